//! Keys are guessed slowly: whoever shows wrong ones waits longer and longer before another is looked at.
//!
//! While a client waits, keys that were right from its address before go on working, so that one bad client behind a
//! shared address does not shut its neighbours out; a client that is refused again and again loses that too. What asks
//! without a key is never slowed.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// So many wrong keys may be typing errors and old settings.
const FREE: u32 = 10;

/// The longest wait before a key is looked at again.
const LONGEST: Duration = Duration::from_secs(60);

/// Who has been quiet for so long is forgotten.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// More clients are not remembered; the one that has been quiet for longest is forgotten first.
const MOST_CLIENTS: usize = 4096;

/// So many keys are remembered as right for a client.
const MOST_PROVEN: usize = 8;

/// After so many refusals while it waits, a client is taken for one that tries keys out.
const MOST_REFUSED: u32 = 1000;

/// What is thought of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is one of ours.
    Right,
    /// It is not; whether with it the client begins to be slowed.
    Wrong(bool),
    /// It was not looked at; how long the client has to wait.
    Wait(Duration),
}

/// What is remembered of a client.
#[derive(Debug)]
struct Client {
    heard: Instant,
    wrong: u32,
    refused: u32,
    until: Instant,
    /// Keys that were right, as digests.
    proven: Vec<blake3::Hash>,
}

/// The clients that showed keys.
#[derive(Debug, Default)]
pub(super) struct WrongKeys(Mutex<HashMap<IpAddr, Client>>);

impl WrongKeys {
    /// Judges the key of a client.
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

impl Client {
    fn judge(&mut self, now: Instant, key: blake3::Hash, is_right: impl FnOnce() -> bool) -> Verdict {
        let wait = self.until.saturating_duration_since(now);
        // Every digest is looked at, so that the time does not tell which one fits.
        let is_proven = self.proven.iter().fold(false, |found, own| found | (*own == key));
        if !wait.is_zero() {
            if is_proven && self.refused < MOST_REFUSED {
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

/// Makes room: who was quiet for long, else who was quiet for longest.
fn forget(clients: &mut HashMap<IpAddr, Client>, now: Instant) {
    clients.retain(|_, client| now.duration_since(client.heard) <= KEPT);
    if clients.len() >= MOST_CLIENTS {
        let quietest = clients.iter().min_by_key(|(_, client)| client.heard).map(|(address, _)| *address);
        quietest.map(|address| clients.remove(&address));
    }
}

/// Whoever has one address of IPv6 commonly has all that begin with the same 48 bits.
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

    /// Shows as many wrong keys as are free.
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
