//! Counts of what a registry does, for monitoring.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::telemetry::histogram::{Histogram, Reading};

/// Bounds of the number of commits in one transaction.
const SIZES: [u64; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

/// Bounds of the time of a transaction, in microseconds.
const TIMES_US: [u64; 10] =
    [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];

/// Counts of commits, and when the database was read last.
#[derive(Debug)]
pub(super) struct Pulse {
    accepted: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
    group_sizes: Histogram<8>,
    group_times_us: Histogram<10>,
    /// Milliseconds since 1970; 0 before the first look.
    looked_at_ms: AtomicU64,
}

/// The commits so far.
#[derive(Debug, Clone)]
pub struct Commits {
    /// Those that are durable.
    pub accepted: u64,
    /// Those that break rules or conflict with others.
    pub refused: u64,
    /// Those that could not be written.
    pub failed: u64,
    /// The numbers of commits in one transaction.
    pub group_sizes: Reading,
    /// The times of these transactions, in microseconds.
    pub group_times_us: Reading,
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            accepted: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            group_sizes: Histogram::new(SIZES),
            group_times_us: Histogram::new(TIMES_US),
            looked_at_ms: AtomicU64::new(0),
        }
    }
}

impl Pulse {
    /// Counts the verdicts on the commits of one transaction, and its time.
    pub(super) fn wrote(&self, accepted: usize, refused: usize, time: Duration) {
        self.accepted.fetch_add(accepted as u64, Relaxed);
        self.refused.fetch_add(refused as u64, Relaxed);
        self.group(accepted + refused, time);
    }

    /// Counts the commits of one transaction that could not be written.
    pub(super) fn failed(&self, commits: usize, time: Duration) {
        self.failed.fetch_add(commits as u64, Relaxed);
        self.group(commits, time);
    }

    fn group(&self, commits: usize, time: Duration) {
        self.group_sizes.note(commits as u64);
        self.group_times_us.note(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    }

    /// Notes that the database was read now.
    pub(super) fn looked(&self) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.looked_at_ms.store(u64::try_from(since.as_millis()).unwrap_or(u64::MAX), Relaxed);
    }

    /// When the database was read last, in milliseconds since 1970.
    pub(super) fn looked_at_ms(&self) -> Option<u64> {
        Some(self.looked_at_ms.load(Relaxed)).filter(|ms| *ms > 0)
    }

    /// The commits so far.
    pub(super) fn commits(&self) -> Commits {
        Commits {
            accepted: self.accepted.load(Relaxed),
            refused: self.refused.load(Relaxed),
            failed: self.failed.load(Relaxed),
            group_sizes: self.group_sizes.read(),
            group_times_us: self.group_times_us.read(),
        }
    }
}
