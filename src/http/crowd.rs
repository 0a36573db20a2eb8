//! How many connections and unread answers there may be, and what the log is told when there are more.

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

/// The log is told no more often of the same.
const QUIET: Duration = Duration::from_secs(60);

/// How many there may be, and how long each may take.
#[derive(Debug)]
pub(super) struct Limits {
    /// So many connections.
    pub(super) most: usize,
    /// So many of one client.
    pub(super) most_of_one: usize,
    /// So many bytes that wait for clients.
    pub(super) held_bytes: u64,
    head_ms: u64,
    idle_ms: u64,
    write_ms: u64,
    proxies: Vec<Net>,
}

impl Limits {
    /// Those of a configuration.
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

    /// Whether a machine has connections of many clients: a proxy, or this machine, where one may run.
    pub(super) fn speaks_for_many(&self, machine: IpAddr) -> bool {
        machine.to_canonical().is_loopback() || self.proxies.iter().any(|proxy| proxy.contains(machine))
    }

    /// Whether a connection has waited longer than it may.
    pub(super) fn is_over(&self, waits: Waits, ms: u64) -> bool {
        match waits {
            Waits::Head => ms >= self.head_ms,
            Waits::Idle => ms >= self.idle_ms,
            Waits::Client => ms >= self.write_ms,
            Waits::Us | Waits::Taken => false,
        }
    }
}

/// What happened because there were too many, until the log is told.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    closed: AtomicU64,
    refused: AtomicU64,
    without_room: AtomicU64,
    cut: AtomicU64,
    failures: AtomicU64,
    failure: Mutex<Said>,
}

#[derive(Debug, Default)]
struct Said {
    failure: String,
    of_connections: Option<Instant>,
    of_answers: Option<Instant>,
    of_failures: Option<Instant>,
}

impl Crowd {
    /// Idle connections were closed for others.
    pub(super) fn closed(&self, count: u64) {
        self.closed.fetch_add(count, Relaxed);
    }

    /// A connection was refused.
    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Relaxed);
    }

    /// There was no room for answers.
    pub(super) fn without_room(&self, count: u64) {
        self.without_room.fetch_add(count, Relaxed);
    }

    /// A connection whose client takes nothing was closed for others.
    pub(super) fn cut(&self) {
        self.cut.fetch_add(1, Relaxed);
    }

    /// The system gave no connection.
    pub(super) fn failed(&self, error: &std::io::Error) {
        self.failures.fetch_add(1, Relaxed);
        self.said().failure = error.to_string();
    }

    fn said(&self) -> std::sync::MutexGuard<'_, Said> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the log what is left.
    pub(super) fn tell_rest(&self, limits: &Limits) {
        let failure = std::mem::take(&mut self.said().failure);
        *self.said() = Said { failure, ..Said::default() };
        self.tell(Instant::now(), limits);
    }

    /// Tells the log, of each kind once in a while with what came together.
    pub(super) fn tell(&self, now: Instant, limits: &Limits) {
        let said = &mut *self.said();
        if let Some([closed, refused]) = due(now, &mut said.of_connections, [&self.closed, &self.refused]) {
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
        if let Some([refused, cut]) = due(now, &mut said.of_answers, [&self.without_room, &self.cut]) {
            tracing::warn!(
                answers.refused = refused,
                connections.cut = cut,
                "answers that nobody takes fill their {} MB: {refused} large answers refused, {cut} connections closed; \
                 raise unread_answers_mb, see docs/limits.md",
                limits.held_bytes / 1024 / 1024
            );
        }
        if let Some([failures]) = due(now, &mut said.of_failures, [&self.failures]) {
            tracing::error!(
                accept.failures = failures,
                "no connection could be taken {failures} times: {}; raise the limit of open files (ulimit -n, LimitNOFILE) \
                 or lower max_connections",
                said.failure
            );
        }
    }
}

/// What came together of a kind, when there is something and the log was not told of it for a while.
fn due<const N: usize>(
    now: Instant,
    told: &mut Option<Instant>,
    counts: [&AtomicU64; N],
) -> Option<[u64; N]> {
    let is_quiet = told.is_some_and(|at| now.duration_since(at) < QUIET);
    if is_quiet || counts.iter().all(|count| count.load(Relaxed) == 0) {
        return None;
    }
    *told = Some(now);
    Some(counts.map(|count| count.swap(0, Relaxed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_told_at_once_and_then_what_came_together() {
        let (crowd, mut told, now) = (Crowd::default(), None, Instant::now());
        let both = || [&crowd.closed, &crowd.refused];
        assert_eq!(due(now, &mut told, both()), None);
        crowd.refused();
        assert_eq!(due(now, &mut told, both()), Some([0, 1]));
        crowd.refused();
        crowd.closed(7);
        assert_eq!(due(now + QUIET / 2, &mut told, both()), None);
        assert_eq!(due(now + QUIET, &mut told, both()), Some([7, 1]));
        assert_eq!(due(now + 3 * QUIET, &mut told, both()), None);
    }
}
