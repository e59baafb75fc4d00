//! The one table of problem kinds.

use crate::platform::i18n::Text;

/// What is fixed about a kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct KindFacts {
    /// The HTTP status code.
    pub status: u16,
    /// The last segment of the problem's `type`.
    pub slug: &'static str,
    /// The stable code that programs compare.
    pub code: &'static str,
    /// A short title, Vietnamese then English.
    pub title: (&'static str, &'static str),
    /// What it means and what the caller can do, Vietnamese then English.
    pub meaning: (&'static str, &'static str),
}

macro_rules! problem_kinds {
    ($($name:ident = $status:literal, $slug:literal, $code:literal, $title:expr, $meaning:expr;)+) => {
        /// Every kind of problem the API can answer with. The kind fixes status, slug, code and title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemKind {
            $(#[doc = concat!($code, ", status ", stringify!($status))] $name,)+
        }

        impl ProblemKind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The row of the table.
            pub fn facts(self) -> KindFacts {
                match self {
                    $(Self::$name => KindFacts {
                        status: $status, slug: $slug, code: $code, title: $title, meaning: $meaning,
                    },)+
                }
            }
        }
    };
}

problem_kinds! {
    InvalidInput = 400, "invalid-input", "INVALID_INPUT",
        ("Dữ liệu gửi lên không hợp lệ", "The input is not valid"),
        ("Một hay nhiều chỗ trong yêu cầu bị sai và chưa có gì được thay đổi. Danh sách errors nêu tất cả các chỗ sai: \
          pointer chỉ chỗ, code cho biết sai gì. Hãy sửa rồi gửi lại.",
         "One or more parts of the request are wrong and nothing has been changed. The list errors names all of them: \
          pointer says where, code says what. Correct them and send the request again.");
    NotSignedIn = 401, "not-signed-in", "NOT_SIGNED_IN",
        ("Chưa đăng nhập", "Not signed in"),
        ("Yêu cầu không kèm thẻ truy cập, hoặc thẻ đã hết hạn, bị thu hồi hay không do máy chủ này cấp. \
          Hãy đăng nhập hoặc làm mới thẻ rồi gửi lại.",
         "The request carries no access token, or one that has expired, was revoked or was not issued here. \
          Sign in or refresh the token, then send the request again.");
    WrongCredentials = 401, "wrong-credentials", "WRONG_CREDENTIALS",
        ("Thông tin đăng nhập không đúng", "The credentials are not right"),
        ("Tên đăng nhập, mật khẩu hoặc mã bí mật không đúng. Vì an toàn, câu trả lời không nói rõ phần nào sai.",
         "The sign-in name, password or secret is not right. For safety the answer does not say which.");
    Forbidden = 403, "forbidden", "FORBIDDEN",
        ("Không có quyền thực hiện", "Not permitted"),
        ("Người gọi đã được nhận diện nhưng không có quyền mà thao tác này đòi hỏi. Quyền đó ghi ở mục security của thao tác.",
         "The caller is known but lacks the permission that this operation asks for; it stands in the operation's security.");
    NotFound = 404, "not-found", "NOT_FOUND",
        ("Không tìm thấy", "Not found"),
        ("Không có gì ở địa chỉ này, hoặc có nhưng người gọi không được xem. Hai trường hợp được trả lời như nhau.",
         "There is nothing at this address, or nothing that the caller may see. Both are answered alike.");
    MethodNotAllowed = 405, "method-not-allowed", "METHOD_NOT_ALLOWED",
        ("Phương thức không dùng được ở đây", "Method not allowed"),
        ("Địa chỉ có thật nhưng không nhận phương thức này. Tiêu đề Allow liệt kê các phương thức dùng được.",
         "The address exists but does not take this method. The header Allow lists those it takes.");
    NotPossible = 409, "not-possible", "NOT_POSSIBLE",
        ("Không thực hiện được ở trạng thái hiện tại", "Not possible in the present state"),
        ("Yêu cầu hợp lệ nhưng trạng thái hiện tại của đối tượng không cho phép. Hãy đọc lại đối tượng; possibleActions nêu việc có thể làm.",
         "The request is sound but the present state of its object does not allow it. Read the object again; possibleActions names what can be done.");
    AlreadyExists = 409, "already-exists", "ALREADY_EXISTS",
        ("Đã tồn tại", "It exists already"),
        ("Đã có một đối tượng với mã, tên hoặc khoá này.",
         "There is already something with this code, name or key.");
    RulesViolated = 409, "rules-violated", "RULES_VIOLATED",
        ("Vi phạm quy định", "Rules are violated"),
        ("Dữ liệu đúng dạng nhưng trái một hay nhiều quy định. errors nêu tất cả; legalBasis nêu căn cứ pháp lý nếu có.",
         "The data is well formed but goes against one or more rules. errors names them all; legalBasis the article, where there is one.");
    DossierIncomplete = 409, "dossier-incomplete", "DOSSIER_INCOMPLETE",
        ("Hồ sơ chưa đầy đủ", "The dossier is not complete"),
        ("Hồ sơ còn thiếu thông tin hoặc thành phần bắt buộc. errors nêu tất cả trong một lần; hãy bổ sung đủ rồi gửi lại.",
         "The dossier lacks required information or components. errors names all of them at once; add them and send it again.");
    OnlineSubmissionNotAvailable = 409, "online-submission-not-available", "ONLINE_SUBMISSION_NOT_AVAILABLE",
        ("Thủ tục chưa nhận hồ sơ trực tuyến", "The procedure takes no dossiers online"),
        ("Thủ tục này tại cơ quan này ở mức độ dưới 3, hoặc chưa được tin học hóa đến mức nhận hồ sơ qua mạng (ONLINE). \
          Hãy nộp hồ sơ trực tiếp tại bộ phận một cửa hoặc qua bưu chính.",
         "At this agency the procedure is below level 3, or not computerised so far as to take dossiers from the internet \
          (ONLINE). Bring the dossier to the one-stop desk or send it by post.");
    OnlinePaymentNotAvailable = 409, "online-payment-not-available", "ONLINE_PAYMENT_NOT_AVAILABLE",
        ("Chưa thanh toán trực tuyến được", "Online payment is not available"),
        ("Ở mức độ 3, phí và lệ phí nộp trực tiếp tại bộ phận một cửa khi nhận kết quả; mức độ 4 cần cổng thanh toán.",
         "At level 3 fees are paid in person at the one-stop desk; level 4 needs a payment gateway.");
    CalendarYearNotEntered = 409, "calendar-year-not-entered", "CALENDAR_YEAR_NOT_ENTERED",
        ("Lịch làm việc chưa có năm này", "The year is not in the calendar"),
        ("Chưa ai nhập ngày nghỉ của năm này vào lịch làm việc, nên thời hạn chạm tới năm đó không được đoán mà bị từ chối. \
          year và calendarCode cho biết năm và lịch. Hãy nhập năm đó rồi gửi lại.",
         "Nobody has entered the days off of this year into the working calendar, so a deadline that touches it is refused \
          rather than guessed. year and calendarCode say which. Enter the year, then send the request again.");
    CalendarHoursNotEntered = 409, "calendar-hours-not-entered", "CALENDAR_HOURS_NOT_ENTERED",
        ("Lịch làm việc chưa có giờ làm việc", "The hours are not in the calendar"),
        ("Ngày này là ngày làm việc nhưng lịch chưa có giờ làm việc cho ngày đó. date và calendarCode cho biết ngày và lịch. \
          Hãy nhập giờ làm việc rồi gửi lại.",
         "The day is a working day, but the calendar has no hours for it. date and calendarCode say which. Enter the hours, \
          then send the request again.");
    IdempotencyKeyReused = 409, "idempotency-key-reused", "IDEMPOTENCY_KEY_REUSED",
        ("Khoá chống lặp đã dùng cho nội dung khác", "The idempotency key was used for something else"),
        ("Idempotency-Key này đã được chính người gọi dùng cho một yêu cầu có nội dung khác. Hãy tạo khoá mới cho yêu cầu mới.",
         "This caller has already used this Idempotency-Key for a request with other content. Make a new key for a new request.");
    ObjectLocked = 409, "object-locked", "OBJECT_LOCKED",
        ("Đối tượng đang bị ngăn chặn", "The thing is locked"),
        ("Hồ sơ liên quan đến thửa đất, công trình, phương tiện, doanh nghiệp hoặc người đang bị ngăn chặn; chưa thể tiếp nhận cho đến khi \
          ngăn chặn được gỡ hoặc hết hiệu lực. errors nêu từng ngăn chặn với lý do, legalBasis nêu căn cứ pháp lý.",
         "The dossier is about a plot, building, vehicle, business or person on which a lock is in force; it cannot be taken in until the lock is \
          lifted or over. errors names each lock with its reason, legalBasis the rule of law.");
    StaleVersion = 412, "stale-version", "STALE_VERSION",
        ("Đối tượng đã thay đổi", "It has changed in the meantime"),
        ("Phiên bản trong If-Match không còn là phiên bản hiện tại. Hãy đọc lại đối tượng, xem thay đổi rồi gửi lại với ETag mới.",
         "The version in If-Match is not the present one any more. Read the object again, look at what changed and send the request with the new ETag.");
    BodyTooLarge = 413, "body-too-large", "BODY_TOO_LARGE",
        ("Nội dung quá lớn", "The body is too large"),
        ("Nội dung yêu cầu vượt quá giới hạn kích thước nêu trong detail.",
         "The body of the request is larger than the limit that detail names.");
    UnsupportedMediaType = 415, "unsupported-media-type", "UNSUPPORTED_MEDIA_TYPE",
        ("Kiểu nội dung không được hỗ trợ", "The media type is not supported"),
        ("Content-Type hoặc Content-Encoding không phải loại mà thao tác này nhận. Tiêu đề Accept liệt kê các loại nhận được.",
         "Content-Type or Content-Encoding is not one that this operation takes. The header Accept lists those it takes.");
    PreconditionRequired = 428, "precondition-required", "PRECONDITION_REQUIRED",
        ("Thiếu If-Match", "If-Match is missing"),
        ("Thao tác này chỉ nhận yêu cầu có If-Match, để không ai ghi đè lên thay đổi của người khác. Hãy đọc đối tượng và gửi ETag của nó.",
         "This operation only takes requests with If-Match, so that nobody overwrites what another has changed. Read the object and send its ETag.");
    TooManyRequests = 429, "too-many-requests", "TOO_MANY_REQUESTS",
        ("Quá nhiều yêu cầu", "Too many requests"),
        ("Người gọi hoặc địa chỉ này đã vượt quá số yêu cầu cho phép. Retry-After cho biết số giây phải chờ.",
         "This caller or address has sent more requests than allowed. Retry-After says how many seconds to wait.");
    Internal = 500, "internal", "INTERNAL",
        ("Lỗi của máy chủ", "An error of the server"),
        ("Máy chủ gặp lỗi của chính nó. Hãy báo cho quản trị viên mã yêu cầu ở instance; nguyên nhân nằm trong nhật ký.",
         "The server met an error of its own. Tell the administrator the request id in instance; the cause is in the log.");
    Unavailable = 503, "unavailable", "UNAVAILABLE",
        ("Tạm thời không phục vụ được", "Unavailable for the moment"),
        ("Cơ sở dữ liệu hoặc một phần cần thiết đang không liên lạc được, chưa có gì được thay đổi. Hãy gửi lại sau số giây ở Retry-After.",
         "The database or another part that is needed cannot be reached; nothing has been changed. Send the request again after the seconds in Retry-After.");
}

