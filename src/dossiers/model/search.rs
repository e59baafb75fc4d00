//! By what a dossier is found.

use serde_json::Value;

use crate::platform::ids::DossierId;
use crate::text_enum;

text_enum! {
    /// What of a dossier a search looks at.
    pub enum SearchField {
        /// The code, or the end of it from the date on.
        Code = "CODE",
        /// The number of the owner's identity paper, or of the business.
        Identity = "IDENTITY",
        /// The owner's telephone, by today's number or the one before the renumbering.
        Phone = "PHONE",
        /// The owner's name.
        Name = "NAME",
        /// Who brought it for the owner: the name or the telephone.
        Submitter = "SUBMITTER",
        /// The summary.
        Summary = "SUMMARY",
        /// A thing that it is about: a plot, a building, a vehicle, a business, a person.
        Object = "OBJECT",
    }
}

/// What a dossier is found by, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findable {
    /// Its code.
    pub code: Option<String>,
    /// The owner's name.
    pub owner_name: String,
    /// The owner's telephone, E.164.
    pub owner_phone: Option<String>,
    /// The name of who brought it for the owner, where it was read.
    pub submitter_name: Option<String>,
    /// The telephone of who brought it for the owner, E.164, where it was read.
    pub submitter_phone: Option<String>,
    /// The hash of the owner's number.
    pub identity_hash: Option<Vec<u8>>,
    /// The summary, where it was read.
    pub summary: Option<String>,
    /// Whether it is about a thing that is asked for, where that was looked up.
    pub is_about: bool,
}

impl Findable {
    /// With who brought it, a [`Submitter`](super::Submitter) as JSON.
    pub fn brought_by(mut self, submitter: Option<&Value>) -> Self {
        let text = |field: &str| Some(submitter?.get(field)?.as_str()?.to_owned());
        self.submitter_name = text("name");
        self.submitter_phone = text("phone");
        self
    }
}

/// A dossier that a search looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The token that led to it, empty where none did.
    pub token: Vec<u8>,
    /// The dossier.
    pub dossier: DossierId,
    /// Whether the caller may see it at all.
    pub visible: bool,
    /// What it is found by.
    pub findable: Findable,
}
