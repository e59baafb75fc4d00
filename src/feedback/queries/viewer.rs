//! Through whose eyes a petition is looked for.

use crate::agencies;
use crate::auth::{Granted, Permission, Role};
use crate::feedback::error::FeedbackError;
use crate::feedback::model::Petition;
use crate::platform::db::Conn;
use crate::platform::ids::{AgencyId, CitizenId};

/// Through whose eyes a petition is looked for.
#[derive(Clone, Debug)]
pub enum PetitionViewer {
    /// The own ones.
    Citizen(CitizenId),
    /// An officer's.
    Officer {
        /// Those that are at one of these agencies now.
        at: Vec<AgencyId>,
        /// Those about conduct that are at agencies below: whose only head had a part in what is complained about
        /// cannot look into it, so somebody above must find it and take it over.
        below: Below,
    },
}

/// The agencies below a caller's.
#[derive(Clone, Debug)]
pub enum Below {
    /// Every agency of the province.
    Everywhere,
    /// Those directly below the agencies that the caller heads.
    These(Vec<AgencyId>),
}

impl PetitionViewer {
    /// The caller's eyes, within the memberships that grant the permission.
    ///
    /// # Errors
    /// The database's.
    pub fn of<P: Permission>(conn: &mut Conn, granted: &Granted<P>) -> Result<Self, FeedbackError> {
        if let Some(citizen) = granted.citizen_id() {
            return Ok(Self::Citizen(citizen));
        }
        let duties = granted.memberships();
        let below = if duties.iter().any(|duty| duty.role == Role::PpcApprover) {
            Below::Everywhere
        } else {
            let headed: Vec<AgencyId> = duties
                .iter()
                .filter(|duty| duty.role == Role::AgencyHead)
                .map(|duty| duty.agency)
                .collect();
            Below::These(agencies::queries::directly_below(conn, &headed)?)
        };
        Ok(Self::Officer {
            at: granted.agencies(),
            below,
        })
    }

    /// Whether the petition is the petitioner's own or at an agency of the officer's, not only below it.
    pub fn is_at_home(&self, petition: &Petition) -> bool {
        match self {
            Self::Citizen(citizen) => petition.citizen_id == Some(*citizen),
            Self::Officer { at, .. } => at.contains(&petition.agency_id),
        }
    }

    /// Whether petitions about conduct at this agency are seen from above.
    pub fn is_above(&self, agency: AgencyId) -> bool {
        match self {
            Self::Citizen(_) => false,
            Self::Officer { below, .. } => match below {
                Below::Everywhere => true,
                Below::These(agencies) => agencies.contains(&agency),
            },
        }
    }
}
