//! Process documents come in as one JSON document: all of them as drafts, or none.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::checks::{LoadedIssue, issue_violations};
use super::issues::{create_process, draft_issue, save_issue, storable_faults};
use super::unless_forbidden;
use crate::agencies::{self, AgencyError};
use crate::auth::{Granted, ProcessEdit};
use crate::calendar::zone;
use crate::platform::db::Tx;
use crate::platform::http::{FieldError, code as field_code};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, ProcedureId, ProcessId, ProcessVersionId};
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{
    ArchivedAgency, ArchivedProcess, ArchivedStep, ProcessArchive, ProcessCoverage, ProcessIssueText,
    ProcessScope, ProcessStatus, ProcessStepDraft, ProcessTransition, RouteLink,
};
use crate::procedures::queries::{issues, procedures, processes};
use crate::procedures::rules::{Violation, code};
use crate::text_enum;

text_enum! {
    /// What became of a document of an archive.
    pub enum ImportOutcome {
        /// It is new, with its first issue as a draft.
        Created = "CREATED",
        /// It has a draft of a next issue.
        IssueDrafted = "ISSUE_DRAFTED",
        /// The draft that it had was written anew.
        DraftReplaced = "DRAFT_REPLACED",
        /// Its newest issue says the same already.
        Unchanged = "UNCHANGED",
    }
}

/// A document that was imported.
#[derive(Clone, Debug)]
pub struct ImportedProcess {
    /// The document.
    pub process: ProcessId,
    /// The issue that says what the archive does.
    pub issue: ProcessVersionId,
    /// What was done.
    pub outcome: ImportOutcome,
    /// What bringing it into force would be told.
    pub violations: Vec<Violation>,
}

/// Takes in everything that an archive holds, and tells of each what bringing it into force on a day would be told.
/// Titles of documents that are there stay as they are.
///
/// # Errors
/// [`ProcedureError::Invalid`] with every code that names nothing here; [`ProcedureError::Violated`] with everything that
/// cannot even stand as a draft; not of the caller's agency; the database's.
pub fn import_processes(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessEdit>,
    archive: &ProcessArchive,
    from: NaiveDate,
) -> Result<Vec<ImportedProcess>, ProcedureError> {
    let mut names = Names {
        on: zone::local_date(tx.now()),
        agencies: HashMap::new(),
        procedures: HashMap::new(),
        wrong: Vec::new(),
    };
    let (mut read, mut seen) = (Vec::with_capacity(archive.processes.len()), HashSet::new());
    for (nth, process) in archive.processes.iter().enumerate() {
        let at = format!("/archive/processes/{nth}");
        let scope = names.scope(tx, process, &at)?;
        let text = names.text(tx, process, &at)?;
        if scope.is_some_and(|scope| !seen.insert((scope.key(), process.code.clone()))) {
            names.wrong.push(FieldError::new(
                format!("{at}/code"),
                field_code::UNIQUE_ITEMS,
                Text::new("Quy trình này đã có ở trên.", "This process is there already."),
            ));
        }
        read.extend(scope.map(|scope| (scope, process, text, at)));
    }
    if !names.wrong.is_empty() {
        return Err(ProcedureError::Invalid(names.wrong));
    }
    let mut found = Vec::new();
    let mut ready = Vec::with_capacity(read.len());
    for (scope, process, text, at) in read {
        let (faults, links) = storable_faults(tx, &text)?;
        let base = format!("{at}/issue");
        found.extend(faults.into_iter().map(|fault| fault.below(&base)));
        ready.push((scope, process, normal(text, &links)));
    }
    unless_forbidden(found)?;
    let mut imported = Vec::with_capacity(ready.len());
    for (scope, process, text) in ready {
        let (process, issue, outcome) = take(tx, grant, scope, process, &text)?;
        let loaded = LoadedIssue::load(tx.conn(), issue)?;
        imported.push(ImportedProcess {
            process,
            issue,
            outcome,
            violations: issue_violations(tx.conn(), &loaded, from)?,
        });
    }
    Ok(imported)
}

/// A text as [`LoadedIssue::text`] tells it: what was left to the shorthand is written out.
fn normal(mut text: ProcessIssueText, links: &[RouteLink]) -> ProcessIssueText {
    let mut links = links.to_vec();
    links.sort_unstable();
    text.transitions = ProcessTransition::all(&links, &text.steps);
    text
}

fn take(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessEdit>,
    scope: ProcessScope,
    process: &ArchivedProcess,
    text: &ProcessIssueText,
) -> Result<(ProcessId, ProcessVersionId, ImportOutcome), ProcedureError> {
    let Some(document) = processes::by_code(tx.conn(), scope, &process.code)? else {
        let document = create_process(tx, grant, scope, &process.code, &process.title)?;
        let issue = draft_issue(tx, grant, document.id, text)?;
        return Ok((document.id, issue, ImportOutcome::Created));
    };
    let newest = issues::list(tx.conn(), document.id, true, None, 1)?;
    if let Some(newest) = newest.first() {
        let loaded = LoadedIssue::load(tx.conn(), newest.id)?;
        if is_same(loaded.text(), text) {
            return Ok((document.id, newest.id, ImportOutcome::Unchanged));
        }
        if newest.status == ProcessStatus::Draft {
            save_issue(tx, grant, document.id, newest.id, newest.version, text)?;
            return Ok((document.id, newest.id, ImportOutcome::DraftReplaced));
        }
    }
    let issue = draft_issue(tx, grant, document.id, text)?;
    Ok((document.id, issue, ImportOutcome::IssueDrafted))
}

