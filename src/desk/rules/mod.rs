//! Whose turn it is, and when one may come: pure functions.

pub mod board;
pub mod line;
pub mod slots;
