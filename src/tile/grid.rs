//! The grid of map tiles over Web Mercator (OGC 17-083r4, WebMercatorQuad), and the coordinates within a tile.

use std::{f64::consts::PI, ops::RangeInclusive};

use geo::Coord;

use crate::geom::{bbox::Bbox, hilbert, lonlat::LonLat};

/// A tile: column `x` from the west and row `y` from the north of the 2ᶻ × 2ᶻ tiles of zoom `z`.
///
/// # Examples
///
/// ```
/// use xuong::tile::grid::{NotATile, Tile};
///
/// assert!(Tile::new(1, 1, 0).is_ok());
/// assert_eq!(Tile::new(1, 2, 0), Err(NotATile::Place { z: 1, x: 2, y: 0 }), "zoom 1 has four tiles");
/// assert_eq!(Tile::new(25, 0, 0), Err(NotATile::Zoom(25)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    z: u8,
    x: u32,
    y: u32,
}

/// Three numbers that are not the address of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotATile {
    /// The zoom is greater than [`Tile::MOST_DETAILED`].
    #[error("zoom {0} is beyond the most detailed, {most}", most = Tile::MOST_DETAILED)]
    Zoom(u8),
    /// The column or row is out of range.
    #[error("zoom {z} has columns and rows 0 to {last}, not column {x}, row {y}", last = (1_u32 << .z) - 1)]
    Place {
        /// The zoom.
        z: u8,
        /// The requested column.
        x: u32,
        /// The requested row.
        y: u32,
    },
}

impl Tile {
    /// The greatest zoom that has tiles; their sides are about 2 m.
    pub const MOST_DETAILED: u8 = 24;

    /// The width and height of a tile in units.
    pub const EXTENT: i32 = 4096;

    /// Makes a tile.
    ///
    /// # Errors
    ///
    /// [`NotATile`] if the zoom is greater than [`Self::MOST_DETAILED`], or has no such column or row.
    pub fn new(z: u8, x: u32, y: u32) -> Result<Self, NotATile> {
        if z > Self::MOST_DETAILED {
            return Err(NotATile::Zoom(z));
        }
        let side = 1 << z;
        if x < side && y < side { Ok(Self { z, x, y }) } else { Err(NotATile::Place { z, x, y }) }
    }

    /// Zoom, 0 for the whole world.
    pub fn z(self) -> u8 {
        self.z
    }

    /// Column, counted from the west.
    pub fn x(self) -> u32 {
        self.x
    }

    /// Row, counted from the north.
    pub fn y(self) -> u32 {
        self.y
    }

    /// The Hilbert keys of the positions in the tile.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::{geom::{hilbert, lonlat::LonLat}, tile::grid::Tile};
    ///
    /// let here = hilbert::key(LonLat::new(105.85, 21.03).unwrap());
    /// assert!(Tile::new(8, 203, 112).unwrap().keys().contains(&here));
    /// assert!(!Tile::new(8, 203, 113).unwrap().keys().contains(&here));
    /// ```
    pub fn keys(self) -> RangeInclusive<u64> {
        hilbert::tile_keys(self.z, self.x, self.y)
    }

    /// The extent of the tile in degrees; neighbours have bitwise equal coordinates on their common border.
    ///
    /// # Examples
    ///
    /// The world of Web Mercator is a square between ±85.0511° of latitude:
    ///
    /// ```
    /// use xuong::tile::grid::Tile;
    ///
    /// let [west, south, east, north] = Tile::new(0, 0, 0).unwrap().bounds().to_array();
    /// assert_eq!((west, east), (-180.0, 180.0));
    /// assert!((north - 85.051_128_779_8).abs() < 1e-9 && (south + north).abs() < 1e-12);
    /// let [west, south, east, _] = Tile::new(1, 1, 0).unwrap().bounds().to_array();
    /// assert_eq!((west, south, east), (0.0, 0.0, 180.0), "the north-eastern quarter begins at the equator");
    /// ```
    pub fn bounds(self) -> Bbox {
        let side = f64::from(1_u32 << self.z);
        let lon = |x: u32| f64::from(x) / side * 360.0 - 180.0;
        let lat = |y: u32| (PI * (1.0 - 2.0 * f64::from(y) / side)).sinh().atan().to_degrees();
        Bbox { west: lon(self.x), south: lat(self.y + 1), east: lon(self.x + 1), north: lat(self.y) }
    }

