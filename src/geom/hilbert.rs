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

    use super::*;

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
