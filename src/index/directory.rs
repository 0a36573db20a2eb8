//! The directory of firms: chunks in the order of their cursors, and lookup by identity, code or enterprise.

use std::{
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
};

use super::{chunk::Chunk, pairs::Pairs};
use crate::query::page::Cursor;

/// Chunks, and the keys of their rows.
#[derive(Debug, Clone)]
pub struct Directory {
    pub(super) chunks: Vec<Arc<Chunk>>,
    /// The first cursor of each chunk.
    pub(super) firsts: Vec<Cursor>,
    /// Hilbert keys by identity.
    pub(super) keys: Pairs,
    /// Identities by the hash of the code.
    pub(super) codes: Pairs,
    /// Identities by enterprise.
    pub(super) enterprises: Pairs,
}

impl Directory {
    /// The chunk and the row of the firm with an identity.
    pub(super) fn find(&self, id: i64) -> Option<(&Arc<Chunk>, usize)> {
        let key = self.keys.get(id_key(id)).next()?;
        let chunk = self.chunks.get(self.chunk_of(Cursor { key: key.cast_unsigned(), id }))?;
        Some((chunk, chunk.find(id)?))
    }

    /// The last chunk that starts at or before a cursor, or the first chunk.
    pub(super) fn chunk_of(&self, at: Cursor) -> usize {
        self.firsts.partition_point(|first| *first <= at).saturating_sub(1)
    }
}

/// An identity as a key.
pub(super) fn id_key(id: i64) -> u64 {
    id.cast_unsigned()
}

/// The hash of a code, which is the same in every run.
pub(super) fn code_key(code: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(code)
}
