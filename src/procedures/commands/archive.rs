//! Process documents go out as one JSON document.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::checks::LoadedIssue;
use crate::agencies;
use crate::platform::db::Conn;
use crate::platform::ids::{AgencyId, ProcedureId};
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{
    ArchiveFormat, ArchivedAgency, ArchivedCoverage, ArchivedIssue, ArchivedProcess, ArchivedStep,
    ProcessArchive, ProcessIssueText, ProcessScope, ProcessStepDraft,
};
use crate::procedures::queries::processes::{self, ProcessQuery};
use crate::procedures::queries::{issues, procedures};
use crate::procedures::rules::{Violation, code};

/// The most documents that an archive holds.
pub const MOST_PROCESSES: i64 = 500;

/// Process documents with their issues in force on a day; the newest issue where none is. Stable in order: who they are
/// written for, then their codes.
///
/// # Errors
/// [`ProcedureError::Violated`] when there are too many documents; the database's.
pub fn export_processes(
    conn: &mut Conn,
    wanted: &ProcessQuery,
    on: NaiveDate,
) -> Result<ProcessArchive, ProcedureError> {
    let documents = processes::list(conn, wanted, None, MOST_PROCESSES + 1)?;
    let mut codes = Codes {
        on,
        agencies: HashMap::new(),
        procedures: HashMap::new(),
    };
    let most = usize::try_from(MOST_PROCESSES).unwrap_or(usize::MAX);
    if documents.len() > most {
        return Err(ProcedureError::Violated(vec![Violation::error(
            code::TOO_MANY,
            "",
            format!("Có hơn {most} quy trình: cần lọc theo cơ quan hoặc thủ tục."),
            format!("More than {most} processes: filter by agency or procedure."),
        )]));
    }
    let mut archived = Vec::with_capacity(documents.len());
    for document in documents {
        let open = issues::open(conn, document.id)?;
        let in_force = open.filter(|issue| issue.effective_from.is_some_and(|from| from <= on));
        let chosen = match in_force {
            Some(issue) => Some(issue),
            None => issues::list(conn, document.id, true, None, 1)?.into_iter().next(),
        };
        if let Some(issue) = chosen {
            let loaded = LoadedIssue::load(conn, issue.id)?;
            archived.extend(process(conn, &loaded, &mut codes)?);
        }
    }
    archived.sort_by(|a, b| {
        let key = |one: &ArchivedProcess| (one.agency.clone(), one.agency_type, one.code.clone());
        key(a).cmp(&key(b))
    });
    Ok(ProcessArchive {
        format: ArchiveFormat::V1,
        processes: archived,
    })
}

/// What ids are called.
struct Codes {
    on: NaiveDate,
    agencies: HashMap<AgencyId, ArchivedAgency>,
    procedures: HashMap<ProcedureId, String>,
}

impl Codes {
    fn agency(&mut self, conn: &mut Conn, id: AgencyId) -> Result<ArchivedAgency, ProcedureError> {
        if let Some(known) = self.agencies.get(&id) {
            return Ok(known.clone());
        }
        let agency = agencies::queries::agency(conn, id)?;
        let code = agency.code_on(self.on);
        let called = ArchivedAgency(code.unwrap_or(agency.name_on(self.on)).to_owned());
        self.agencies.insert(id, called.clone());
        Ok(called)
    }

    fn procedure(&mut self, conn: &mut Conn, id: ProcedureId) -> Result<String, ProcedureError> {
        if let Some(known) = self.procedures.get(&id) {
            return Ok(known.clone());
        }
        let code = procedures::procedure(conn, id)?.code;
        self.procedures.insert(id, code.clone());
        Ok(code)
    }
}

fn process(
    conn: &mut Conn,
    loaded: &LoadedIssue,
    codes: &mut Codes,
) -> Result<Option<ArchivedProcess>, ProcedureError> {
    let (agency, agency_type) = match loaded.scope() {
        Some(ProcessScope::Agency { agency_id }) => (Some(codes.agency(conn, agency_id)?), None),
        Some(ProcessScope::Type { agency_type }) => (None, Some(agency_type)),
        None => return Ok(None),
    };
    let text: ProcessIssueText = loaded.text();
    let mut covers = Vec::with_capacity(text.covers.len());
    for row in text.covers {
        covers.push(ArchivedCoverage {
            procedure_code: codes.procedure(conn, row.procedure_id)?,
            case_code: row.case_code,
        });
    }
    covers.sort_by_key(|row| {
        let case = row.case_code.as_ref().map(|case| case.as_str().to_owned());
        (row.procedure_code.clone(), case)
    });
    let mut steps = Vec::with_capacity(text.steps.len());
    for step in text.steps {
        steps.push(self::step(conn, step, codes)?);
    }
    Ok(Some(ArchivedProcess {
        code: loaded.document.code.clone(),
        title: loaded.document.title.clone(),
        agency,
        agency_type,
        issue: ArchivedIssue {
            basis: text.basis,
            author: text.author,
            reviewer: text.reviewer,
            content: text.content,
            covers,
            steps,
            transitions: text.transitions,
        },
    }))
}

fn step(conn: &mut Conn, step: ProcessStepDraft, codes: &mut Codes) -> Result<ArchivedStep, ProcedureError> {
    let agency = match step.agency_id {
        Some(agency) => Some(codes.agency(conn, agency)?),
        None => None,
    };
    let mut coordinating = Vec::with_capacity(step.coordinating_agencies.len());
    for agency in step.coordinating_agencies {
        coordinating.push(codes.agency(conn, agency)?);
    }
    Ok(ArchivedStep {
        code: step.code,
        name: step.name,
        kind: step.kind,
        role: step.role,
        unit_code: step.unit_code,
        agency_kind: step.agency_kind,
        agency,
        coordinating_agencies: coordinating,
        allotment: step.allotment,
        input: step.input,
        form_code: step.output_form,
        record_code: step.output_record,
        paper_required: step.output_required,
        sub_status: step.sub_status,
        pauses: step.pauses,
        is_finish: step.is_finish,
        is_return: step.is_return,
        parallel_group: step.parallel_group,
        join: step.join,
        leg: step.leg,
        tasks: step.tasks,
    })
}
