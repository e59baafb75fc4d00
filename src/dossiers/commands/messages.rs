//! Applicant and desk write to each other.

use uuid::Uuid;

use super::base::{caller, record, viewer};
use crate::auth::{Granted, MessageWrite, Permission};
use crate::calendar::zone::local_date;
use crate::dossiers::error::{DossierError, SharingError};
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{Dossier, DossierState, Message, MessageSide, PartyAccess};
use crate::dossiers::queries;
use crate::dossiers::rules::standing::{Standing, standing};
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
    let standing = standing(&who, &dossier, &queries::steps(conn, id)?);
    match standing {
        Standing::Owner | Standing::Party => Ok((dossier, MessageSide::Applicant, standing)),
        Standing::Duty(_) => Ok((dossier, MessageSide::Agency, standing)),
        Standing::Involved(_) => Err(SharingError::NoDuty.into()),
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
    if standing == Standing::Party {
        let today = local_date(tx.now());
        let citizen = granted.citizen_id().ok_or(DossierError::NotFound)?;
        if queries::access_of(tx.conn(), id, citizen, today)? != Some(PartyAccess::Act) {
            return Err(SharingError::NoDuty.into());
        }
    }
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

/// Marks the other side's messages up to one of them as read; answers how many were not.
///
/// # Errors
/// As [`talk`]; the message is not about this dossier.
pub fn mark_messages_read(
    tx: &mut Tx<'_>,
    granted: &Granted<MessageWrite>,
    id: DossierId,
    up_to: MessageId,
) -> Result<usize, DossierError> {
    let (dossier, side, _) = talk(tx.conn(), granted, id)?;
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
