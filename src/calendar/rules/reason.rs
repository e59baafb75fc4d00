//! The words of the walk.

use chrono::{Datelike, NaiveDate, Weekday};

use super::law;
use super::walk::WalkReason;
use crate::calendar::model::DayOverride;
use crate::platform::i18n::Text;

/// Why a day is counted or not, for people; days with a name of their own are called by it.
pub(super) fn text(reason: WalkReason, note: Option<&DayOverride>) -> Text {
    let plain = plain(reason);
    match note {
        Some(note) if is_of_the_calendar(reason) => Text::new(
            format!("{}: {}", plain.vi, note.name_vi),
            format!("{}: {}", plain.en, note.name_en),
        ),
        _ => plain,
    }
}

/// The law or decision that says so. What the calendar itself says of a day goes before the law.
pub(super) fn legal_basis(reason: WalkReason, date: NaiveDate, note: Option<&DayOverride>) -> Option<Text> {
    if let Some(decided) = note.filter(|_| is_of_the_calendar(reason)).and_then(decided) {
        return Some(decided);
    }
    match reason {
        WalkReason::AfterHours => Some(law::after_hours(date)),
        WalkReason::ReceiptDay => Some(law::first_day(date)),
        WalkReason::WorkingDay | WalkReason::Weekend => Some(law::working_week()),
        WalkReason::CalendarDay => Some(law::calendar_days(date)),
        WalkReason::Holiday => Some(law::holidays(date)),
        WalkReason::Compensatory => Some(law::compensation(date)),
        WalkReason::ReceptionOnly => Some(match date.weekday() {
            Weekday::Sat => law::saturday_reception(date),
            _ => law::working_week(),
        }),
        WalkReason::RolledEnd => Some(law::last_day(date)),
        WalkReason::Paused | WalkReason::Extension => law::pause(date),
        WalkReason::SameDay | WalkReason::AfterCutoff => Some(law::same_day()),
        // The half day is the procedure's own limit; swaps and local days off are nothing but what somebody decided.
        WalkReason::ReceiptHalfDay | WalkReason::MakeupWork | WalkReason::SwapOff | WalkReason::LocalOff => {
            None
        }
    }
}

/// What the calendar says of how a day was decided.
fn decided(note: &DayOverride) -> Option<Text> {
    let by_law = note.legal_basis.clone().map(|law| Text::new(law.clone(), law));
    by_law.or_else(|| {
        let whose = note.decided_by.as_deref()?;
        Some(Text::new(
            format!("Quyết định của {whose}"),
            format!("Decision of {whose}"),
        ))
    })
}

/// Whether the reason is an entry of the calendar.
fn is_of_the_calendar(reason: WalkReason) -> bool {
    matches!(
        reason,
        WalkReason::MakeupWork
            | WalkReason::Holiday
            | WalkReason::Compensatory
            | WalkReason::SwapOff
            | WalkReason::LocalOff
            | WalkReason::ReceptionOnly
    )
}

fn plain(reason: WalkReason) -> Text {
    match reason {
        WalkReason::AfterHours => Text::new(
            "Nhận ngoài giờ làm việc: tính là nhận khi bắt đầu buổi làm việc kế tiếp",
            "Received after hours: it stands as received when the next session begins",
        ),
        WalkReason::ReceiptDay => Text::new(
            "Ngày tiếp nhận: không tính vào thời hạn",
            "Day of receipt: not counted",
        ),
        WalkReason::ReceiptHalfDay => Text::new(
            "Tiếp nhận buổi sáng: tính nửa ngày buổi chiều",
            "Received in the morning: the afternoon counts as half a day",
        ),
        WalkReason::WorkingDay => Text::new("Ngày làm việc", "Working day"),
        WalkReason::CalendarDay => Text::new(
            "Tính theo ngày (kể cả ngày nghỉ)",
            "Counted as it comes, rest days included",
        ),
        WalkReason::MakeupWork => Text::new("Làm bù", "Make-up working day"),
        WalkReason::Weekend => Text::new("Nghỉ hằng tuần", "Weekly rest"),
        WalkReason::Holiday => Text::new("Nghỉ lễ", "Public holiday"),
        WalkReason::Compensatory => Text::new("Nghỉ bù", "Compensatory day off"),
        WalkReason::SwapOff => Text::new("Nghỉ hoán đổi", "Swapped day off"),
        WalkReason::LocalOff => Text::new("Nghỉ do địa phương quyết định", "Local day off"),
        WalkReason::ReceptionOnly => Text::new(
            "Chỉ tiếp nhận hồ sơ, không tính là ngày làm việc",
            "Dossiers are received, but it is not a working day",
        ),
        WalkReason::Paused => Text::new("Tạm dừng: không tính vào thời hạn", "Paused: not counted"),
        WalkReason::Extension => Text::new(
            "Ngày làm việc được cộng thêm do tạm dừng",
            "Working day added for a day of the pause",
        ),
        WalkReason::RolledEnd => Text::new(
            "Thời hạn kết thúc vào ngày nghỉ nên chuyển sang ngày làm việc này",
            "The period ended on a rest day, so it ends on this working day",
        ),
        WalkReason::SameDay => Text::new("Trả kết quả trong ngày này", "Due on this very day"),
        WalkReason::AfterCutoff => Text::new(
            "Nhận sau giờ chốt trong ngày: trả kết quả ngày làm việc kế tiếp",
            "Received after the same-day cutoff: due on the next working day",
        ),
    }
}
