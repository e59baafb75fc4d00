//! What the applicant is asked for: everything at once, and only once (domain L2, L6; phiếu yêu cầu bổ sung, form 02).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::base::Case;
use super::terms;
use crate::auth::{Caller, Scope};
use crate::calendar::{self, DuePolicy, Limit, LimitUnit, WorkCalendar};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{
    Dossier, DossierStep, StepState, SupplementItem, SupplementStage, SupplementState,
};
use crate::dossiers::queries;
use crate::dossiers::rules::who::Who;
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{CalendarId, ComponentId};
use crate::procedures::{Pinned, RuleSet, SupplementWait};
use chrono::{DateTime, NaiveTime, Utc};

/// One thing to ask for.
#[derive(Clone, Debug)]
pub struct AskedItem {
    /// The component of the procedure that it is about, when it is about one.
    pub component: Option<ComponentId>,
    /// What it is called, when it is about none.
    pub name: Option<String>,
    /// What has to be given or put right.
    pub request: String,
}

/// A request to complete a dossier.
#[derive(Clone, Debug)]
pub struct AskCommand {
    /// Why it is needed.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: Option<String>,
    /// Everything that is asked for.
    pub items: Vec<AskedItem>,
    /// Why it is asked for although that was done before.
    pub override_reason: Option<String>,
}

/// The items of request `no`, with the names of the components that they are about.
///
/// # Errors
/// [`DossierError::Invalid`] with everything that is wrong with them.
pub(super) fn items(
    tx: &mut Tx<'_>,
    case: &Case,
    no: i32,
    asked: &[AskedItem],
    at: &str,
) -> Result<Vec<SupplementItem>, DossierError> {
    let components = queries::components(tx.conn(), case.dossier.id)?;
    let (mut wrong, mut items, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (place, (item, item_no)) in asked.iter().zip(1..).enumerate() {
        let known = components
            .iter()
            .find(|known| item.component.is_some() && known.component_id == item.component);
        let fault = match (item.component, known, &item.name) {
            (Some(_), None, _) => Some((
                "componentId",
                "COMPONENT_UNKNOWN",
                Text::new(
                    "Hồ sơ không có thành phần này.",
                    "The dossier has no such component.",
                ),
            )),
            (Some(component), Some(_), _) if !seen.insert(component) => Some((
                "componentId",
                "UNIQUE",
                Text::new("Thành phần này đã được nêu.", "This component is named twice."),
            )),
            (None, _, None) => Some((
                "name",
                code::REQUIRED,
                Text::new(
                    "Nêu thành phần hồ sơ hoặc tên giấy tờ.",
                    "Name a component or a paper.",
                ),
            )),
            (None, _, Some(_)) | (Some(_), Some(_), _) => None,
        };
        if let Some((field, code, message)) = fault {
            wrong.push(FieldError::new(format!("{at}/{place}/{field}"), code, message));
            continue;
        }
        items.push(SupplementItem {
            supplement_no: no,
            no: item_no,
            component_no: known.map(|known| known.no),
            name: item
                .name
                .clone()
                .or_else(|| known.map(|known| known.name.clone()))
                .unwrap_or_default(),
            request: item.request.clone(),
            given_at: None,
            answer: None,
            rejection: None,
        });
    }
    if wrong.is_empty() {
        Ok(items)
    } else {
        Err(DossierError::Invalid(wrong))
    }
}

/// Every required component of which there is no paper, and which a request does not name: the applicant is told
/// everything at once (domain L2).
///
/// # Errors
/// [`DossierError::Invalid`] with all of them; the database's.
pub(super) fn names_all_that_is_missing(
    tx: &mut Tx<'_>,
    case: &Case,
    items: &[SupplementItem],
    at: &str,
) -> Result<(), DossierError> {
    let components = queries::components(tx.conn(), case.dossier.id)?;
    let named = |no: i32| items.iter().any(|item| item.component_no == Some(no));
    let unnamed: Vec<_> = components
        .iter()
        .filter(|component| component.required && component.papers() == 0 && !named(component.no))
        .map(|component| {
            FieldError::new(
                at,
                code::REQUIRED,
                Text::new(
                    format!(
                        "Phải nêu đủ một lần; chưa nêu thành phần còn thiếu: {}.",
                        component.name
                    ),
                    format!(
                        "Everything is told at once; this component is missing too: {}.",
                        component.name
                    ),
                ),
            )
        })
        .collect();
    if unnamed.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Invalid(unnamed))
    }
}

/// How many requests of a stage reached the applicant.
///
/// # Errors
/// The database's.
pub(super) fn asked_before(
    tx: &mut Tx<'_>,
    case: &Case,
    stage: SupplementStage,
) -> Result<usize, DossierError> {
    let all = queries::supplements(tx.conn(), case.dossier.id)?;
    Ok(all
        .iter()
        .filter(|request| request.stage == stage && request.sent_at.is_some())
        .count())
}

