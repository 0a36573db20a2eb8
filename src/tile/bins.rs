//! Hexagonal bins for counts of points: one lattice over the whole world for each zoom.
//!
//! A hexagon stands on a corner and is 128 units wide and 148 high, so that its corners have integer coordinates and
//! are shared exactly with its neighbours. A regular one would be 147.8 units high.

use std::ops::RangeInclusive;

use super::grid::{Tile, first_cell, world_units};

/// Half the width of a hexagon.
const HALF_WIDTH: i64 = 64;

/// The distance from the centre to the upper and lower corner.
const HALF_HEIGHT: i64 = 74;

/// Half the length of the vertical edges.
const HALF_EDGE: i64 = 37;

/// The distance between rows of centres; each row is shifted by half a hexagon against the next.
const ROW: i64 = HALF_HEIGHT + HALF_EDGE;

/// The hexagons of a zoom.
///
/// # Examples
///
/// A cell belongs to exactly one hexagon, whose outline has six corners:
///
/// ```
/// use xuong::{geom::{hilbert, lonlat::LonLat}, tile::{bins::Lattice, grid::Tile}};
///
/// let (lattice, tile) = (Lattice::at(8), Tile::new(8, 203, 112).unwrap());
/// let cell = hilbert::cell(LonLat::new(105.85, 21.03).unwrap());
/// let bin = lattice.bin(cell);
/// let outline = lattice.outline(bin, tile);
/// assert_eq!(outline.len(), 6);
///
/// let (x, y) = tile.local(cell);
/// let within = |low: i32, at: i32, high: i32| low <= at && at <= high;
/// assert!(within(outline[4].0, x, outline[1].0) && within(outline[0].1, y, outline[3].1));
/// assert!(lattice.touches(bin, tile));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Lattice {
    z: u8,
}

/// A hexagon of a lattice; the order is from north to south, then from west to east.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bin {
    row: u32,
    column: u32,
}

impl Bin {
    /// An identifier that is unique in the lattice (Szudzik's pairing function); up to zoom 21 at most 2⁵³, so that
    /// JavaScript represents it exactly.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::tile::bins::Lattice;
    ///
    /// let lattice = Lattice::at(4);
    /// let cells = (0..64_u32).flat_map(|x| (0..64_u32).map(move |y| (x << 26, y << 26)));
    /// let mut bins: Vec<_> = cells.map(|cell| lattice.bin(cell)).collect();
    /// bins.sort_unstable();
    /// bins.dedup();
    /// let mut ids: Vec<u64> = bins.iter().map(|bin| bin.id()).collect();
    /// ids.sort_unstable();
    /// ids.dedup();
    /// assert_eq!(ids.len(), bins.len());
    /// ```
    pub fn id(self) -> u64 {
        let (row, column) = (u64::from(self.row), u64::from(self.column));
        if row < column { column * column + row } else { row * row + row + column }
    }

    /// The centre in units of the whole world.
    fn centre(self) -> (i64, i64) {
        let column = 2 * i64::from(self.column) + i64::from(self.row % 2);
        (column * HALF_WIDTH, i64::from(self.row) * ROW)
    }
}

impl Lattice {
    /// The lattice of a zoom: 32 hexagons to the width of a tile. Zooms greater than [`Tile::MOST_DETAILED`] have its
    /// lattice.
    pub fn at(z: u8) -> Self {
        Self { z: z.min(Tile::MOST_DETAILED) }
    }

    /// The hexagon that contains a cell of [`crate::geom::hilbert::cell`]. Its western and northern sides belong to
    /// it.
    pub fn bin(self, cell: (u32, u32)) -> Bin {
        let (x, y) = world_units(self.z, cell);
        let above = nearest_in_row(x, y / ROW);
        let (centre_x, centre_y) = above.centre();
        let slope = HALF_HEIGHT - HALF_EDGE;
        let is_above = (y - centre_y) * HALF_WIDTH + (x - centre_x).abs() * slope < HALF_HEIGHT * HALF_WIDTH;
        if is_above { above } else { nearest_in_row(x, y / ROW + 1) }
    }

