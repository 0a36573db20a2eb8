//! A cache of tiles and legends with limited memory. Keys contain the data version, so entries never need to be
//! invalidated.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use axum::body::Bytes;
use quick_cache::{Weighter, sync::Cache};
use time::Date;

use crate::{
    collection::kinds::Collection,
    model::{actor::Role, change::Seq},
    tile::grid::Tile,
};

/// Everything on which a tile or a legend depends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) version: Seq,
    /// Whether the version is the last at which the tile may have changed, rather than that of the register.
    pub(super) by_tile: bool,
    /// The presence of firms changes from day to day.
    pub(super) today: Date,
    pub(super) collections: Vec<Collection>,
    /// `None` for the legend, which is common to all tiles.
    pub(super) tile: Option<Tile>,
    pub(super) query: String,
    pub(super) role: Role,
    pub(super) gzip: bool,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Bytes> for Weight {
    fn weight(&self, key: &Key, tile: &Bytes) -> u64 {
        (size_of::<Key>() + key.query.len() + tile.len()) as u64
    }
}

/// The cache.
pub(super) struct TileCache {
    held: Cache<Key, Bytes, Weight>,
    hits: AtomicU64,
    made: AtomicU64,
}

/// Numbers of the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figures {
    /// The tiles found so far.
    pub(super) hits: u64,
    /// The tiles that were made so far, since they were not found.
    pub(super) misses: u64,
    /// The memory in use.
    pub(super) bytes: u64,
}

/// The size of a typical tile, for the initial number of entries.
const COMMON_BYTES: u64 = 16 * 1024;

impl TileCache {
    /// An empty cache of this size.
    pub(super) fn new(bytes: u64) -> Self {
        let places = usize::try_from(bytes / COMMON_BYTES).unwrap_or(0).max(16);
        let held = Cache::with_weighter(places, bytes, Weight);
        Self { held, hits: AtomicU64::new(0), made: AtomicU64::new(0) }
    }

    /// Returns the tile of a key, if it is cached.
    pub(super) fn get(&self, key: &Key) -> Option<Bytes> {
        self.held.get(key).inspect(|_| _ = self.hits.fetch_add(1, Relaxed))
    }

    /// Adds a tile.
    pub(super) fn put(&self, key: Key, tile: Bytes) {
        self.made.fetch_add(1, Relaxed);
        self.held.insert(key, tile);
    }

    /// The numbers for monitoring.
    pub(super) fn figures(&self) -> Figures {
        let (hits, misses) = (self.hits.load(Relaxed), self.made.load(Relaxed));
        Figures { hits, misses, bytes: self.held.weight() }
    }
}
