//! Whether a step may be given to an officer in person.

use super::base::Case;
use crate::auth::{AccountKind, AuthError, Scope, account_as_caller};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{DossierAction, DossierStep};
use crate::dossiers::rules::judge::{Denial, may_do};
use crate::dossiers::rules::who::Who;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::OfficerId;

/// Holds an assignment against the register: whoever assigns distributes the step's work, and the officer is one who
/// may do it today, so that no dossier waits for somebody who cannot act.
///
/// # Errors
/// The step is another's to assign; the officer has not the step's role in its agency and unit, or received the dossier
/// and would sign for it; the database's.
pub(super) fn check_assignee(
    tx: &mut Tx<'_>,
    case: &Case,
    step: &DossierStep,
    officer: OfficerId,
    pointer: &'static str,
) -> Result<(), DossierError> {
    if !case.who.may_assign(step.agency_id, step.unit_id, step.role) {
        return Err(DossierError::Denied {
            action: DossierAction::AssignStep,
            state: case.dossier.state,
            denial: Denial::Duty,
            legal_basis: None,
        });
    }
    if is_fit(tx, case, step, officer)? {
        return Ok(());
    }
    Err(DossierError::Invalid(vec![FieldError::new(
        pointer,
        "OFFICER_NOT_OF_STEP",
        Text::new(
            "Cán bộ này không có vai trò của bước tại cơ quan, đơn vị thực hiện, hoặc đã tiếp nhận hồ sơ này.",
            "This officer has not the step's role in its agency and unit, or has received this dossier.",
        ),
    )]))
}

/// Whether an officer may do a step today: so that it is put into nobody's hands who cannot act.
///
/// # Errors
/// The database's.
pub(super) fn is_fit(
    tx: &mut Tx<'_>,
    case: &Case,
    step: &DossierStep,
    officer: OfficerId,
) -> Result<bool, DossierError> {
    let now = tx.now();
    let holds = match account_as_caller(tx.conn(), officer.as_uuid(), now) {
        Ok(caller) => {
            caller.kind == AccountKind::Officer
                && Who::within(&caller, Scope::DossierAdvance).has_duty(
                    step.agency_id,
                    step.unit_id,
                    step.role,
                )
        }
        Err(AuthError::NotFound) => false,
        Err(error) => return Err(error.into()),
    };
    Ok(holds && may_do(&case.dossier, step, officer))
}