    /// The columns and rows of the tiles of zoom `z` that a box touches, extended by one tile on each side for symbols
    /// that are drawn around a position.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::tile::grid::Tile;
    ///
    /// let box_in_one_tile = "105.1,20.9,105.2,21.0".parse().unwrap();
    /// let [columns, rows] = Tile::around(8, &box_in_one_tile);
    /// assert_eq!((columns, rows), (201..=203, 111..=113));
    /// assert_eq!(Tile::around(0, &box_in_one_tile), [0..=0, 0..=0], "the world has no neighbours");
    /// ```
    pub fn around(z: u8, bbox: &Bbox) -> [RangeInclusive<u32>; 2] {
        let last = (1_u32 << z.min(Self::MOST_DETAILED)) - 1;
        let at = |x: f64, y: f64| {
            let (x, y) = world_fraction(Coord { x, y });
            [x, y].map(|fraction| index(fraction * f64::from(last + 1)).min(last))
        };
        let ([west, north], [east, south]) = (at(bbox.west, bbox.north), at(bbox.east, bbox.south));
        [(west, east), (north, south)]
            .map(|(least, most)| least.saturating_sub(1)..=most.saturating_add(1).min(last))
    }

    /// The position of a cell of [`hilbert::cell`] in units of the tile: 0 to 4095 inside, less or more outside.
    pub fn local(self, cell: (u32, u32)) -> (i32, i32) {
        self.local_of(world_units(self.z, cell))
    }

    /// A position in units of the tile, not rounded; latitudes beyond the Mercator square are clamped to its border.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::{geom::lonlat::LonLat, tile::grid::Tile};
    ///
    /// let world = Tile::new(0, 0, 0).unwrap();
    /// assert_eq!(world.fractional(LonLat::new(0.0, 0.0).unwrap()), (2048.0, 2048.0));
    /// assert_eq!(world.fractional(LonLat::new(-180.0, 90.0).unwrap()), (0.0, 0.0));
    /// ```
    pub fn fractional(self, p: LonLat) -> (f64, f64) {
        self.project(p.into())
    }

    /// [`Self::fractional`] of a vertex of a validated shape.
    pub(super) fn project(self, vertex: Coord) -> (f64, f64) {
        let side = f64::from(1_u32 << self.z);
        let (x, y) = world_fraction(vertex);
        let units =
            |fraction: f64, first: u32| (fraction * side - f64::from(first)) * f64::from(Self::EXTENT);
        (units(x, self.x), units(y, self.y))
    }

    /// Units of this tile from units of the whole world, saturated to `i32`.
    pub(super) fn local_of(self, (x, y): (i64, i64)) -> (i32, i32) {
        let (west, north) = self.corner_units();
        (saturate(x - west), saturate(y - north))
    }

    /// The north-western corner in units of the whole world.
    pub(super) fn corner_units(self) -> (i64, i64) {
        let extent = i64::from(Self::EXTENT);
        (i64::from(self.x) * extent, i64::from(self.y) * extent)
    }
}

/// The zoom at which a unit is exactly a cell.
const UNIT_IS_CELL: u8 = 20;

/// The position of a cell in units of zoom `z` from the north-western corner of the world.
pub(super) fn world_units(z: u8, (x, y): (u32, u32)) -> (i64, i64) {
    let units = |cell: u32| {
        if z <= UNIT_IS_CELL {
            i64::from(cell) >> (UNIT_IS_CELL - z)
        } else {
            i64::from(cell) << (z - UNIT_IS_CELL)
        }
    };
    (units(x), units(y))
}

/// The first cell of a unit of zoom `z`, or the cell that contains the unit.
pub(super) fn first_cell(z: u8, unit: i64) -> u32 {
    let cell = if z <= UNIT_IS_CELL { unit << (UNIT_IS_CELL - z) } else { unit >> (z - UNIT_IS_CELL) };
    u32::try_from(cell).unwrap_or(if cell < 0 { 0 } else { u32::MAX })
}

