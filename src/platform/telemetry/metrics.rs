//! Figures in Prometheus' text form.

use std::sync::Arc;

use prometheus::core::Collector;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, PullingGauge, Registry, TextEncoder,
};

/// Seconds; from what memory answers to what people give up on.
const LATENCY: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// The process's figures. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Figures>);

#[derive(Debug)]
struct Figures {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
    in_flight: IntGauge,
}

impl Metrics {
    /// Figures of requests; others are added by who has them.
    ///
    /// # Errors
    /// A name is used twice, which is a bug.
    pub fn new() -> Result<Self, prometheus::Error> {
        let figures = Figures {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new(
                    "motcua_requests_total",
                    "Requests answered, by operation and status.",
                ),
                &["operation", "status"],
            )?,
            latency: HistogramVec::new(
                HistogramOpts::new("motcua_request_seconds", "Time to answer, by operation.")
                    .buckets(LATENCY.to_vec()),
                &["operation"],
            )?,
            in_flight: IntGauge::new("motcua_requests_in_flight", "Requests being answered now.")?,
        };
        figures.registry.register(Box::new(figures.requests.clone()))?;
        figures.registry.register(Box::new(figures.latency.clone()))?;
        figures.registry.register(Box::new(figures.in_flight.clone()))?;
        Ok(Self(Arc::new(figures)))
    }

    /// Adds figures that their owner collects.
    ///
    /// # Errors
    /// A name is used twice, which is a bug.
    pub fn register(&self, collector: impl Collector + 'static) -> Result<(), prometheus::Error> {
        self.0.registry.register(Box::new(collector))
    }

    /// Adds a figure that is asked for when `/metrics` is read (`motcua_hashing_waiting`).
    ///
    /// # Errors
    /// A name is used twice, which is a bug.
    pub fn gauge(
        &self,
        name: &str,
        help: &str,
        value: impl Fn() -> f64 + Send + Sync + 'static,
    ) -> Result<(), prometheus::Error> {
        self.register(PullingGauge::new(name, help, Box::new(value))?)
    }

    pub(super) fn begin(&self) {
        self.0.in_flight.inc();
    }

    pub(super) fn end(&self, operation: &str, status: u16, seconds: f64) {
        self.0.in_flight.dec();
        self.0
            .requests
            .with_label_values(&[operation, &status.to_string()])
            .inc();
        self.0.latency.with_label_values(&[operation]).observe(seconds);
    }

    /// All figures as text (version 0.0.4).
    ///
    /// # Errors
    /// A collector gives figures that do not fit together, which is a bug.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.0.registry.gather(), &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_operation_and_status() {
        let metrics = Metrics::new().unwrap();
        metrics.begin();
        metrics.begin();
        metrics.end("readDossier", 200, 0.004);
        metrics
            .gauge("motcua_hashing_waiting", "Sign-ins that wait.", || 3.0)
            .unwrap();
        let text = metrics.text().unwrap();
        for line in [
            "motcua_requests_total{operation=\"readDossier\",status=\"200\"} 1",
            "motcua_request_seconds_bucket{operation=\"readDossier\",le=\"0.005\"} 1",
            "motcua_request_seconds_bucket{operation=\"readDossier\",le=\"0.0025\"} 0",
            "motcua_requests_in_flight 1",
            "motcua_hashing_waiting 3",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(metrics.gauge("motcua_hashing_waiting", "Again.", || 0.0).is_err());
    }
}