impl ProblemKind {
    /// The HTTP status code.
    pub fn status(self) -> u16 {
        self.facts().status
    }

    /// The stable code that programs compare.
    pub fn code(self) -> &'static str {
        self.facts().code
    }

    /// The short title in both languages.
    pub fn title(self) -> Text {
        let (vi, en) = self.facts().title;
        Text::new(vi, en)
    }

    /// What it means and what the caller can do, in both languages.
    pub fn meaning(self) -> Text {
        let (vi, en) = self.facts().meaning;
        Text::new(vi, en)
    }

    /// The `type` of RFC 9457: a path on this server that answers with a page about the kind.
    pub fn type_uri(self) -> String {
        format!("/problems/{}", self.facts().slug)
    }

    /// The kind with this slug.
    pub fn with_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.facts().slug == slug)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn slugs_and_codes_are_unique_and_well_formed() {
        let (mut slugs, mut codes) = (HashSet::new(), HashSet::new());
        for kind in ProblemKind::ALL {
            let facts = kind.facts();
            assert!(slugs.insert(facts.slug), "{}", facts.slug);
            assert!(codes.insert(facts.code), "{}", facts.code);
            assert!(
                facts.slug.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                facts.slug
            );
            assert!(
                facts.code.chars().all(|c| c.is_ascii_uppercase() || c == '_'),
                "{}",
                facts.code
            );
            assert!((400..600).contains(&facts.status), "{}", facts.code);
            assert_eq!(ProblemKind::with_slug(facts.slug), Some(*kind));
        }
    }
}
