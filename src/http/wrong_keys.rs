//! Protection against guessing keys: after some wrong ones, a client waits longer and longer until its keys are checked
//! again.
//!
//! While a client waits, keys that were valid from its address before still work, so that one bad client behind a
//! shared address does not lock out its neighbours. A client that keeps trying loses that too. Requests without a key
//! are never delayed.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The number of wrong keys without delay, for typing errors and old settings.
const FREE: u32 = 10;

/// The longest delay.
const LONGEST: Duration = Duration::from_secs(60);

/// The time after which an inactive client is forgotten.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// The number of clients that are remembered; the one that has been inactive for longest is forgotten first.
const MOST_CLIENTS: usize = 4096;

/// The number of valid keys that are remembered for a client.
const MOST_PROVEN: usize = 8;

/// The number of refusals during a delay after which valid keys are refused too.
const MOST_REFUSED: u32 = 1000;

/// The result of checking a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The key is valid.
    Right,
    /// The key is not valid; whether delays start with it.
    Wrong(bool),
    /// The key was not checked; the remaining delay.
    Wait(Duration),
}

/// What is known of a client.
#[derive(Debug)]
struct Client {
    heard: Instant,
    wrong: u32,
    refused: u32,
    until: Instant,
    /// Digests of keys that were valid.
    proven: Vec<blake3::Hash>,
}

/// The clients that sent keys.
#[derive(Debug, Default)]
pub(super) struct WrongKeys(Mutex<HashMap<IpAddr, Client>>);

impl WrongKeys {
    /// Checks the key of a client.
    pub(super) fn judge(
        &self,
        client: IpAddr,
        now: Instant,
        key: &str,
        is_right: impl FnOnce(&str) -> bool,
    ) -> Verdict {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let client = network(client);
        if !clients.contains_key(&client) && clients.len() >= MOST_CLIENTS {
            forget(&mut clients, now);
        }
        let fresh = || Client { heard: now, wrong: 0, refused: 0, until: now, proven: Vec::new() };
        let own = clients.entry(client).or_insert_with(fresh);
        if now.duration_since(own.heard) > KEPT {
            *own = fresh();
        }
        own.heard = now;
        own.judge(now, blake3::hash(key.as_bytes()), || is_right(key))
    }
}

impl WrongKeys {
    /// Whether a client waits until its keys are checked again.
    pub(super) fn delays(&self, client: IpAddr, now: Instant) -> bool {
        let clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        clients.get(&network(client)).is_some_and(|own| own.until > now)
    }
}

impl Client {
    fn judge(&mut self, now: Instant, key: blake3::Hash, is_right: impl FnOnce() -> bool) -> Verdict {
        let wait = self.until.saturating_duration_since(now);
        // All digests are compared, so that the time does not disclose which one matches.
        let is_proven = self.proven.iter().fold(false, |found, own| found | (*own == key));
        if !wait.is_zero() {
            // A key that was valid before may be revoked by now.
            if is_proven && self.refused < MOST_REFUSED && is_right() {
                return Verdict::Right;
            }
            self.refused = self.refused.saturating_add(1);
            return Verdict::Wait(wait);
        }
        if is_right() {
            if !is_proven {
                self.proven.truncate(MOST_PROVEN - 1);
                self.proven.insert(0, key);
            }
            return Verdict::Right;
        }
        self.wrong = self.wrong.saturating_add(1);
        if let Some(more) = self.wrong.checked_sub(FREE) {
            self.until = now + LONGEST.min(Duration::from_secs(1 << more.min(6)));
        }
        Verdict::Wrong(self.wrong == FREE)
    }
}

/// Makes room: forgets inactive clients, or else the one that has been inactive for longest.
fn forget(clients: &mut HashMap<IpAddr, Client>, now: Instant) {
    clients.retain(|_, client| now.duration_since(client.heard) <= KEPT);
    if clients.len() >= MOST_CLIENTS {
        let quietest = clients.iter().min_by_key(|(_, client)| client.heard).map(|(address, _)| *address);
        quietest.map(|address| clients.remove(&address));
    }
}

