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