    /// The hexagon that contains a whole box of cells, given by its north-western and south-eastern cell; `None` if
    /// the box extends over several.
    ///
    /// Testing the corners suffices: a hexagon is convex, also with the part of the border that belongs to it.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::tile::bins::Lattice;
    ///
    /// let lattice = Lattice::at(8);
    /// let (cell, next) = ((1 << 31, 1 << 31), ((1 << 31) + 1, (1 << 31) + 1));
    /// assert_eq!(lattice.holds(cell, cell), Some(lattice.bin(cell)));
    /// assert_eq!(lattice.holds((0, 0), next), None, "a quarter of the world");
    /// ```
    pub fn holds(self, west_north: (u32, u32), east_south: (u32, u32)) -> Option<Bin> {
        let bin = self.bin(west_north);
        let others = [(east_south.0, west_north.1), (west_north.0, east_south.1), east_south];
        others.into_iter().all(|corner| self.bin(corner) == bin).then_some(bin)
    }

    /// The corners of a hexagon in units of a tile of the same zoom, clockwise from the upper one, not clipped to the
    /// tile.
    pub fn outline(self, bin: Bin, tile: Tile) -> Vec<(i32, i32)> {
        debug_assert_eq!(self.z, tile.z(), "a lattice and a tile of two zooms");
        let (x, y) = bin.centre();
        let (east, west) = (x + HALF_WIDTH, x - HALF_WIDTH);
        let corners = [
            (x, y - HALF_HEIGHT),
            (east, y - HALF_EDGE),
            (east, y + HALF_EDGE),
            (x, y + HALF_HEIGHT),
            (west, y + HALF_EDGE),
            (west, y - HALF_EDGE),
        ];
        corners.into_iter().map(|corner| tile.local_of(corner)).collect()
    }

    /// Whether the envelope of a hexagon intersects or touches a tile of the same zoom.
    pub fn touches(self, bin: Bin, tile: Tile) -> bool {
        debug_assert_eq!(self.z, tile.z(), "a lattice and a tile of two zooms");
        let ((x, y), (west, north)) = (bin.centre(), tile.corner_units());
        let extent = i64::from(Tile::EXTENT);
        let meets = |centre: i64, half: i64, first: i64| (-half..=extent + half).contains(&(centre - first));
        meets(x, HALF_WIDTH, west) && meets(y, HALF_HEIGHT, north)
    }

    /// The columns and rows of the cells whose hexagon may touch a tile: the tile with the size of a hexagon around
    /// it.
    pub fn reach(self, tile: Tile) -> (RangeInclusive<u32>, RangeInclusive<u32>) {
        let (west, north) = tile.corner_units();
        let cells = |first: i64, margin: i64| {
            let last = first + i64::from(Tile::EXTENT) + margin;
            first_cell(self.z, first - margin)..=first_cell(self.z, last + 1)
        };
        (cells(west, 2 * HALF_WIDTH), cells(north, 2 * HALF_HEIGHT))
    }
}

/// The hexagon of a row whose centre is nearest to `x`; of two, the eastern one.
fn nearest_in_row(x: i64, row: i64) -> Bin {
    let shift = row % 2 * HALF_WIDTH;
    let column = (x - shift + HALF_WIDTH) / (2 * HALF_WIDTH);
    let fits =
        |n: i64| u32::try_from(n).expect("the world has at most 2³⁶ units from north-west to south-east");
    Bin { row: fits(row), column: fits(column) }
}

