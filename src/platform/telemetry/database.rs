//! The database's figures.

use std::collections::HashMap;

use prometheus::core::{Collector, Desc};
use prometheus::proto::{Bucket, Counter, Gauge, Histogram, Metric, MetricFamily, MetricType};

use crate::platform::db::{BATCH_BUCKETS, Db, DbStats};

/// Collects what [`Db::stats`] tells.
pub struct DatabaseFigures {
    db: Db,
    described: Vec<Desc>,
}

const GAUGES: [(&str, &str); 4] = [
    ("motcua_db_connections", "Connections in the pool."),
    ("motcua_db_connections_busy", "Connections at work."),
    ("motcua_db_waiting", "Requests that wait for a connection."),
    (
        "motcua_db_writer_queue",
        "Transactions that wait for SQLite's writer.",
    ),
];

const COUNTERS: [(&str, &str); 2] = [
    ("motcua_db_transactions_total", "Transactions committed."),
    (
        "motcua_db_retries_total",
        "Transactions run again after a conflict or a broken connection.",
    ),
];

const BATCH: (&str, &str) = ("motcua_db_batch_size", "Transactions that one commit carried.");

impl DatabaseFigures {
    /// For this database.
    ///
    /// # Errors
    /// A name is wrong, which is a bug.
    pub fn new(db: Db) -> Result<Self, prometheus::Error> {
        let names = GAUGES.iter().chain(&COUNTERS).chain([&BATCH]);
        let describe = |(name, help): &(&str, &str)| {
            Desc::new((*name).into(), (*help).into(), Vec::new(), HashMap::new())
        };
        Ok(Self {
            db,
            described: names.map(describe).collect::<Result<_, _>>()?,
        })
    }
}

impl Collector for DatabaseFigures {
    fn desc(&self) -> Vec<&Desc> {
        self.described.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let stats = self.db.stats();
        let gauges = [
            stats.pool_size,
            stats.pool_busy,
            stats.pool_waiting,
            stats.writer_queue,
        ];
        let counters = [stats.transactions, stats.retries];
        let gauges = GAUGES.iter().zip(gauges).map(|(named, value)| {
            let mut gauge = Gauge::default();
            gauge.set_value(from_count(u64::try_from(value).unwrap_or(u64::MAX)));
            family(*named, MetricType::GAUGE, Metric::from_gauge(gauge))
        });
        let counters = COUNTERS.iter().zip(counters).map(|(named, value)| {
            let mut counter = Counter::default();
            counter.set_value(from_count(value));
            let mut metric = Metric::default();
            metric.set_counter(counter);
            family(*named, MetricType::COUNTER, metric)
        });
        gauges.chain(counters).chain([batch_sizes(&stats)]).collect()
    }
}

fn batch_sizes(stats: &DbStats) -> MetricFamily {
    let mut histogram = Histogram::default();
    let mut cumulative = 0;
    let mut buckets = Vec::with_capacity(BATCH_BUCKETS.len());
    for (bound, count) in BATCH_BUCKETS.iter().zip(&stats.batch_sizes) {
        cumulative += count;
        let mut bucket = Bucket::default();
        bucket.set_upper_bound(from_count(u64::try_from(*bound).unwrap_or(u64::MAX)));
        bucket.set_cumulative_count(cumulative);
        buckets.push(bucket);
    }
    histogram.set_bucket(buckets);
    histogram.set_sample_count(stats.batch_sizes.iter().sum());
    histogram.set_sample_sum(from_count(stats.transactions));
    let mut metric = Metric::default();
    metric.set_histogram(histogram);
    family(BATCH, MetricType::HISTOGRAM, metric)
}

fn family((name, help): (&str, &str), kind: MetricType, metric: Metric) -> MetricFamily {
    let mut family = MetricFamily::default();
    family.set_name(name.to_owned());
    family.set_help(help.to_owned());
    family.set_field_type(kind);
    family.set_metric(vec![metric]);
    family
}

/// Prometheus knows only floating point; counts stay exact up to 2^53.
#[allow(clippy::as_conversions)]
fn from_count(count: u64) -> f64 {
    count as f64
}
