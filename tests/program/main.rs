//! The program as an operator meets it: its subcommands, how it starts, how it stops.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    clippy::disallowed_methods
)] // helpers of tests, not only test functions

#[path = "../support/mod.rs"]
mod support;

mod admin;
mod commands;
mod killed;
mod readme;
mod serve;
mod server;
mod together;

use std::path::Path;
use std::process::{Command, Output};

pub use server::Server;

/// `motcua` in a folder of its own, with nothing of ours in its environment.
pub fn motcua(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    command.args(arguments).current_dir(folder).env_clear();
    command
}

/// Runs to the end.
pub fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    motcua(folder, arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

/// What it said on standard output.
pub fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it complained of.
pub fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
