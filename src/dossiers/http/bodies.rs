//! What callers send about dossiers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder};
use utoipa::{IntoParams, ToSchema};

use super::objects::{self, DossierObjectBody};
use super::people::OwnerBody;
use super::submitter::{Filer, SubmitterBody};
use crate::dossiers::commands::{
    AssignCommand, CompleteCommand, DeclaredComponent, Exemption, Filing, Notice, ProveCommand,
    ReceiveCommand, RefuseCommand, ResultCommand, StepPapers,
};
use crate::dossiers::model::{Channel, Outcome};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, ComponentId, DeskId, DossierId, OfficerId, ProcedureId};
use crate::platform::text::{clean_line, clean_text};
use crate::procedures::model::StepAnswer;
use crate::text_enum;

/// Which dossier.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DossierPath {
    /// The dossier's id.
    pub id: DossierId,
}

/// A component as the applicant declares it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DossierComponentBody {
    /// The component of the procedure; left out for a paper of one's own, which then needs a name.
    #[serde(default)]
    pub component_id: Option<ComponentId>,
    /// What a paper of one's own is called.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub name: Option<String>,
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
    /// A note.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// What is filed. A draft may be incomplete in its form and its components; what is given must be right.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileDossierBody {
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The case of the procedure; may be left out where there is only one.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 30)]
    pub case_code: Option<String>,
    /// The agency that decides, at whose desk it is filed.
    pub agency_id: AgencyId,
    /// Who it is for. Left out online, it is the account's holder, with what the account holds; at the desk it is
    /// required.
    #[serde(default)]
    pub owner: Option<OwnerBody>,
    /// Who files it, when it is not the owner, and by what right. Online it is required then when the dossier is sent.
    #[serde(default)]
    pub submitter: Option<SubmitterBody>,
    /// The e-form, by the procedure's JSON Schema.
    #[serde(default = "empty_form")]
    #[schema(schema_with = any_form)]
    pub form_data: Value,
    /// What is asked, in a line (trích yếu).
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub summary: Option<String>,
    /// Sets of papers (số bộ hồ sơ).
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 99)]
    pub sets: i32,
    /// A note for the desk.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// Components.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub components: Vec<DossierComponentBody>,
    /// What it is about: plots, buildings, vehicles, businesses, people. Locks on them stand in the way of acceptance.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub objects: Vec<DossierObjectBody>,
}

fn one() -> i32 {
    1
}

/// Any object of a sane size; the procedure's own schema says the rest.
pub(super) fn any_form() -> Object {
    ObjectBuilder::new()
        .description(Some("The e-form, by the procedure's JSON Schema."))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .max_properties(Some(300))
        .build()
}

fn empty_form() -> Value {
    Value::Object(serde_json::Map::new())
}

impl FileDossierBody {
    /// Whether something is left to be known from the account that files.
    pub fn leaves_to_the_account(&self) -> bool {
        self.owner.is_none() || self.submitter.is_some()
    }

    /// The filing.
    ///
    /// # Errors
    /// Every field that is wrong, with its pointer under `at`.
    pub fn parse(self, at: &str, filer: Filer<'_>) -> Result<Filing, Vec<FieldError>> {
        let owner = match (&self.owner, filer.holder) {
            (Some(owner), _) => owner.parse(&format!("{at}/owner"), filer.today),
            (None, Some(holder)) => Ok((holder.owner.clone(), Some(holder.identity.clone()))),
            (None, None) => Err(vec![ownerless(format!("{at}/owner"))]),
        };
        let submitter = self
            .submitter
            .as_ref()
            .map(|submitter| submitter.parse(&format!("{at}/submitter"), filer))
            .transpose();
        match (owner, submitter, objects::parse(&self.objects, at)) {
            (Ok((owner, identity)), Ok(submitter), Ok(objects)) => Ok(Filing {
                procedure: self.procedure_id,
                case_code: self.case_code,
                agency: self.agency_id,
                owner,
                identity,
                submitter,
                form_data: self.form_data,
                summary: self.summary.as_deref().map(clean_line),
                sets: self.sets,
                note: self.note.as_deref().map(clean_text),
                components: self
                    .components
                    .into_iter()
                    .map(DossierComponentBody::parse)
                    .collect(),
                objects,
            }),
            (owner, submitter, objects) => {
                let mut errors = owner.err().unwrap_or_default();
                errors.extend(submitter.err().unwrap_or_default());
                errors.extend(objects.err().unwrap_or_default());
                Err(errors)
            }
        }
    }
}

