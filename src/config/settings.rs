//! The one table of settings.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::database_url::DatabaseUrl;
use super::error::ConfigError;
use super::load::Texts;
use super::setting::{Allowed, Key, LogFilter, PublicUrl, Unit};
use crate::platform::network::Network;
use crate::platform::telemetry::LogFormat;

/// Makes of one table the structs, the list of keys with their documentation, and the reading of values.
macro_rules! settings {
    ($(
        $title:literal $group:ident: $struct:ident {
            $($(#[doc = $doc:literal])+ $field:ident: $type:ty, $name:literal = $default:literal, $unit:ident, $allowed:expr;)+
        }
    )+) => {
        /// All settings.
        #[derive(Clone, Debug)]
        pub struct Config {
            $(#[doc = $title] pub $group: $struct,)+
        }

        $(
            #[doc = $title]
            #[derive(Clone, Debug)]
            pub struct $struct {
                $($(#[doc = $doc])+ pub $field: $type,)+
            }
        )+

        /// Every setting, under the titles of its group.
        pub const KEYS: &[(&str, &[Key])] = &[
            $(($title, &[
                $(Key {
                    name: $name,
                    default: $default,
                    unit: Unit::$unit,
                    allowed: $allowed,
                    meaning: concat!($($doc),+),
                },)+
            ]),)+
        ];

        impl Config {
            /// Reads every value; the first that cannot be used is the error.
            pub(super) fn read(texts: &Texts) -> Result<Self, ConfigError> {
                Ok(Self {
                    $($group: $struct { $($field: texts.value::<$type>($name)?,)+ },)+
                })
            }
        }
    };
}

const SWITCH: Allowed = Allowed::Words("on or off");
const FOLDER: Allowed = Allowed::Words("the path of a folder");

settings! {
    "Server" server: ServerConfig {
        /// The address to listen on. `0.0.0.0` or `::` listens on all.
        address: IpAddr, "MOTCUA_ADDRESS" = "127.0.0.1", None, Allowed::Words("an IP address");
        /// The port to listen on; 0 takes any free one.
        port: u16, "MOTCUA_PORT" = "8080", None, Allowed::Whole(0, 65_535);
        /// How the outside reaches this server; stands in links, and in the tokens as their issuer.
        public_url: PublicUrl, "MOTCUA_PUBLIC_URL" = "<http://address:port>", None,
            Allowed::Words("a URL that begins with http:// or https://, without query or user");
        /// Threads that serve requests; 0 means one for each core.
        threads: usize, "MOTCUA_THREADS" = "0", None, Allowed::Whole(0, 256);
        /// The largest request body, uploaded files excepted.
        body_limit: usize, "MOTCUA_BODY_LIMIT" = "1048576", Bytes, Allowed::Whole(1_024, 67_108_864);
        /// Proxies whose `X-Forwarded-For` is believed, as addresses or networks (`10.0.0.0/8`) with commas between.
        trusted_proxies: Vec<Network>, "MOTCUA_TRUSTED_PROXIES" = "", None,
            Allowed::Words("IP addresses or networks with commas between them");
        /// How long running requests and jobs may take to finish after SIGTERM or SIGINT.
        shutdown_grace: Duration, "MOTCUA_SHUTDOWN_SECONDS" = "30", Seconds, Allowed::Whole(0, 3_600);
    }
    "Files" files: FilesConfig {
        /// The folder for what this server keeps in files; made at the first start, readable by its owner only.
        data_dir: PathBuf, "MOTCUA_DATA_DIR" = "data", None, FOLDER;
        /// The folder of the keys that sign tokens and seal cursors, the audit log and personal data; made at the first
        /// start. Several processes over one PostgreSQL database need the same keys here. Keep a copy apart from the
        /// database's: without them stored identity numbers cannot be read.
        key_dir: PathBuf, "MOTCUA_KEY_DIR" = "<data folder>/keys", None, FOLDER;
    }
    "Database" database: DatabaseConfig {
        /// The database: `sqlite://path` or `postgres://user:password@host/name`. Instead, `DATABASE_URL_FILE` may name
        /// a file that holds it (a container's secret).
        url: DatabaseUrl, "DATABASE_URL" = "<sqlite://data folder/motcua.db>", None, DatabaseUrl::ALLOWED;
        /// Connections that serve reads, and on PostgreSQL writes.
        connections: usize, "MOTCUA_DB_CONNECTIONS" = "8", None, Allowed::Whole(1, 512);
        /// Requests that may wait for the database, reads and SQLite's writes each; beyond it the answer is 503.
        queue: usize, "MOTCUA_DB_QUEUE" = "4096", None, Allowed::Whole(1, 1_000_000);
        /// SQLite: the most transactions that one commit carries; 1 commits each by itself.
        max_batch: usize, "MOTCUA_DB_MAX_BATCH" = "256", None, Allowed::Whole(1, 10_000);
        /// Statements that take this long are logged, without their values.
        slow_query: Duration, "MOTCUA_SLOW_QUERY_MS" = "200", Milliseconds, Allowed::Whole(1, 3_600_000);
    }
    "Log" log: LogConfig {
        /// How log lines look.
        format: LogFormat, "MOTCUA_LOG_FORMAT" = "pretty", None, Allowed::Words("pretty or json");
        /// What is logged: a level (`error`, `warn`, `info`, `debug`, `trace`), or `target=level` pairs with commas.
        filter: LogFilter, "MOTCUA_LOG" = "info,actix_server=warn", None, Allowed::Words("a level, or target=level pairs with commas between");
    }
    "Passwords" passwords: PasswordsConfig {
        /// Memory that hashing one password takes (argon2id).
        memory_kib: u32, "MOTCUA_ARGON2_MEMORY_KIB" = "19456", Kibibytes, Allowed::Whole(8_192, 1_048_576);
        /// How often argon2id passes over its memory.
        passes: u32, "MOTCUA_ARGON2_PASSES" = "2", None, Allowed::Whole(1, 100);
        /// Lanes of argon2id.
        lanes: u32, "MOTCUA_ARGON2_LANES" = "1", None, Allowed::Whole(1, 16);
        /// Passwords hashed at the same time; the others wait, so that sign-ins never starve the rest.
        concurrency: usize, "MOTCUA_HASHING_CONCURRENCY" = "2", None, Allowed::Whole(1, 64);
        /// Sign-ins that may wait for hashing; beyond it the answer is 503.
        queue: usize, "MOTCUA_HASHING_QUEUE" = "128", None, Allowed::Whole(1, 100_000);
    }
    "Tokens" tokens: TokensConfig {
        /// How long an access token is good for.
        access: Duration, "MOTCUA_ACCESS_TOKEN_MINUTES" = "15", Minutes, Allowed::Whole(1, 1_440);
        /// How long a sign-in lasts without being used.
        refresh: Duration, "MOTCUA_REFRESH_TOKEN_DAYS" = "30", Days, Allowed::Whole(1, 366);
    }
    "Lock-out after wrong passwords" lockout: LockoutConfig {
        /// Wrong passwords for one account from one address before the next try from there has to wait.
        account_attempts: u32, "MOTCUA_LOCKOUT_ATTEMPTS" = "5", None, Allowed::Whole(1, 1_000);
        /// Wrong passwords for one account from anywhere before tries have to wait, except from addresses from which
        /// somebody has signed in to it.
        name_attempts: u32, "MOTCUA_LOCKOUT_NAME_ATTEMPTS" = "20", None, Allowed::Whole(1, 10_000);
        /// Wrong passwords from one address, for whichever accounts, before the next try has to wait.
        address_attempts: u32, "MOTCUA_LOCKOUT_ADDRESS_ATTEMPTS" = "50", None, Allowed::Whole(1, 100_000);
        /// The first wait; each further wrong password doubles it.
        first_wait: Duration, "MOTCUA_LOCKOUT_FIRST_SECONDS" = "15", Seconds, Allowed::Whole(1, 86_400);
        /// The longest wait.
        longest_wait: Duration, "MOTCUA_LOCKOUT_LONGEST_MINUTES" = "60", Minutes, Allowed::Whole(1, 10_080);
        /// How long an address from which somebody has signed in does without the waits that wrong passwords from
        /// elsewhere bring on.
        known_address: Duration, "MOTCUA_LOCKOUT_KNOWN_ADDRESS_DAYS" = "30", Days, Allowed::Whole(1, 366);
    }
    "Rate limits, each for one client address where it does not say otherwise" limits: LimitsConfig {
        /// Looking up a dossier by its code and the receipt's secret.
        tracking: u32, "MOTCUA_RATE_TRACKING" = "20", PerMinute, Allowed::Whole(1, 1_000_000);
        /// Signing in, registering, and showing refresh tokens that are nobody's.
        sign_in: u32, "MOTCUA_RATE_SIGN_IN" = "30", PerMinute, Allowed::Whole(1, 1_000_000);
        /// Refreshing the tokens of one sign-in, from whatever address.
        refresh: u32, "MOTCUA_RATE_REFRESH" = "30", PerMinute, Allowed::Whole(1, 1_000_000);
        /// Computing a deadline without signing in.
        computation: u32, "MOTCUA_RATE_COMPUTATION" = "120", PerMinute, Allowed::Whole(1, 1_000_000);
    }
    "Dossiers" dossiers: DossiersConfig {
        /// From how many working days before its appointment on a dossier that is not finished is due soon: the colour on
        /// dossiers, in inboxes and on the board. When the worker warns is said by the rule set (`apologyLeadWorkingDays`).
        due_soon_days: u32, "MOTCUA_DUE_SOON_DAYS" = "2", Days, Allowed::Whole(0, 30);
        /// Within how many working hours of its own calendar the receiving side answers a handover; after that the worker
        /// tells, once.
        handover_answer_hours: u32, "MOTCUA_HANDOVER_ANSWER_HOURS" = "4", Hours, Allowed::Whole(1, 400);
    }
    "Upkeep" upkeep: UpkeepConfig {
        /// Whether `serve` also does the worker's jobs; off where `motcua worker` runs beside it.
        worker: bool, "MOTCUA_WORKER" = "on", None, SWITCH;
        /// How long a stored answer is replayed for its `Idempotency-Key`.
        idempotency: Duration, "MOTCUA_IDEMPOTENCY_HOURS" = "24", Hours, Allowed::Whole(24, 8_760);
        /// How often the heads of the audit log's chains are sealed.
        audit_seal: Duration, "MOTCUA_AUDIT_SEAL_SECONDS" = "5", Seconds, Allowed::Whole(1, 86_400);
        /// How long it is kept who looked at whose dossier; 24 months at least.
        access_log: Duration, "MOTCUA_ACCESS_LOG_DAYS" = "1096", Days, Allowed::Whole(731, 36_600);
        /// After how long without a change a draft that was never sent loses its owner and its content.
        drafts: Duration, "MOTCUA_DRAFT_DAYS" = "90", Days, Allowed::Whole(1, 3_660);
        /// Looks that may wait to be written to the access log; beyond it reading waits, then the answer is 503.
        access_queue: usize, "MOTCUA_ACCESS_LOG_QUEUE" = "10000", None, Allowed::Whole(1, 1_000_000);
        /// How often the worker looks for dossiers that are due soon or overdue, and for supplements that did not come.
        alerts: Duration, "MOTCUA_ALERT_SECONDS" = "30", Seconds, Allowed::Whole(1, 86_400);
    }
}