/// The least count of each class of a legend, ascending: quantiles of the distinct counts, in at most `classes`
/// classes.
///
/// The number of hexagons with the same count does not matter, so that the few dense hexagons of a city do not take
/// all classes but one. Sorts `counts` and removes duplicates.
///
/// # Examples
///
/// ```
/// use xuong::tile::bins::breaks;
///
/// let mut counts = vec![1, 1, 1, 1, 1, 2, 3, 5, 8, 13];
/// assert_eq!(breaks(&mut counts, 3), [1, 3, 8]);
/// assert_eq!(counts, [1, 2, 3, 5, 8, 13]);
/// ```
pub fn breaks(counts: &mut Vec<u64>, classes: usize) -> Vec<u64> {
    counts.sort_unstable();
    counts.dedup();
    let classes = classes.min(counts.len());
    (0..classes).map(|class| counts[class * counts.len() / classes]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn tile_of(z: u8, (x, y): (u32, u32)) -> Tile {
        let index = |cell: u32| u32::try_from(u64::from(cell) >> (32 - z)).unwrap();
        Tile::new(z, index(x), index(y)).unwrap()
    }

    fn zoom() -> impl Strategy<Value = u8> {
        0..=Tile::MOST_DETAILED
    }

    /// A cell some units from another, kept in the world.
    fn moved(z: u8, (x, y): (u32, u32), (east, south): (i64, i64)) -> (u32, u32) {
        let along = |cell: u32, units: i64| {
            let cells = (i128::from(units) << 20) >> z;
            u32::try_from((i128::from(cell) + cells).clamp(0, u32::MAX.into())).unwrap()
        };
        (along(x, east), along(y, south))
    }

    /// Whether no edge of a clockwise ring leaves `p` on its left.
    fn within(ring: &[(i32, i32)], p: (i32, i32)) -> bool {
        ring.iter().zip(ring.iter().cycle().skip(1)).all(|(a, b)| {
            let [ax, ay, bx, by, px, py] = [a.0, a.1, b.0, b.1, p.0, p.1].map(i64::from);
            (bx - ax) * (py - ay) - (by - ay) * (px - ax) >= 0
        })
    }

    #[rstest]
    #[case::centre((0, 0), (0, 0))]
    #[case::western_edge((64, 0), (0, 1))]
    #[case::just_west_of_it((63, 0), (0, 0))]
    #[case::upper_corner((64, 37), (1, 0))]
    #[case::just_above_the_upper_corner((64, 36), (0, 1))]
    #[case::upper_left_corner((0, 74), (1, 0))]
    #[case::just_above_it((0, 73), (0, 0))]
    #[case::centre_of_an_odd_row((64, 111), (1, 0))]
    fn a_border_belongs_to_the_bin_south_and_east_of_it(
        #[case] (x, y): (u32, u32),
        #[case] (row, column): (u32, u32),
    ) {
        assert_eq!(Lattice::at(20).bin((x, y)), Bin { row, column });
    }

    #[rstest]
    #[case(&[], 5, &[])]
    #[case(&[3, 1], 0, &[])]
    #[case(&[7, 7, 7], 4, &[7])]
    #[case(&[3, 1, 2], 3, &[1, 2, 3])]
    #[case(&[1, 1, 1, 1, 2, 3, 40, 500], 5, &[1, 2, 3, 40, 500])]
    #[case(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5, &[1, 3, 5, 7, 9])]
    fn classes_hold_equally_many_counts(
        #[case] counts: &[u64],
        #[case] classes: usize,
        #[case] expected: &[u64],
    ) {
        assert_eq!(breaks(&mut counts.to_vec(), classes), expected);
    }

    #[test]
    fn every_bin_of_a_neighbourhood_has_its_own_number() {
        let bins: HashSet<Bin> =
            (0..200).flat_map(|x| (0..200).map(move |y| Lattice::at(9).bin((x << 16, y << 16)))).collect();
        let ids: HashSet<u64> = bins.iter().map(|bin| bin.id()).collect();
        assert_eq!(ids.len(), bins.len());
    }

    #[test]
    fn numbers_stay_exact_in_javascript_up_to_zoom_21() {
        assert!(Lattice::at(21).bin((u32::MAX, u32::MAX)).id() < 1 << 53);
    }

    proptest! {
        #[test]
        fn a_cell_lies_in_the_outline_of_its_bin(cell: (u32, u32), z in zoom()) {
            let (lattice, tile) = (Lattice::at(z), tile_of(z, cell));
            let bin = lattice.bin(cell);
            prop_assert!(within(&lattice.outline(bin, tile), tile.local(cell)));
            prop_assert!(lattice.touches(bin, tile));
        }

        #[test]
        fn bins_around_a_corner_share_it(cell: (u32, u32), z in 2..=20_u8) {
            let (lattice, tile) = (Lattice::at(z), tile_of(z, cell));
            let (unit, outline) = (|p| tile.local(p), lattice.outline(lattice.bin(cell), tile));
            let here = unit(cell);
            for &corner in &outline {
                let by = |dx, dy| (i64::from(corner.0 - here.0) + dx, i64::from(corner.1 - here.1) + dy);
                for step in [by(-3, 0), by(3, 0), by(0, -3), by(0, 3)] {
                    let near = moved(z, cell, step);
                    let (dx, dy) = (unit(near).0 - corner.0, unit(near).1 - corner.1);
                    if dx.abs() + dy.abs() <= 3 {
                        prop_assert!(lattice.outline(lattice.bin(near), tile).contains(&corner));
                    }
                }
            }
        }

        #[test]
        fn neighbouring_tiles_draw_a_bin_alike(cell: (u32, u32), z in 4..=Tile::MOST_DETAILED) {
            let (lattice, tile) = (Lattice::at(z), tile_of(z, cell));
            prop_assume!(tile.x() > 0);
            let bin = lattice.bin(cell);
            let west = lattice.outline(bin, Tile::new(z, tile.x() - 1, tile.y()).unwrap());
            let moved: Vec<_> = lattice.outline(bin, tile).iter().map(|(x, y)| (x + Tile::EXTENT, *y)).collect();
            prop_assert_eq!(west, moved);
        }

        #[test]
        fn a_box_that_is_held_lies_wholly_in_its_bin(
            corner: (u32, u32),
            size in (0..130_i64, 0..150_i64),
            inner in prop::collection::vec((0..=1000_u64, 0..=1000_u64), 20),
            z in zoom(),
        ) {
            let lattice = Lattice::at(z);
            let last = moved(z, corner, size);
            if let Some(bin) = lattice.holds(corner, last) {
                let between = |first: u32, last: u32, permille: u64| {
                    first + u32::try_from(u64::from(last - first) * permille / 1000).unwrap()
                };
                for (x, y) in inner {
                    let cell = (between(corner.0, last.0, x), between(corner.1, last.1, y));
                    prop_assert_eq!(lattice.bin(cell), bin);
                }
            }
        }

        #[test]
        fn a_bin_has_its_full_count_in_every_tile_that_it_touches(
            centre: (u32, u32),
            steps in prop::collection::vec((-600..600_i64, -600..600_i64), 1..200),
            z in 1..=Tile::MOST_DETAILED,
        ) {
            let lattice = Lattice::at(z);
            let corner = tile_of(z, centre).corner_units();
            let here = world_units(z, centre);
            let to_corner = (corner.0 - here.0, corner.1 - here.1);
            let cells: Vec<_> =
                steps.iter().map(|s| moved(z, centre, (to_corner.0 + s.0, to_corner.1 + s.1))).collect();
            let mut counts: HashMap<Bin, u64> = HashMap::new();
            cells.iter().for_each(|cell| *counts.entry(lattice.bin(*cell)).or_default() += 1);
            prop_assert_eq!(counts.values().sum::<u64>(), cells.len() as u64);
            for tile in cells.iter().map(|cell| tile_of(z, *cell)).collect::<HashSet<_>>() {
                let (columns, rows) = lattice.reach(tile);
                let mut found: HashMap<Bin, u64> = HashMap::new();
                for &(x, y) in cells.iter().filter(|(x, y)| columns.contains(x) && rows.contains(y)) {
                    *found.entry(lattice.bin((x, y))).or_default() += 1;
                }
                for (bin, count) in counts.iter().filter(|(bin, _)| lattice.touches(**bin, tile)) {
                    prop_assert_eq!(found.get(bin), Some(count));
                }
            }
        }

        #[test]
        fn breaks_rise_and_begin_with_the_least(counts in prop::collection::vec(0..90_u64, 1..200), classes in 1..9_usize) {
            let breaks = breaks(&mut counts.clone(), classes);
            prop_assert!(breaks.len() <= classes && breaks.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(breaks.first(), counts.iter().min());
        }
    }
}
