//! `motcua demo`: the demonstration province, and what is told about it once.

use super::Failed;
use crate::app::App;
use crate::config::Config;
use crate::demo::{self, Loaded};
use crate::platform::clock::Clock;

pub(super) fn run(config: Config) -> Result<(), Failed> {
    config.files.prepare(&config.database.url)?;
    App::migrate(&config)?;
    let app = App::build(config, Clock::system())?;
    let loaded = super::block_on(demo::load(&app));
    app.close();
    tell(&loaded?)
}

/// Prints the accounts, and the dossiers that each show one thing: a line each, its columns separated by tabulators, so that people and programs can read them.
pub(super) fn tell(loaded: &Loaded) -> Result<(), Failed> {
    let mut lines = format!(
        "The demonstration province is loaded: {} entries, {} dossiers, {} accounts.\n\
         The passwords were drawn at random and are told now and never again:\n\n",
        loaded.entries,
        loaded.dossiers,
        loaded.accounts.len(),
    );
    for account in &loaded.accounts {
        let columns = [
            &account.login,
            account.password.expose(),
            &account.role,
            &account.name,
        ];
        lines.push_str(&columns.join("\t"));
        lines.push('\n');
    }
    lines.push_str("\nThese dossiers each show one thing:\n\n");
    for shown in &loaded.shown {
        lines.push_str(&[&shown.code, shown.state.as_str(), shown.what].join("\t"));
        lines.push('\n');
    }
    lines.push('\n');
    super::print(&lines)
}
