//! What every answer has in common.

mod health;
