//! What the desk sends to take a dossier in.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::asking::CheckedComponentBody;
use super::bodies::any_form;
use super::people::OwnerIdentityBody;
use crate::dossiers::commands::{AcceptCommand, ExtraPaper, TypedIn};
use crate::platform::http::FieldError;
use crate::platform::ids::DeskId;
use crate::platform::text::{clean_line, clean_text};

/// The desk's decision to take a dossier in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptDossierBody {
    /// The desk at which it is received.
    #[serde(default)]
    pub desk_id: Option<DeskId>,
    /// A note for the applicant.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// What the desk found in the dossier, where that is not what was declared.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub components: Vec<CheckedComponentBody>,
    /// For what was brought on paper: the e-form, typed in from it. Left out, it stays as it is.
    #[serde(default)]
    #[schema(schema_with = any_form)]
    pub form_data: Option<Value>,
    /// For what was brought on paper: the number of the owner's identity paper, which acceptance needs.
    #[serde(default)]
    pub owner_identity: Option<OwnerIdentityBody>,
    /// Further papers in the dossier that nobody declared.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub extra_papers: Vec<ExtraPaperBody>,
}

impl AcceptDossierBody {
    /// The command.
    ///
    /// # Errors
    /// A number that is none of its kind.
    pub fn parse(self) -> Result<AcceptCommand, Vec<FieldError>> {
        let identity = self.owner_identity.map(|number| number.parse("/ownerIdentity"));
        Ok(AcceptCommand {
            desk: self.desk_id,
            note: self.note.as_deref().map(clean_text),
            components: self.components.into_iter().map(Into::into).collect(),
            typed: TypedIn {
                form_data: self.form_data,
                identity: identity.transpose()?,
                papers: self.extra_papers.into_iter().map(Into::into).collect(),
            },
        })
    }
}

/// A paper that the procedure does not ask for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtraPaperBody {
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, example = "Bản đồ hiện trạng")]
    pub name: String,
    /// Originals (bản chính).
    #[serde(default)]
    #[schema(minimum = 0, maximum = 99)]
    pub originals: i32,
    /// Certified copies (bản chứng thực).
    #[serde(default)]
    #[schema(minimum = 0, maximum = 99)]
    pub certified_copies: i32,
    /// Plain copies (bản sao).
    #[serde(default)]
    #[schema(minimum = 0, maximum = 99)]
    pub plain_copies: i32,
}

impl From<ExtraPaperBody> for ExtraPaper {
    fn from(body: ExtraPaperBody) -> Self {
        Self {
            name: clean_line(&body.name),
            originals: body.originals,
            certified_copies: body.certified_copies,
            plain_copies: body.plain_copies,
        }
    }
}