fn ownerless(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        code::REQUIRED,
        Text::new("Cần nêu chủ hồ sơ.", "The owner of the dossier is needed."),
    )
}

impl DossierComponentBody {
    fn parse(self) -> DeclaredComponent {
        DeclaredComponent {
            component: self.component_id,
            name: self.name.as_deref().map(clean_line),
            originals: self.originals,
            certified_copies: self.certified_copies,
            plain_copies: self.plain_copies,
            note: self.note.as_deref().map(clean_line),
        }
    }
}

text_enum! {
    /// How a dossier on paper reached the desk.
    pub enum PaperChannel {
        /// Brought to the desk.
        InPerson = "IN_PERSON",
        /// By the public postal service.
        Postal = "POSTAL",
    }
}

/// A dossier on paper, taken in at the desk.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceiveDossierBody {
    /// In person or by post.
    pub channel: PaperChannel,
    /// The agency at whose desk it is received, where that is not the one that decides (`filing.agencyId`). The time to
    /// resolve it begins there.
    #[serde(default)]
    pub receiving_agency_id: Option<AgencyId>,
    /// The agency at which the result is collected, where that is not the one that receives.
    #[serde(default)]
    pub returning_agency_id: Option<AgencyId>,
    /// The desk at which it is received.
    #[serde(default)]
    pub desk_id: Option<DeskId>,
    /// What is filed.
    pub filing: FileDossierBody,
}

impl ReceiveDossierBody {
    /// The command; `today` is the province's day.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(self, today: NaiveDate) -> Result<ReceiveCommand, Vec<FieldError>> {
        self.parse_at("/filing", today)
    }

    /// The command, when the filing stands elsewhere in the request.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse_at(self, at: &'static str, today: NaiveDate) -> Result<ReceiveCommand, Vec<FieldError>> {
        let filer = Filer { holder: None, today };
        Ok(ReceiveCommand {
            channel: match self.channel {
                PaperChannel::InPerson => Channel::InPerson,
                PaperChannel::Postal => Channel::Postal,
            },
            receiving: self.receiving_agency_id,
            returning: self.returning_agency_id,
            desk: self.desk_id,
            filing: self.filing.parse(at, filer)?,
            at,
        })
    }
}

/// Why a dossier is not taken in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefuseDossierBody {
    /// A code for statistics.
    #[schema(
        pattern = "^[A-Z][A-Z0-9_]{1,39}$",
        max_length = 40,
        example = "NOT_COMPETENT"
    )]
    pub reason_code: String,
    /// The reason, in words for the applicant.
    #[schema(
        min_length = 10,
        max_length = 2000,
        example = "Thửa đất thuộc địa bàn huyện Diên Khánh; đề nghị nộp tại UBND huyện Diên Khánh."
    )]
    pub reason: String,
    /// The article that it rests on.
    #[schema(
        min_length = 3,
        max_length = 500,
        example = "Điều 6 Quyết định 93/2007/QĐ-TTg"
    )]
    pub legal_basis: String,
}

impl From<RefuseDossierBody> for RefuseCommand {
    fn from(body: RefuseDossierBody) -> Self {
        Self {
            reason_code: body.reason_code,
            reason: clean_text(&body.reason),
            legal_basis: clean_line(&body.legal_basis),
        }
    }
}

/// Who is to handle the current step.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignStepBody {
    /// The officer, one with the step's role at its agency.
    pub officer_id: OfficerId,
    /// Why; officers see it in the timeline.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, example = "Cán bộ trước nghỉ phép")]
    pub reason: Option<String>,
}

impl From<AssignStepBody> for AssignCommand {
    fn from(body: AssignStepBody) -> Self {
        Self {
            officer: body.officer_id,
            reason: body.reason.as_deref().map(clean_text),
        }
    }
}

