//! Ratings and petitions.

mod petition_turns;
mod petitions;
mod raters;
pub mod ratings;
mod watched;
