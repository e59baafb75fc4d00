//! What every operation that changes a dossier does around its command.

use actix_web::web::Data;

use serde::Deserialize;

use super::looks::Look;
use super::whole::{self, Moment};
use crate::app::App;
use crate::auth::{Granted, Permission};
use crate::dossiers::commands::grounded;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::Dossier;
use crate::dossiers::queries;
use crate::dossiers::rules::standing::Standing;
use crate::dossiers::vault::Vault;
use crate::platform::access_log::PersonalDataShown;
use crate::platform::db::Tx;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, ClientAddress, IdempotencyKey, Problem};
use crate::platform::ids::DossierId;

/// Which act it is, for the access log: whoever changes a dossier is shown it.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    operation: &'static str,
    address: ClientAddress,
}

impl Act {
    /// The act with this `operationId`, from this address.
    pub fn of(operation: &'static str, address: ClientAddress) -> Self {
        Self { operation, address }
    }
}

/// What an answer shows, as far as the access log tells it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    id: DossierId,
    personal_data: PersonalDataShown,
}

/// How the answer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// 201 with the dossier's address.
    Created,
    /// 200.
    Changed,
}

/// The dossier's secrets, with this process's keys.
pub fn vault(app: &App) -> Vault<'_> {
    Vault {
        sealer: &app.sealer,
        lookup: &app.lookup,
        accounts: app.auth.vault(),
    }
}

/// Runs a command once for its idempotency key and answers with the dossier as it is afterwards. That is a look at it, which
/// is written with the change; when the answer is repeated, as that of a reader.
///
/// # Errors
/// The command's; 503 when the answer is repeated and the access log takes no more.
pub async fn change<P: Permission>(
    app: &Data<App>,
    granted: Granted<P>,
    key: IdempotencyKey,
    act: Act,
    answers: Answers,
    mut command: impl FnMut(&mut Tx<'_>, &Granted<P>, Vault<'_>) -> Result<Dossier, DossierError> + Send + 'static,
) -> Result<Answer, Problem> {
    let inner = app.clone();
    let (actor, acting) = (granted.actor().clone(), granted.clone());
    let (answer, again) = app
        .db
        .write(&actor, move |tx| {
            let mut fresh = false;
            let answer = once(tx, &key, |tx| {
                let vault = vault(&inner);
                let dossier = match command(tx, &granted, vault) {
                    Ok(dossier) => dossier,
                    Err(error) => return Err(grounded(tx, error).into()),
                };
                let caller = granted.caller().ok_or_else(Problem::not_found)?;
                let (id, version, now) = (dossier.id, dossier.version, tx.now());
                let (view, seen_as) =
                    whole::seen(tx.conn(), vault, caller, dossier, Moment::of(&inner, now))?;
                let look = Look {
                    operation: act.operation,
                    address: act.address,
                    dossier: id,
                };
                look.taken_within(tx, &granted, seen_as)?;
                fresh = true;
                let answer = match answers {
                    Answers::Created => Answer::created(format!("/dossiers/{id}"), &view)?,
                    Answers::Changed => Answer::ok(&view)?,
                };
                Ok(answer.etag(version))
            })?;
            let again = match fresh {
                true => None,
                false => Some(standing_again(tx, &granted, &answer)?),
            };
            Ok::<_, Problem>((answer, again))
        })
        .await?;
    if let Some(standing) = again.filter(|standing| standing.purpose().is_some()) {
        let shown = shown(&answer)?;
        let look = Look {
            operation: act.operation,
            address: act.address,
            dossier: shown.id,
        };
        look.shown_so_much(app, &acting, standing, shown.personal_data)
            .await?;
    }
    Ok(answer)
}

/// As what somebody looks to whom an answer is given once more.
fn standing_again<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    answer: &Answer,
) -> Result<Standing, Problem> {
    let id = shown(answer)?.id;
    let caller = granted.caller().ok_or_else(Problem::not_found)?;
    let dossier = queries::by_id(tx.conn(), id)?.ok_or_else(Problem::not_found)?;
    let steps = queries::steps(tx.conn(), id)?;
    Ok(whole::stands(tx.conn(), caller, &dossier, &steps)?)
}

fn shown(answer: &Answer) -> Result<Shown, Problem> {
    serde_json::from_str(answer.body().unwrap_or_default()).map_err(Problem::internal)
}
