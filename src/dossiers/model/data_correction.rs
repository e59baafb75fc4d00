//! What owners ask to be corrected, and what ends a dossier's personal data.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Owner;
use crate::platform::db::schema::dossier_data_corrections;
use crate::platform::ids::{AgencyId, CitizenId, DataCorrectionId, DossierId, OfficerId};
use crate::text_enum;

text_enum! {
    /// Why a dossier's personal data was erased.
    pub enum ErasureCause {
        /// Its time was over: on an approved list.
        Disposal = "DISPOSAL",
        /// A draft that nobody had touched for long, or that its owner discarded.
        ForgottenDraft = "FORGOTTEN_DRAFT",
    }
}

text_enum! {
    /// Where a request to correct stands.
    pub enum DataCorrectionState {
        /// The desk has to decide.
        Requested = "REQUESTED",
        /// Corrected.
        Granted = "GRANTED",
        /// Not corrected, with a reason.
        Refused = "REFUSED",
    }
}

/// A request to correct the owner's data (domain section 20.8). The values are sealed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_data_corrections, check_for_backend(crate::platform::db::MultiBackend))]
pub struct DataCorrection {
    /// Its id.
    pub id: DataCorrectionId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// Whose desk decides.
    pub agency_id: AgencyId,
    /// Where it stands.
    pub state: DataCorrectionState,
    /// The owner as it should be, sealed.
    pub proposed: Option<Vec<u8>>,
    /// The owner as it was before it was corrected, sealed.
    pub original: Option<Vec<u8>>,
    /// Why it is wrong, and by which paper.
    pub grounds: Option<String>,
    /// When it was asked.
    pub requested_at: DateTime<Utc>,
    /// By whom.
    pub requested_by: CitizenId,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<OfficerId>,
    /// Why it was refused, or a note.
    pub decision: Option<String>,
}

/// An owner with the number, as it is sealed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedOwner {
    /// The owner.
    pub owner: Owner,
    /// The number; none leaves the one that is kept as it is.
    pub number: Option<String>,
}
