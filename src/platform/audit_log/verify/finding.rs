//! What can be wrong.

use uuid::Uuid;

/// How rows are not as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The row's content does not have the hash that was written with it.
    Altered,
    /// The rows are not there, although a later one or a seal knows them.
    Removed,
    /// The row does not continue the row before it: rows were exchanged, or one was put in.
    Reordered,
    /// The row has another hash than its seal says.
    Replaced,
    /// The rows say that they are sealed, and no seal knows of them: they were put behind the end of their chain.
    Forged,
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Rows of a chain that follow one another.
    Rows {
        /// What is wrong with them.
        fault: Fault,
        /// The kind of subject whose chain it is.
        subject_type: String,
        /// The subject.
        subject_id: Uuid,
        /// The place of the first in the chain, from 1.
        first: i64,
        /// The place of the last.
        last: i64,
    },
    /// Seals that follow one another are not there.
    SealsRemoved {
        /// The number of the first, from 1.
        first: i64,
        /// The number of the last.
        last: i64,
    },
    /// A seal whose content, order or MAC is wrong.
    SealAltered {
        /// Its number.
        seal: i64,
    },
    /// A seal is another than this machine has seen under the number.
    SealReplaced {
        /// Its number.
        seal: i64,
    },
}

fn numbered(f: &mut std::fmt::Formatter<'_>, what: &str, first: i64, last: i64) -> std::fmt::Result {
    if first == last {
        write!(f, "{what} {first} ")
    } else {
        write!(f, "{what}s {first} to {last} ")
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rows {
                fault,
                subject_type,
                subject_id,
                first,
                last,
            } => {
                write!(f, "{subject_type} {subject_id}: ")?;
                numbered(f, "row", *first, *last)?;
                f.write_str(match fault {
                    Fault::Altered => "altered",
                    Fault::Removed => "removed",
                    Fault::Reordered => "not following the row before",
                    Fault::Replaced => "not the one that was sealed",
                    Fault::Forged => "said to be sealed, but in no seal: put in, or the seals were removed",
                })
            }
            Self::SealsRemoved { first, last } => {
                numbered(f, "seal", *first, *last)?;
                f.write_str("removed")
            }
            Self::SealAltered { seal } => write!(f, "seal {seal} altered, or made with another key"),
            Self::SealReplaced { seal } => write!(f, "seal {seal} not the one that this machine has seen"),
        }
    }
}