/// The network of an IPv6 client: its first 48 bits, since one client commonly has all addresses with them.
pub(super) fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 80 << 80)),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = "the-right-key";

    fn at(keys: &WrongKeys, client: &str, now: Instant, key: &str) -> Verdict {
        keys.judge(client.parse().unwrap(), now, key, |key| key == RIGHT)
    }

    /// Uses up the wrong keys without delay.
    fn exhaust(keys: &WrongKeys, client: &str, now: Instant) {
        for _ in 0..FREE {
            assert!(matches!(at(keys, client, now, "x"), Verdict::Wrong(_)));
        }
    }

    #[test]
    fn after_some_wrong_keys_each_further_one_takes_longer() {
        let (keys, mut now) = (WrongKeys::default(), Instant::now());
        let first: Vec<_> = (0..FREE).map(|_| at(&keys, "203.0.113.9", now, "x")).collect();
        assert!(first[..9].iter().all(|verdict| *verdict == Verdict::Wrong(false)));
        assert_eq!(first[9], Verdict::Wrong(true));
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(
                at(&keys, "203.0.113.9", now, RIGHT),
                Verdict::Wait(Duration::from_secs(seconds)),
                "not looked at, right or wrong"
            );
            assert_eq!(at(&keys, "203.0.113.10", now, RIGHT), Verdict::Right, "a neighbour is not slowed");
            now += Duration::from_secs(seconds);
            assert_eq!(at(&keys, "203.0.113.9", now, "x"), Verdict::Wrong(false));
        }
        now += LONGEST;
        assert_eq!(at(&keys, "203.0.113.9", now, RIGHT), Verdict::Right);
    }

    #[test]
    fn a_key_that_was_right_before_goes_on_until_keys_are_tried_out() {
        let (keys, now) = (WrongKeys::default(), Instant::now());
        assert_eq!(at(&keys, "203.0.113.9", now, RIGHT), Verdict::Right);
        exhaust(&keys, "203.0.113.9", now);
        for _ in 0..MOST_REFUSED {
            assert_eq!(at(&keys, "203.0.113.9", now, RIGHT), Verdict::Right);
            assert!(matches!(at(&keys, "203.0.113.9", now, "x"), Verdict::Wait(_)));
        }
        assert!(matches!(at(&keys, "203.0.113.9", now, RIGHT), Verdict::Wait(_)));
    }

    #[test]
    fn what_is_remembered_ends_and_has_a_bound() {
        let (keys, now) = (WrongKeys::default(), Instant::now());
        exhaust(&keys, "203.0.113.9", now);
        let later = now + KEPT + Duration::from_secs(1);
        assert_eq!(at(&keys, "203.0.113.9", later, "x"), Verdict::Wrong(false), "as if for the first time");
        for number in 0..2 * MOST_CLIENTS {
            let client = IpAddr::V6(Ipv6Addr::from_bits((0x2001_0000 + number as u128) << 80));
            keys.judge(client, later, "x", |_| false);
        }
        assert_eq!(keys.0.lock().unwrap().len(), MOST_CLIENTS);
    }

    #[test]
    fn addresses_of_one_network_are_one_client() {
        let (keys, now) = (WrongKeys::default(), Instant::now());
        for number in 1..=FREE {
            at(&keys, &format!("2001:db8:1:{number}::{number}"), now, "x");
        }
        assert!(matches!(at(&keys, "2001:db8:1:ffff::1", now, "x"), Verdict::Wait(_)));
        assert_eq!(at(&keys, "2001:db8:2::1", now, "x"), Verdict::Wrong(false));
        exhaust(&keys, "::ffff:203.0.113.9", now);
        assert!(matches!(at(&keys, "203.0.113.9", now, "x"), Verdict::Wait(_)));
    }
}
