//! Whoever looks at somebody else's dossier is in the access log before the answer is sent (domain section 20.4).

use chrono::{DateTime, Utc};

use super::whole;
use crate::app::App;
use crate::auth::{Granted, Permission};
use crate::dossiers::commands::{SUBJECT, viewer};
use crate::dossiers::error::{DossierError, SharingError};
use crate::dossiers::queries;
use crate::dossiers::rules::standing::Standing;
use crate::platform::access_log::{self, AccessPurpose, AccessResult, Entry, PersonalDataShown};
use crate::platform::actor::Actor;
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::http::{ClientAddress, Problem};
use crate::platform::ids::DossierId;

/// A look that is about to be taken.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The operation's `operationId`.
    pub operation: &'static str,
    /// From where.
    pub address: ClientAddress,
    /// At which dossier.
    pub dossier: DossierId,
}

impl Look {
    /// Reads, and notes who has read: what an officer was shown, and what an officer asked for and was not shown.
    ///
    /// # Errors
    /// Those of reading; 503 when the log takes no more.
    pub async fn take<P: Permission, T: Send + 'static>(
        self,
        app: &App,
        granted: Granted<P>,
        mut read: impl FnMut(&mut Conn, &Granted<P>) -> Result<(T, Standing), DossierError> + Send + 'static,
    ) -> Result<T, Problem> {
        let asking = granted.clone();
        match app.db.read(move |conn| read(conn, &asking)).await {
            Ok((seen, standing)) => {
                self.shown(app, &granted, standing).await?;
                Ok(seen)
            }
            Err(error) => {
                self.not_shown(app, &granted, &error).await?;
                Err(error.into())
            }
        }
    }

    /// Notes what was shown to somebody who stands like this.
    ///
    /// # Errors
    /// 503 when the log takes no more.
    pub async fn shown<P: Permission>(
        self,
        app: &App,
        granted: &Granted<P>,
        standing: Standing,
    ) -> Result<(), Problem> {
        self.shown_so_much(app, granted, standing, standing.shows()).await
    }

    /// The same for an answer that shows more or less than somebody who stands like this would see now.
    ///
    /// # Errors
    /// 503 when the log takes no more.
    pub async fn shown_so_much<P: Permission>(
        self,
        app: &App,
        granted: &Granted<P>,
        standing: Standing,
        personal_data: PersonalDataShown,
    ) -> Result<(), Problem> {
        let Some(purpose) = standing.purpose() else {
            return Ok(());
        };
        let entry = Entry {
            personal_data,
            ..self.entry(app.clock.now(), granted, standing, purpose)
        };
        Ok(app.access_log.note(entry).await?)
    }

    /// Notes, with a change, what whoever made it was shown.
    ///
    /// # Errors
    /// The database's.
    pub fn taken_within<P: Permission>(
        self,
        tx: &mut Tx<'_>,
        granted: &Granted<P>,
        standing: Standing,
    ) -> Result<(), DbError> {
        let Some(purpose) = standing.purpose() else {
            return Ok(());
        };
        let entry = self.entry(tx.now(), granted, standing, purpose);
        access_log::add(tx.conn(), entry)
    }

    /// Notes, with a change, that somebody made it with the receipt.
    ///
    /// # Errors
    /// The database's.
    pub fn followed_within(self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        let entry = self.with_receipt(tx.now());
        access_log::add(tx.conn(), entry)
    }

    /// Notes that somebody with the receipt was shown where the dossier is.
    ///
    /// # Errors
    /// 503 when the log takes no more.
    pub async fn followed(self, app: &App) -> Result<(), Problem> {
        Ok(app.access_log.note(self.with_receipt(app.clock.now())).await?)
    }

    fn with_receipt(self, at: DateTime<Utc>) -> Entry {
        Entry {
            subject_type: SUBJECT,
            subject_id: self.dossier.as_uuid(),
            at,
            actor: Actor::anonymous(),
            agency: None,
            role: None,
            operation: self.operation,
            personal_data: PersonalDataShown::Masked,
            purpose: AccessPurpose::Authorisation,
            reason: None,
            address: self.address.0,
            result: AccessResult::Granted,
        }
    }

    /// Notes that an officer asked to see all of it for a reason, when that was refused. The reason is not kept of what was
    /// disposed of: it would never be forgotten.
    ///
    /// # Errors
    /// 503 when the log takes no more.
    pub async fn not_revealed<P: Permission>(
        self,
        app: &App,
        granted: &Granted<P>,
        reason: String,
    ) -> Result<(), Problem> {
        let standing = self.stands(app, granted).await?;
        let id = self.dossier;
        let is_erased = app.db.read(move |conn| queries::is_erased(conn, id)).await?;
        let entry = Entry {
            result: AccessResult::Refused,
            reason: (!is_erased).then_some(reason),
            ..self.entry(app.clock.now(), granted, standing, AccessPurpose::Reveal)
        };
        Ok(app.access_log.note(entry).await?)
    }

    /// Notes that everything was shown to somebody who gave a reason.
    ///
    /// # Errors
    /// 503 when the log takes no more.
    pub async fn revealed<P: Permission>(
        self,
        app: &App,
        granted: &Granted<P>,
        standing: Standing,
        reason: String,
    ) -> Result<(), Problem> {
        let entry = Entry {
            personal_data: PersonalDataShown::Whole,
            reason: Some(reason),
            ..self.entry(app.clock.now(), granted, standing, AccessPurpose::Reveal)
        };
        Ok(app.access_log.note(entry).await?)
    }

    /// Notes what an officer asked for and was not shown: it is not there for them, or they have no duty on it.
    async fn not_shown<P: Permission>(
        self,
        app: &App,
        granted: &Granted<P>,
        error: &DossierError,
    ) -> Result<(), Problem> {
        let is_refusal = matches!(
            error,
            DossierError::NotFound | DossierError::Sharing(SharingError::NoDuty)
        );
        if !is_refusal || granted.officer_id().is_none() {
            return Ok(());
        }
        let standing = self.stands(app, granted).await?;
        let entry = Entry {
            result: AccessResult::Refused,
            ..self.entry(
                app.clock.now(),
                granted,
                standing,
                standing.purpose().unwrap_or(AccessPurpose::Involvement),
            )
        };
        Ok(app.access_log.note(entry).await?)
    }

    /// As what somebody was refused; within the first membership where the dossier is not theirs to see at all.
    async fn stands<P: Permission>(self, app: &App, granted: &Granted<P>) -> Result<Standing, Problem> {
        let (asking, id) = (granted.clone(), self.dossier);
        let found = app
            .db
            .read(move |conn| {
                let dossier = queries::visible(conn, &viewer(&asking), id)?;
                let (Some(dossier), Some(caller)) = (dossier, asking.caller()) else {
                    return Ok(None);
                };
                let steps = queries::steps(conn, id)?;
                whole::stands(conn, caller, &dossier, &steps).map(Some)
            })
            .await?;
        Ok(found.unwrap_or_else(|| Standing::Involved(granted.memberships().first().copied())))
    }

    fn entry<P: Permission>(
        self,
        at: DateTime<Utc>,
        granted: &Granted<P>,
        standing: Standing,
        purpose: AccessPurpose,
    ) -> Entry {
        let membership = standing.membership();
        Entry {
            subject_type: SUBJECT,
            subject_id: self.dossier.as_uuid(),
            at,
            actor: granted.actor().clone(),
            agency: membership.map(|held| held.agency),
            role: membership.map(|held| held.role.as_str()),
            operation: self.operation,
            personal_data: standing.shows(),
            purpose,
            reason: None,
            address: self.address.0,
            result: AccessResult::Granted,
        }
    }
}
