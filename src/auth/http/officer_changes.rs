//! What administrators change of officers' accounts.

use actix_web::web::Data;
use actix_web::{delete, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::citizens::kept;
use super::officers::{OfficerPath, answer, find, told_once};
use super::views::OfficerView;
use crate::auth::commands;
use crate::auth::granted::Granted;
use crate::auth::permissions::AccountManage;
use crate::auth::service::Auth;
use crate::auth::verified::Revocations;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Path, Problem, idempotency};
use crate::platform::i18n::Language;
use crate::platform::identity::PersonName;

/// A corrected name.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeOfficerBody {
    /// The full name.
    #[schema(min_length = 1, max_length = 200, example = "Trần Văn Bình")]
    pub full_name: String,
}

/// Why an account is disabled.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisableOfficerBody {
    /// For the audit log.
    #[schema(min_length = 1, max_length = 500, example = "Nghỉ hưu từ 01/04/2011")]
    pub reason: String,
}

/// A password that must be changed at the next sign-in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TemporaryPasswordView {
    /// The password. It is told once: null in a repeated answer.
    #[schema(max_length = 40)]
    pub temporary_password: Option<String>,
}

/// Correct an officer's name.
///
/// The user name stays: it stands in the audit log.
#[utoipa::path(tag = "officers", operation_id = "changeOfficer", params(OfficerPath, IfMatch),
    request_body = ChangeOfficerBody,
    responses((status = 200, description = "The officer.", body = OfficerView)),
    security(("bearer" = ["accounts:manage"])))]
#[put("/officers/{id}")]
pub async fn change(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    if_match: IfMatch,
    body: Body<ChangeOfficerBody>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let mut errors = Vec::new();
    let Some(name) = kept(PersonName::parse(&body.full_name), "/fullName", &mut errors) else {
        return Err(Problem::invalid(errors));
    };
    let (id, seen, actor, reading) = (path.id, if_match.version(), granted.actor().clone(), auth.clone());
    let found = auth
        .db()
        .write(&actor, move |tx| {
            commands::officers::rename(tx, &granted, id, seen, &name)?;
            find(tx.conn(), id, &reading)
        })
        .await?;
    answer(found, &auth, language)
}

/// Disable an officer's account.
///
/// Nobody signs in to it any more, and whoever is signed in is out at once (on other processes within seconds).
#[utoipa::path(tag = "officers", operation_id = "disableOfficer", params(OfficerPath, IdempotencyKey),
    request_body = DisableOfficerBody,
    responses((status = 200, description = "The officer.", body = OfficerView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers/{id}/disablement")]
pub async fn disable(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    key: IdempotencyKey,
    body: Body<DisableOfficerBody>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (id, actor, reading) = (path.id, granted.actor().clone(), auth.clone());
    let (answer, revoked) = auth
        .db()
        .write(&actor, move |tx| {
            let mut revoked = Revocations::default();
            let answer = idempotency::once(tx, &key, |tx| {
                revoked = commands::officers::disable(tx, &granted, id, &body.reason)?;
                answer(find(tx.conn(), id, &reading)?, &reading, language)
            })?;
            Ok::<_, Problem>((answer, revoked))
        })
        .await?;
    auth.revoke(revoked);
    Ok(answer)
}

/// Enable a disabled account again.
///
/// Takes its disablement back; memberships still in force grant again what they granted.
#[utoipa::path(tag = "officers", operation_id = "enableOfficer", params(OfficerPath),
    responses((status = 204, description = "The account can be used again.")),
    security(("bearer" = ["accounts:manage"])))]
#[delete("/officers/{id}/disablement")]
pub async fn enable(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (id, actor) = (path.id, granted.actor().clone());
    auth.db()
        .write(&actor, move |tx| commands::officers::enable(tx, &granted, id))
        .await?;
    Ok(Answer::no_content())
}

/// Give an officer a new temporary password.
///
/// For those who have forgotten theirs: a password is drawn and told once, in this answer; a repetition with the same
/// `Idempotency-Key` is answered without it. It must be changed at the next sign-in; all sessions are closed.
#[utoipa::path(tag = "officers", operation_id = "resetOfficerPassword", params(OfficerPath, IdempotencyKey),
    responses((status = 200, description = "The password.", body = TemporaryPasswordView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers/{id}/temporary-password")]
pub async fn reset_password(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    key: IdempotencyKey,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (password, hash) = auth.draw_password().await?;
    let (id, actor) = (path.id, granted.actor().clone());
    let (answer, revoked) = auth
        .db()
        .write(&actor, move |tx| {
            let mut revoked = Revocations::default();
            let answer = idempotency::once(tx, &key, |tx| {
                revoked = commands::officers::reset_password(tx, &granted, id, &hash, true)?;
                Answer::ok(&TemporaryPasswordView {
                    temporary_password: None,
                })
            })?;
            Ok::<_, Problem>((answer, revoked))
        })
        .await?;
    auth.revoke(revoked);
    told_once(answer, &password)
}
