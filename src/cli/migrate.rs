//! `motcua migrate`.

use clap::{Args, Subcommand};

use super::Failed;
use crate::config::Config;
use crate::platform::db::Migrations;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    direction: Option<Direction>,
}

#[derive(Clone, Copy, Debug, Default, Subcommand)]
enum Direction {
    /// Apply what is pending (the default).
    #[default]
    Up,
    /// Take the newest migration back.
    Down,
    /// Show what is applied and what is pending; changes nothing.
    Status,
}

pub(super) fn run(arguments: &Arguments, config: &Config) -> Result<(), Failed> {
    config.files.prepare(&config.database.url)?;
    let migrations = Migrations::new(&config.database.settings())?;
    let lines = match arguments.direction.unwrap_or_default() {
        Direction::Up => match migrations.up()? {
            names if names.is_empty() => vec!["nothing pending".to_owned()],
            names => names.into_iter().map(|name| format!("applied {name}")).collect(),
        },
        Direction::Down => vec![format!("took back {}", migrations.down()?)],
        Direction::Status => {
            let state = migrations.state()?;
            let applied = state.applied.into_iter().map(|name| format!("applied {name}"));
            applied
                .chain(state.pending.into_iter().map(|name| format!("pending {name}")))
                .collect()
        }
    };
    super::print(&(lines.join("\n") + "\n"))
}
