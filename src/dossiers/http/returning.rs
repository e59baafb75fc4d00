//! What is sent when something goes back to the applicant: the result, or originals.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::people::OwnerIdentityBody;
use crate::dossiers::commands::{Receiver, ReturnCommand, ReturnOriginalsCommand, StepPapers};
use crate::dossiers::model::{Identity, ReceiverIdentification, ReturnMethod};
use crate::platform::http::FieldError;
use crate::platform::text::{clean_line, clean_text};

/// Who received the result, and how.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnResultBody {
    /// In person; by post what came by post; by post or online from level 4 on.
    pub method: ReturnMethod,
    /// To whom.
    #[schema(min_length = 1, max_length = 200)]
    pub receiver_name: String,
    /// How that person was identified.
    pub identification: ReceiverIdentification,
    /// Which originals went back.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub originals_returned: Option<String>,
    /// By what right somebody comes for another; required with `AUTHORISATION`.
    #[serde(default)]
    pub authorisation: Option<ReturnAuthorisationBody>,
    /// The receiver's own paper; required with `IDENTITY_PAPER`.
    #[serde(default)]
    pub receiver_identity: Option<OwnerIdentityBody>,
    /// The secret on the receipt that is shown: checked to be this dossier's.
    #[serde(default)]
    #[schema(min_length = 4, max_length = 40, example = "K7QF-3MZ9")]
    pub receipt_secret: Option<String>,
    /// Number or place of the form or record that the return step leaves; required where the process says so.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub paper_reference: Option<String>,
    /// Number or place of the record, where the return step leaves a form and a record.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub record_reference: Option<String>,
}

/// An authorisation (giấy ủy quyền).
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnAuthorisationBody {
    /// Its number.
    #[schema(min_length = 1, max_length = 100, example = "15/UQ")]
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
}

impl ReturnResultBody {
    /// The command.
    ///
    /// # Errors
    /// A number that is none of its kind; its pointer stands under `at`.
    pub fn parse(self, at: &str) -> Result<ReturnCommand, Vec<FieldError>> {
        Ok(ReturnCommand {
            method: self.method,
            receiver: Receiver {
                name: clean_line(&self.receiver_name),
                identification: self.identification,
                authorisation: self.authorisation.map(Into::into),
                identity: shown(self.receiver_identity, at)?,
                receipt_secret: self.receipt_secret,
            },
            originals_returned: self.originals_returned.as_deref().map(clean_text),
            papers: StepPapers {
                paper: self.paper_reference.as_deref().map(clean_line),
                record: self.record_reference.as_deref().map(clean_line),
            },
        })
    }
}

impl From<ReturnAuthorisationBody> for (String, NaiveDate) {
    fn from(paper: ReturnAuthorisationBody) -> Self {
        (clean_line(&paper.number), paper.date)
    }
}

/// The number of the paper that was shown.
fn shown(paper: Option<OwnerIdentityBody>, at: &str) -> Result<Option<Identity>, Vec<FieldError>> {
    paper
        .map(|paper| paper.parse(&format!("{at}/receiverIdentity")))
        .transpose()
}

/// Originals that go back.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnOriginalsBody {
    /// Which.
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Giấy chứng nhận quyền sử dụng đất, 01 bản chính"
    )]
    pub originals: String,
    /// To whom.
    #[schema(min_length = 1, max_length = 200)]
    pub receiver_name: String,
    /// How that person was identified.
    pub identification: ReceiverIdentification,
    /// By what right somebody comes for another; required with `AUTHORISATION`.
    #[serde(default)]
    pub authorisation: Option<ReturnAuthorisationBody>,
    /// The receiver's own paper; required with `IDENTITY_PAPER`.
    #[serde(default)]
    pub receiver_identity: Option<OwnerIdentityBody>,
    /// The secret on the receipt that is shown: checked to be this dossier's.
    #[serde(default)]
    #[schema(min_length = 4, max_length = 40, example = "K7QF-3MZ9")]
    pub receipt_secret: Option<String>,
}

impl ReturnOriginalsBody {
    /// The command.
    ///
    /// # Errors
    /// A number that is none of its kind.
    pub fn parse(self) -> Result<ReturnOriginalsCommand, Vec<FieldError>> {
        Ok(ReturnOriginalsCommand {
            originals: clean_text(&self.originals),
            receiver: Receiver {
                name: clean_line(&self.receiver_name),
                identification: self.identification,
                authorisation: self.authorisation.map(Into::into),
                identity: shown(self.receiver_identity, "")?,
                receipt_secret: self.receipt_secret,
            },
        })
    }
}
