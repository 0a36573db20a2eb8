//! A Hilbert key over Web Mercator: near in space is near in the key, and every map tile is one range of keys.

use std::{f64::consts::PI, ops::RangeInclusive};

use super::lonlat::LonLat;

/// The position of `p` on a Hilbert curve over 2³² × 2³² Web Mercator cells.
pub fn key(p: LonLat) -> u64 {
    let (x, y) = cell(p);
    key_at(x, y)
}

/// The keys of the points in a map tile: column `x` and row `y` of the 2ᶻ × 2ᶻ tiles of zoom `z`, at most 32.
pub fn tile_keys(z: u8, x: u32, y: u32) -> RangeInclusive<u64> {
    if z == 0 {
        return 0..=u64::MAX;
    }
    let (shift, span) = (32 - u32::from(z), 64 - 2 * u32::from(z));
    let first = key_at(x << shift, y << shift) >> span << span;
    first..=first | ((1 << span) - 1)
}

/// The Web Mercator cell of `p`, counted from the north-western corner of the world.
pub fn cell(p: LonLat) -> (u32, u32) {
    let x = (p.lon() + 180.0) / 360.0;
    let sin = p.lat().to_radians().sin();
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI);
    (to_cell(x), to_cell(y))
}

/// The north-western corner of a cell.
pub fn corner((x, y): (u32, u32)) -> LonLat {
    let fraction = |cell: u32| f64::from(cell) / 4_294_967_296.0;
    let lat = (PI * (1.0 - 2.0 * fraction(y))).sinh().atan().to_degrees();
    LonLat::new(fraction(x) * 360.0 - 180.0, lat).expect("a cell lies on Earth")
}

/// Fractions beyond the Mercator square fall on its border: `as` saturates.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturation at the border is wanted"
)]
fn to_cell(fraction: f64) -> u32 {
    (fraction * 4_294_967_296.0) as u32
}

/// The position of a cell on the curve, most significant bits first (Hilbert 1891; Warren, Hacker's Delight §16).
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
