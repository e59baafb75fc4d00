//! The PostgreSQL server of the tests: the one that `TEST_DATABASE_URL` names, else one of our own for this process.

use std::io::Write;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl};

use super::janitor;

/// A server that takes databases.
pub struct Server {
    /// What every database of this run begins with; the administrator's session carries it too.
    prefix: String,
    /// A URL whose database is to be replaced.
    url: String,
    /// How a template is copied.
    strategy: &'static str,
    administrator: Mutex<PgConnection>,
}

/// Where a server is to be had.
enum Found {
    At(String),
    Binaries(PathBuf),
}

/// Which databases are tested: `TEST_DATABASES` is `sqlite`, `both`, or empty for "both where PostgreSQL is found".
fn found() -> Option<&'static Found> {
    static FOUND: OnceLock<Option<Found>> = OnceLock::new();
    FOUND
        .get_or_init(|| {
            let wanted = std::env::var("TEST_DATABASES").unwrap_or_default();
            let found = match wanted.as_str() {
                "sqlite" => None,
                "both" | "" => look(),
                other => panic!("TEST_DATABASES is sqlite or both, not {other:?}"),
            };
            let words = match (&found, wanted.as_str()) {
                (Some(Found::At(_)), _) => "testing on SQLite and PostgreSQL (TEST_DATABASE_URL)".into(),
                (Some(Found::Binaries(folder)), _) => {
                    format!(
                        "testing on SQLite and PostgreSQL {} (own cluster)",
                        version(folder)
                    )
                }
                (None, "sqlite") => "testing on SQLite only, as TEST_DATABASES says".into(),
                (None, "both") => panic!("TEST_DATABASES is both, but no PostgreSQL was found"),
                (None, _) => "testing on SQLite only: no PostgreSQL found".into(),
            };
            // Straight to standard error: the harness keeps what `eprintln!` says of a test that passes.
            let _ = writeln!(std::io::stderr(), "{words}");
            found
        })
        .as_ref()
}

fn look() -> Option<Found> {
    if let Ok(url) = std::env::var("TEST_DATABASE_URL")
        && !url.is_empty()
    {
        return Some(Found::At(url));
    }
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    let mut debian: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    debian.sort();
    folders.extend(debian.into_iter().rev().map(|(_, folder)| folder));
    let complete = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    folders.into_iter().find(complete).map(Found::Binaries)
}

fn version(folder: &Path) -> String {
    let said = Command::new(folder.join("postgres")).arg("--version").output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    said.ok()
        .and_then(|text| Some(text.split_whitespace().nth(2)?.to_owned()))
        .unwrap_or_default()
}

/// Says once on standard error which databases are tested.
pub fn announce() {
    let _ = found();
}

/// The server, started when first asked for; `None` where there is no PostgreSQL to test on.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let found = found()?;
    Some(SERVER.get_or_init(|| {
        match found {
            Found::At(url) => Server::at(url.clone(), "", Duration::ZERO)
                .unwrap_or_else(|why| panic!("TEST_DATABASE_URL: {why}")),
            Found::Binaries(folder) => own_cluster(folder),
        }
    }))
}

