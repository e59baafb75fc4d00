//! Whom an owner invites to a dossier, on the wire.

use chrono::{Months, NaiveDate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::people::not_yet;
use crate::dossiers::commands::{InviteCommand, PartyAuthorisation};
use crate::dossiers::model::{PartyAccess, PartyPurpose};
use crate::platform::http::{FieldError, Problem, code};
use crate::platform::i18n::Text;
use crate::platform::text::clean_line;

/// Whom an owner invites.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvitePartyBody {
    /// As what; `TRANSFER` makes whoever uses the code the owner of the draft.
    pub purpose: PartyPurpose,
    /// To see it, or to do what the owner may do; left out for a transfer.
    #[serde(default)]
    pub access: Option<PartyAccess>,
    /// The written authorisation; required for `AUTHORISED`, and for nobody else.
    #[serde(default)]
    pub authorisation: Option<PartyAuthorisationBody>,
    /// The relation, or what else there is to say.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500, example = "Con gái của chủ hồ sơ")]
    pub note: Option<String>,
}

/// A written authorisation (giấy ủy quyền) and the days on which it holds.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartyAuthorisationBody {
    /// Its number, where it bears one.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, example = "12/2011/UQ")]
    pub document_number: Option<String>,
    /// Its date; not in the future.
    #[schema(example = "2011-06-01")]
    pub document_date: NaiveDate,
    /// The first day on which it holds; the document's when left out.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it holds; one year from the first when left out, as the Civil Code has it (2005: art. 582,
    /// 2015: art. 563).
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

impl PartyAuthorisationBody {
    fn parse(&self, today: NaiveDate, errors: &mut Vec<FieldError>) -> PartyAuthorisation {
        let date = self.document_date;
        let from = self.valid_from.unwrap_or(date);
        let to = self.valid_to.unwrap_or_else(|| year_from(from));
        errors.extend(not_yet("/authorisation/documentDate".into(), Some(date), today));
        let mut early = |field: &str, vi: &'static str, en: &'static str| {
            let at = format!("/authorisation/{field}");
            errors.push(FieldError::new(at, code::MINIMUM, Text::new(vi, en)));
        };
        if from < date {
            early(
                "validFrom",
                "Không thể có hiệu lực trước ngày lập giấy.",
                "It cannot hold before the day of the document.",
            );
        }
        if to < from.max(today) {
            early(
                "validTo",
                "Giấy ủy quyền đã hết hạn, hoặc ngày cuối trước ngày đầu.",
                "The authorisation is over, or its last day lies before its first.",
            );
        }
        PartyAuthorisation {
            number: self.document_number.as_deref().map(clean_line),
            date,
            from,
            to,
        }
    }
}

/// The last day of the year that begins on a day.
fn year_from(first: NaiveDate) -> NaiveDate {
    let next = first.checked_add_months(Months::new(12));
    next.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
}

impl InvitePartyBody {
    /// What is asked for.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, today: NaiveDate) -> Result<InviteCommand, Problem> {
        let mut errors = Vec::new();
        let access = match (self.purpose, self.access) {
            (PartyPurpose::Transfer, None) => PartyAccess::Act,
            (PartyPurpose::Transfer, Some(access)) => {
                errors.push(FieldError::new(
                    "/access",
                    "NOT_ALLOWED",
                    Text::new(
                        "Chuyển bản nháp thì không nêu quyền.",
                        "Nothing is said about access when a draft is passed on.",
                    ),
                ));
                access
            }
            (PartyPurpose::CoApplicant | PartyPurpose::Authorised, Some(access)) => access,
            (PartyPurpose::CoApplicant | PartyPurpose::Authorised, None) => {
                errors.push(FieldError::new(
                    "/access",
                    code::REQUIRED,
                    Text::new(
                        "Hãy nêu quyền xem hay quyền làm thay.",
                        "Say whether to see or to act.",
                    ),
                ));
                PartyAccess::View
            }
        };
        let authorisation = match (self.purpose, &self.authorisation) {
            (PartyPurpose::Authorised, Some(paper)) => Some(paper.parse(today, &mut errors)),
            (PartyPurpose::Authorised, None) => {
                errors.push(FieldError::new(
                    "/authorisation",
                    code::REQUIRED,
                    Text::new(
                        "Người được ủy quyền cần giấy ủy quyền.",
                        "An authorised person needs a written authorisation.",
                    ),
                ));
                None
            }
            (PartyPurpose::CoApplicant | PartyPurpose::Transfer, None) => None,
            (PartyPurpose::CoApplicant | PartyPurpose::Transfer, Some(_)) => {
                errors.push(FieldError::new(
                    "/authorisation",
                    "NOT_ALLOWED",
                    Text::new(
                        "Chỉ người được ủy quyền mới cần giấy ủy quyền.",
                        "Only an authorised person has an authorisation.",
                    ),
                ));
                None
            }
        };
        if errors.is_empty() {
            Ok(InviteCommand {
                purpose: self.purpose,
                access,
                authorisation,
                note: self.note.as_deref().map(clean_line),
            })
        } else {
            Err(Problem::invalid(errors))
        }
    }
}
