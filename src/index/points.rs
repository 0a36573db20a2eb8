//! Firms as points of a map tile, and the zoom from which they are shown.

use std::{collections::HashSet, ops::Range};

use super::{chunk::Chunk, firms::Layer, mask::places, row::Row, rows::BLOCK, scan::Wanted};
use crate::{
    model::change::Seq,
    query::page::Cursor,
    stop,
    tile::{
        bins::{Bin, Lattice},
        grid::Tile,
    },
};

/// A firm in a tile.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// The firm.
    pub row: Row<'a>,
    /// Its cell in Web Mercator.
    pub cell: (u32, u32),
}

/// The largest number of firms in a tile whose zoom shows points.
pub const MOST_IN_A_TILE: usize = 25_000;

impl Layer {
    /// The first zoom at which no tile has more than [`MOST_IN_A_TILE`] firms. At lower zooms they are counted in
    /// hexagons.
    pub fn points_from_zoom(&self) -> u8 {
        *self.points_from.get_or_init(|| {
            (0..Tile::MOST_DETAILED).find(|z| !self.is_crowded(*z)).unwrap_or(Tile::MOST_DETAILED)
        })
    }

    /// Whether some tile of a zoom has too many firms. The firms of a tile are consecutive, and a chunk mostly lies in
    /// one tile.
    fn is_crowded(&self, z: u8) -> bool {
        let shift = 64 - 2 * u32::from(z);
        let tile = |key: u64| key.checked_shr(shift).unwrap_or(0);
        let placed = self.chunks.iter().map(|c| (c, c.before(Cursor { key: u64::MAX, id: i64::MIN })));
        let runs = placed.filter(|(_, placed)| *placed > 0).flat_map(|(chunk, placed)| {
            let whole = tile(chunk.first.key) == tile(chunk.cursor(placed - 1).key);
            let (rows, each) = if whole { (1, placed) } else { (placed, 1) };
            (0..rows).map(move |row| (chunk.cursor(row).key, each))
        });
        let (mut current, mut count) = (0, 0);
        for (key, firms) in runs {
            count = if tile(key) == current { count + firms } else { firms };
            current = tile(key);
            if count > MOST_IN_A_TILE {
                return true;
            }
        }
        false
    }
}

impl<'a> Wanted<'a> {
    /// The firms in a tile, in order. A tile is one range of keys, so no other firms are read.
    pub fn spots(&self, tile: Tile) -> impl Iterator<Item = Spot<'a>> {
        self.layer.runs(tile).flat_map(move |(chunk, rows)| {
            stop::check();
            let blocks = rows.start / BLOCK..rows.end.div_ceil(BLOCK);
            let found = blocks.flat_map(move |block| {
                let mask = self.mask(chunk, block, self.overlap(&chunk.blocks[block]));
                places(mask).map(move |at| block * BLOCK + at)
            });
            found.filter(move |row| rows.contains(row)).map(move |row| Spot {
                row: self.layer.row(chunk, row),
                cell: (chunk.columns.x[row], chunk.columns.y[row]),
            })
        })
    }

    /// The firms in a tile that hexagons count, and that lie in one of some hexagons of its zoom, in order.
    pub fn spots_in(&self, tile: Tile, bins: &HashSet<Bin>) -> impl Iterator<Item = Spot<'a>> {
        let lattice = Lattice::at(tile.z());
        let mut last = None;
        // Firms are in Hilbert order, so the next one mostly lies in the same hexagon.
        let mut is_in = move |cell| {
            let bin = lattice.bin(cell);
            match last {
                Some((known, is_in)) if known == bin => is_in,
                _ => {
                    let is_in = bins.contains(&bin);
                    last = Some((bin, is_in));
                    is_in
                }
            }
        };
        self.spots(tile)
            .filter(move |spot| is_in(spot.cell))
            .filter(|spot| self.counted_on.is_none_or(|when| spot.row.is_there(when)))
    }

    /// The number of firms in a tile.
    pub fn count_spots(&self, tile: Tile) -> usize {
        if !self.is_everything() {
            return self.spots(tile).count();
        }
        self.layer.runs(tile).map(|(_, rows)| rows.len()).sum()
    }
}

impl Layer {
    /// The last version at which the firms in a tile may have changed. The firms in it at that version are those in it now.
    pub fn version_of(&self, tile: Tile) -> Seq {
        let after = (*tile.keys().end()).min(u64::MAX - 1);
        let chunks = &self.chunks
            [self.chunk_of(Cursor { key: *tile.keys().start(), id: i64::MIN }).min(self.chunks.len())..];
        // The chunk after the tile counts as well: its first rows were in the tile if they are gone since.
        let within = chunks.partition_point(|chunk| chunk.first.key <= after);
        let drawn = chunks.iter().take(within + 1).map(|chunk| chunk.since);
        drawn.max().unwrap_or(0).max(self.reshaped)
    }

    /// The chunks that overlap a tile, and the range of their rows in it.
    fn runs(&self, tile: Tile) -> impl Iterator<Item = (&Chunk, Range<usize>)> {
        let keys = tile.keys();
        // The greatest key is that of firms without a point, which lie in no tile.
        let (start, end) = (*keys.start(), (*keys.end()).min(u64::MAX - 1));
        let first = self.chunk_of(Cursor { key: start, id: i64::MIN });
        let chunks = self.chunks.get(first..).unwrap_or_default();
        chunks.iter().take_while(move |chunk| chunk.first.key <= end).map(move |chunk| {
            let from = chunk.before(Cursor { key: start, id: i64::MIN });
            let last = chunk.cursor(chunk.len() - 1).key;
            let to = if last <= end { chunk.len() } else { chunk.before(Cursor { key: end, id: i64::MAX }) };
            (&**chunk, from..to)
        })
    }
}