/// The paper that answers the request.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DossierResultBody {
    /// What became of the request.
    pub outcome: Outcome,
    /// What kind of paper.
    #[schema(min_length = 1, max_length = 500, example = "Giấy phép xây dựng")]
    pub document_name: String,
    /// Its number and symbol.
    #[schema(min_length = 1, max_length = 100, example = "125/GPXD-UBND")]
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Who signed it.
    #[schema(min_length = 1, max_length = 200)]
    pub signer: String,
    /// Why it was refused; required then.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
    /// The article that a refusal rests on; required then.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
}

impl From<DossierResultBody> for ResultCommand {
    fn from(body: DossierResultBody) -> Self {
        Self {
            outcome: body.outcome,
            document_name: clean_line(&body.document_name),
            number: clean_line(&body.number),
            issued_on: body.issued_on,
            signer: clean_line(&body.signer),
            reason: body.reason.as_deref().map(clean_text),
            legal_basis: body.legal_basis.as_deref().map(clean_line),
        }
    }
}

/// The notice that tells the applicant of an obligation.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObligationNoticeBody {
    /// Its number.
    #[schema(min_length = 1, max_length = 100, example = "1021/TB-CCT")]
    pub reference: String,
    /// The amount in đồng, where it names one.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub amount: Option<i64>,
}

impl From<ObligationNoticeBody> for Notice {
    fn from(body: ObligationNoticeBody) -> Self {
        Self {
            reference: clean_line(&body.reference),
            amount: body.amount,
        }
    }
}

/// What whoever levies has found: the applicant owes nothing where others do.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObligationExemptionBody {
    /// Number of the paper by which whoever levies says so.
    #[schema(min_length = 1, max_length = 200, example = "1021/TB-CCT")]
    pub reference: String,
    /// In words, for the applicant too.
    #[schema(
        min_length = 5,
        max_length = 1000,
        example = "Hộ nghèo, được miễn tiền sử dụng đất"
    )]
    pub reason: String,
    /// The article or the paper that it rests on.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Điều 11 Nghị định 198/2004/NĐ-CP"
    )]
    pub legal_basis: String,
}

/// The end of the current step.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompleteStepBody {
    /// Number or place of the form or record that the step leaves; required where the process says so.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub paper_reference: Option<String>,
    /// Number or place of the record, where the step leaves a form and a record; required where the process says so.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub record_reference: Option<String>,
    /// A note for the next officer.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// The result; required at the finishing step.
    #[serde(default)]
    pub result: Option<DossierResultBody>,
    /// The notice; required at a step after which the applicant has an obligation.
    #[serde(default)]
    pub notice: Option<ObligationNoticeBody>,
    /// Why no notice is given at such a step: the applicant is exempt, or has settled it already.
    #[serde(default)]
    pub exemption: Option<ObligationExemptionBody>,
    /// Who is to handle the next step, where that is already said.
    #[serde(default)]
    pub next_assignee_id: Option<OfficerId>,
    /// What came out of the step, where the route goes on by that.
    #[serde(default)]
    pub answer: Option<StepAnswer>,
}

impl From<CompleteStepBody> for CompleteCommand {
    fn from(body: CompleteStepBody) -> Self {
        Self {
            papers: StepPapers {
                paper: body.paper_reference.as_deref().map(clean_line),
                record: body.record_reference.as_deref().map(clean_line),
            },
            note: body.note.as_deref().map(clean_text),
            result: body.result.map(Into::into),
            notice: body.notice.map(Into::into),
            exemption: body.exemption.map(|exempt| Exemption {
                reference: clean_line(&exempt.reference),
                reason: clean_text(&exempt.reason),
                legal_basis: clean_line(&exempt.legal_basis),
            }),
            next_assignee: body.next_assignee_id,
            answer: body.answer,
        }
    }
}

/// The proof that an obligation is settled.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProveObligationBody {
    /// Number of the receipt or of the transfer.
    #[schema(min_length = 1, max_length = 100, example = "Biên lai 0004512 quyển 231")]
    pub reference: String,
    /// When it was settled, as the proof says: not before the first notice, not after now; left out, it is now. From then
    /// on the clock runs.
    #[serde(default)]
    #[schema(example = "2011-04-15T02:30:00Z")]
    pub settled_at: Option<DateTime<Utc>>,
}

impl From<ProveObligationBody> for ProveCommand {
    fn from(body: ProveObligationBody) -> Self {
        Self {
            reference: clean_line(&body.reference),
            settled_at: body.settled_at,
        }
    }
}
