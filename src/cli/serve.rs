//! `motcua serve` and `motcua worker`.

use std::time::Duration;

use actix_web::HttpServer;
use actix_web::rt::System;
use chrono::{DateTime, FixedOffset, Utc};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::Failed;
use crate::app::App;
use crate::config::Config;
use crate::demo::{self, DemoError};
use crate::platform::clock::Clock;
use crate::platform::health::until_reached;
use crate::platform::telemetry::start_logging;
use crate::worker;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// For demonstration, training and trials: loads the demonstration province where the database is empty, and
    /// prints its accounts this once.
    #[arg(long)]
    demo: bool,
    /// Start the one clock at this moment and let it run on, for training: 2011-03-01T08:30:00+07:00.
    #[arg(long, value_name = "RFC3339", requires = "demo")]
    clock: Option<DateTime<FixedOffset>>,
}

/// How long a start waits for a database that is still starting itself.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn serve(arguments: &Arguments, config: Config) -> Result<(), Failed> {
    start_logging(config.log.format, &config.log.filter.0)?;
    let clock = arguments.clock.map_or_else(Clock::system, |moment| {
        Clock::starting_at(moment.with_timezone(&Utc))
    });
    System::new().block_on(async {
        let app = start(config, clock).await?;
        if arguments.demo {
            demonstrate(&app).await?;
        }
        let address = (app.config.server.address, app.config.server.port);
        let serving = app.clone();
        let mut server = HttpServer::new(move || serving.service())
            .disable_signals()
            .shutdown_timeout(app.config.server.shutdown_grace.as_secs());
        if app.config.server.threads > 0 {
            server = server.workers(app.config.server.threads);
        }
        let server = server
            .bind(address)
            .map_err(|error| format!("MOTCUA_ADDRESS and MOTCUA_PORT: cannot listen on {}:{}: {error}", address.0, address.1))?;
        for address in server.addrs() {
            tracing::info!(%address, database = %app.config.database.url, shifted_clock = clock.is_shifted(), "serving");
        }
        let server = server.run();
        let (stop, stopped) = watch::channel(false);
        actix_web::rt::spawn(app.auth.clone().keep_learning(stopped.clone()));
        let jobs = app.config.upkeep.worker.then(|| actix_web::rt::spawn(worker::run(app.clone(), stopped)));
        let handle = server.handle();
        let health = app.health.clone();
        let mut terminated = termination()?;
        actix_web::rt::spawn(async move {
            terminated.wait().await;
            health.stop();
            tracing::info!("stopping: no new connections, running requests finish");
            handle.stop(true).await;
        });
        server.await?;
        let _ = stop.send(true);
        finish(jobs, &app).await;
        Ok(())
    })
}

pub(super) fn work(config: Config) -> Result<(), Failed> {
    start_logging(config.log.format, &config.log.filter.0)?;
    System::new().block_on(async {
        let app = start(config, Clock::system()).await?;
        let (stop, stopped) = watch::channel(false);
        let jobs = actix_web::rt::spawn(worker::run(app.clone(), stopped));
        tracing::info!(database = %app.config.database.url, "working");
        termination()?.wait().await;
        tracing::info!("stopping: jobs end the work at hand");
        let _ = stop.send(true);
        finish(Some(jobs), &app).await;
        Ok(())
    })
}

/// Migrates and builds; waits for a database that is not there yet.
async fn start(config: Config, clock: Clock) -> Result<App, Failed> {
    config.files.prepare(&config.database.url)?;
    for name in until_reached(PATIENCE, || App::migrate(&config)).await? {
        tracing::info!(name, "migration applied");
    }
    App::build(config, clock)
}

/// Loads the demonstration province, unless something is there already.
async fn demonstrate(app: &App) -> Result<(), Failed> {
    match demo::load(app).await {
        Ok(loaded) => super::demo::tell(&loaded),
        Err(DemoError::NotEmpty) => {
            tracing::info!("the database is not empty: the demonstration province is not loaded");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Lets jobs end within the time of grace, then what was accepted be written.
async fn finish(jobs: Option<actix_web::rt::task::JoinHandle<()>>, app: &App) {
    if let Some(jobs) = jobs
        && tokio::time::timeout(app.config.server.shutdown_grace, jobs)
            .await
            .is_err()
    {
        tracing::warn!("a job did not end in time; its work is taken up at the next start");
    }
    app.close();
    tracing::info!("stopped");
}

struct Termination(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

/// Begins to listen for SIGTERM and SIGINT.
fn termination() -> Result<Termination, std::io::Error> {
    Ok(Termination(
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    ))
}

impl Termination {
    async fn wait(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}
