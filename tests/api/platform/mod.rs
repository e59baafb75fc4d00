//! What every answer has in common.

mod docs;
mod health;
mod reading;
