//! Features made ready: what a row alone has is kept as text, what rows share is kept once.
//!
//! A page then is a matter of copying a few runs of bytes a feature. Whole features would take twice the memory and be no
//! faster: most of a feature are names of properties, sectors and places.

use std::{
    collections::HashSet,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// Texts that are shared, each of them once in the program. There are few: sectors, units and zones with what goes with
/// them; what is no longer used stays.
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

/// Features of some rows in a form from which they are quickly written.
#[derive(Debug)]
pub(super) struct Ready {
    /// Where the texts of each row begin.
    pub(super) starts: Box<[u32]>,
    /// For each row its identity and its coordinates, then for each run a text after its length, or the number of a
    /// shared text in two bytes.
    pub(super) own: Box<[u8]>,
    /// Texts that rows share.
    pub(super) shared: Box<[Arc<[u8]>]>,
}
