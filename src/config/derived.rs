//! What the settings mean for the parts that they configure.

use std::path::Path;

use super::{Config, DatabaseConfig, DatabaseUrl, FilesConfig};
use crate::platform::db::DbSettings;
use crate::platform::files::private_folder;
use crate::platform::http::rate_limit::{RateLimit, RateLimits};

impl Config {
    /// The limits of the API.
    pub fn rate_limits(&self) -> RateLimits {
        RateLimits {
            tracking: RateLimit::per_minute("tracking", self.limits.tracking),
            sign_in: RateLimit::per_minute("sign-in", self.limits.sign_in),
            refresh: RateLimit::per_minute("refresh", self.limits.refresh),
            computation: RateLimit::per_minute("computation", self.limits.computation),
            trusted_proxies: self.server.trusted_proxies.clone(),
        }
    }
}

impl DatabaseConfig {
    /// For `Db::open` and `Migrations::new`.
    pub fn settings(&self) -> DbSettings {
        DbSettings {
            connections: self.connections,
            queue: self.queue,
            max_batch: self.max_batch,
            slow_query: self.slow_query,
            ..DbSettings::new(self.url.expose())
        }
    }
}

impl FilesConfig {
    /// Makes the data folder, and the one of a SQLite database, where they are not there yet.
    ///
    /// # Errors
    /// A folder cannot be made; the error names it.
    pub fn prepare(&self, database: &DatabaseUrl) -> Result<(), std::io::Error> {
        private_folder(&self.data_dir)?;
        match database.sqlite_path().and_then(Path::parent) {
            Some(folder) if folder != Path::new("") => private_folder(folder),
            _ => Ok(()),
        }
    }
}