/// Whether two texts say the same; what they cover has no order.
fn is_same(mut known: ProcessIssueText, read: &ProcessIssueText) -> bool {
    let covered: HashSet<_> = known.covers.iter().collect();
    let is_covered = covered == read.covers.iter().collect();
    known.covers.clone_from(&read.covers);
    is_covered && known == *read
}

/// What codes name here, and those that name nothing.
struct Names {
    on: NaiveDate,
    agencies: HashMap<ArchivedAgency, Option<AgencyId>>,
    procedures: HashMap<String, Option<ProcedureId>>,
    wrong: Vec<FieldError>,
}

impl Names {
    fn scope(
        &mut self,
        tx: &mut Tx<'_>,
        process: &ArchivedProcess,
        at: &str,
    ) -> Result<Option<ProcessScope>, ProcedureError> {
        match (&process.agency, process.agency_type) {
            (Some(agency), None) => {
                let agency = self.agency(tx, agency, format!("{at}/agency"))?;
                Ok(agency.map(|agency_id| ProcessScope::Agency { agency_id }))
            }
            (None, Some(agency_type)) => Ok(Some(ProcessScope::Type { agency_type })),
            (None, None) | (Some(_), Some(_)) => {
                self.wrong.push(FieldError::new(
                    format!("{at}/agency"),
                    field_code::REQUIRED,
                    Text::new(
                        "Quy trình là của một cơ quan (agency) hoặc một loại cơ quan (agencyType).",
                        "A process is of one agency (agency) or of a type of agencies (agencyType).",
                    ),
                ));
                Ok(None)
            }
        }
    }

    fn text(
        &mut self,
        tx: &mut Tx<'_>,
        process: &ArchivedProcess,
        at: &str,
    ) -> Result<ProcessIssueText, ProcedureError> {
        let issue = &process.issue;
        let (mut covers, mut steps) = (Vec::new(), Vec::new());
        for (nth, row) in issue.covers.iter().enumerate() {
            let at = format!("{at}/issue/covers/{nth}/procedureCode");
            let procedure = self.procedure(tx, &row.procedure_code, at)?;
            covers.extend(procedure.map(|procedure_id| ProcessCoverage {
                procedure_id,
                case_code: row.case_code.clone(),
            }));
        }
        for (nth, step) in issue.steps.iter().enumerate() {
            steps.push(self.step(tx, step, &format!("{at}/issue/steps/{nth}"))?);
        }
        Ok(ProcessIssueText {
            basis: issue.basis,
            author: issue.author.clone(),
            reviewer: issue.reviewer.clone(),
            content: issue.content.clone(),
            covers,
            steps,
            transitions: issue.transitions.clone(),
        })
    }

    fn step(
        &mut self,
        tx: &mut Tx<'_>,
        step: &ArchivedStep,
        at: &str,
    ) -> Result<ProcessStepDraft, ProcedureError> {
        let agency_id = match &step.agency {
            Some(agency) => self.agency(tx, agency, format!("{at}/agency"))?,
            None => None,
        };
        let mut coordinating_agencies = Vec::new();
        for (nth, agency) in step.coordinating_agencies.iter().enumerate() {
            let at = format!("{at}/coordinatingAgencies/{nth}");
            coordinating_agencies.extend(self.agency(tx, agency, at)?);
        }
        Ok(ProcessStepDraft {
            code: step.code.clone(),
            name: step.name.clone(),
            kind: step.kind,
            role: step.role,
            unit_code: step.unit_code.clone(),
            agency_kind: step.agency_kind,
            agency_id,
            coordinating_agencies,
            allotment: step.allotment,
            input: step.input.clone(),
            output_form: step.form_code.clone(),
            output_record: step.record_code.clone(),
            output_required: step.paper_required,
            sub_status: step.sub_status,
            pauses: step.pauses,
            is_finish: step.is_finish,
            is_return: step.is_return,
            parallel_group: step.parallel_group.clone(),
            join: step.join,
            leg: step.leg.clone(),
            tasks: step.tasks.clone(),
        })
    }

    fn agency(
        &mut self,
        tx: &mut Tx<'_>,
        called: &ArchivedAgency,
        at: String,
    ) -> Result<Option<AgencyId>, ProcedureError> {
        let found = match self.agencies.get(called) {
            Some(known) => *known,
            None => {
                let found = match agencies::queries::agency_by_code(tx.conn(), &called.0, self.on) {
                    Ok(agency) => Some(agency.id),
                    Err(AgencyError::NoAgency) => {
                        agencies::queries::agency_by_name(tx.conn(), &called.0, self.on)?
                    }
                    Err(error) => return Err(error.into()),
                };
                self.agencies.insert(called.clone(), found);
                found
            }
        };
        if found.is_none() {
            let ArchivedAgency(called) = called;
            let detail = Text::new(
                format!("Không có một cơ quan nào hôm nay mang mã hoặc tên {called}."),
                format!("No agency, or more than one, has the code or the name {called} today."),
            );
            self.wrong.push(FieldError::new(at, code::AGENCY_UNKNOWN, detail));
        }
        Ok(found)
    }

    fn procedure(
        &mut self,
        tx: &mut Tx<'_>,
        code: &str,
        at: String,
    ) -> Result<Option<ProcedureId>, ProcedureError> {
        let found = match self.procedures.get(code) {
            Some(known) => *known,
            None => {
                let found = procedures::by_code(tx.conn(), code)?.map(|procedure| procedure.id);
                self.procedures.insert(code.to_owned(), found);
                found
            }
        };
        if found.is_none() {
            let detail = Text::new(
                format!("Không có thủ tục nào mang mã {code}."),
                format!("No procedure has the code {code}."),
            );
            self.wrong.push(FieldError::new(at, code::CODE_UNKNOWN, detail));
        }
        Ok(found)
    }
}