impl Server {
    fn at(url: String, strategy: &'static str, patience: Duration) -> Result<Self, String> {
        let since = Instant::now();
        let mut administrator = loop {
            match PgConnection::establish(&url) {
                Ok(connection) => break connection,
                Err(error) if since.elapsed() >= patience => return Err(error.to_string()),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let prefix = format!("motcua_test_{:08x}", rand_suffix());
        administrator
            .batch_execute(&format!(
                "SET application_name = '{prefix}'; SET client_min_messages = warning"
            ))
            .map_err(|error| error.to_string())?;
        let server = Self {
            prefix,
            url,
            strategy,
            administrator: Mutex::new(administrator),
        };
        server.drop_what_dead_runs_left();
        Ok(server)
    }

    fn administrator(&self) -> MutexGuard<'_, PgConnection> {
        self.administrator
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The full name of a database of this run.
    pub fn name(&self, of: &str) -> String {
        format!("{}_{of}", self.prefix)
    }

    /// The URL of a database by its full name.
    pub fn url(&self, database: &str) -> String {
        let (base, parameters) = match self.url.split_once('?') {
            Some((base, parameters)) => (base, format!("?{parameters}")),
            None => (self.url.as_str(), String::new()),
        };
        let scheme = base.find("://").map_or(0, |at| at + 3);
        let end = base[scheme..].find('/').map_or(base.len(), |at| scheme + at);
        format!("{}/{database}{parameters}", &base[..end])
    }

    /// Makes a database, as a copy where a template is named.
    pub fn create(&self, database: &str, template: Option<&str>) {
        let template = template.unwrap_or("template0");
        self.administrator()
            .batch_execute(&format!(
                "CREATE DATABASE {database} TEMPLATE {template} {}",
                self.strategy
            ))
            .unwrap_or_else(|error| panic!("CREATE DATABASE {database}: {error}"));
    }

    /// Removes a database, whoever still holds it open.
    pub fn drop(&self, database: &str) {
        let dropped = self
            .administrator()
            .batch_execute(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"));
        if let Err(error) = dropped {
            let _ = writeln!(std::io::stderr(), "a test's database stays behind: {error}");
        }
    }

    /// A run that was killed leaves its databases on a server that outlives it.
    fn drop_what_dead_runs_left(&self) {
        #[derive(QueryableByName)]
        struct Name {
            #[diesel(sql_type = diesel::sql_types::Text)]
            datname: String,
        }
        let dead: Vec<Name> = diesel::sql_query(
            "SELECT datname FROM pg_database WHERE datname ~ '^motcua_test_[0-9a-f]{8}_' \
             AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = left(datname, 20))",
        )
        .load(&mut *self.administrator())
        .unwrap_or_default();
        for Name { datname } in dead {
            self.drop(&datname);
        }
    }
}

fn rand_suffix() -> u32 {
    use std::hash::{BuildHasher, RandomState};
    u32::try_from(RandomState::new().hash_one(std::process::id()) >> 32).expect("32 bits")
}

/// Starts a cluster that ends with this process. It listens on a socket in its own folder only, so it needs no port.
fn own_cluster(binaries: &Path) -> Server {
    let folder = super::scratch::folder().join(format!("motcua-pg-{:08x}", rand_suffix()));
    std::fs::create_dir(&folder).expect("a temporary folder");
    let user = unprivileged(&folder);
    if let Some((uid, gid)) = user {
        chown(&folder, Some(uid), Some(gid)).expect("root may give folders away");
    }
    std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let data = folder.join("data");
    // A province's server sorts by the language's rules, not by bytes; what depends on that must not pass here.
    let vietnamese = ["--locale-provider=icu", "--icu-locale=vi-VN", "--locale=C.UTF-8"];
    if let Err(icu) = initdb(binaries, &data, &vietnamese, user)
        && let Err(plain) = initdb(binaries, &data, &["--locale=C"], user)
    {
        panic!("initdb: {icu}\n{plain}");
    }
    // The crash tests kill the server in the middle of commits; the others need no durability.
    let durable = if super::scratch::must_last() { "on" } else { "off" };
    let script = r#"
        "$1" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=400 -c autovacuum=off -c wal_level=minimal \
            -c max_wal_senders=0 -c "fsync=$3" -c "synchronous_commit=$3" -c "full_page_writes=$3" >"$2/log" 2>&1 &
        read -r _
        kill -QUIT $!
        wait
        rm -rf "$2"
    "#;
    let postgres = binaries.join("postgres");
    let arguments = [postgres.to_str().unwrap(), folder.to_str().unwrap(), durable];
    std::mem::forget(janitor::after_the_end(script, &arguments, user));
    let host = folder.to_str().unwrap().replace('/', "%2F");
    // Copying files beats writing all pages to the log where nothing is synced; PostgreSQL 14 knows no choice.
    let major = version(binaries)
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    let strategy = if major >= Some(15) {
        "STRATEGY FILE_COPY"
    } else {
        ""
    };
    let url = format!("postgres://postgres@{host}/postgres");
    Server::at(url, strategy, Duration::from_secs(60)).unwrap_or_else(|why| {
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        panic!("the PostgreSQL cluster does not answer: {why}\n{log}")
    })
}

fn initdb(binaries: &Path, data: &Path, locale: &[&str], user: Option<(u32, u32)>) -> Result<(), String> {
    let mut command = Command::new(binaries.join("initdb"));
    command
        .arg("-D")
        .arg(data)
        .args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-instructions",
        ])
        .args(locale)
        .current_dir("/");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    let output = command.output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// PostgreSQL refuses to run as root; then it runs as nobody.
fn unprivileged(made_by_us: &Path) -> Option<(u32, u32)> {
    if made_by_us.metadata().unwrap().uid() != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let nobody = users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let is_nobody = parts.next() == Some("nobody");
        let (uid, gid) = (parts.nth(1)?.parse().ok()?, parts.next()?.parse().ok()?);
        is_nobody.then_some((uid, gid))
    });
    Some(nobody.expect("PostgreSQL cannot run as root, and there is no user nobody"))
}
