//! Dossiers, from the draft to the handed-over result, in the demonstration province.

mod accesses;
mod any_order;
mod computerised;
mod data_corrections;
mod detours;
mod drafts;
mod due_soon;
mod early;
pub mod given;
mod inbox;
mod late;
mod messages;
mod moving;
mod new_version;
mod obligation;
mod online;
mod parties;
mod people;
mod permit;
mod possible;
mod races;
mod refused;
mod strangers;
mod tracking;
