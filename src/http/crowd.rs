//! Limits of connections and of buffered responses, and log lines about reaching them.

use std::{
    net::IpAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use super::connection::Waits;
use crate::config::{Net, Settings};

/// The interval between log lines of one kind.
const QUIET: Duration = Duration::from_secs(60);

/// Limits of numbers, memory and time.
#[derive(Debug)]
pub(super) struct Limits {
    /// The number of connections.
    pub(super) most: usize,
    /// The number of connections of one client.
    pub(super) most_of_one: usize,
    /// The memory of buffered responses and bodies.
    pub(super) held_bytes: u64,
    head_ms: u64,
    idle_ms: u64,
    write_ms: u64,
    proxies: Vec<Net>,
}

impl Limits {
    /// The limits of a configuration.
    pub(super) fn of(settings: &Settings) -> Self {
        let ms = |seconds: std::num::NonZeroU64| seconds.get().saturating_mul(1000);
        Self {
            most: settings.max_connections.get(),
            most_of_one: settings.max_connections_per_client.get(),
            held_bytes: settings.unread_answers_mb.get().saturating_mul(1024 * 1024),
            head_ms: ms(settings.header_timeout_s),
            idle_ms: ms(settings.idle_timeout_s),
            write_ms: ms(settings.write_timeout_s),
            proxies: settings.trusted_proxies.clone(),
        }
    }

    /// Whether a peer has connections of many clients: a trusted proxy, or this machine, where one may run.
    pub(super) fn speaks_for_many(&self, machine: IpAddr) -> bool {
        machine.to_canonical().is_loopback() || self.proxies.iter().any(|proxy| proxy.contains(machine))
    }

    /// Whether a connection has waited longer than its limit.
    pub(super) fn is_over(&self, waits: Waits, ms: u64) -> bool {
        match waits {
            Waits::Head => ms >= self.head_ms,
            Waits::Idle => ms >= self.idle_ms,
            Waits::Client => ms >= self.write_ms,
            Waits::Us | Waits::Taken => false,
        }
    }
}

/// Counts of what limits caused, until it is logged.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    closed: AtomicU64,
    refused: AtomicU64,
    without_room: AtomicU64,
    cut: AtomicU64,
    failures: AtomicU64,
    totals: Totals,
    failure: Mutex<Logged>,
}

/// The same counts since the start of the process.
#[derive(Debug, Default)]
pub(super) struct Totals {
    /// Idle or stalled connections closed to make room.
    pub(super) closed: AtomicU64,
    /// Refused connections.
    pub(super) refused: AtomicU64,
    /// Responses and bodies refused for want of memory.
    pub(super) without_room: AtomicU64,
}

#[derive(Debug, Default)]
struct Logged {
    failure: String,
    of_connections: Option<Instant>,
    of_answers: Option<Instant>,
    of_failures: Option<Instant>,
}

impl Crowd {
    /// Counts idle connections closed to make room.
    pub(super) fn closed(&self, count: u64) {
        self.closed.fetch_add(count, Relaxed);
        self.totals.closed.fetch_add(count, Relaxed);
    }

    /// Counts a refused connection.
    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Relaxed);
        self.totals.refused.fetch_add(1, Relaxed);
    }

    /// Counts responses and bodies refused for want of memory.
    pub(super) fn without_room(&self, count: u64) {
        self.without_room.fetch_add(count, Relaxed);
        self.totals.without_room.fetch_add(count, Relaxed);
    }

    /// Counts a stalled connection closed to free memory.
    pub(super) fn cut(&self) {
        self.cut.fetch_add(1, Relaxed);
        self.totals.closed.fetch_add(1, Relaxed);
    }

    /// Counts an error of `accept`.
    pub(super) fn failed(&self, error: &std::io::Error) {
        self.failures.fetch_add(1, Relaxed);
        self.logged().failure = error.to_string();
    }

    /// The counts since the start of the process.
    pub(super) fn totals(&self) -> &Totals {
        &self.totals
    }

    fn logged(&self) -> std::sync::MutexGuard<'_, Logged> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Logs all counts, regardless of the interval.
    pub(super) fn log_all(&self, limits: &Limits) {
        let failure = std::mem::take(&mut self.logged().failure);
        *self.logged() = Logged { failure, ..Logged::default() };
        self.log_due(Instant::now(), limits);
    }

    /// Logs the counts of each kind, at most once in an interval.
    pub(super) fn log_due(&self, now: Instant, limits: &Limits) {
        let logged = &mut *self.logged();
        if let Some([closed, refused]) = due(now, &mut logged.of_connections, [&self.closed, &self.refused]) {
            tracing::warn!(
                connections.limit = limits.most,
                connections.closed = closed,
                connections.refused = refused,
                "the limit of {} connections, {} of one client, is reached: {closed} idle ones closed, {refused} new ones \
                 refused; raise max_connections or max_connections_per_client, see docs/limits.md",
                limits.most,
                limits.most_of_one
            );
        }
        if let Some([refused, cut]) = due(now, &mut logged.of_answers, [&self.without_room, &self.cut]) {
            tracing::warn!(
                answers.refused = refused,
                connections.cut = cut,
                "responses that clients do not read fill their {} MB: {refused} large responses refused, {cut} connections closed; \
                 raise unread_answers_mb, see docs/limits.md",
                limits.held_bytes / 1024 / 1024
            );
        }
        if let Some([failures]) = due(now, &mut logged.of_failures, [&self.failures]) {
            tracing::error!(
                accept.failures = failures,
                "accepting connections failed {failures} times: {}; raise the limit of open files (ulimit -n, LimitNOFILE) \
                 or lower max_connections",
                logged.failure
            );
        }
    }
}

/// Takes the counts of a kind, if any is not zero and the interval since the last log line is over.
fn due<const N: usize>(
    now: Instant,
    logged_at: &mut Option<Instant>,
    counts: [&AtomicU64; N],
) -> Option<[u64; N]> {
    let is_quiet = logged_at.is_some_and(|at| now.duration_since(at) < QUIET);
    if is_quiet || counts.iter().all(|count| count.load(Relaxed) == 0) {
        return None;
    }
    *logged_at = Some(now);
    Some(counts.map(|count| count.swap(0, Relaxed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_told_at_once_and_then_what_came_together() {
        let (crowd, mut logged_at, now) = (Crowd::default(), None, Instant::now());
        let both = || [&crowd.closed, &crowd.refused];
        assert_eq!(due(now, &mut logged_at, both()), None);
        crowd.refused();
        assert_eq!(due(now, &mut logged_at, both()), Some([0, 1]));
        crowd.refused();
        crowd.closed(7);
        assert_eq!(due(now + QUIET / 2, &mut logged_at, both()), None);
        assert_eq!(due(now + QUIET, &mut logged_at, both()), Some([7, 1]));
        assert_eq!(due(now + 3 * QUIET, &mut logged_at, both()), None);
    }
}
