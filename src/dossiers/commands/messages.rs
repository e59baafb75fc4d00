//! Applicant and desk write to each other.

use uuid::Uuid;

use super::base::{caller, record, stands, viewer};
use crate::auth::{Granted, MessageWrite, Permission};
use crate::calendar::zone::local_date;
use crate::dossiers::error::{DossierError, SharingError};
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{Dossier, DossierState, Message, MessageSide, PartyAccess};
use crate::dossiers::queries;
use crate::dossiers::rules::standing::Standing;
use crate::dossiers::rules::who::Who;
use crate::platform::db::{Conn, Tx};
use crate::platform::ids::{DossierId, MessageId};

/// So many messages of one side may wait to be read; then the other has to read first.
pub const UNREAD_AT_MOST: i64 = 50;

/// A dossier that this caller may talk about, from which side, and as what.
///
/// # Errors
/// It is not there or not the caller's to see; a draft; the caller has neither a duty on it nor the owner's leave.
pub fn talk<P: Permission>(
    conn: &mut Conn,
    granted: &Granted<P>,
    id: DossierId,
) -> Result<(Dossier, MessageSide, Standing), DossierError> {
    let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
    let who = Who::from(caller(granted)?);
    if dossier.state == DossierState::Draft {
        return Err(DossierError::StillDraft);
    }
    let steps = queries::steps(conn, id)?;
    let standing = stands(conn, &who, &dossier, &steps)?;
    match standing {
        Standing::Owner | Standing::Party => Ok((dossier, MessageSide::Applicant, standing)),
        Standing::Duty(_) => Ok((dossier, MessageSide::Agency, standing)),
        Standing::Involved(_) | Standing::Supervising(_) => Err(SharingError::NoDuty.into()),
    }
}

/// Sends a message to the other side.
///
/// # Errors
/// As [`talk`]; the personal data is gone; the other side has too many to read; somebody who may only look.
pub fn send_message(
    tx: &mut Tx<'_>,
    granted: &Granted<MessageWrite>,
    id: DossierId,
    body: &str,
) -> Result<Message, DossierError> {
    let (dossier, side, standing) = talk(tx.conn(), granted, id)?;
    may_act(tx, granted, id, standing)?;
    if queries::is_erased(tx.conn(), id)? {
        return Err(SharingError::Disposed.into());
    }
    if queries::unread_of(tx.conn(), id, side)? >= UNREAD_AT_MOST {
        return Err(SharingError::UnreadFirst.into());
    }
    let now = tx.now();
    let message = Message {
        id: MessageId::new(now),
        dossier_id: id,
        agency_id: dossier.receiving_agency_id,
        side,
        author_id: author(granted)?,
        body: body.to_owned(),
        sent_at: now,
        read_at: None,
    };
    queries::insert_message(tx.conn(), &message)?;
    tx.record(
        record(id, "dossier.message-sent")
            .set("message", message.id)
            .set("side", side)
            .masked("body", None, Some(&message.body)),
    )?;
    let event = match side {
        MessageSide::Applicant => kinds::APPLICANT_WROTE,
        MessageSide::Agency => kinds::AGENCY_WROTE,
    };
    tx.emit(events::event(event, &dossier))?;
    Ok(message)
}

/// Who may only look neither writes nor reads in the owner's place.
fn may_act<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    id: DossierId,
    standing: Standing,
) -> Result<(), DossierError> {
    if standing != Standing::Party {
        return Ok(());
    }
    let today = local_date(tx.now());
    let citizen = granted.citizen_id().ok_or(DossierError::NotFound)?;
    if queries::access_of(tx.conn(), id, citizen, today)? == Some(PartyAccess::Act) {
        Ok(())
    } else {
        Err(SharingError::NoDuty.into())
    }
}

/// Marks the other side's messages up to one of them as read; answers how many were not.
///
/// # Errors
/// As [`talk`]; the message is not about this dossier; somebody who may only look.
pub fn mark_messages_read(
    tx: &mut Tx<'_>,
    granted: &Granted<MessageWrite>,
    id: DossierId,
    up_to: MessageId,
) -> Result<usize, DossierError> {
    let (dossier, side, standing) = talk(tx.conn(), granted, id)?;
    may_act(tx, granted, id, standing)?;
    if !queries::has_message(tx.conn(), id, up_to)? {
        return Err(DossierError::NotFound);
    }
    let by = (author(granted)?, tx.now());
    let read = queries::mark_read(tx.conn(), id, (side.other(), up_to), by)?;
    if read > 0 {
        tx.record(
            record(id, "dossier.messages-read")
                .set("upTo", up_to)
                .set("messages", read),
        )?;
        tx.emit(events::event(kinds::MESSAGES_READ, &dossier))?;
    }
    Ok(read)
}

fn author<P: Permission>(granted: &Granted<P>) -> Result<Uuid, DossierError> {
    Ok(caller(granted)?.account)
}
