//! Counts of firms in hexagons, for maps on which single points would overlap.

use std::{collections::HashMap, ops::Range};

use super::{
    chunk::Chunk,
    envelope::{Envelope, Overlap},
    mask::places,
    parallel,
    rows::{BLOCK, known},
    scan::Wanted,
    totals::Tally,
};
use crate::{
    geom::{bbox::Bbox, hilbert},
    model::{presence::When, vsic::MOST_DIVISIONS},
    tile::{
        bins::{Bin, Lattice},
        grid::Tile,
    },
};

/// The figures of a hexagon.
#[derive(Debug, Clone)]
pub struct Hexagon {
    /// The position of the hexagon.
    pub bin: Bin,
    /// Establishments and workers.
    pub tally: Tally,
    /// Establishments of each division, by its number.
    divisions: [u32; MOST_DIVISIONS],
}

impl Hexagon {
    fn new(bin: Bin) -> Self {
        Self { bin, tally: Tally::default(), divisions: [0; MOST_DIVISIONS] }
    }

    fn add(&mut self, division: u8, workers: u32) {
        self.tally.add(known(workers));
        self.divisions[usize::from(division)] += 1;
    }

    fn join(&mut self, other: &Self) {
        self.tally.join(&other.tally);
        self.divisions.iter_mut().zip(&other.divisions).for_each(|(own, other)| *own += other);
    }

    /// The number of the division with most establishments, the first one of ties, without the unknown division.
    pub fn dominant(&self) -> Option<u8> {
        let counted = (1..).zip(&self.divisions[1..]).filter(|(_, count)| **count > 0);
        counted.max_by_key(|(division, count)| (**count, u8::MAX - division)).map(|(division, _)| division)
    }
}

/// Hexagons being counted. Firms are in Hilbert order, so the next one mostly falls in the same hexagon.
struct Counting {
    lattice: Lattice,
    on: Option<When>,
    places: HashMap<Bin, usize>,
    hexagons: Vec<Hexagon>,
    last: usize,
}

impl Counting {
    fn new(lattice: Lattice, on: Option<When>) -> Self {
        Self { lattice, on, places: HashMap::new(), hexagons: Vec::new(), last: 0 }
    }

    /// Adds other counts.
    fn join(&mut self, other: &Self) {
        other.hexagons.iter().for_each(|hexagon| self.at(hexagon.bin).join(hexagon));
    }

    fn at(&mut self, bin: Bin) -> &mut Hexagon {
        if self.hexagons.get(self.last).is_none_or(|last| last.bin != bin) {
            self.last = *self.places.entry(bin).or_insert_with(|| {
                self.hexagons.push(Hexagon::new(bin));
                self.hexagons.len() - 1
            });
        }
        &mut self.hexagons[self.last]
    }

    /// The hexagon that contains all of some rows, if there is one.
    fn holds(&self, envelope: &Envelope, chunk: &Chunk, rows: Range<usize>) -> Option<Bin> {
        if envelope.unplaced {
            return None;
        }
        let range = |cells: &[u32]| {
            cells.iter().fold((u32::MAX, 0), |(least, most), cell| (least.min(*cell), most.max(*cell)))
        };
        let (west, east) = range(&chunk.columns.x[rows.clone()]);
        let (north, south) = range(&chunk.columns.y[rows]);
        self.lattice.holds((west, north), (east, south))
    }

    /// The hexagon that contains a whole chunk, if there is one.
    fn whole(&self, chunk: &Chunk) -> Option<Bin> {
        let (first, last) = (0, chunk.len() - 1);
        let cell = |row: usize| self.lattice.bin((chunk.columns.x[row], chunk.columns.y[row]));
        let may = cell(first) == cell(last);
        may.then(|| self.holds(&chunk.envelope, chunk, 0..chunk.len())).flatten()
    }

    /// Whether the precomputed figures of a chunk are the ones to be counted.
    fn is_kept(&self, chunk: &Chunk) -> bool {
        self.on.is_none_or(|when| chunk.standing.holds(when))
    }

    fn add_chunk(&mut self, bin: Bin, chunk: &Chunk) {
        let mix = if self.on.is_some() { &chunk.standing.mix } else { &chunk.mix };
        let hexagon = self.at(bin);
        for (division, tally) in mix {
            hexagon.tally.join(tally);
            hexagon.divisions[usize::from(*division)] +=
                u32::try_from(tally.establishments).expect("a chunk has few rows");
        }
    }

