//! A multimap of numbers in sorted shards. Versions share shards: an edit copies one, not the whole map.

use std::sync::Arc;

/// The number of shards; a million pairs take about 16 kB in each.
const SHARDS: usize = 1024;

/// Pairs of a key and an identity, sixteen bytes each.
#[derive(Debug, Clone)]
pub(super) struct Pairs(Vec<Arc<Vec<(u64, i64)>>>);

impl Pairs {
    /// Sorts pairs into their shards.
    pub(super) fn new(pairs: impl Iterator<Item = (u64, i64)>) -> Self {
        let mut shards = vec![Vec::new(); SHARDS];
        pairs.for_each(|pair| shards[shard(pair.0)].push(pair));
        let sorted = shards.into_iter().map(|mut shard: Vec<_>| {
            shard.sort_unstable();
            shard.shrink_to_fit();
            Arc::new(shard)
        });
        Self(sorted.collect())
    }

    /// The identities of a key, ascending.
    pub(super) fn get(&self, key: u64) -> impl Iterator<Item = i64> {
        let shard = &self.0[shard(key)];
        let first = shard.partition_point(|(k, _)| *k < key);
        shard[first..].iter().take_while(move |(k, _)| *k == key).map(|(_, id)| *id)
    }

    pub(super) fn insert(&mut self, key: u64, id: i64) {
        let shard = Arc::make_mut(&mut self.0[shard(key)]);
        if let Err(at) = shard.binary_search(&(key, id)) {
            shard.insert(at, (key, id));
        }
    }

    pub(super) fn remove(&mut self, key: u64, id: i64) {
        let shard = Arc::make_mut(&mut self.0[shard(key)]);
        if let Ok(at) = shard.binary_search(&(key, id)) {
            shard.remove(at);
        }
    }
}

/// The shard of a key. Multiplication spreads consecutive keys (Knuth, TAOCP 3, §6.4).
fn shard(key: u64) -> usize {
    let spread = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54;
    usize::try_from(spread).expect("ten bits")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Keys that share two shards.
    fn keys() -> Vec<u64> {
        (0..).filter(|key| shard(*key) < 2).take(40).collect()
    }

    /// Whether to insert, the place of a key, and an identity.
    fn steps() -> impl Strategy<Value = Vec<(bool, usize, i64)>> {
        proptest::collection::vec((any::<bool>(), 0..40_usize, -3..4_i64), 0..120)
    }

    proptest! {
        #[test]
        fn pairs_are_those_that_were_inserted_and_not_removed(
            first in proptest::collection::vec((0..40_usize, -3..4_i64), 0..60), steps in steps(),
        ) {
            let keys = keys();
            let distinct: BTreeSet<(u64, i64)> = first.into_iter().map(|(at, id)| (keys[at], id)).collect();
            let before = Pairs::new(distinct.iter().rev().copied());
            let (mut pairs, mut held) = (before.clone(), distinct.clone());
            for (inserts, at, id) in steps {
                let key = keys[at];
                if inserts {
                    pairs.insert(key, id);
                    held.insert((key, id));
                } else {
                    pairs.remove(key, id);
                    held.remove(&(key, id));
                }
            }
            for key in keys.into_iter().chain([1]) {
                let of = |all: &BTreeSet<(u64, i64)>| {
                    all.iter().filter(|(own, _)| *own == key).map(|(_, id)| *id).collect::<Vec<_>>()
                };
                prop_assert_eq!(pairs.get(key).collect::<Vec<_>>(), of(&held));
                prop_assert_eq!(before.get(key).collect::<Vec<_>>(), of(&distinct), "the version before stays");
            }
        }
    }

    #[test]
    fn consecutive_keys_lie_in_different_shards() {
        let shards: BTreeSet<usize> = (0..1024).map(shard).collect();
        assert!(shards.len() > 600, "{}", shards.len());
        assert!([0, 1, u64::MAX, 1 << 63].iter().all(|key| shard(*key) < SHARDS));
    }
}