fn saturate(units: i64) -> i32 {
    i32::try_from(units).unwrap_or(if units < 0 { i32::MIN } else { i32::MAX })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn index(tiles: f64) -> u32 {
    tiles.floor().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// The fractions of the world west and north of `p`, by the formula of `hilbert::cell`.
fn world_fraction(p: Coord) -> (f64, f64) {
    let sin = p.y.to_radians().sin();
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI);
    ((p.x + 180.0) / 360.0, y.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn tile_of(z: u8, (x, y): (u32, u32)) -> Tile {
        let index = |cell: u32| u32::try_from(u64::from(cell) >> (32 - z)).unwrap();
        Tile::new(z, index(x), index(y)).unwrap()
    }

    fn anywhere() -> impl Strategy<Value = LonLat> {
        (-180.0..180.0_f64, -85.0..85.0_f64).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    #[rstest]
    #[case(0, 0, 0, Ok(()))]
    #[case(24, (1 << 24) - 1, (1 << 24) - 1, Ok(()))]
    #[case(25, 0, 0, Err(NotATile::Zoom(25)))]
    #[case(255, 0, 0, Err(NotATile::Zoom(255)))]
    #[case(3, 8, 0, Err(NotATile::Place { z: 3, x: 8, y: 0 }))]
    #[case(0, 0, 1, Err(NotATile::Place { z: 0, x: 0, y: 1 }))]
    fn only_tiles_that_exist_are_accepted(
        #[case] z: u8,
        #[case] x: u32,
        #[case] y: u32,
        #[case] answer: Result<(), NotATile>,
    ) {
        assert_eq!(Tile::new(z, x, y).map(|_| ()), answer);
    }

    #[test]
    fn a_refusal_says_what_would_do() {
        let told = |z, x, y| Tile::new(z, x, y).unwrap_err().to_string();
        assert_eq!(told(30, 0, 0), "zoom 30 is beyond the most detailed, 24");
        assert_eq!(told(3, 9, 1), "zoom 3 has columns and rows 0 to 7, not column 9, row 1");
    }

    #[test]
    fn the_whole_world_ends_where_web_mercator_does() {
        let world = Tile::new(0, 0, 0).unwrap().bounds();
        assert_eq!((world.west, world.east), (-180.0, 180.0));
        assert!(
            (world.north - 85.051_128_779_806_6).abs() < 1e-12 && (world.south + world.north).abs() < 1e-12
        );
    }

    #[test]
    fn the_keys_of_the_tiles_of_a_zoom_follow_each_other_without_a_gap() {
        let places = (0..8).flat_map(|x| (0..8).map(move |y| (x, y)));
        let mut keys: Vec<_> = places.map(|(x, y)| Tile::new(3, x, y).unwrap().keys()).collect();
        keys.sort_by_key(|k| *k.start());
        assert_eq!((*keys[0].start(), *keys[63].end()), (0, u64::MAX));
        assert!(keys.windows(2).all(|pair| pair[0].end() + 1 == *pair[1].start()));
    }

    #[test]
    fn the_poles_fall_on_the_border_of_the_world() {
        let world = Tile::new(0, 0, 0).unwrap();
        let at = |lat| world.fractional(LonLat::new(0.0, lat).unwrap());
        assert_eq!((at(90.0), at(-90.0)), ((2048.0, 0.0), (2048.0, 4096.0)));
    }

    #[test]
    fn a_cell_too_far_to_count_stays_at_the_end() {
        let last = (1 << 24) - 1;
        assert_eq!(Tile::new(24, 0, last).unwrap().local((u32::MAX, 0)), (i32::MAX, i32::MIN));
    }

    proptest! {
        #[test]
        fn a_point_lies_in_its_tile_by_every_measure(p in anywhere(), z in 0..=Tile::MOST_DETAILED) {
            let cell = hilbert::cell(p);
            let tile = tile_of(z, cell);
            let inside = 0..Tile::EXTENT;
            let (x, y) = tile.local(cell);
            prop_assert!(inside.contains(&x) && inside.contains(&y));
            prop_assert!(tile.keys().contains(&hilbert::key(p)));
            prop_assert!(tile.bounds().grown(1e-12).contains(p));
        }

        #[test]
        fn a_position_is_rounded_down_to_its_unit(p in anywhere(), z in 0..=20_u8) {
            let cell = hilbert::cell(p);
            let tile = tile_of(z, cell);
            let (x, y) = tile.fractional(p);
            prop_assert_eq!((x.floor(), y.floor()), (f64::from(tile.local(cell).0), f64::from(tile.local(cell).1)));
        }

        #[test]
        fn a_cell_is_one_extent_further_in_the_tile_before(x: u32, y: u32, z in 4..=Tile::MOST_DETAILED) {
            let tile = tile_of(z, (x, y));
            prop_assume!(tile.x() > 0 && tile.y() > 0);
            let before = Tile::new(z, tile.x() - 1, tile.y() - 1).unwrap();
            let (here, there) = (tile.local((x, y)), before.local((x, y)));
            prop_assert_eq!(there, (here.0 + Tile::EXTENT, here.1 + Tile::EXTENT));
        }

        #[test]
        fn a_unit_begins_with_its_first_cell(x: u32, z in 0..=Tile::MOST_DETAILED) {
            let (unit, _) = world_units(z, (x, 0));
            let first = first_cell(z, unit);
            prop_assert!(first <= x);
            prop_assert_eq!(world_units(z, (first, 0)).0, unit);
            prop_assert!(first == 0 || world_units(z, (first - 1, 0)).0 < unit);
        }
    }
}
