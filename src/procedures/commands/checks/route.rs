//! An issue with all that is judged about it.

use super::agencies;
use crate::agencies::Agency;
use crate::platform::db::Conn;
use crate::platform::ids::ProcessVersionId;
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{
    ProcessCoverage, ProcessDocument, ProcessIssueText, ProcessScope, ProcessStepDraft, ProcessTransition,
    ProcessVersion,
};
use crate::procedures::queries::{coverage, issues, processes, steps};
use crate::procedures::rules::{LegalLimit, Route, RouteFacts, Violation, route_violations};

/// An issue, its document, its steps, and what it is the route of.
pub(in crate::procedures) struct LoadedIssue {
    pub(in crate::procedures) document: ProcessDocument,
    pub(in crate::procedures) issue: ProcessVersion,
    pub(in crate::procedures) steps: Vec<ProcessStepDraft>,
    pub(in crate::procedures) transitions: Vec<(usize, usize)>,
    pub(in crate::procedures) covers: Vec<ProcessCoverage>,
}

impl LoadedIssue {
    /// Reads it.
    pub(in crate::procedures) fn load(conn: &mut Conn, id: ProcessVersionId) -> Result<Self, ProcedureError> {
        let issue = issues::issue(conn, id)?;
        let document = processes::process(conn, issue.process_id)?;
        let drafts = steps::drafts(conn, id)?;
        let ids: Vec<_> = drafts.iter().map(|(id, _, _)| *id).collect();
        let transitions = steps::as_places(&steps::transitions(conn, id)?, &ids);
        let covers = coverage::of_issue(conn, id)?;
        let steps = drafts.into_iter().map(|(_, _, step)| step).collect();
        Ok(Self {
            document,
            issue,
            steps,
            transitions,
            covers,
        })
    }

    /// For whom the document is written.
    pub(in crate::procedures) fn scope(&self) -> Option<ProcessScope> {
        self.document.scope()
    }

    /// All that is written in it, as it was or could have been handed in.
    pub(in crate::procedures) fn text(&self) -> ProcessIssueText {
        let code = |place: usize| self.steps.get(place).map(|step| step.code.clone());
        let mut links = self.transitions.clone();
        links.sort_unstable();
        let transitions = links.into_iter().filter_map(|(from, to)| {
            Some(ProcessTransition {
                from: code(from)?,
                to: code(to)?,
            })
        });
        ProcessIssueText {
            basis: self.issue.basis,
            author: self.issue.author.clone(),
            reviewer: self.issue.reviewer.clone(),
            content: self.issue.content.clone(),
            covers: self.covers.clone(),
            steps: self.steps.clone(),
            transitions: transitions.collect(),
        }
    }

    /// What the rules say of its route, if it runs within these limits and the agencies it names are such as this.
    pub(super) fn judge(
        &self,
        conn: &mut Conn,
        limits: Vec<LegalLimit>,
        inter_agency: bool,
        exists: impl Fn(&Agency) -> bool,
    ) -> Result<Vec<Violation>, ProcedureError> {
        let named = self
            .steps
            .iter()
            .flat_map(|step| step.agency_id.iter().chain(&step.coordinating_agencies));
        let facts = RouteFacts {
            content: &self.issue.content,
            limits,
            inter_agency,
            open_agencies: agencies::open(conn, named.copied().collect::<Vec<_>>(), exists)?,
            approved_on: self.issue.approved_on,
            effective_from: self.issue.effective_from,
        };
        Ok(route_violations(
            Route {
                steps: &self.steps,
                transitions: &self.transitions,
            },
            &facts,
        ))
    }
}
