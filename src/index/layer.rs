//! All firms in chunks along a Hilbert curve, shared between versions: an edit rewrites one chunk.

use std::{cmp::Ordering, collections::BinaryHeap, sync::Arc};

use super::{
    chunk::{Chunk, ROWS},
    row::FirmRow,
    shards::Shards,
};
use crate::{
    geom::{
        bbox::Bbox,
        lonlat::LonLat,
        measure::{distance_m, lower_bound_m},
    },
    query::page::Cursor,
};

/// An immutable list of firms in the order of their cursors.
#[derive(Debug, Clone)]
pub struct Layer {
    chunks: Vec<Arc<Chunk>>,
    places: Shards<i64, Cursor>,
    codes: Shards<String, i64>,
    len: usize,
}

impl Layer {
    /// Sorts and packs rows.
    pub(super) fn build(rows: Vec<FirmRow>) -> Self {
        let mut rows: Vec<Arc<FirmRow>> = rows.into_iter().map(Arc::new).collect();
        rows.sort_unstable_by_key(|r| r.cursor());
        let (mut places, mut codes) = (Shards::new(), Shards::new());
        for row in &rows {
            places.insert(row.firm.id.0, row.cursor());
            codes.insert(row.firm.code.to_string(), row.firm.id.0);
        }
        let chunks = rows.chunks(ROWS).map(|part| Arc::new(Chunk::new(part.to_vec()))).collect();
        Self { chunks, places, codes, len: rows.len() }
    }

    /// How many firms there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The firm with an identity.
    pub fn get(&self, id: i64) -> Option<&Arc<FirmRow>> {
        let at = *self.places.get(&id)?;
        let chunk = &self.chunks[self.chunk_of(at)];
        chunk.find(at).ok().map(|row| &chunk.rows[row])
    }

    /// The firm with a code.
    pub fn by_code(&self, code: &str) -> Option<&Arc<FirmRow>> {
        self.get(*self.codes.get(&code.to_owned())?)
    }

    /// Every firm in order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<FirmRow>> {
        self.chunks.iter().flat_map(|c| &c.rows)
    }

    /// The firms inside a box, or all, in order.
    pub fn select(&self, bbox: Option<Bbox>) -> impl Iterator<Item = &Arc<FirmRow>> {
        let touched = move |c: &&Arc<Chunk>| bbox.is_none_or(|b| !c.bbox.is_empty() && b.intersects(&c.bbox));
        let inside = move |r: &&Arc<FirmRow>| bbox.is_none_or(|b| r.point().is_some_and(|p| b.contains(p)));
        self.chunks.iter().filter(touched).flat_map(|c| &c.rows).filter(inside)
    }

    /// Firms by growing geodesic distance from a point, none farther than `within_m`; equal distances by identity.
    ///
    /// Best first over lower bounds (Hjaltason & Samet 1999): a row is answered once nothing left can be closer.
    pub fn by_distance(&self, from: LonLat, within_m: f64) -> impl Iterator<Item = (f64, &Arc<FirmRow>)> {
        let bound = |chunk: &Chunk| lower_bound_m(from, &chunk.bbox);
        let placed = self.chunks.iter().filter(|c| !c.bbox.is_empty());
        let mut queue: BinaryHeap<Candidate<'_>> = placed
            .map(|c| Candidate { bound_m: bound(c), what: What::Chunk(c) })
            .filter(|c| c.bound_m <= within_m)
            .collect();
        std::iter::from_fn(move || {
            loop {
                let Candidate { bound_m, what } = queue.pop()?;
                match what {
                    What::Row(row) => return Some((bound_m, row)),
                    What::Chunk(chunk) => {
                        let measured =
                            chunk.rows.iter().filter_map(|r| Some((distance_m(from, r.point()?), r)));
                        let near = measured.filter(|(d, _)| *d <= within_m);
                        queue.extend(near.map(|(d, r)| Candidate { bound_m: d, what: What::Row(r) }));
                    }
                }
            }
        })
    }

    /// The list with a firm added or replaced.
    pub(super) fn put(&mut self, row: FirmRow) {
        self.remove(row.firm.id.0);
        let (id, at) = (row.firm.id.0, row.cursor());
        self.places.insert(id, at);
        self.codes.insert(row.firm.code.to_string(), id);
        self.len += 1;
        if self.chunks.is_empty() {
            self.chunks.push(Arc::new(Chunk::new(vec![Arc::new(row)])));
            return;
        }
        let slot = self.chunk_of(at);
        let mut rows = self.chunks[slot].rows.clone();
        let place = rows.partition_point(|r| r.cursor() < at);
        rows.insert(place, Arc::new(row));
        self.replace(slot, &rows);
    }

    /// The list without a firm.
    pub(super) fn remove(&mut self, id: i64) {
        let Some(at) = self.places.get(&id).copied() else { return };
        let slot = self.chunk_of(at);
        let mut rows = self.chunks[slot].rows.clone();
        rows.retain(|r| {
            let stays = r.firm.id.0 != id;
            if !stays {
                self.codes.remove(&r.firm.code.to_string());
            }
            stays
        });
        self.places.remove(&id);
        self.len -= 1;
        self.replace(slot, &rows);
    }

    fn replace(&mut self, slot: usize, rows: &[Arc<FirmRow>]) {
        let size = if rows.len() > 2 * ROWS { rows.len().div_ceil(2) } else { rows.len().max(1) };
        let parts = rows.chunks(size).map(|part| Arc::new(Chunk::new(part.to_vec())));
        self.chunks.splice(slot..=slot, parts);
    }

    /// The last chunk that begins at or before a cursor, or the first chunk.
    fn chunk_of(&self, at: Cursor) -> usize {
        self.chunks.partition_point(|c| c.first() <= at).saturating_sub(1)
    }
}

/// Something that lies at least `bound_m` away.
struct Candidate<'a> {
    bound_m: f64,
    what: What<'a>,
}

enum What<'a> {
    Chunk(&'a Chunk),
    Row(&'a Arc<FirmRow>),
}

impl Candidate<'_> {
    /// Chunks before rows at the same distance, so that ties among rows are all seen before one is answered.
    fn rank(&self) -> i64 {
        match self.what {
            What::Chunk(_) => i64::MIN,
            What::Row(row) => row.firm.id.0,
        }
    }
}

impl Ord for Candidate<'_> {
    /// Reversed: the heap gives the nearest first.
    fn cmp(&self, other: &Self) -> Ordering {
        let nearer = self.bound_m.total_cmp(&other.bound_m);
        nearer.then_with(|| self.rank().cmp(&other.rank())).reverse()
    }
}

impl PartialOrd for Candidate<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate<'_> {}
