//! All connections: their limits, which are closed when there are too many, and their time limits.
//!
//! A sweep ten times a second checks them all, so that connections need no timers.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::{sync::Notify, time::MissedTickBehavior};

use super::{
    connection::{Clock, Connection, Order, Waits},
    crowd::{Crowd, Limits},
    descriptors,
    held::Held,
    wrong_keys::network,
};
use crate::config::Settings;

/// The interval of the sweep.
const EVERY: Duration = Duration::from_millis(100);

/// The most that the clock of the connections advances in one sweep.
const AT_MOST: Duration = Duration::from_secs(1);

/// The time after which a client that reads nothing may be disconnected to make room for other responses.
const PATIENCE_MS: u64 = 5_000;

/// Connections that are being closed or refused may exist beside the open ones, up to this number.
const LEAVING: usize = 64;

/// File descriptors reserved for the register, the log and the like.
const OWN_FILES: u64 = 64;

/// The connections of a server.
#[derive(Debug)]
pub(super) struct Connections {
    limits: Limits,
    held: Arc<Held>,
    clock: Arc<Clock>,
    open: Mutex<Open>,
    /// The number of sockets that are not closed yet.
    live: AtomicUsize,
    left: Notify,
    crowd: Crowd,
}

#[derive(Debug, Default)]
struct Open {
    last: u64,
    all: HashMap<u64, Arc<Connection>>,
    clients: HashMap<IpAddr, Client>,
}

#[derive(Debug, Default)]
struct Client {
    open: usize,
    held: Arc<AtomicU64>,
}

/// Numbers of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figures {
    /// The open ones.
    pub(super) open: usize,
    /// The limit of their number.
    pub(super) most: usize,
    /// Those closed to make room so far.
    pub(super) closed: u64,
    /// Those refused so far.
    pub(super) refused: u64,
    /// The memory of responses that are not sent yet and of incomplete bodies.
    pub(super) unread_bytes: u64,
    /// The limit of this memory.
    pub(super) most_unread_bytes: u64,
    /// The responses and bodies refused for want of it so far.
    pub(super) unread_refused: u64,
}

/// A place among the connections, released when dropped.
#[derive(Debug)]
pub(super) struct Place {
    connections: Arc<Connections>,
    id: Option<u64>,
}

/// The result of accepting a connection.
#[derive(Debug)]
pub(super) enum Admission {
    /// It is served.
    In(Arc<Connection>, Place),
    /// It is refused with a response.
    Refused(Place),
    /// It is closed at once, since too many refusals are under way.
    TurnedAway,
}

