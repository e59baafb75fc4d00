//! Messages about a dossier.

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bodies::DossierPath;
use super::looks::Look;
use crate::app::App;
use crate::auth::queries::accounts;
use crate::auth::{DossierRead, Granted, MessageWrite};
use crate::dossiers::commands;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Message, MessageSide};
use crate::dossiers::queries;
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, ClientAddress, Page, Paging, Path, Problem, Query, RequiredIdempotencyKey,
};
use crate::platform::ids::{AgencyId, DossierId, MessageId};
use crate::platform::text::clean_text;

/// What is said.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendMessageBody {
    /// The text.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Tôi nộp bổ sung bản sao sổ hộ khẩu vào sáng thứ Hai được không?"
    )]
    pub text: String,
}

/// Up to where somebody has read.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkMessagesReadBody {
    /// The last message that was read.
    pub up_to: MessageId,
}

/// A message about a dossier.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// From which side.
    pub side: MessageSide,
    /// The name of who wrote it.
    #[schema(example = "Nguyễn Văn An")]
    pub author_name: Option<String>,
    /// What it says.
    #[schema(example = "Tôi nộp bổ sung bản sao sổ hộ khẩu vào sáng thứ Hai được không?")]
    pub text: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When the other side read it.
    pub read_at: Option<DateTime<Utc>>,
}

impl MessageView {
    fn new(message: Message, names: &HashMap<Uuid, String>) -> Self {
        Self {
            id: message.id,
            side: message.side,
            author_name: names.get(&message.author_id).cloned(),
            text: message.body,
            sent_at: message.sent_at,
            read_at: message.read_at,
        }
    }
}

/// How many messages were marked.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessagesReadView {
    /// Messages that were not read before.
    #[schema(minimum = 0, example = 2)]
    pub marked: u64,
    /// Messages of the other side that are not read yet.
    #[schema(minimum = 0, example = 0)]
    pub unread: i64,
}

/// List the messages about a dossier
///
/// Between the applicant and the desk, the newest first. For the owner, whom the owner has let in, and officers with a duty
/// on the dossier now. Reading marks nothing as read.
#[utoipa::path(
    tag = "messages",
    operation_id = "listMessages",
    params(DossierPath, Paging),
    responses((status = 200, body = Page<MessageView>, description = "A page of messages.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/messages")]
pub async fn list(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let look = Look {
        operation: "listMessages",
        address,
        dossier: id,
    };
    let (before, limit): (Option<MessageId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, names, total) = look
        .take(&app, granted, move |conn, granted| {
            let (_, _, standing) = commands::talk(conn, granted, id)?;
            let rows = queries::messages(conn, id, before, limit)?;
            let authors: Vec<Uuid> = rows.iter().map(|row| row.author_id).collect();
            let names = accounts::names(conn, &authors)?;
            let total = wants_total
                .then(|| queries::count_messages(conn, id))
                .transpose()?;
            Ok(((rows, names, total), standing))
        })
        .await?;
    let page = paging.page(rows, |row| row.id, |row| MessageView::new(row, &names))?;
    Answer::page(&page.with_total(total))
}

/// Send a message about a dossier
///
/// To the desk that received it, or to the applicant. From the day it was sent until its personal data is disposed of. At
/// most 50 messages of one side may wait to be read.
#[utoipa::path(
    tag = "messages",
    operation_id = "sendMessage",
    params(DossierPath, RequiredIdempotencyKey),
    request_body = SendMessageBody,
    responses((status = 201, body = MessageView, description = "The message.")),
    security(("bearer" = ["messages:write"]))
)]
#[post("/dossiers/{id}/messages")]
pub async fn send(
    granted: Granted<MessageWrite>,
    key: RequiredIdempotencyKey,
    path: Path<DossierPath>,
    body: Body<SendMessageBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, text) = (path.id, clean_text(&body.into_inner().text));
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let message = commands::send_message(tx, &granted, id, &text);
                let message = message.map_err(|error| commands::grounded(tx, error))?;
                let names = accounts::names(tx.conn(), &[message.author_id])?;
                Answer::created(
                    format!("/dossiers/{id}/messages"),
                    &MessageView::new(message, &names),
                )
            })
        })
        .await
}