    /// Adds the rows of a mask; `whole` is the hexagon that contains all of them, if it is known.
    fn add_rows(&mut self, chunk: &Chunk, block: usize, mask: u64, whole: Option<Bin>) {
        let columns = &chunk.columns;
        let (on, kept) = (self.on, self.is_kept(chunk));
        let counts = |row: &usize| match on {
            None => true,
            Some(_) if kept => chunk.is_open(*row),
            Some(when) => chunk.is_there(*row, when),
        };
        let rows = places(mask).map(|at| block * BLOCK + at).filter(|row| !columns.lon[*row].is_nan());
        let rows = rows.filter(counts);
        let division = |row| if on.is_some() { chunk.counted_division(row) } else { columns.division[row] };
        if let Some(bin) = whole {
            let hexagon = self.at(bin);
            rows.for_each(|row| hexagon.add(division(row), columns.workers[row]));
            return;
        }
        let lattice = self.lattice;
        for row in rows {
            let hexagon = self.at(lattice.bin((columns.x[row], columns.y[row])));
            hexagon.add(division(row), columns.workers[row]);
        }
    }
}

impl Wanted<'_> {
    /// The hexagons of the zoom of a tile that touch the tile, each with all its firms; without a tile, all hexagons of
    /// the zoom.
    ///
    /// A hexagon that crosses the border of a tile is complete in both tiles. A chunk that lies within one hexagon is
    /// added without reading its rows.
    pub fn hexagons(&self, z: u8, tile: Option<Tile>) -> Vec<Hexagon> {
        let lattice = Lattice::at(z);
        let near = tile.map(|tile| around(lattice, tile));
        let touches = |envelope: &Envelope| near.is_none_or(|near| envelope.overlap(&near) != Overlap::None);
        let groups: Vec<_> =
            (0..self.layer.groups.len()).filter(|group| touches(&self.layer.groups[*group])).collect();
        let parts = parallel::shares(&groups, |share| {
            let mut counting = Counting::new(lattice, self.counted_on);
            let chunks = share.flat_map(|group| self.layer.group(*group));
            for (envelope, chunk) in chunks.filter(|(envelope, _)| touches(envelope)) {
                self.fill(&mut counting, envelope, chunk, touches);
            }
            counting
        });
        let mut counted = Counting::new(lattice, self.counted_on);
        parts.iter().for_each(|part| counted.join(part));
        let mut hexagons = counted.hexagons;
        hexagons.retain(|hexagon| hexagon.tally.establishments > 0);
        hexagons.retain(|hexagon| tile.is_none_or(|tile| lattice.touches(hexagon.bin, tile)));
        hexagons.sort_unstable_by_key(|hexagon| hexagon.bin);
        hexagons
    }

    /// Counts the selected rows of a chunk.
    fn fill(
        &self,
        counting: &mut Counting,
        envelope: &Envelope,
        chunk: &Chunk,
        touches: impl Fn(&Envelope) -> bool,
    ) {
        if let Some(bin) = counting.whole(chunk).filter(|_| self.is_everything() && counting.is_kept(chunk)) {
            return counting.add_chunk(bin, chunk);
        }
        for (block, mask) in self.masks(chunk, self.overlap(envelope)) {
            let envelope = &chunk.blocks[block];
            if touches(envelope) {
                let whole = counting.holds(envelope, chunk, chunk.block(block));
                counting.add_rows(chunk, block, mask, whole);
            }
        }
    }
}

/// A box that contains all hexagons of a tile.
fn around(lattice: Lattice, tile: Tile) -> Bbox {
    let (x, y) = lattice.reach(tile);
    let west_north = hilbert::corner((*x.start(), *y.start()));
    let east_south = hilbert::corner((x.end().saturating_add(1), y.end().saturating_add(1)));
    Bbox { west: west_north.lon(), south: east_south.lat(), east: east_south.lon(), north: west_north.lat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dominant_division_is_the_first_of_the_most_frequent_and_never_the_unknown_one() {
        let of = |counts: &[(u8, u32)]| {
            let mut hexagon = Hexagon::new(Lattice::at(9).bin((0, 0)));
            counts.iter().for_each(|(division, count)| (0..*count).for_each(|n| hexagon.add(*division, n)));
            hexagon.dominant()
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(0, 9)]), None);
        assert_eq!(of(&[(0, 9), (5, 1)]), Some(5));
        assert_eq!(of(&[(7, 3), (5, 3), (6, 2)]), Some(5));
        assert_eq!(of(&[(1, 1), (127, 2)]), Some(127));
    }
}
