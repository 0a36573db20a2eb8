//! A hash map in shards that are shared between versions: an edit copies one shard, not the map.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::Arc,
};

const SHARDS: usize = 256;

/// A map whose clones share what they do not change.
#[derive(Debug, Clone)]
pub(super) struct Shards<K, V> {
    hasher: RandomState,
    maps: Vec<Arc<HashMap<K, V>>>,
}

impl<K: Hash + Eq + Clone, V: Clone> Shards<K, V> {
    pub(super) fn new() -> Self {
        Self { hasher: RandomState::new(), maps: vec![Arc::default(); SHARDS] }
    }

    fn shard(&self, key: &(impl Hash + ?Sized)) -> usize {
        usize::try_from(self.hasher.hash_one(key) % SHARDS as u64).expect("a shard's number is small")
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.maps[self.shard(key)].get(key)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        let shard = self.shard(&key);
        Arc::make_mut(&mut self.maps[shard]).insert(key, value);
    }

    pub(super) fn remove(&mut self, key: &K) {
        let shard = self.shard(key);
        Arc::make_mut(&mut self.maps[shard]).remove(key);
    }
}
