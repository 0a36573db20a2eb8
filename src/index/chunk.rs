//! A run of neighbouring firms and their common figures.

use std::{
    ops::{Deref, Range},
    sync::{Arc, OnceLock},
};

use super::{
    areas::Areas,
    coverage::Coverage,
    envelope::Envelope,
    feature_cache::Ready,
    like_keys::Keys,
    place_runs::PlaceRuns,
    rows::{BLOCK, Rows, known},
    standing::Standing,
    steps::Steps,
    totals::Tally,
    words::Words,
};
use crate::{model::change::Seq, query::page::Cursor};

/// Rows in the order of their cursors. A chunk is immutable.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) rows: Rows,
    /// The version of the register that made it.
    pub(super) since: Seq,
    /// The envelope of each block of [`BLOCK`] rows.
    pub(super) blocks: Box<[Envelope]>,
    /// The coordinates of each block in steps.
    pub(super) steps: Box<[Steps]>,
    /// The envelope of all rows.
    pub(super) envelope: Envelope,
    /// The cursor of the first row.
    pub(super) first: Cursor,
    /// Count and sums of each division, including firms that have ended.
    pub(super) mix: Box<[(u8, Tally)]>,
    pub(super) coverage: Coverage,
    /// The units and zones of rows, for searches.
    pub(super) places: PlaceRuns,
    /// Figures of the firms without a recorded end.
    pub(super) standing: Standing,
    /// The features of each block as GeoJSON, built on first use.
    pub(super) ready: Box<[OnceLock<Ready>]>,
    /// The index of words, built on first use.
    pub(super) words: OnceLock<Arc<Words>>,
    /// The keys by which similar firms are found, made on first use.
    pub(super) keys: OnceLock<Keys>,
}

impl Deref for Chunk {
    type Target = Rows;

    fn deref(&self) -> &Rows {
        &self.rows
    }
}

impl Chunk {
    /// Takes rows that are in order; at least one.
    pub(super) fn new(mut rows: Rows, since: Seq) -> Self {
        rows.shrink();
        let count = rows.len();
        let envelope = |start: usize| {
            let mut envelope = Envelope::EMPTY;
            for row in start..(start + BLOCK).min(count) {
                envelope.add(rows.point(row), rows.columns.division[row]);
            }
            envelope.done()
        };
        let blocks: Box<[Envelope]> = (0..count).step_by(BLOCK).map(envelope).collect();
        let steps = blocks.iter().enumerate().map(|(block, envelope)| {
            let of_block = block * BLOCK..((block + 1) * BLOCK).min(count);
            Steps::new(envelope, &rows.columns.lon[of_block.clone()], &rows.columns.lat[of_block])
        });
        let steps = steps.collect();
        let ready = blocks.iter().map(|_| OnceLock::new()).collect();
        Self {
            envelope: Envelope::join(&blocks),
            first: rows.cursor(0),
            mix: mix(&rows),
            coverage: Coverage::of(&rows),
            places: PlaceRuns::of(&rows),
            standing: Standing::of(&rows),
            since,
            blocks,
            steps,
            ready,
            words: OnceLock::new(),
            keys: OnceLock::new(),
            rows,
        }
    }

    /// The rows of a block.
    pub(super) fn block(&self, block: usize) -> Range<usize> {
        block * BLOCK..((block + 1) * BLOCK).min(self.len())
    }

    /// The number of rows before a cursor.
    pub(super) fn before(&self, at: Cursor) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.cursor(middle) < at { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The index of the row with an identity.
    pub(super) fn find(&self, id: i64) -> Option<usize> {
        self.columns.id.iter().position(|own| *own == id)
    }
}

fn mix(rows: &Rows) -> Box<[(u8, Tally)]> {
    let mut tallies = [Tally::default(); 256];
    for (division, workers) in rows.columns.division.iter().zip(&rows.columns.workers) {
        tallies[usize::from(*division)].add(known(*workers));
    }
    let there = (0..=u8::MAX).zip(tallies).filter(|(_, tally)| tally.establishments > 0);
    there.collect()
}

impl Areas {
    /// The number of the area of a row.
    pub(super) fn area(self, chunk: &Chunk, row: usize) -> u16 {
        self.column(chunk).map_or(0, |areas| areas[row])
    }

    /// The area of each row of a chunk; `None` for the city, which is a single area.
    pub(super) fn column(self, chunk: &Chunk) -> Option<&[u16]> {
        match self {
            Self::City => None,
            Self::Zones => Some(&chunk.columns.zone),
            Self::Edition(at) => Some(&chunk.units[at]),
        }
    }
}
