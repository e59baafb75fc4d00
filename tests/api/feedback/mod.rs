//! Ratings and petitions.

mod petitions;
mod ratings;
