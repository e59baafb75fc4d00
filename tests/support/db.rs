//! A database for each test: a copy of a template that was made once.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use motcua::platform::clock::Clock;
use motcua::platform::db::{Backend, Conn, Db, DbSettings, Migrations};

use super::province::Province;
use super::{janitor, postgres, scratch};

/// A database that is gone when this is dropped.
pub struct TestDb {
    backend: Backend,
    /// The file, or the database's name on the server.
    name: String,
    url: String,
    province: Option<&'static Province>,
}

/// Whether this database can be tested here.
pub fn is_here(backend: Backend) -> bool {
    postgres::announce();
    backend == Backend::Sqlite || postgres::server().is_some()
}

fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The folder of this process's SQLite databases.
fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::Builder::new()
            .prefix("motcua-test-")
            .tempdir_in(scratch::folder())
            .unwrap()
            .keep();
        janitor::remove_at_the_end(&folder);
        folder
    })
}

impl TestDb {
    fn place(backend: Backend, of: &str) -> Self {
        match backend {
            Backend::Sqlite => {
                let name = folder().join(format!("{of}.db")).to_str().unwrap().to_owned();
                let url = format!("sqlite://{name}");
                Self {
                    backend,
                    name,
                    url,
                    province: None,
                }
            }
            Backend::Postgres => {
                let server = postgres::server().expect("no PostgreSQL here");
                let name = server.name(of);
                let url = server.url(&name);
                Self {
                    backend,
                    name,
                    url,
                    province: None,
                }
            }
        }
    }

    /// A database without any table.
    pub fn empty(backend: Backend) -> Self {
        let made = Self::place(backend, &format!("{}", next()));
        if backend == Backend::Postgres {
            postgres::server().unwrap().create(&made.name, None);
        }
        made
    }

    /// A database with all migrations applied.
    pub fn migrated(backend: Backend) -> Self {
        static SQLITE: OnceLock<TestDb> = OnceLock::new();
        static POSTGRES: OnceLock<TestDb> = OnceLock::new();
        let template = match backend {
            Backend::Sqlite => &SQLITE,
            Backend::Postgres => &POSTGRES,
        };
        template
            .get_or_init(|| {
                let template = Self::place(backend, "migrated");
                if backend == Backend::Postgres {
                    postgres::server().unwrap().create(&template.name, None);
                }
                template.migrations().up().unwrap();
                template
            })
            .copy()
    }

    /// A database with the demonstration province in it.
    pub fn demo(backend: Backend) -> Self {
        static SQLITE: OnceLock<TestDb> = OnceLock::new();
        static POSTGRES: OnceLock<TestDb> = OnceLock::new();
        let template = match backend {
            Backend::Sqlite => &SQLITE,
            Backend::Postgres => &POSTGRES,
        };
        template
            .get_or_init(|| {
                let mut template = Self::migrated(backend);
                let loaded = Province::load(&template.url);
                template.province = Some(Box::leak(Box::new(loaded)));
                template
            })
            .copy()
    }

    /// The province that was loaded into it.
    pub fn province(&self) -> Option<&'static Province> {
        self.province
    }

    /// A copy. Nobody may have this one open.
    fn copy(&self) -> Self {
        let mut made = Self::place(self.backend, &format!("{}", next()));
        made.province = self.province;
        match self.backend {
            Backend::Sqlite => {
                let unfinished = PathBuf::from(format!("{}-wal", self.name));
                assert!(!unfinished.exists(), "the template is still open");
                std::fs::copy(&self.name, &made.name).unwrap();
            }
            Backend::Postgres => postgres::server().unwrap().create(&made.name, Some(&self.name)),
        }
        made
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Settings with few connections: many tests run at once.
    pub fn settings(&self) -> DbSettings {
        DbSettings {
            connections: 3,
            ..DbSettings::new(&self.url)
        }
    }

    /// Its migrations.
    pub fn migrations(&self) -> Migrations {
        Migrations::new(&self.settings()).unwrap()
    }

    /// Opens it as the server does.
    pub fn open(&self, clock: Clock) -> Db {
        Db::open(&self.settings(), clock).unwrap()
    }

    /// A connection past everything that the server does, to look at what is really there.
    pub fn connect(&self) -> Conn {
        match self.backend {
            Backend::Sqlite => {
                let mut connection = SqliteConnection::establish(&self.name).unwrap();
                connection
                    .batch_execute("PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON")
                    .unwrap();
                Conn::Sqlite(connection)
            }
            Backend::Postgres => Conn::Postgres(PgConnection::establish(&self.url).unwrap()),
        }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        match self.backend {
            Backend::Sqlite => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", self.name));
                }
            }
            Backend::Postgres => postgres::server().unwrap().drop(&self.name),
        }
    }
}
