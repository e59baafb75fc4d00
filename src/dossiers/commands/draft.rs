//! Drafts: filled in and saved as often as one wants.

use std::collections::HashSet;

use serde_json::Value;

use super::base::{Case, Change, caller, record};
use super::carried::bring_to_successor;
use super::objects::stored;
use super::terms;
use super::trial::cancel_trial;
use crate::auth::{DossierSubmit, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Channel, ClockPhase, Component, Contents, Dossier, DossierAction, DossierState, Identity, Owner,
    Submitter,
};
use crate::dossiers::queries;
use crate::dossiers::rules::components;
use crate::dossiers::vault::Vault;
use crate::locks::model::ObjectKey;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, ComponentId, DossierId, ProcedureId};
use crate::platform::text::fold;
use crate::procedures::Pin;

/// A component as the applicant declares it.
#[derive(Clone, Debug)]
pub struct DeclaredComponent {
    /// The component of the procedure; none for a paper of one's own.
    pub component: Option<ComponentId>,
    /// What a paper of one's own is called.
    pub name: Option<String>,
    /// Originals.
    pub originals: i32,
    /// Certified copies.
    pub certified_copies: i32,
    /// Plain copies.
    pub plain_copies: i32,
    /// A note.
    pub note: Option<String>,
}

/// What is filed.
#[derive(Clone, Debug)]
pub struct Filing {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The case of it; may be left out where there is one only.
    pub case_code: Option<String>,
    /// The agency that decides.
    pub agency: AgencyId,
    /// Who it is for.
    pub owner: Owner,
    /// The owner's number.
    pub identity: Option<Identity>,
    /// Who files it, when it is not the owner.
    pub submitter: Option<Submitter>,
    /// The e-form; a draft's may be incomplete.
    pub form_data: Value,
    /// What is asked, in a line.
    pub summary: Option<String>,
    /// Sets of papers.
    pub sets: i32,
    /// The applicant's note.
    pub note: Option<String>,
    /// Components.
    pub components: Vec<DeclaredComponent>,
    /// What it is about.
    pub objects: Vec<ObjectKey>,
}

/// Begins a dossier online.
///
/// # Errors
/// The procedure takes no dossiers there, or none online; a component is not the procedure's.
pub fn create_draft(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    vault: Vault<'_>,
    filing: &Filing,
) -> Result<Dossier, DossierError> {
    let citizen = caller(granted)?.citizen_id().ok_or(DossierError::NotFound)?;
    let on = local_date(tx.now());
    let pinned = terms::asked_for(tx.conn(), filing, "", on)?;
    terms::online_allowed(&pinned)?;
    let mut dossier = new_dossier(tx, filing, &pinned, Channel::Online);
    dossier.citizen_id = Some(citizen);
    put_in(tx, vault, &mut dossier, filing, &pinned, "")?;
    tx.record(
        record(dossier.id, "dossier.drafted")
            .opening()
            .set("procedure", &dossier.procedure_code),
    )?;
    Ok(dossier)
}

/// What an agency has seen stays there: only its contents are completed.
fn keeps_its_place(dossier: &Dossier, filing: &Filing) -> Result<(), DossierError> {
    if dossier.state == DossierState::Draft {
        return Ok(());
    }
    let moves = [
        ("/procedureId", dossier.procedure_id != filing.procedure),
        ("/agencyId", dossier.competent_agency_id != filing.agency),
    ];
    let wrong: Vec<_> = moves
        .into_iter()
        .filter(|(_, moves)| *moves)
        .map(|(pointer, _)| {
            FieldError::new(
                pointer,
                "NOT_CHANGEABLE",
                Text::new(
                    "Hồ sơ đã nộp thì chỉ bổ sung nội dung, không đổi thủ tục hoặc cơ quan.",
                    "What was sent can be completed, but keeps its procedure and agency.",
                ),
            )
        })
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Invalid(wrong))
    }
}

