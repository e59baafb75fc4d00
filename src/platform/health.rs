//! Whether the process lives, whether it can serve, and its figures: for orchestrators and Prometheus, outside the API.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{HttpResponse, Responder};
use chrono::{DateTime, TimeDelta, Utc};
use prometheus::Gauge;
use serde::Serialize;

use super::clock::Clock;
use super::db::{Backend, Db, DbError, migration_state};
use super::outbox;
use super::telemetry::Metrics;

/// A database that takes longer is as good as away.
const PATIENCE: Duration = Duration::from_secs(3);

/// What health is read from. Cheap to clone.
#[derive(Clone)]
pub struct Health {
    db: Db,
    metrics: Metrics,
    outbox_lag: Gauge,
    stopping: Arc<AtomicBool>,
}

impl Health {
    /// Watches this database.
    ///
    /// # Errors
    /// A figure's name is used twice, which is a bug.
    pub fn new(db: Db, metrics: Metrics) -> Result<Self, prometheus::Error> {
        let outbox_lag = Gauge::new(
            "motcua_outbox_lag_seconds",
            "Age of the oldest event that has no position yet; NaN when the database does not tell.",
        )?;
        metrics.register(outbox_lag.clone())?;
        Ok(Self {
            db,
            metrics,
            outbox_lag,
            stopping: Arc::default(),
        })
    }

    /// From now on the process is not ready: no new requests should be sent to it.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the process can serve.
    pub async fn readiness(&self) -> Readiness {
        let clock = self.db.clock();
        let asked = tokio::time::timeout(PATIENCE, self.db.probe(migration_state)).await;
        let (reached, pending) = match asked {
            Ok(Ok(state)) => (true, Some(state.pending)),
            Ok(Err(error)) => {
                tracing::warn!(%error, "not ready");
                (false, None)
            }
            Err(_) => (false, None),
        };
        let stopping = self.stopping.load(Ordering::Relaxed);
        Readiness {
            ready: reached && !stopping && pending.as_ref().is_some_and(Vec::is_empty),
            stopping,
            database: DatabaseState {
                kind: kind(self.db.backend()),
                reached,
            },
            migrations: MigrationsState {
                current: pending.as_ref().map(Vec::is_empty),
                pending,
            },
            clock: ClockState::of(*clock),
        }
    }

    async fn figures(&self) -> Result<String, prometheus::Error> {
        let oldest = self.db.probe(outbox::oldest_waiting);
        let lag = match tokio::time::timeout(PATIENCE, oldest).await {
            Ok(Ok(None)) => 0.0,
            Ok(Ok(Some(at))) => seconds(self.db.clock().now() - at),
            Ok(Err(_)) | Err(_) => f64::NAN,
        };
        self.outbox_lag.set(lag);
        self.metrics.text()
    }
}

/// What `/health/ready` answers.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    ready: bool,
    stopping: bool,
    database: DatabaseState,
    migrations: MigrationsState,
    clock: ClockState,
}

#[derive(Clone, Debug, Serialize)]
struct DatabaseState {
    kind: &'static str,
    reached: bool,
}

#[derive(Clone, Debug, Serialize)]
struct MigrationsState {
    current: Option<bool>,
    pending: Option<Vec<String>>,
}

#[derive(Clone, Debug, Serialize)]
struct ClockState {
    now: DateTime<Utc>,
    shifted: bool,
}

impl ClockState {
    fn of(clock: Clock) -> Self {
        Self {
            now: clock.now(),
            shifted: clock.is_shifted(),
        }
    }
}

/// `/health/live`, `/health/ready` and `/metrics`, at the root of the server. Needs `Data<Health>`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/health/live").route(web::get().to(live)))
        .service(web::resource("/health/ready").route(web::get().to(ready)))
        .service(web::resource("/metrics").route(web::get().to(metrics)));
}

async fn live() -> impl Responder {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(serde_json::json!({"live": true}))
}

async fn ready(health: Data<Health>) -> impl Responder {
    let readiness = health.readiness().await;
    let mut response = if readiness.ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(readiness)
}

async fn metrics(health: Data<Health>) -> impl Responder {
    match health.figures().await {
        Ok(text) => HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .body(text),
        Err(error) => {
            tracing::error!(%error, "the figures cannot be told");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn kind(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "SQLITE",
        Backend::Postgres => "POSTGRESQL",
    }
}

fn seconds(time: TimeDelta) -> f64 {
    time.to_std().map_or(0.0, |time| time.as_secs_f64())
}

/// Waits until the database answers, or gives up after `patience` with its last error.
///
/// # Errors
/// What the last attempt said; at once when it is neither that the database is away nor that it is busy.
pub async fn until_reached<T>(
    patience: Duration,
    mut attempt: impl FnMut() -> Result<T, DbError>,
) -> Result<T, DbError> {
    let deadline = tokio::time::Instant::now() + patience;
    loop {
        match attempt() {
            // Busy: another process that starts beside this one holds SQLite's file.
            Err(error @ (DbError::Unavailable(_) | DbError::Busy))
                if tokio::time::Instant::now() < deadline =>
            {
                tracing::warn!(%error, "the database is not to be had; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            answer => return answer,
        }
    }
}
