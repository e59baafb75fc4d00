//! `motcua admin`: what an administrator does at the console.

use clap::Subcommand;

use super::Failed;
use crate::config::Config;
use crate::platform::audit_log;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::keys::{Keys, add_token_key};

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Read the whole audit log and name every row that was removed, altered or reordered.
    VerifyAudit,
    /// Add a key that signs tokens from the next start on; tokens signed before stay good.
    RotateTokenKey,
}

pub(super) fn run(task: &Task, config: &Config) -> Result<(), Failed> {
    match task {
        Task::VerifyAudit => verify_audit(config),
        Task::RotateTokenKey => {
            let kid = add_token_key(&config.files.key_dir)?;
            super::print(&format!(
                "added {kid}; restart the servers, one after the other\n"
            ))
        }
    }
}

fn verify_audit(config: &Config) -> Result<(), Failed> {
    let key = Keys::open(&config.files.key_dir)?.audit_seal();
    let db = Db::open(&config.database.settings(), Clock::system())?;
    let verdict = super::block_on(db.read(move |conn| audit_log::verify(conn, &key)))?;
    db.close();
    let mut lines = String::new();
    for finding in &verdict.findings {
        lines += &format!("{finding}\n");
    }
    lines += &format!(
        "{} rows in {} chains, {} seals, {} rows not sealed yet\n",
        verdict.rows, verdict.chains, verdict.seals, verdict.unsealed
    );
    super::print(&lines)?;
    match verdict.findings.len() {
        0 => Ok(()),
        count => Err(format!("the audit log is not as it was written: {count} findings").into()),
    }
}
