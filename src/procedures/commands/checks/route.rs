//! An issue with all that is judged about it.

use super::agencies;
use crate::agencies::Agency;
use crate::platform::db::Conn;
use crate::platform::ids::ProcessVersionId;
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{
    ProcessCoverage, ProcessDocument, ProcessIssueText, ProcessScope, ProcessStepDraft, ProcessTransition,
    ProcessVersion, RouteLink,
};
use crate::procedures::queries::{coverage, issues, processes, steps};
use crate::procedures::rules::{CoveredForm, LegalLimit, Route, RouteFacts, Violation, route_violations};

/// What an issue is judged against beside itself.
#[derive(Default)]
pub(super) struct Around {
    /// The limits that its route has to keep within.
    pub(super) limits: Vec<LegalLimit>,
    /// The e-forms that its conditions ask about.
    pub(super) forms: Vec<CoveredForm>,
    /// Whether one of its procedures is resolved under the inter-agency one-stop.
    pub(super) inter_agency: bool,
}

/// An issue, its document, its steps, and what it is the route of.
pub(in crate::procedures) struct LoadedIssue {
    pub(in crate::procedures) document: ProcessDocument,
    pub(in crate::procedures) issue: ProcessVersion,
    pub(in crate::procedures) steps: Vec<ProcessStepDraft>,
    pub(in crate::procedures) links: Vec<RouteLink>,
    pub(in crate::procedures) covers: Vec<ProcessCoverage>,
}

impl LoadedIssue {
    /// Reads it.
    pub(in crate::procedures) fn load(conn: &mut Conn, id: ProcessVersionId) -> Result<Self, ProcedureError> {
        let issue = issues::issue(conn, id)?;
        let document = processes::process(conn, issue.process_id)?;
        let drafts = steps::drafts(conn, id)?;
        let ids: Vec<_> = drafts.iter().map(|(id, _, _)| *id).collect();
        let links = steps::links(conn, id, &ids)?;
        let covers = coverage::of_issue(conn, id)?;
        let steps = drafts.into_iter().map(|(_, _, step)| step).collect();
        Ok(Self {
            document,
            issue,
            steps,
            links,
            covers,
        })
    }

    /// For whom the document is written.
    pub(in crate::procedures) fn scope(&self) -> Option<ProcessScope> {
        self.document.scope()
    }

    /// All that is written in it, as it was or could have been handed in.
    pub(in crate::procedures) fn text(&self) -> ProcessIssueText {
        ProcessIssueText {
            basis: self.issue.basis,
            author: self.issue.author.clone(),
            reviewer: self.issue.reviewer.clone(),
            content: self.issue.content.clone(),
            covers: self.covers.clone(),
            steps: self.steps.clone(),
            transitions: ProcessTransition::all(&self.links, &self.steps),
        }
    }

    /// What the rules say of its route, if it runs within these limits and the agencies it names are such as this.
    pub(super) fn judge(
        &self,
        conn: &mut Conn,
        Around {
            limits,
            forms,
            inter_agency,
        }: Around,
        exists: impl Fn(&Agency) -> bool,
    ) -> Result<Vec<Violation>, ProcedureError> {
        let named = self
            .steps
            .iter()
            .flat_map(|step| step.agency_id.iter().chain(&step.coordinating_agencies));
        let facts = RouteFacts {
            content: &self.issue.content,
            limits,
            forms,
            inter_agency,
            open_agencies: agencies::open(conn, named.copied().collect::<Vec<_>>(), exists)?,
            approved_on: self.issue.approved_on,
            effective_from: self.issue.effective_from,
        };
        Ok(route_violations(
            Route {
                steps: &self.steps,
                links: &self.links,
            },
            &facts,
        ))
    }
}
