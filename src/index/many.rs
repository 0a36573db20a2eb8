//! Many firms that are put at once. New chunks are made one after the other, so that beside the state before and the state after
//! only the rows of one chunk are in memory.

use std::{collections::HashSet, iter, sync::Arc};

use super::{
    chunk::Chunk,
    firms::{Layer, cursor},
    rows::{ROWS, Rows},
};
use crate::{
    model::{change::Seq, record::Record, records::Records},
    query::page::Cursor,
};

/// A firm that is put: its place in the order, and its index in the list.
type Put = (Cursor, usize);

impl Layer {
    /// The list after firms were put, each at most once.
    pub(super) fn with_many(&self, firms: &Records, version: Seq) -> Self {
        let mut order: Vec<Put> = Vec::with_capacity(firms.len());
        order.extend(firms.iter().enumerate().filter_map(|(at, record)| match &record {
            Record::Firm(firm) => Some((cursor(firm), at)),
            _ => None,
        }));
        order.sort_unstable();
        let ids = order.iter().map(|(cursor, _)| cursor.id);
        let replaced = ids.filter(|id| self.get(*id).is_some()).collect();
        let mut merged =
            Merged { layer: self, firms, version, replaced, rows: self.rows(), chunks: Vec::new() };
        let mut left = &order[..];
        let ends = self.directory.firsts.iter().skip(1).map(Some).chain(iter::once(None));
        for (chunk, end) in self.directory.chunks.iter().zip(ends) {
            let count = end.map_or(left.len(), |end| left.partition_point(|(cursor, _)| cursor < end));
            let (own, rest) = left.split_at(count);
            merged.chunk(chunk, own);
            left = rest;
        }
        left.iter().for_each(|put| merged.put(*put));
        merged.end_chunk();
        let chunks = merged.chunks;
        let mut next = Self::of_chunks(self.base.clone(), chunks, version);
        (next.vocabulary, next.keeps_ready) = (self.vocabulary.clone(), self.keeps_ready);
        next
    }

    /// The rows of a chunk that is to be filled.
    fn rows(&self) -> Rows {
        Rows::with_capacity(ROWS, self.base.editions.len())
    }
}

/// The chunks so far, and the rows of the next one.
struct Merged<'a> {
    layer: &'a Layer,
    firms: &'a Records,
    version: Seq,
    /// The firms of the list before that are replaced.
    replaced: HashSet<i64>,
    rows: Rows,
    chunks: Vec<Arc<Chunk>>,
}

impl Merged<'_> {
    /// Adds a chunk of the list before, with the firms that are put between its first and that of the next chunk. It is shared
    /// if nothing of it changes.
    fn chunk(&mut self, chunk: &Arc<Chunk>, put: &[Put]) {
        let is_replaced = |merged: &Self, row: usize| merged.replaced.contains(&chunk.columns.id[row]);
        if put.is_empty() && !(0..chunk.len()).any(|row| is_replaced(self, row)) {
            self.end_chunk();
            self.chunks.push(chunk.clone());
            return;
        }
        let mut put = put.iter().copied().peekable();
        for row in 0..chunk.len() {
            while let Some(before) = put.next_if(|(cursor, _)| *cursor < chunk.cursor(row)) {
                self.put(before);
            }
            if !is_replaced(self, row) {
                self.rows.extend(chunk, row..row + 1);
                self.end_full_chunk();
            }
        }
        put.for_each(|put| self.put(put));
    }

    /// Adds a firm that is put.
    fn put(&mut self, (_, at): Put) {
        if let Some(Record::Firm(firm)) = self.firms.get(at) {
            self.rows.push(&firm, &self.layer.base);
            self.end_full_chunk();
        }
    }

    fn end_full_chunk(&mut self) {
        if self.rows.len() >= ROWS {
            self.end_chunk();
        }
    }

    /// Makes a chunk of the rows, if there are any.
    fn end_chunk(&mut self) {
        if self.rows.len() > 0 {
            let rows = std::mem::replace(&mut self.rows, self.layer.rows());
            self.chunks.push(Arc::new(Chunk::new(rows, self.version)));
        }
    }
}
