//! How many notes one client may send.
//!
//! What is known of a client is kept in memory alone, so that no address is stored; after a restart, and for each of several
//! servers of a register, it begins anew. The limits of all clients together are those of the database.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::wrong_keys::network;

/// How many notes a client may send within a time, the shortest first.
pub(super) const MOST_OF_CLIENT: [(usize, Duration); 2] =
    [(5, Duration::from_hours(1)), (20, Duration::from_hours(24))];

/// The number of clients that are remembered; the one that has been quiet for longest is forgotten first.
const MOST_CLIENTS: usize = 4096;

/// The clients that sent notes, and what came of notes so far.
#[derive(Debug, Default)]
pub(super) struct NoteLimits {
    clients: Mutex<HashMap<IpAddr, VecDeque<Instant>>>,
    /// Notes that were taken.
    pub(super) taken: AtomicU64,
    /// Notes that were refused for a limit.
    pub(super) refused: AtomicU64,
}

impl NoteLimits {
    /// Counts a note of a client.
    ///
    /// # Errors
    ///
    /// The time until the next one is taken, if it has sent as many as it may.
    pub(super) fn admit(&self, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let client = network(client);
        if !clients.contains_key(&client) && clients.len() >= MOST_CLIENTS {
            forget(&mut clients, now);
        }
        let sent = clients.entry(client).or_default();
        let [.., (_, longest)] = MOST_OF_CLIENT;
        while sent.front().is_some_and(|at| now.duration_since(*at) >= longest) {
            sent.pop_front();
        }
        let wait = |(most, within): (usize, Duration)| {
            let first = sent.len().checked_sub(most).map(|at| sent[at])?;
            within.checked_sub(now.duration_since(first)).filter(|wait| !wait.is_zero())
        };
        if let Some(wait) = MOST_OF_CLIENT.into_iter().filter_map(wait).max() {
            return Err(wait);
        }
        sent.push_back(now);
        Ok(())
    }

    /// Counts what came of a note.
    pub(super) fn count(&self, is_taken: bool) {
        let own = if is_taken { &self.taken } else { &self.refused };
        own.fetch_add(1, Ordering::Relaxed);
    }
}

/// Makes room: forgets clients whose notes no longer count, or else the one that has been quiet for longest.
fn forget(clients: &mut HashMap<IpAddr, VecDeque<Instant>>, now: Instant) {
    let [.., (_, longest)] = MOST_OF_CLIENT;
    clients.retain(|_, sent| sent.back().is_some_and(|at| now.duration_since(*at) < longest));
    if clients.len() >= MOST_CLIENTS {
        let quietest = clients.iter().min_by_key(|(_, sent)| sent.back()).map(|(address, _)| *address);
        quietest.map(|address| clients.remove(&address));
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn at(limits: &NoteLimits, client: &str, now: Instant) -> Result<(), Duration> {
        limits.admit(client.parse().unwrap(), now)
    }

    #[test]
    fn a_client_sends_some_notes_an_hour_and_some_a_day() {
        let (limits, begun) = (NoteLimits::default(), Instant::now());
        let [(of_hour, _), (of_day, day)] = MOST_OF_CLIENT;
        let mut now = begun;
        let mut sent = 0;
        while sent < of_day {
            for _ in 0..of_hour {
                assert_eq!(at(&limits, "203.0.113.9", now), Ok(()), "{sent}");
                sent += 1;
            }
            assert!(at(&limits, "203.0.113.9", now).is_err());
            assert_eq!(at(&limits, "203.0.113.10", now), Ok(()), "a neighbour is another client");
            now += HOUR;
        }
        let left = day.saturating_sub(now.duration_since(begun));
        assert_eq!(at(&limits, "203.0.113.9", now), Err(left), "until the first is a day old");
        assert_eq!(at(&limits, "203.0.113.9", begun + day), Ok(()));
    }

    #[test]
    fn addresses_of_one_network_are_one_client_and_the_memory_has_a_bound() {
        let (limits, now) = (NoteLimits::default(), Instant::now());
        for number in 0..5 {
            assert_eq!(at(&limits, &format!("2001:db8:1:{number}::1"), now), Ok(()));
        }
        assert_eq!(at(&limits, "2001:db8:1:ffff::1", now), Err(HOUR));
        for number in 0..2 * MOST_CLIENTS {
            let client = IpAddr::V6(Ipv6Addr::from_bits((0x2002_0000 + number as u128) << 80));
            assert_eq!(limits.admit(client, now), Ok(()));
        }
        assert_eq!(limits.clients.lock().unwrap().len(), MOST_CLIENTS);
    }
}