/// Replaces a draft by what is filled in now.
///
/// # Errors
/// It is no draft any more; as [`create_draft`].
pub fn save_draft(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    vault: Vault<'_>,
    (id, expected): (DossierId, i64),
    filing: &Filing,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    // The form of the applicant may still name the agency that it was sent to.
    let moved = match bring_to_successor(tx, &mut case)? {
        Some(closed) if filing.agency == closed => Some(Filing {
            agency: case.dossier.competent_agency_id,
            ..filing.clone()
        }),
        _ => None,
    };
    let filing = moved.as_ref().unwrap_or(filing);
    case.judge(tx, DossierAction::SaveDraft)?;
    let trial = cancel_trial(tx, &mut case)?;
    let on = local_date(tx.now());
    keeps_its_place(&case.dossier, filing)?;
    let pinned = terms::asked_for(tx.conn(), filing, "", on)?;
    terms::online_allowed(&pinned)?;
    let before = queries::contents(tx.conn(), id)?;
    let was = (
        case.dossier.procedure_code.clone(),
        case.dossier.competent_agency_id,
    );
    case.dossier.procedure_id = filing.procedure;
    case.dossier.receiving_agency_id = filing.agency;
    case.dossier.competent_agency_id = filing.agency;
    terms::pin(&mut case.dossier, &pinned);
    describe_owner(vault, &mut case.dossier, filing);
    let contents = contents_of(vault, id, filing)?;
    queries::save_contents(tx.conn(), id, &contents)?;
    let brought = queries::components(tx.conn(), id)?;
    let components = components_of(filing, &pinned, "")?;
    queries::replace_components(tx.conn(), id, &components)?;
    let about = queries::objects(tx.conn(), id)?;
    let objects = stored(vault, &filing.objects);
    queries::replace_objects(tx.conn(), id, &objects)?;
    if was.1 != filing.agency {
        queries::no_longer_involve(tx.conn(), id, was.1)?;
    }
    let change = record(id, "dossier.draft-saved")
        .change("procedure", was.0, case.dossier.procedure_code.clone())
        .change("agency", was.1, filing.agency)
        .change("sets", before.sets, contents.sets)
        .masked("summary", before.summary.as_ref(), contents.summary.as_ref())
        .masked("note", before.note.as_ref(), contents.note.as_ref())
        .change("papers", papers(&brought), papers(&components))
        .change("objects", about.len(), objects.len())
        .masked("owner", Some(&before.owner), Some(&contents.owner))
        .masked(
            "submitter",
            before.submitter.as_ref(),
            contents.submitter.as_ref(),
        )
        .masked("formData", Some(&before.form_data), Some(&contents.form_data))
        .set("trialCancelled", trial);
    let dossier = case.finish(
        tx,
        Change {
            record: change,
            history: None,
            event: trial.map(|_| kinds::TRIAL_CANCELLED),
        },
    )?;
    // An agency that has seen it already finds it by what it says now.
    queries::renew_search(tx.conn(), id)?;
    Ok(dossier)
}

/// How many papers of each component there are, without their names.
fn papers(components: &[Component]) -> Vec<(Option<&str>, i32)> {
    components
        .iter()
        .filter(|component| component.papers() > 0)
        .map(|component| (component.code.as_deref(), component.papers()))
        .collect()
}

/// A dossier with nothing but its filing; [`put_in`] writes it.
pub fn new_dossier(tx: &Tx<'_>, filing: &Filing, pinned: &Pin, channel: Channel) -> Dossier {
    let now = tx.now();
    let mut dossier = Dossier {
        id: DossierId::new(now),
        code: None,
        version: 1,
        state: DossierState::Draft,
        channel,
        procedure_id: filing.procedure,
        procedure_version_id: pinned.version_id(),
        case_id: None,
        process_version_id: None,
        rule_set_id: None,
        procedure_code: String::new(),
        procedure_name: String::new(),
        service_level: pinned.service_level,
        citizen_id: None,
        owner_name: String::new(),
        owner_name_folded: String::new(),
        owner_phone: None,
        owner_identity_hash: None,
        receiving_agency_id: filing.agency,
        receiving_desk_id: None,
        received_by: None,
        competent_agency_id: filing.agency,
        returning_agency_id: None,
        calendar_id: None,
        submitted_at: None,
        acceptance_due_at: None,
        received_at: None,
        original_due_at: None,
        due_at: None,
        overdue_at: None,
        finished_at: None,
        returned_at: None,
        closed_at: None,
        clock_phase: ClockPhase::NotStarted,
        outcome: None,
        unextended_due_at: None,
        next_alert_at: None,
        resume_state: None,
        counts_overdue: false,
        open_supplement: None,
        intake_requests: 0,
        process_requests: 0,
        reappointments: 0,
        trial_asked: false,
        signed: false,
        paused_for: None,
        guidances_allowed: 1,
        reappointments_allowed: 1,
        pausing_legs: 0,
        assisted_by: None,
        support_desk_id: None,
        created_at: now,
        updated_at: now,
    };
    terms::pin(&mut dossier, pinned);
    dossier
}

