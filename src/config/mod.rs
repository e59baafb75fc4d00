//! Settings: from environment variables and an optional file, read once at the start by this module alone.
//!
//! `settings.rs` holds the one table; the struct, `motcua help config` and docs/CONFIGURATION.md are made from it.
//! A value that cannot be used, or a name that nobody knows, stops the start with a sentence that names it.

mod database_url;
mod derived;
mod error;
mod help;
mod load;
mod setting;
mod settings;
#[cfg(test)]
mod tests;

pub use database_url::DatabaseUrl;
pub use error::ConfigError;
pub use help::{markdown, table_text};
pub use load::{effective, process_variables};
pub use setting::{Allowed, Key, LogFilter, PublicUrl, Unit};
pub use settings::{
    Config, DatabaseConfig, FilesConfig, KEYS, LimitsConfig, LockoutConfig, LogConfig, PasswordsConfig,
    ServerConfig, TokensConfig, UpkeepConfig,
};
