//! Ratings and petitions.

mod petition_turns;
mod petitions;
mod raters;
mod ratings;
mod watched;
