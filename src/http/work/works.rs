//! The rooms of the server.

use std::{
    net::IpAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    class::Class,
    desk::Limits,
    hands::Hands,
    refused::Refused,
    room::{Room, Seat, Time},
};
use crate::{config::Settings, http::wrong_keys::network, stop::Stop};

/// One room for each class, and the threads.
#[derive(Debug)]
pub(in crate::http) struct Works {
    look: Room,
    document: Room,
    past: Room,
    import: Room,
    hands: Hands,
    /// The time limit of requests.
    time: Duration,
    shed: Shed,
    /// The requests refused so far, by class: those for want of capacity, and those that would take too long.
    refused: [[AtomicU64; 2]; Class::ALL.len()],
}

/// Numbers of computations of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) struct Figures {
    /// The class.
    pub(in crate::http) class: Class,
    /// The running ones.
    pub(in crate::http) running: usize,
    /// The largest number of running ones.
    pub(in crate::http) seats: usize,
    /// The queued ones.
    pub(in crate::http) queued: usize,
    /// Those refused so far for want of capacity.
    pub(in crate::http) refused_busy: u64,
    /// Those refused so far since they would take too long.
    pub(in crate::http) refused_too_long: u64,
}

/// Counts refusals until they are logged.
#[derive(Debug, Default)]
struct Shed {
    refused: AtomicU64,
    logged_at: Mutex<Option<Instant>>,
}

/// States of the past are rebuilt one at a time; while one is queried, the next can be rebuilt.
const PAST_SEATS: usize = 2;

/// The number of files that are read or written at a time.
const IMPORT_SEATS: usize = 2;

/// The number of computations at a time that no client waits for.
const AHEAD: usize = 1;

/// The interval between log lines about refusals.
const QUIET: Duration = Duration::from_secs(10);

impl Works {
    pub(in crate::http) fn new(settings: &Settings) -> Self {
        let room = |seats| Room::new(Limits { seats, waiting: settings.work_queue });
        let (look, document) = (room(settings.work_seats), room(settings.document_seats));
        let hands =
            Hands::new(settings.work_seats + settings.document_seats + PAST_SEATS + IMPORT_SEATS + AHEAD);
        let time = Duration::from_secs(settings.request_timeout_s);
        let (shed, refused) = (Shed::default(), std::array::from_fn(|_| Default::default()));
        let (past, import) = (room(PAST_SEATS), room(IMPORT_SEATS));
        Self { look, document, past, import, hands, time, shed, refused }
    }

    /// Runs a computation of a class for a client, within a deadline.
    pub(in crate::http) async fn run<T: Send + 'static>(
        &self,
        class: Class,
        client: IpAddr,
        due: Instant,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refused> {
        self.hold(class, client, due, work).await.map(|(done, _)| done)
    }

    /// Runs a computation that no client waits for; `None` if it failed. There must be one at a time.
    pub(in crate::http) async fn ahead<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        self.hands.work(Stop::default(), work).await.ok()?.ok()
    }

    /// Runs a computation and returns its seat, which is released when dropped.
    pub(in crate::http) async fn hold<T: Send + 'static>(
        &self,
        class: Class,
        client: IpAddr,
        due: Instant,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(T, Seat), Refused> {
        let time = Time { all: self.time, due };
        let done = self.room(class).work(network(client), time, &self.hands, work).await;
        let [busy, too_long] = &self.refused[class as usize];
        match &done {
            Err(Refused::Busy(wait)) => {
                busy.fetch_add(1, Ordering::Relaxed);
                self.shed.count(class, *wait);
            }
            Err(Refused::TooLong) => _ = too_long.fetch_add(1, Ordering::Relaxed),
            Ok(_) => {}
        }
        done
    }

    fn room(&self, class: Class) -> &Room {
        match class {
            Class::Look => &self.look,
            Class::Document => &self.document,
            Class::Past => &self.past,
            Class::Import => &self.import,
        }
    }

    /// The numbers for monitoring, by class.
    pub(in crate::http) fn figures(&self) -> [Figures; Class::ALL.len()] {
        Class::ALL.map(|class| {
            let (running, seats, queued) = self.room(class).figures();
            let [refused_busy, refused_too_long] =
                [0, 1].map(|reason| self.refused[class as usize][reason].load(Ordering::Relaxed));
            Figures { class, running, seats, queued, refused_busy, refused_too_long }
        })
    }
}

impl Shed {
    /// Counts a refusal, and logs the count at most once in an interval.
    fn count(&self, class: Class, wait: Duration) {
        self.refused.fetch_add(1, Ordering::Relaxed);
        let mut logged_at = self.logged_at.lock().unwrap_or_else(PoisonError::into_inner);
        if logged_at.is_some_and(|logged_at| logged_at.elapsed() < QUIET) {
            return;
        }
        *logged_at = Some(Instant::now());
        let (class, wait_s) = (class.code(), wait.as_secs_f64());
        let count = self.refused.swap(0, Ordering::Relaxed);
        tracing::warn!(
            work.class = class,
            work.refused = count,
            wait_s,
            "over capacity: {count} requests of class {class} refused since the last such message"
        );
    }
}
