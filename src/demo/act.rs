//! What can happen in the story: the bodies are those that the API takes.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use crate::agencies::http::{
    CloseAgencyBody, CreateAdminUnitBody, CreateAgencyBody, CreateDeskBody, CreateUnitBody, RenameAgencyBody,
    StandForBody,
};
use crate::platform::ids::{AgencyId, ProcedureId, ProcessId};
use crate::procedures::http::{
    ApproveIssueBody, CreateFieldBody, CreateProcessBody, CreateRuleSetBody, ProcedureBody,
    RepealProcedureBody,
};

/// One act, with the ids of what it names.
#[derive(Debug, Deserialize)]
#[serde(
    tag = "do",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(super) enum Act {
    CreateAdminUnit {
        body: CreateAdminUnitBody,
    },
    CloseAdminUnit {
        code: String,
        last_day: NaiveDate,
    },
    CreateAgency {
        #[serde(rename = "as")]
        key: String,
        body: CreateAgencyBody,
    },
    RenameAgency {
        agency: AgencyId,
        body: RenameAgencyBody,
    },
    StandFor {
        agency: AgencyId,
        body: StandForBody,
    },
    CloseAgency {
        agency: AgencyId,
        body: CloseAgencyBody,
    },
    CreateUnits {
        agencies: Vec<AgencyId>,
        units: Vec<CreateUnitBody>,
    },
    CreateDesks {
        agencies: Vec<AgencyId>,
        desks: Vec<CreateDeskBody>,
    },
    CreateRuleSet {
        body: CreateRuleSetBody,
    },
    CreateField {
        #[serde(rename = "as")]
        key: String,
        body: CreateFieldBody,
    },
    CreateProcedure {
        #[serde(rename = "as")]
        key: String,
        body: ProcedureBody,
    },
    PublishVersion {
        procedure: ProcedureId,
        body: Option<Value>,
        changes: Option<Value>,
    },
    RepealProcedure {
        procedure: ProcedureId,
        body: RepealProcedureBody,
    },
    CreateProcess {
        #[serde(rename = "as")]
        key: String,
        body: CreateProcessBody,
    },
    IssueProcess {
        process: ProcessId,
        effective_from: NaiveDate,
        approval: ApproveIssueBody,
        body: Option<Value>,
        changes: Option<Value>,
    },
    DecideMechanism {
        procedure: ProcedureId,
        agencies: Vec<AgencyId>,
        body: Value,
    },
}
