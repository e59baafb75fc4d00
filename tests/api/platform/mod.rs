//! What every answer has in common.

mod audit;
mod docs;
mod health;
mod reading;
