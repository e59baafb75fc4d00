//! What is sent around supplements, guidance and trials.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::dossiers::commands::{
    AnswerTrialCommand, AskCommand, AskedItem, CheckedComponent, DecideSupplementCommand, GivenItem,
    ReceiveSupplementCommand, RejectedItem,
};
use crate::dossiers::model::{Decision, TrialVerdict};
use crate::platform::ids::ComponentId;
use crate::platform::text::{clean_line, clean_text};

/// One thing that is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskedItemBody {
    /// The component of the procedure that it is about; left out for a paper of another kind, which then needs a name.
    #[serde(default)]
    pub component_id: Option<ComponentId>,
    /// What it is called.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500, example = "Giấy chứng sinh")]
    pub name: Option<String>,
    /// What has to be given or put right.
    #[schema(
        min_length = 3,
        max_length = 1000,
        example = "Nộp bản chính do cơ sở y tế cấp"
    )]
    pub request: String,
}

/// A request to complete a dossier (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ): everything at once.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskSupplementBody {
    /// Why it is needed.
    #[schema(min_length = 5, max_length = 2000, example = "Thiếu giấy chứng sinh")]
    pub reason: String,
    /// The article that it rests on.
    #[serde(default)]
    #[schema(
        min_length = 3,
        max_length = 500,
        example = "Điều 6 Quyết định 93/2007/QĐ-TTg"
    )]
    pub legal_basis: Option<String>,
    /// Everything that is asked for.
    #[schema(min_items = 1, max_items = 50)]
    pub items: Vec<AskedItemBody>,
    /// Why it is asked for although that was done before; then the permission `dossiers:override` is needed too.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 2000)]
    pub override_reason: Option<String>,
}

impl From<AskSupplementBody> for AskCommand {
    fn from(body: AskSupplementBody) -> Self {
        Self {
            reason: clean_text(&body.reason),
            legal_basis: body.legal_basis.as_deref().map(clean_line),
            items: body
                .items
                .into_iter()
                .map(|item| AskedItem {
                    component: item.component_id,
                    name: item.name.as_deref().map(clean_line),
                    request: clean_text(&item.request),
                })
                .collect(),
            override_reason: body.override_reason.as_deref().map(clean_text),
        }
    }
}

/// What the head decides on a proposed request.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideSupplementBody {
    /// Whether it is sent.
    pub decision: Decision,
    /// What the head notes.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// Why it is asked for although that was done before, when whoever proposed it did not say; then the permission
    /// `dossiers:override` is needed too.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 2000)]
    pub override_reason: Option<String>,
}

impl From<DecideSupplementBody> for DecideSupplementCommand {
    fn from(body: DecideSupplementBody) -> Self {
        Self {
            decision: body.decision,
            note: body.note.as_deref().map(clean_text),
            override_reason: body.override_reason.as_deref().map(clean_text),
        }
    }
}

/// One thing that was asked for and is given.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenItemBody {
    /// Its place in the request.
    #[schema(minimum = 1, maximum = 50)]
    pub no: i32,
    /// What is given, in words.
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Giấy chứng sinh số 512, bản chính"
    )]
    pub answer: String,
}

/// What is given of what was asked for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveSupplementBody {
    /// Piece by piece.
    #[schema(min_items = 1, max_items = 50)]
    pub items: Vec<GivenItemBody>,
}

/// What was brought to the desk of what was asked for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceiveSupplementBody {
    /// What was brought now; nothing when all was given online.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub items: Vec<GivenItemBody>,
    /// What the dossier's components are now, where that changed.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub components: Vec<CheckedComponentBody>,
}

impl From<ReceiveSupplementBody> for ReceiveSupplementCommand {
    fn from(body: ReceiveSupplementBody) -> Self {
        Self {
            brought: given(body.items),
            components: body.components.into_iter().map(Into::into).collect(),
        }
    }
}

/// One thing that was given and is not what was asked for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RejectedItemBody {
    /// Its place in the request.
    #[schema(minimum = 1, maximum = 50)]
    pub no: i32,
    /// Why, for the applicant.
    #[schema(min_length = 3, max_length = 1000, example = "Bản chụp không đọc được")]
    pub reason: String,
}

/// What was given and is sent back.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RejectSupplementBody {
    /// Each with its reason.
    #[schema(min_items = 1, max_items = 50)]
    pub items: Vec<RejectedItemBody>,
}

impl RejectSupplementBody {
    /// The items as the command takes them.
    pub fn rejected(self) -> Vec<RejectedItem> {
        let items = self.items.into_iter();
        items
            .map(|item| RejectedItem {
                no: item.no,
                reason: clean_text(&item.reason),
            })
            .collect()
    }
}

/// The items as the commands take them.
pub fn given(items: Vec<GivenItemBody>) -> Vec<GivenItem> {
    items
        .into_iter()
        .map(|item| GivenItem {
            no: item.no,
            answer: clean_text(&item.answer),
        })
        .collect()
}

/// What the desk thinks of a draft.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerTrialBody {
    /// Whether anything is missing.
    pub verdict: TrialVerdict,
    /// What, in words for the applicant.
    #[schema(
        min_length = 5,
        max_length = 2000,
        example = "Còn thiếu bản sao giấy chứng minh nhân dân"
    )]
    pub answer: String,
}

impl From<AnswerTrialBody> for AnswerTrialCommand {
    fn from(body: AnswerTrialBody) -> Self {
        Self {
            verdict: body.verdict,
            answer: clean_text(&body.answer),
        }
    }
}

/// A component as the desk found it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckedComponentBody {
    /// Its place in the dossier.
    #[schema(minimum = 1, maximum = 200)]
    pub no: i32,
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

impl From<CheckedComponentBody> for CheckedComponent {
    fn from(body: CheckedComponentBody) -> Self {
        Self {
            no: body.no,
            originals: body.originals,
            certified_copies: body.certified_copies,
            plain_copies: body.plain_copies,
        }
    }
}