/// How often the rules let the applicant be asked at a stage; once where they do not say.
pub(super) fn allowed(rules: &RuleSet, stage: SupplementStage) -> usize {
    let params = &rules.params;
    let times = match stage {
        SupplementStage::Intake => params.max_supplements_at_intake,
        SupplementStage::Process => params.max_supplements_in_process,
    };
    times.and_then(|times| usize::try_from(times).ok()).unwrap_or(1)
}

/// Lets somebody ask once more than the rules allow: only with the permission for it and a reason. Answers whether it
/// was once more.
///
/// # Errors
/// [`DossierError::OnlyOnce`].
pub(super) fn check_repeat(
    tx: &mut Tx<'_>,
    case: &Case,
    caller: &Caller,
    stage: SupplementStage,
    rules: &RuleSet,
    reason: Option<&String>,
) -> Result<bool, DossierError> {
    if asked_before(tx, case, stage)? < allowed(rules, stage) {
        return Ok(false);
    }
    let may = Who::within(caller, Scope::DossierOverride);
    let is_here = may.duties().iter().any(|duty| {
        duty.agency == case.dossier.receiving_agency_id || duty.agency == case.dossier.competent_agency_id
    });
    match reason {
        Some(_) if is_here => Ok(true),
        Some(_) | None => Err(DossierError::OnlyOnce {
            what: Text::new("Yêu cầu bổ sung hồ sơ", "A request for supplements"),
            legal_basis: terms::legal_basis(tx.conn(), &case.dossier)?,
        }),
    }
}

/// Until when the applicant is waited for who was asked at a moment; without end where neither rules nor procedure set one.
///
/// # Errors
/// The calendar's.
pub(super) fn wait_until(
    conn: &mut Conn,
    dossier: &Dossier,
    (pinned, rules): (&Pinned, &RuleSet),
    sent_at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DossierError> {
    let limit = match rules.params.supplement_wait {
        SupplementWait::None => None,
        SupplementWait::PerProcedure => pinned.version.parts.content.supplement_wait,
    };
    let Some(limit) = limit else {
        return Ok(None);
    };
    let calendar = calendar_of(conn, dossier)?;
    let due = calendar.due(sent_at, limit, DuePolicy::EndOfDay, pinned.same_day_cutoff(rules))?;
    Ok(Some(due.due_at))
}

/// The calendar by which the applicant is waited for.
///
/// # Errors
/// The calendar's.
pub(super) fn calendar_of(conn: &mut Conn, dossier: &Dossier) -> Result<Arc<WorkCalendar>, DossierError> {
    let calendar_id = calendar_id_of(conn, dossier)?;
    Ok(calendar::load_calendar(conn, calendar_id)?)
}

/// The calendar by which a dossier's dates are counted.
///
/// # Errors
/// No calendar is entered; the database's.
pub(super) fn calendar_id_of(conn: &mut Conn, dossier: &Dossier) -> Result<CalendarId, DossierError> {
    match dossier.calendar_id {
        Some(id) => Ok(id),
        None => terms::calendar_of(conn, dossier.receiving_agency_id, dossier.receiving_desk_id),
    }
}

/// So many working days more, from the end of a wait or another moment.
///
/// # Errors
/// It is no number of days; a year of the calendar is not entered.
pub(super) fn longer(
    calendar: &WorkCalendar,
    from: DateTime<Utc>,
    working_days: i32,
) -> Result<DateTime<Utc>, DossierError> {
    let limit = Limit::new(working_days.saturating_mul(100), LimitUnit::WorkingDay)
        .map_err(calendar::DeadlineError::Limit)?;
    // Whole days: the hour until which a day counts for the same day says nothing here.
    Ok(calendar
        .due(from, limit, DuePolicy::EndOfDay, NaiveTime::MIN)?
        .due_at)
}

/// The place of the next request.
///
/// # Errors
/// The database's.
pub(super) fn next_no(tx: &mut Tx<'_>, case: &Case) -> Result<i32, DossierError> {
    let known = queries::supplements(tx.conn(), case.dossier.id)?;
    Ok(known.last().map_or(0, |last| last.no).saturating_add(1))
}

/// The request of a stage that is with the applicant, or under way to them.
///
/// # Errors
/// The database's.
pub(super) fn open_request(
    tx: &mut Tx<'_>,
    case: &Case,
) -> Result<Option<crate::dossiers::model::Supplement>, DossierError> {
    let all = queries::supplements(tx.conn(), case.dossier.id)?;
    Ok(all.into_iter().rev().find(|request| {
        matches!(
            request.state,
            SupplementState::Proposed | SupplementState::Approved | SupplementState::Sent
        )
    }))
}

/// The step at which a request was proposed, where the dossier still is; else the first at which it is.
pub(super) fn step_of<'a>(
    steps: &'a [DossierStep],
    request: &crate::dossiers::model::Supplement,
) -> Option<&'a DossierStep> {
    let mut active = steps.iter().filter(|step| step.state == StepState::Active);
    let there = active.clone().find(|step| Some(step.no) == request.step_no);
    there.or_else(|| active.next())
}
