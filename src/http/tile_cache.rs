//! Tiles and legends that were made, as many as a bounded memory holds. A key has the data version: none is ever flushed.

use axum::body::Bytes;
use quick_cache::{Weighter, sync::Cache};
use time::Date;

use crate::{
    collection::kinds::Collection,
    model::{actor::Role, change::Seq},
    tile::grid::Tile,
};

/// Everything a tile or a legend depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) version: Seq,
    /// Who is there today may not be tomorrow.
    pub(super) today: Date,
    pub(super) collections: Vec<Collection>,
    /// None of the legend of all tiles.
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

/// The tiles.
pub(super) struct TileCache(Cache<Key, Bytes, Weight>);

/// Bytes of a common tile: how many places are made for the memory that is given.
const COMMON_BYTES: u64 = 16 * 1024;

impl TileCache {
    /// Holds so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let places = usize::try_from(bytes / COMMON_BYTES).unwrap_or(0).max(16);
        Self(Cache::with_weighter(places, bytes, Weight))
    }

    /// The tile of a key, if it is held.
    pub(super) fn get(&self, key: &Key) -> Option<Bytes> {
        self.0.get(key)
    }

    /// Holds a tile from now on.
    pub(super) fn put(&self, key: Key, tile: Bytes) {
        self.0.insert(key, tile);
    }
}