impl Connections {
    /// Without connections. Raises the limit of open files as far as needed; if the system does not allow it, lowers
    /// the limit of connections.
    pub(super) fn new(settings: &Settings) -> Self {
        let mut limits = Limits::of(settings);
        let beside = OWN_FILES + LEAVING as u64;
        let files = descriptors::at_least(limits.most as u64 + beside).unwrap_or(u64::MAX);
        let room = usize::try_from(files.saturating_sub(beside).max(files / 2)).unwrap_or(usize::MAX);
        if room < limits.most {
            tracing::warn!(
                connections.limit = room,
                "max_connections is {}, but the system allows this process {files} open files: the limit is {room} connections; \
                 raise the limit of open files (ulimit -n, LimitNOFILE) or lower max_connections",
                limits.most
            );
            limits.most = room;
        }
        Self {
            held: Arc::new(Held::new(limits.held_bytes)),
            limits,
            clock: Arc::default(),
            open: Mutex::default(),
            live: AtomicUsize::new(0),
            left: Notify::new(),
            crowd: Crowd::default(),
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Admits a connection. At the limit of all connections or of its client, connections that are idle or stalled are
    /// closed to make room.
    pub(super) fn admit(self: &Arc<Self>, peer: SocketAddr) -> Admission {
        let client = (!self.limits.speaks_for_many(peer.ip())).then(|| network(peer.ip()));
        if self.live.load(Relaxed) >= self.limits.most + LEAVING {
            self.crowd.refused();
            return Admission::TurnedAway;
        }
        self.live.fetch_add(1, Relaxed);
        let mut open = self.open();
        let is_full = |open: &Open| open.all.len() >= self.limits.most;
        let has_many = |open: &Open| client.is_some_and(|own| open.of(own) >= self.limits.most_of_one);
        if has_many(&open) {
            self.crowd.closed(open.make_room(1, |other| other.client == client));
        } else if is_full(&open) {
            self.crowd.closed(open.make_room(self.limits.most.div_ceil(64), |_| true));
        }
        if is_full(&open) || has_many(&open) {
            self.crowd.refused();
            return Admission::Refused(Place { connections: self.clone(), id: None });
        }
        open.last += 1;
        let (id, of_client) = (open.last, client.map(|own| open.join(own)));
        let held = (self.held.clone(), of_client);
        let connection = Arc::new(Connection::new(peer, client, self.clock.clone(), held));
        open.all.insert(id, connection.clone());
        Admission::In(connection, Place { connections: self.clone(), id: Some(id) })
    }

    /// Handles an error of `accept`: closes idle connections and logs it.
    pub(super) fn cannot_accept(&self, error: &std::io::Error) {
        self.crowd.closed(self.open().make_room(self.limits.most.div_ceil(64), |_| true));
        self.crowd.failed(error);
    }

    /// The numbers for monitoring.
    pub(super) fn figures(&self) -> Figures {
        let totals = self.crowd.totals();
        Figures {
            open: self.open().all.len(),
            most: self.limits.most,
            closed: totals.closed.load(Relaxed),
            refused: totals.refused.load(Relaxed),
            unread_bytes: self.held.bytes(),
            most_unread_bytes: self.limits.held_bytes,
            unread_refused: totals.without_room.load(Relaxed),
        }
    }

    /// Logs the events that were not logged yet, regardless of the interval.
    pub(super) fn log_all(&self) {
        self.crowd.log_all(&self.limits);
    }

    /// Gives an order to all connections.
    pub(super) fn order_all(&self, order: Order) {
        self.open().all.values().for_each(|connection| connection.give(order));
    }

    /// Waits until all sockets are closed.
    pub(super) async fn are_gone(&self) {
        loop {
            let left = self.left.notified();
            if self.live.load(Relaxed) == 0 {
                return;
            }
            left.await;
        }
    }

    /// Sweeps the connections until cancelled.
    pub(super) async fn watch(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut before = Instant::now();
        loop {
            ticks.tick().await;
            let now = Instant::now();
            // A client is not charged for the time in which the server itself was held up.
            self.sweep(now.duration_since(before).min(AT_MOST));
            self.crowd.log_due(now, &self.limits);
            before = now;
        }
    }

    /// Advances the clock and closes the connections that are over their time limits, or stalled while memory is short.
    fn sweep(&self, more: Duration) {
        self.clock.advance(u64::try_from(more.as_millis()).unwrap_or(u64::MAX));
        let (excess, mut stalled) = (self.held.excess(), Vec::new());
        self.crowd.without_room(self.held.refused());
        for connection in self.open().all.values() {
            let (waits, ms) = connection.waits();
            if self.limits.is_over(waits, ms) {
                tracing::debug!(connection.waits = ?waits, waited_ms = ms, "connection closed: over its time limit");
                connection.give(Order::Close);
            } else if excess > 0 && waits == Waits::Client && ms >= PATIENCE_MS && connection.held() > 0 {
                stalled.push((ms, connection.clone()));
            }
        }
        stalled.sort_unstable_by_key(|(ms, _)| std::cmp::Reverse(*ms));
        let mut freed = 0;
        for (_, connection) in stalled {
            if freed >= excess {
                break;
            }
            freed += connection.held();
            connection.give(Order::Close);
            self.crowd.cut();
        }
    }
}

impl Open {
    fn of(&self, client: IpAddr) -> usize {
        self.clients.get(&client).map_or(0, |own| own.open)
    }

    fn join(&mut self, client: IpAddr) -> Arc<AtomicU64> {
        let own = self.clients.entry(client).or_default();
        own.open += 1;
        own.held.clone()
    }

    fn remove(&mut self, id: u64) {
        let client = self.all.remove(&id).and_then(|connection| connection.client);
        let Some(client) = client else { return };
        if let Some(own) = self.clients.get_mut(&client) {
            own.open -= 1;
            if own.open == 0 {
                self.clients.remove(&client);
            }
        }
    }

    /// Closes up to `most` connections: those idle for longest, then those whose clients do not continue what they
    /// started. Returns how many were closed.
    fn make_room(&mut self, most: usize, which: impl Fn(&Connection) -> bool) -> u64 {
        let rank = |connection: &Connection| match connection.waits() {
            (Waits::Idle, ms) => Some((0, u64::MAX - ms)),
            (Waits::Head, ms) if ms >= 1_000 => Some((1, u64::MAX - ms)),
            (Waits::Client, ms) if ms >= PATIENCE_MS => Some((2, u64::MAX - ms)),
            _ => None,
        };
        let known = self.all.iter().filter(|(_, connection)| which(connection));
        let mut going: Vec<_> =
            known.filter_map(|(id, connection)| rank(connection).map(|rank| (rank, *id))).collect();
        going.sort_unstable();
        going.truncate(most);
        for (_, id) in &going {
            self.all[id].give(Order::Close);
            self.remove(*id);
        }
        going.len() as u64
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.connections.open().remove(id);
        }
        self.connections.live.fetch_sub(1, Relaxed);
        self.connections.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Given;

    fn of(text: &str) -> Arc<Connections> {
        Arc::new(Connections::new(&Given::from_toml(text).unwrap().settle()))
    }

    fn admit(all: &Arc<Connections>, address: &str) -> Option<(Arc<Connection>, Place)> {
        match all.admit(SocketAddr::new(address.parse().unwrap(), 4711)) {
            Admission::In(connection, place) => Some((connection, place)),
            _ => None,
        }
    }

    fn is_closing(connection: &Connection) -> bool {
        let task = std::task::Context::from_waker(std::task::Waker::noop());
        connection.order(&task) == Order::Close
    }

    fn idle(connection: &Connection) {
        connection.has_request();
        connection.answers(1);
        connection.has_handed_over();
        connection.has_flushed();
    }

    #[test]
    fn at_the_limit_the_one_that_is_idle_for_longest_goes_and_none_that_is_served() {
        let all = of("max_connections = 3");
        let places: Vec<_> = (1..=3).filter_map(|n| admit(&all, &format!("203.0.113.{n}"))).collect();
        let (first, second, third) = (&places[0].0, &places[1].0, &places[2].0);
        first.has_request();
        idle(second);
        all.sweep(Duration::from_millis(200));
        idle(third);
        let fourth = admit(&all, "203.0.113.4").expect("there is room");
        assert!(is_closing(second) && !is_closing(first) && !is_closing(third));
        fourth.0.has_request();
        third.has_request();
        assert!(admit(&all, "203.0.113.5").is_none(), "all are being served");
        assert!(matches!(all.admit("203.0.113.5:1".parse().unwrap()), Admission::Refused(_)));
        drop(places);
        assert!(admit(&all, "203.0.113.5").is_some());
    }

    #[test]
    fn one_client_closes_its_own_connections_and_a_proxy_has_as_many_as_there_are() {
        let all =
            of("max_connections = 50\nmax_connections_per_client = 2\ntrusted_proxies = ['203.0.113.9']");
        let others: Vec<_> = (0..4).filter_map(|_| admit(&all, "203.0.113.9")).collect();
        assert_eq!(others.len(), 4);
        let local: Vec<_> = (0..4).filter_map(|_| admit(&all, "::1")).collect();
        assert_eq!(local.len(), 4);
        let one: Vec<_> = (1..=2).filter_map(|n| admit(&all, &format!("2001:db8:1:{n}::1"))).collect();
        one.iter().for_each(|(connection, _)| connection.has_request());
        assert!(admit(&all, "2001:db8:1:9::1").is_none(), "the same network");
        assert!(admit(&all, "2001:db8:2::1").is_some());
        idle(&one[1].0);
        assert!(admit(&all, "2001:db8:1:9::1").is_some());
        assert!(is_closing(&one[1].0) && !others.iter().any(|(other, _)| is_closing(other)));
    }

    #[test]
    fn what_takes_too_long_is_ended_and_what_is_worked_on_is_not() {
        let all = of("header_timeout_s = 1\nidle_timeout_s = 2\nwrite_timeout_s = 3");
        let places: Vec<_> = (1..=4).filter_map(|n| admit(&all, &format!("203.0.113.{n}"))).collect();
        let [head, waiting, asked, unread] = [0, 1, 2, 3].map(|n| &places[n].0);
        idle(waiting);
        asked.has_request();
        unread.has_request();
        unread.answers(1 << 20);
        unread.is_blocked();
        let gone = || [head, waiting, asked, unread].map(|connection| is_closing(connection));
        all.sweep(Duration::from_millis(999));
        assert_eq!(gone(), [false; 4]);
        all.sweep(Duration::from_millis(1));
        assert_eq!(gone(), [true, false, false, false]);
        all.sweep(Duration::from_secs(1));
        assert_eq!(gone(), [true, true, false, false]);
        all.sweep(Duration::from_secs(1));
        assert_eq!(gone(), [true, true, false, true]);
        all.sweep(Duration::from_secs(3600));
        assert!(!is_closing(asked));
    }

    #[test]
    fn who_takes_nothing_goes_first_when_there_is_no_room_for_answers() {
        let all = of("unread_answers_mb = 8");
        let places: Vec<_> = (1..=3).filter_map(|n| admit(&all, &format!("203.0.113.{n}"))).collect();
        for (connection, _) in &places {
            connection.has_request();
            assert!(connection.answers(3 << 20) == (connection.peer != places[2].0.peer));
            connection.is_blocked();
        }
        all.sweep(Duration::from_secs(2));
        places[1].0.has_written();
        places[1].0.is_blocked();
        all.sweep(Duration::from_secs(3));
        assert!(is_closing(&places[0].0) && !is_closing(&places[1].0));
    }
}
