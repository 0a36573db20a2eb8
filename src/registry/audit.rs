//! The audit of restricted reads: collected in memory, and written behind the requests.
//!
//! Equal reads within a second are one entry with a count. The memory is bounded: beyond it, reads are counted for each
//! key without their subject, so that none is lost in silence.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    model::audit::{Reading, Times},
    store::{Store, StoreError},
};

/// The number of different reads that wait to be written.
const MOST_WAITING: usize = 4096;

/// The subject of reads beyond that number.
const TOO_MANY: &str = "(too many at a time)";

/// The reads that wait to be written.
#[derive(Debug, Default)]
pub(super) struct Audit(Mutex<BTreeMap<Reading, Times>>);

impl Audit {
    fn waiting(&self) -> MutexGuard<'_, BTreeMap<Reading, Times>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, mut reading: Reading, times: Times) {
        let mut waiting = self.waiting();
        if waiting.len() >= MOST_WAITING && !waiting.contains_key(&reading) {
            reading = Reading { subject: TOO_MANY.to_owned(), query: None, ..reading };
        }
        let known = waiting.entry(reading).or_insert(Times { requests: 0, ..times });
        known.first_at = known.first_at.min(times.first_at);
        known.last_at = known.last_at.max(times.last_at);
        known.requests += times.requests;
        known.version = known.version.max(times.version);
    }

    /// Writes the waiting reads; after a failure they wait again.
    pub(super) async fn write(&self, store: &Store) -> Result<(), StoreError> {
        let taken: Vec<_> = std::mem::take(&mut *self.waiting()).into_iter().collect();
        if taken.is_empty() {
            return Ok(());
        }
        let written = store.add_to_audit(&taken).await;
        if written.is_err() {
            taken.into_iter().for_each(|(reading, times)| self.note(reading, times));
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    fn reading(subject: &str) -> Reading {
        let (account, key) = ("An".to_owned(), "abcdefgh".to_owned());
        Reading { account, key, subject: subject.to_owned(), query: None }
    }

    #[test]
    fn equal_reads_are_counted_and_those_beyond_the_bound_too() {
        let audit = Audit::default();
        let at = OffsetDateTime::UNIX_EPOCH;
        let once = Times { first_at: at, last_at: at, requests: 1, version: 7 };
        for number in 0..2 * MOST_WAITING {
            audit.note(reading(&format!("firms/F{number}")), once);
        }
        audit.note(reading("firms/F0"), once);
        let waiting = audit.waiting();
        assert_eq!(waiting.len(), MOST_WAITING + 1);
        assert_eq!(waiting[&reading("firms/F0")].requests, 2);
        assert_eq!(usize::try_from(waiting[&reading(TOO_MANY)].requests).unwrap(), MOST_WAITING);
    }
}
