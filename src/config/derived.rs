//! What the settings mean for the parts that they configure.

use std::path::Path;

use super::{DatabaseConfig, DatabaseUrl, FilesConfig};
use crate::platform::db::DbSettings;
use crate::platform::files::private_folder;

impl DatabaseConfig {
    /// For `Db::open` and `Migrations::new`.
    pub fn settings(&self) -> DbSettings {
        DbSettings {
            url: self.url.expose().to_owned(),
            connections: self.connections,
            queue: self.queue,
            max_batch: self.max_batch,
            slow_query: self.slow_query,
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
