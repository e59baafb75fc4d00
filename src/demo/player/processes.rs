//! ISO process documents: written, reviewed, approved, brought into force.

use chrono::NaiveDate;
use serde_json::Value;

use super::{Player, grant};
use crate::demo::error::DemoError;
use crate::platform::db::Tx;
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::http::{ApproveIssueBody, CreateProcessBody};
use crate::procedures::model::ProcessIssueText;
use crate::procedures::{commands, queries};

impl Player {
    pub(super) fn create_process(
        &mut self,
        tx: &mut Tx<'_>,
        key: &str,
        body: &CreateProcessBody,
    ) -> Result<(), DemoError> {
        let process = commands::create_process(tx, &grant(), body.scope, &body.code, &body.title)?;
        self.names.give("process", key, process.id.as_uuid());
        Ok(())
    }
}

pub(super) fn issue(
    tx: &mut Tx<'_>,
    process: ProcessId,
    text: Value,
    approval: ApproveIssueBody,
    effective_from: NaiveDate,
) -> Result<(), DemoError> {
    let text: ProcessIssueText = serde_json::from_value(text)?;
    let id = commands::draft_issue(tx, &grant(), process, &text)?;
    let seen = version(tx, id)?;
    commands::submit_for_review(tx, &grant(), process, id, seen)?;
    let seen = version(tx, id)?;
    commands::approve(tx, &grant(), process, id, seen, approval.into())?;
    let seen = version(tx, id)?;
    commands::make_effective(tx, &grant(), process, id, seen, effective_from)?;
    Ok(())
}

fn version(tx: &mut Tx<'_>, id: ProcessVersionId) -> Result<i64, DemoError> {
    Ok(queries::issues::issue(tx.conn(), id)?.version)
}
