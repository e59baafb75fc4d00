//! What the database tells about itself for `/metrics`.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Upper bounds of the batch-size buckets of [`DbStats::batch_sizes`]; the last bucket is everything above.
pub const BATCH_BUCKETS: [usize; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/// A moment's figures.
#[derive(Clone, Debug, Default)]
pub struct DbStats {
    /// Connections in the pool.
    pub pool_size: usize,
    /// Connections at work.
    pub pool_busy: usize,
    /// Jobs waiting for a connection.
    pub pool_waiting: usize,
    /// Transactions waiting for SQLite's writer; always 0 on PostgreSQL.
    pub writer_queue: usize,
    /// How many commits joined how many transactions, by [`BATCH_BUCKETS`] and one bucket above.
    pub batch_sizes: [u64; BATCH_BUCKETS.len() + 1],
    /// Commits so far.
    pub commits: u64,
    /// Transactions that those commits carried.
    pub transactions: u64,
    /// Transactions that were run again after a conflict or a broken connection.
    pub retries: u64,
}

/// The running counters.
#[derive(Default)]
pub(super) struct Counters {
    busy: AtomicUsize,
    batch_sizes: [AtomicU64; BATCH_BUCKETS.len() + 1],
    commits: AtomicU64,
    transactions: AtomicU64,
    retries: AtomicU64,
}

impl Counters {
    pub(super) fn begin(&self) {
        self.busy.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn end(&self) {
        self.busy.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn retried(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn committed(&self, transactions: usize) {
        let bucket = BATCH_BUCKETS
            .iter()
            .position(|bound| transactions <= *bound)
            .unwrap_or(BATCH_BUCKETS.len());
        if let Some(count) = self.batch_sizes.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.transactions
            .fetch_add(u64::try_from(transactions).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self, pool_size: usize, pool_waiting: usize, writer_queue: usize) -> DbStats {
        let mut batch_sizes = [0; BATCH_BUCKETS.len() + 1];
        for (value, counter) in batch_sizes.iter_mut().zip(&self.batch_sizes) {
            *value = counter.load(Ordering::Relaxed);
        }
        DbStats {
            pool_size,
            pool_busy: self.busy.load(Ordering::Relaxed),
            pool_waiting,
            writer_queue,
            batch_sizes,
            commits: self.commits.load(Ordering::Relaxed),
            transactions: self.transactions.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
        }
    }
}
