//! Who looked at whose data, when, as what and why: beside the audit log, which tells who changed what.
//!
//! Looking stays a read: a reader leaves an [`Entry`] in a bounded queue of the process and is answered; one thread
//! writes what came together, at most a second later, and whatever is left when the process stops. When the queue is
//! full the reader waits, then is refused (503): nothing is answered that is not going to be in the log. Whoever changes
//! something is shown it too: that look is written with the change ([`add`]). Knows nothing
//! of what is looked at: a subject is a kind and an id.

mod entry;
mod store;
mod writer;

pub use entry::{AccessChannel, AccessPurpose, AccessResult, Entry, PersonalDataShown};
pub use store::{
    AccessRow, OfAgency, PURGED_AT_ONCE, about, add, count_about, count_of_agency, forget_reasons, of_agency,
    purge,
};
pub use writer::AccessLog;
