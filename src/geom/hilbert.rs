//! Keys along a Hilbert curve over Web Mercator: neighbours in space tend to be neighbours in key order, and the
//! positions of a map tile are one range of keys.

use std::{f64::consts::PI, ops::RangeInclusive};

use super::lonlat::LonLat;

/// The key of a position: its index on a Hilbert curve over 2³² × 2³² Web Mercator cells.
///
/// Positions beyond ±85.0511° of latitude are assigned to the northern or southern border.
pub fn key(p: LonLat) -> u64 {
    let (x, y) = cell(p);
    key_at(x, y)
}

/// The keys of the positions in a map tile: column `x` and row `y` of the 2ᶻ × 2ᶻ tiles of zoom `z`, at most 32.
///
/// # Examples
///
/// Tiles in key order share an edge with the tile before them, which defines the curve, and their ranges are
/// contiguous:
///
/// ```
/// use xuong::geom::hilbert::tile_keys;
///
/// let mut tiles: Vec<(u32, u32)> = (0..8).flat_map(|x| (0..8).map(move |y| (x, y))).collect();
/// tiles.sort_by_key(|(x, y)| *tile_keys(3, *x, *y).start());
/// for pair in tiles.windows(2) {
///     let [(x, y), (next_x, next_y)] = pair else { unreachable!() };
///     assert_eq!(x.abs_diff(*next_x) + y.abs_diff(*next_y), 1);
///     assert_eq!(tile_keys(3, *x, *y).end() + 1, *tile_keys(3, *next_x, *next_y).start());
/// }
/// ```
pub fn tile_keys(z: u8, x: u32, y: u32) -> RangeInclusive<u64> {
    if z == 0 {
        return 0..=u64::MAX;
    }
    let (shift, span) = (32 - u32::from(z), 64 - 2 * u32::from(z));
    let first = key_at(x << shift, y << shift) >> span << span;
    first..=first | ((1 << span) - 1)
}

/// The column and row of the Web Mercator cell of a position, from the north-western corner of the world.
///
/// # Examples
///
/// Null Island is the centre of the projection:
///
/// ```
/// use xuong::geom::{hilbert::cell, lonlat::LonLat};
///
/// assert_eq!(cell(LonLat::new(0.0, 0.0).unwrap()), (1 << 31, 1 << 31));
/// assert_eq!(cell(LonLat::new(-180.0, 90.0).unwrap()), (0, 0));
/// ```
pub fn cell(p: LonLat) -> (u32, u32) {
    let x = (p.lon() + 180.0) / 360.0;
    let sin = p.lat().to_radians().sin();
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI);
    (to_cell(x), to_cell(y))
}

/// The north-western corner of a cell.
///
/// # Examples
///
/// The square world of Web Mercator ends at a latitude of arctan(sinh π), 85.0511°:
///
/// ```
/// use xuong::geom::hilbert::corner;
///
/// let north_west = corner((0, 0));
/// assert_eq!(north_west.lon(), -180.0);
/// assert!((north_west.lat() - 85.051_128_779_8).abs() < 1e-9);
/// ```
pub fn corner((x, y): (u32, u32)) -> LonLat {
    let fraction = |cell: u32| f64::from(cell) / 4_294_967_296.0;
    let lat = (PI * (1.0 - 2.0 * fraction(y))).sinh().atan().to_degrees();
    LonLat::new(fraction(x) * 360.0 - 180.0, lat).expect("a cell lies on Earth")
}

/// Fractions beyond the Mercator square are clamped to its border: `as` saturates.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturation at the border is wanted"
)]
fn to_cell(fraction: f64) -> u32 {
    (fraction * 4_294_967_296.0) as u32
}

