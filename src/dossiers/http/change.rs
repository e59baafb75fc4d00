//! What every operation that changes a dossier does around its command.

use actix_web::web::Data;

use super::whole::{self, Moment};
use crate::app::App;
use crate::auth::{Granted, Permission};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::Dossier;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, IdempotencyKey, Problem};

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

/// Runs a command once for its idempotency key and answers with the dossier as it is afterwards.
///
/// # Errors
/// The command's.
pub async fn change<P: Permission>(
    app: &Data<App>,
    granted: Granted<P>,
    key: IdempotencyKey,
    answers: Answers,
    mut command: impl FnMut(&mut Tx<'_>, &Granted<P>, Vault<'_>) -> Result<Dossier, DossierError> + Send + 'static,
) -> Result<Answer, Problem> {
    let app = app.clone();
    let db = app.db.clone();
    let actor = granted.actor().clone();
    db.write(&actor, move |tx| {
        once(tx, &key, |tx| {
            let vault = vault(&app);
            let dossier = command(tx, &granted, vault)?;
            let caller = granted.caller().ok_or_else(Problem::not_found)?;
            let (id, version, now) = (dossier.id, dossier.version, tx.now());
            let view = whole::view(tx.conn(), vault, caller, dossier, Moment::of(&app, now))?;
            let answer = match answers {
                Answers::Created => Answer::created(format!("/dossiers/{id}"), &view)?,
                Answers::Changed => Answer::ok(&view)?,
            };
            Ok(answer.etag(version))
        })
    })
    .await
}
