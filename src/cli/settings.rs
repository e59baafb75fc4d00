//! `motcua config`.

use std::path::Path;

use clap::Args;

use super::Failed;
use crate::config;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print the documentation of all settings instead, as docs/CONFIGURATION.md has it.
    #[arg(long)]
    markdown: bool,
}

pub(super) fn run(arguments: &Arguments, file: Option<&Path>) -> Result<(), Failed> {
    let text = if arguments.markdown {
        config::markdown()
    } else {
        config::effective(config::process_variables(), file)?
    };
    super::print(&text)
}