/// Mark messages as read
///
/// The other side's, up to one of them. An officer marks them for the whole desk.
#[utoipa::path(
    tag = "messages",
    operation_id = "markMessagesRead",
    params(DossierPath),
    request_body = MarkMessagesReadBody,
    responses((status = 200, body = MessagesReadView, description = "What is marked and what is left.")),
    security(("bearer" = ["messages:write"]))
)]
#[put("/dossiers/{id}/messages/read-mark")]
pub async fn mark_read(
    granted: Granted<MessageWrite>,
    path: Path<DossierPath>,
    body: Body<MarkMessagesReadBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, up_to) = (path.id, body.into_inner().up_to);
    let actor = granted.actor().clone();
    let view = app
        .db
        .write(&actor, move |tx| {
            let (_, side, _) = commands::talk(tx.conn(), &granted, id)?;
            let marked = commands::mark_messages_read(tx, &granted, id, up_to);
            let marked = marked.map_err(|error| commands::grounded(tx, error))?;
            Ok::<_, DossierError>(MessagesReadView {
                marked: u64::try_from(marked).unwrap_or(u64::MAX),
                unread: queries::unread_of(tx.conn(), id, side.other())?,
            })
        })
        .await?;
    Answer::ok(&view)
}

/// Whose unread messages.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnreadMessagesQuery {
    /// For officers: the agency, one of their own; the first of them when left out.
    agency_id: Option<AgencyId>,
}

/// A dossier with messages that nobody on the caller's side has read.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnreadDossierView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Messages.
    #[schema(minimum = 1, example = 2)]
    pub messages: i64,
}

/// How many messages wait to be read.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnreadCountView {
    /// Messages.
    #[schema(minimum = 0, example = 5)]
    pub messages: i64,
    /// Dossiers that they are about.
    #[schema(minimum = 0, example = 3)]
    pub dossiers: i64,
}

/// Whose messages are counted.
#[derive(Clone, Copy, Debug)]
enum Whose {
    Agency(AgencyId),
    Citizen(crate::platform::ids::CitizenId),
}

fn whose(granted: &Granted<DossierRead>, asked: Option<AgencyId>) -> Option<Whose> {
    match granted.citizen_id() {
        Some(citizen) => Some(Whose::Citizen(citizen)),
        None => asked
            .or_else(|| granted.agencies().first().copied())
            .filter(|agency| granted.is_at(*agency))
            .map(Whose::Agency),
    }
}

/// Count unread messages
///
/// For officers those of applicants to an agency's desk, for citizens those of desks about their own dossiers.
#[utoipa::path(
    tag = "messages",
    operation_id = "countUnreadMessages",
    params(UnreadMessagesQuery),
    responses((status = 200, body = UnreadCountView, description = "The counts.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/unread-messages/count")]
pub async fn count_unread(
    granted: Granted<DossierRead>,
    query: Query<UnreadMessagesQuery>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let whose = whose(&granted, query.agency_id);
    let (messages, dossiers) = app
        .db
        .read(move |conn| match whose {
            Some(Whose::Agency(agency)) => queries::count_unread_at(conn, agency),
            Some(Whose::Citizen(citizen)) => queries::count_unread_by(conn, citizen),
            None => Ok((0, 0)),
        })
        .await?;
    Answer::ok(&UnreadCountView { messages, dossiers })
}

/// List dossiers with unread messages
///
/// As they are counted, in the order in which the dossiers were made.
#[utoipa::path(
    tag = "messages",
    operation_id = "listUnreadDossiers",
    params(UnreadMessagesQuery, Paging),
    responses((status = 200, body = Page<UnreadDossierView>, description = "A page of dossiers.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/unread-messages")]
pub async fn list_unread(
    granted: Granted<DossierRead>,
    query: Query<UnreadMessagesQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let whose = whose(&granted, query.agency_id);
    let (after, limit): (Option<DossierId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            let (rows, count) = match whose {
                Some(Whose::Agency(agency)) => (
                    queries::unread_at(conn, agency, after, limit)?,
                    wants_total
                        .then(|| queries::count_unread_at(conn, agency))
                        .transpose()?,
                ),
                Some(Whose::Citizen(citizen)) => (
                    queries::unread_by(conn, citizen, after, limit)?,
                    wants_total
                        .then(|| queries::count_unread_by(conn, citizen))
                        .transpose()?,
                ),
                None => (Vec::new(), wants_total.then_some((0, 0))),
            };
            Ok::<_, DossierError>((rows, count.map(|(_, dossiers)| dossiers)))
        })
        .await?;
    let view = |(dossier_id, messages)| UnreadDossierView { dossier_id, messages };
    let page = paging.page(rows, |(dossier, _)| *dossier, view)?;
    Answer::page(&page.with_total(total))
}
