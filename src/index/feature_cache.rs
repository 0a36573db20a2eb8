//! Cached features: the values of a single row as text, and values that rows share stored once.
//!
//! Writing a page copies a few runs of bytes for each feature. Whole features would take twice the memory and be no
//! faster, since they mostly consist of names of properties, sectors and places.

use std::{
    collections::HashSet,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// Shared texts, stored once in the program. There are few, of sectors, units, zones and their columns, so unused ones
/// are not removed.
static SHARED: LazyLock<Mutex<HashSet<Arc<[u8]>>>> = LazyLock::new(Mutex::default);

pub(super) fn share(text: Vec<u8>) -> Arc<[u8]> {
    let mut texts = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = texts.get(text.as_slice()) {
        return known.clone();
    }
    let new: Arc<[u8]> = text.into();
    texts.insert(new.clone());
    new
}

/// Features of some rows, in a form from which they are written quickly.
#[derive(Debug)]
pub(super) struct Ready {
    /// The offsets of the texts of each row.
    pub(super) starts: Box<[u32]>,
    /// For each row its identity and coordinates, then for each run a length-prefixed text, or the number of a shared
    /// text in two bytes.
    pub(super) own: Box<[u8]>,
    /// Shared texts.
    pub(super) shared: Box<[Arc<[u8]>]>,
}
