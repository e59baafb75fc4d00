//! Hours of a day as they are sent and shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::model::{Hours, HoursError, Session, TimeOfDay};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;

/// One session of a day, in the province's time.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionHours {
    /// When it begins, `HH:MM`.
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        min_length = 5,
        max_length = 5,
        example = "07:00"
    )]
    pub from: String,
    /// When it ends, `HH:MM`; what is handed in as the clock strikes is in time.
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        min_length = 5,
        max_length = 5,
        example = "11:30"
    )]
    pub to: String,
}

/// The hours of a day: a morning, an afternoon, or both.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayHours {
    /// The morning session.
    pub morning: Option<SessionHours>,
    /// The afternoon session, which begins when the morning has ended.
    pub afternoon: Option<SessionHours>,
}

impl From<Session> for SessionHours {
    fn from(session: Session) -> Self {
        Self {
            from: session.from.to_string(),
            to: session.to.to_string(),
        }
    }
}

impl From<Hours> for DayHours {
    fn from(hours: Hours) -> Self {
        Self {
            morning: hours.morning().map(SessionHours::from),
            afternoon: hours.afternoon().map(SessionHours::from),
        }
    }
}

impl DayHours {
    /// The hours; nothing, and one error more, when there are none such.
    pub(super) fn read(&self, pointer: &str, errors: &mut Vec<FieldError>) -> Option<Hours> {
        let known = errors.len();
        let morning = self
            .morning
            .as_ref()
            .map(|s| s.read(&format!("{pointer}/morning"), errors));
        let afternoon = self
            .afternoon
            .as_ref()
            .map(|s| s.read(&format!("{pointer}/afternoon"), errors));
        if errors.len() > known {
            return None;
        }
        match Hours::new(morning.flatten(), afternoon.flatten()) {
            Ok(hours) => return Some(hours),
            Err(HoursError::Empty) => errors.push(FieldError::new(
                pointer,
                "NO_SESSION",
                Text::new(
                    "Cần ít nhất một buổi.",
                    "There is a morning, an afternoon or both.",
                ),
            )),
            Err(HoursError::Inverted) => errors.push(FieldError::new(
                pointer,
                "SESSION_INVERTED",
                Text::new(
                    "Buổi kết thúc sau khi bắt đầu.",
                    "A session ends after it begins.",
                ),
            )),
            Err(HoursError::Overlapping) => errors.push(FieldError::new(
                format!("{pointer}/afternoon/from"),
                "SESSIONS_OVERLAP",
                Text::new(
                    "Buổi chiều bắt đầu sau buổi sáng.",
                    "The afternoon begins after the morning has ended.",
                ),
            )),
        }
        None
    }
}

impl SessionHours {
    fn read(&self, pointer: &str, errors: &mut Vec<FieldError>) -> Option<Session> {
        let mut time = |name: &str, text: &str| {
            let time = TimeOfDay::parse(text);
            if time.is_none() {
                let detail = Text::new("Giờ có dạng HH:MM.", "A time of day is written HH:MM.");
                errors.push(FieldError::new(
                    format!("{pointer}/{name}"),
                    code::PATTERN,
                    detail,
                ));
            }
            time
        };
        let (from, to) = (time("from", &self.from), time("to", &self.to));
        Some(Session { from: from?, to: to? })
    }
}
