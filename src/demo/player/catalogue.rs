//! Rule sets, fields, procedures with their versions, mechanisms.

use serde_json::Value;

use super::{Player, grant};
use crate::demo::error::DemoError;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, ProcedureId};
use crate::procedures::http::{
    CreateFieldBody, CreateRuleSetBody, DecideMechanismBody, ProcedureBody, RepealProcedureBody,
};
use crate::procedures::model::ProcedureVersionParts;
use crate::procedures::{commands, queries};

pub(super) fn create_rule_set(tx: &mut Tx<'_>, body: CreateRuleSetBody) -> Result<(), DemoError> {
    commands::create_rule_set(tx, &grant(), body.into())?;
    Ok(())
}

pub(super) fn repeal(tx: &mut Tx<'_>, id: ProcedureId, body: &RepealProcedureBody) -> Result<(), DemoError> {
    let version = queries::procedures::procedure(tx.conn(), id)?.version;
    commands::repeal_procedure(tx, &grant(), id, version, body.repealed_on, &body.decision_no)?;
    Ok(())
}

/// One decision for several agencies: the body has no `agencyId`, each agency is put in.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    procedure: ProcedureId,
    agencies: &[AgencyId],
    body: &Value,
) -> Result<(), DemoError> {
    for agency in agencies {
        let mut body = body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.insert("agencyId".into(), agency.to_string().into());
        }
        let body: DecideMechanismBody = serde_json::from_value(body)?;
        commands::decide(tx, &grant(), body.command(procedure))?;
    }
    Ok(())
}

pub(super) fn publish(tx: &mut Tx<'_>, procedure: ProcedureId, text: Value) -> Result<(), DemoError> {
    let parts: ProcedureVersionParts = serde_json::from_value(text)?;
    let draft = commands::draft_version(tx, &grant(), procedure, &parts)?;
    commands::publish(tx, &grant(), procedure, draft.id, draft.version)?;
    Ok(())
}

impl Player {
    pub(super) fn create_field(
        &mut self,
        tx: &mut Tx<'_>,
        key: &str,
        body: &CreateFieldBody,
    ) -> Result<(), DemoError> {
        let field = commands::create_field(tx, &grant(), &body.code, &body.name)?;
        self.names.give("field", key, field.id.as_uuid());
        Ok(())
    }

    pub(super) fn create_procedure(
        &mut self,
        tx: &mut Tx<'_>,
        key: &str,
        body: ProcedureBody,
    ) -> Result<(), DemoError> {
        let procedure = commands::create_procedure(tx, &grant(), &body.text()?)?;
        self.names.give("procedure", key, procedure.id.as_uuid());
        Ok(())
    }
}
