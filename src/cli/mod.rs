//! The subcommands of `motcua`. Each reads its arguments, builds what it needs and calls the slice that does the work.

mod admin;
mod demo;
mod health;
mod migrate;
mod openapi;
mod serve;
mod settings;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use crate::app::Failed;
use crate::config::{self, Config};

/// The system behind the one-stop desks of a province.
#[derive(Debug, Parser)]
#[command(name = "motcua", version, about, max_term_width = 100, after_long_help = config::table_text())]
pub struct Cli {
    /// A TOML file with settings; the environment goes before it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, and unless MOTCUA_WORKER is off do the background jobs too.
    Serve(serve::Arguments),
    /// Do the background jobs only.
    Worker,
    /// Bring the database's schema up to this program, or take the newest migration back.
    Migrate(migrate::Arguments),
    /// Ask the server of these settings whether it can serve; for a container's health check.
    Health,
    /// Print the OpenAPI document.
    Openapi(openapi::Arguments),
    /// Load the demonstration province into an empty database and print its accounts, this once.
    Demo,
    /// What an administrator does at the console.
    #[command(subcommand)]
    Admin(admin::Task),
    /// Show the settings in effect, secrets hidden.
    #[command(after_long_help = config::table_text())]
    Config(settings::Arguments),
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// One sentence that says what to change.
    pub fn run(self) -> Result<(), Failed> {
        let file = self.config.as_deref();
        match self.command {
            Command::Config(arguments) => settings::run(&arguments, file),
            Command::Openapi(arguments) => openapi::run(&arguments),
            Command::Serve(arguments) => serve::serve(&arguments, Config::from_environment(file)?),
            Command::Worker => serve::work(Config::from_environment(file)?),
            Command::Health => health::run(&Config::from_environment(file)?),
            Command::Migrate(arguments) => migrate::run(&arguments, &Config::from_environment(file)?),
            Command::Demo => demo::run(Config::from_environment(file)?),
            Command::Admin(task) => admin::run(&task, &Config::from_environment(file)?),
        }
    }
}

/// Runs a future to its end, outside of a server.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(future)
}

/// Writes to standard output; a closed pipe (`| head`) is no error.
fn print(text: &str) -> Result<(), Failed> {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
