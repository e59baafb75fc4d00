//! What the server tells about itself: log lines, one span a request, figures for Prometheus.

mod database;
mod logging;
mod metrics;
mod requests;

pub use database::DatabaseFigures;
pub use logging::{LogFormat, start_logging};
pub use metrics::Metrics;
pub use requests::observe;