/// The key of a cell, most significant bits first (Hilbert 1891; Warren, Hacker's Delight §16).
///
/// # Examples
///
/// The curve begins in the north-western corner of the world and ends in the north-eastern one:
///
/// ```
/// use xuong::geom::hilbert::key_at;
///
/// assert_eq!(key_at(0, 0), 0);
/// assert_eq!(key_at(u32::MAX, 0), u64::MAX);
/// ```
pub fn key_at(mut x: u32, mut y: u32) -> u64 {
    let mut d = 0;
    for bit in (0..32).rev() {
        let (rx, ry) = ((x >> bit) & 1, (y >> bit) & 1);
        d = (d << 2) | u64::from((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    d
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// The cell of a key, from its least significant bits (Warren, Hacker's Delight §16-2), mirrored so that the curve
    /// begins in the north-west.
    fn cell_of(key: u64) -> (u32, u32) {
        let (mut x, mut y) = (0_u32, 0_u32);
        for bit in 0..32 {
            let pair = key >> (2 * bit) & 3;
            let (rx, ry) = (u32::from(pair > 1), u32::from(pair == 1 || pair == 2));
            if ry == 0 {
                if rx == 1 {
                    let last = u32::try_from((1_u64 << bit) - 1).unwrap();
                    (x, y) = (last - x, last - y);
                }
                (x, y) = (y, x);
            }
            (x, y) = (x | rx << bit, y | ry << bit);
        }
        (x, y)
    }

    proptest! {
        #[test]
        fn a_key_is_that_of_one_cell_and_the_next_key_that_of_a_neighbour(key in any::<u64>()) {
            let (x, y) = cell_of(key);
            prop_assert_eq!(key_at(x, y), key);
            let (next_x, next_y) = cell_of(key.saturating_add(1));
            let steps = x.abs_diff(next_x) + y.abs_diff(next_y);
            prop_assert_eq!(steps, u32::from(key < u64::MAX));
        }

        #[test]
        fn a_tile_has_the_keys_of_its_cells_and_no_others(x in any::<u32>(), y in any::<u32>(), z in 0..=32_u8, other in any::<(u32, u32)>()) {
            let tile = |cell: u32| u32::try_from(u64::from(cell) >> (32 - z)).unwrap();
            let keys = tile_keys(z, tile(x), tile(y));
            prop_assert!(keys.contains(&key_at(x, y)));
            let is_there = (tile(other.0), tile(other.1)) == (tile(x), tile(y));
            prop_assert_eq!(keys.contains(&key_at(other.0, other.1)), is_there);
        }

        #[test]
        fn a_position_lies_between_the_corners_of_its_cell(lon in -180.0..180.0_f64, lat in -85.0..85.0_f64) {
            let (x, y) = cell(LonLat::new(lon, lat).unwrap());
            let (west_north, east_south) = (corner((x, y)), corner((x.saturating_add(1), y.saturating_add(1))));
            prop_assert!(west_north.lon() <= lon + 1e-9 && lon <= east_south.lon() + 1e-7);
            prop_assert!(lat <= west_north.lat() + 1e-9 && east_south.lat() <= lat + 1e-7);
        }
    }

    #[test]
    fn positions_beyond_the_square_are_at_its_border() {
        let of = |lon: f64, lat: f64| cell(LonLat::new(lon, lat).unwrap());
        assert_eq!(of(180.0, 85.1), (u32::MAX, 0));
        assert_eq!(of(-180.0, -85.1), (0, u32::MAX));
        assert_eq!(of(180.0, -90.0), (u32::MAX, u32::MAX));
        assert_eq!(of(105.85, 21.03), of(105.85, 21.03));
    }

    #[test]
    fn a_tile_is_one_range_of_keys() {
        let shift = 32 - 3;
        let mut firsts = BTreeSet::new();
        for (tx, ty) in (0..8_u32).flat_map(|x| (0..8_u32).map(move |y| (x, y))) {
            let keys = tile_keys(3, tx, ty);
            for (a, b) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let last = (1 << shift) - 1;
                assert!(keys.contains(&key_at((tx << shift) | (a * last), (ty << shift) | (b * last))));
            }
            assert_eq!(keys.end() - keys.start(), u64::MAX >> 6);
            firsts.insert(*keys.start());
        }
        assert_eq!(firsts.len(), 64, "no two tiles share a key");
        assert_eq!(tile_keys(0, 0, 0), 0..=u64::MAX);
        assert_eq!(tile_keys(32, 5, 7), key_at(5, 7)..=key_at(5, 7));
    }

    #[test]
    fn the_poles_have_a_key() {
        assert_ne!(key(LonLat::new(0.0, 90.0).unwrap()), key(LonLat::new(0.0, -90.0).unwrap()));
    }
}
