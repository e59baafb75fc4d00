//! Whoever looks at somebody else's dossier is in the access log before the answer is sent (domain section 20.4).

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::auth::{Granted, Permission};
use crate::dossiers::commands::SUBJECT;
use crate::dossiers::error::DossierError;
use crate::dossiers::rules::standing::Standing;
use crate::platform::access_log::{AccessPurpose, AccessResult, Entry, PersonalDataShown};
use crate::platform::db::Conn;
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
                if matches!(error, DossierError::NotFound) && granted.officer_id().is_some() {
                    self.refused(app, &granted).await?;
                }
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
        let Some(purpose) = standing.purpose() else {
            return Ok(());
        };
        let entry = self.entry(app.clock.now(), granted, standing, purpose);
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

    async fn refused<P: Permission>(self, app: &App, granted: &Granted<P>) -> Result<(), Problem> {
        let standing = Standing::Involved(granted.memberships().first().copied());
        let entry = Entry {
            result: AccessResult::Refused,
            ..self.entry(app.clock.now(), granted, standing, AccessPurpose::Involvement)
        };
        Ok(app.access_log.note(entry).await?)
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