/// Writes a new dossier with its contents and components; `at` is where the filing stands in the request.
///
/// # Errors
/// A component is not the procedure's; the database's.
pub fn put_in(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    dossier: &mut Dossier,
    filing: &Filing,
    pinned: &Pin,
    at: &str,
) -> Result<(), DossierError> {
    describe_owner(vault, dossier, filing);
    let components = components_of(filing, pinned, at)?;
    let contents = contents_of(vault, dossier.id, filing)?;
    queries::insert(tx.conn(), dossier)?;
    queries::insert_contents(tx.conn(), dossier.id, &contents)?;
    queries::replace_components(tx.conn(), dossier.id, &components)?;
    queries::replace_objects(tx.conn(), dossier.id, &stored(vault, &filing.objects))?;
    Ok(())
}

fn describe_owner(vault: Vault<'_>, dossier: &mut Dossier, filing: &Filing) {
    dossier.owner_name.clone_from(&filing.owner.name);
    dossier.owner_name_folded = fold(&filing.owner.name);
    dossier.owner_phone.clone_from(&filing.owner.phone);
    dossier.owner_identity_hash = filing
        .identity
        .as_ref()
        .map(|identity| vault.identity_hash(identity));
}

fn contents_of(vault: Vault<'_>, id: DossierId, filing: &Filing) -> Result<Contents, DossierError> {
    let broken = |error: serde_json::Error| DossierError::Db(DbError::Broken(error.to_string()));
    let mut owner = filing.owner.clone();
    owner.identity_kind = filing.identity.as_ref().map(|identity| identity.kind);
    Ok(Contents {
        owner: serde_json::to_value(owner).map_err(broken)?,
        owner_identity: filing
            .identity
            .as_ref()
            .map(|identity| vault.seal_identity(id, identity))
            .transpose()?,
        submitter: filing
            .submitter
            .as_ref()
            .map(serde_json::to_value)
            .transpose()
            .map_err(broken)?,
        form_data: filing.form_data.clone(),
        summary: filing.summary.clone(),
        sets: filing.sets,
        note: filing.note.clone(),
        tracking_secret: None,
    })
}

/// The procedure's components, each with what was declared of it, then the applicant's own papers.
fn components_of(filing: &Filing, pinned: &Pin, at: &str) -> Result<Vec<Component>, DossierError> {
    let mut components = components::asked(pinned);
    let mut own = Vec::new();
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for (place, declared) in filing.components.iter().enumerate() {
        let pointer = |field: &str| format!("{at}/components/{place}/{field}");
        let Some(id) = declared.component else {
            match &declared.name {
                Some(name) => own.push(own_paper(declared, name)),
                None => wrong.push(nameless(pointer("name"))),
            }
            continue;
        };
        match components.iter_mut().find(|asked| asked.component_id == Some(id)) {
            None => wrong.push(unknown(pointer("componentId"))),
            Some(_) if !seen.insert(id) => wrong.push(twice(pointer("componentId"))),
            Some(asked) => {
                asked.originals = declared.originals;
                asked.certified_copies = declared.certified_copies;
                asked.plain_copies = declared.plain_copies;
                asked.note.clone_from(&declared.note);
            }
        }
    }
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    components.extend(own);
    Ok(components::numbered(components))
}

/// A paper that the procedure does not ask for.
fn own_paper(declared: &DeclaredComponent, name: &str) -> Component {
    Component {
        no: 0,
        component_id: None,
        code: None,
        name: name.to_owned(),
        required: false,
        originals: declared.originals,
        certified_copies: declared.certified_copies,
        plain_copies: declared.plain_copies,
        note: declared.note.clone(),
        checked_at: None,
        checked_by: None,
    }
}

fn twice(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "DUPLICATE",
        Text::new(
            "Thành phần hồ sơ này được nêu hai lần.",
            "This component is named twice.",
        ),
    )
}

fn unknown(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "UNKNOWN_COMPONENT",
        Text::new(
            "Thủ tục này không có thành phần hồ sơ như vậy.",
            "This procedure has no such component.",
        ),
    )
}

fn nameless(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        code::REQUIRED,
        Text::new(
            "Giấy tờ ngoài danh mục phải có tên.",
            "A paper that is not in the procedure's list needs a name.",
        ),
    )
}
