//! `motcua admin`: what an administrator does at the console.

use clap::{Args, Subcommand};

use super::Failed;
use crate::app::App;
use crate::auth::console::{self, PasswordSource};
use crate::auth::model::Username;
use crate::auth::{Auth, AuthSettings, Password};
use crate::config::Config;
use crate::platform::audit_log::{self, Anchor};
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::identity::PersonName;
use crate::platform::keys::{Keys, add_token_key};
use crate::platform::text::nfc;

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Read the whole audit log and name what was removed, altered, reordered or put in.
    VerifyAudit,
    /// Make an officer's account that administers the system: the first one, or another.
    CreateAdmin(NewAdmin),
    /// Give an officer another password and close all sessions.
    ResetPassword(Reset),
    /// Add a key that signs tokens from the next start on; tokens signed before stay good.
    RotateTokenKey,
}

#[derive(Debug, Args)]
pub(super) struct NewAdmin {
    /// The name for signing in: small letters, digits, dots, underscores, hyphens; a letter first.
    #[arg(long)]
    username: String,
    /// The person's full name.
    #[arg(long)]
    full_name: String,
    #[command(flatten)]
    password: Source,
}

#[derive(Debug, Args)]
pub(super) struct Reset {
    /// The name with which the officer signs in.
    #[arg(long)]
    username: String,
    #[command(flatten)]
    password: Source,
}

/// Where the password comes from: exactly one of the two, there is no default.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// Read the password from standard input, its first line.
    #[arg(long)]
    password_stdin: bool,
    /// Draw a password at random and print it once; it must be changed at the first sign-in.
    #[arg(long)]
    draw_password: bool,
}

pub(super) fn run(task: &Task, config: &Config) -> Result<(), Failed> {
    match task {
        Task::VerifyAudit => verify_audit(config),
        Task::CreateAdmin(new) => create_admin(new, config),
        Task::ResetPassword(reset) => reset_password(reset, config),
        Task::RotateTokenKey => {
            let kid = add_token_key(&config.files.key_dir)?;
            super::print(&format!(
                "added {kid}; restart the servers, one after the other\n"
            ))
        }
    }
}

fn create_admin(new: &NewAdmin, config: &Config) -> Result<(), Failed> {
    let username = username(&new.username)?;
    let full_name = PersonName::parse(&new.full_name).map_err(|fault| format!("--full-name: {fault}"))?;
    let source = new.password.read()?;
    let (auth, name) = (open(config)?, username.as_str().to_owned());
    let made = super::block_on(console::create_admin(&auth, username, full_name, source));
    auth.close();
    auth.db().close();
    let (id, password) = made?;
    super::print(&format!("made the administrator {name} ({id})\n"))?;
    new.password.tell(&password)
}

fn reset_password(reset: &Reset, config: &Config) -> Result<(), Failed> {
    let username = username(&reset.username)?;
    let source = reset.password.read()?;
    let auth = open(config)?;
    let password = super::block_on(console::reset_password(&auth, username, source));
    auth.close();
    auth.db().close();
    let password = password?;
    super::print("the password was changed and all sessions are closed\n")?;
    reset.password.tell(&password)
}

fn username(text: &str) -> Result<Username, Failed> {
    Username::parse(text).ok_or_else(|| format!("--username: {}", Username::fault_detail().en).into())
}

fn open(config: &Config) -> Result<Auth, Failed> {
    config.files.prepare(&config.database.url)?;
    App::migrate(config)?;
    let keys = Keys::open(&config.files.key_dir)?;
    let db = Db::open(&config.database.settings(), Clock::system())?;
    Ok(Auth::start(
        db,
        &keys,
        AuthSettings::from(config),
        &config.server.public_url.0,
    )?)
}

impl Source {
    fn read(&self) -> Result<PasswordSource, Failed> {
        if self.draw_password {
            return Ok(PasswordSource::Drawn);
        }
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        let password = nfc(line.trim_end_matches(['\r', '\n'])).into_owned();
        if password.is_empty() {
            return Err("--password-stdin: standard input holds no password".into());
        }
        Ok(PasswordSource::Given(Password::new(password)))
    }

    fn tell(&self, password: &Password) -> Result<(), Failed> {
        if self.draw_password {
            super::print(&format!(
                "password, told this once and to be changed at the first sign-in: {}\n",
                password.expose()
            ))?;
        }
        Ok(())
    }
}

fn verify_audit(config: &Config) -> Result<(), Failed> {
    let key = Keys::open(&config.files.key_dir)?.audit_seal();
    let anchor = Anchor::in_folder(&config.files.key_dir);
    let seen = anchor.seen()?;
    let db = Db::open(&config.database.settings(), Clock::system())?;
    let known = seen.clone();
    let verdict = super::block_on(db.read(move |conn| audit_log::verify(conn, &key, known.as_ref())))?;
    db.close();
    let mut lines = String::new();
    for finding in &verdict.findings {
        lines += &format!("{finding}\n");
    }
    if verdict.unnamed > 0 {
        lines += &format!("and {} more\n", verdict.unnamed);
    }
    lines += &format!(
        "{} rows in {} chains, {} seals, {} rows not sealed yet\n",
        verdict.rows, verdict.chains, verdict.seals, verdict.unsealed
    );
    lines += &match seen {
        Some(seen) => format!("this machine has seen the seals up to {}\n", seen.seal),
        None => format!(
            "no {} here: whether the newest seals were taken away with their rows cannot be told\n",
            anchor.path().display()
        ),
    };
    super::print(&lines)?;
    if verdict.findings.is_empty() {
        return Ok(());
    }
    let count = u64::try_from(verdict.findings.len()).unwrap_or(u64::MAX);
    let count = count.saturating_add(verdict.unnamed);
    Err(format!("the audit log is not as it was written: {count} findings").into())
}
