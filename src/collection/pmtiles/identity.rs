//! The number of a tile: its place on a Hilbert curve over each zoom, after those of the zooms before.

use crate::tile::grid::Tile;

/// The number of a tile.
pub(super) fn number(tile: Tile) -> u64 {
    let z = tile.z();
    let (mut x, mut y) = (u64::from(tile.x()), u64::from(tile.y()));
    // The zooms before have (4ᶻ - 1) / 3 tiles together.
    let mut number = ((1_u64 << (2 * u32::from(z))) - 1) / 3;
    for level in (0..z).rev() {
        let side = 1_u64 << level;
        let (right, below) = (x & side, y & side);
        number += ((3 * right) ^ below) << level;
        if below == 0 {
            if right != 0 {
                (x, y) = (side.wrapping_sub(1).wrapping_sub(x), side.wrapping_sub(1).wrapping_sub(y));
            }
            (x, y) = (y, x);
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The numbers are those of the package `pmtiles` 3.8.1 of PyPI: `pmtiles.tile.zxy_to_tileid`.
    #[rstest]
    #[case(0, 0, 0, 0)]
    #[case(1, 0, 0, 1)]
    #[case(1, 0, 1, 2)]
    #[case(1, 1, 1, 3)]
    #[case(1, 1, 0, 4)]
    #[case(2, 0, 0, 5)]
    #[case(3, 5, 2, 76)]
    #[case(12, 3423, 1763, 19_078_479)]
    #[case(14, 13_009, 7_209, 306_950_973)]
    fn a_tile_has_the_number_that_readers_compute(
        #[case] z: u8,
        #[case] x: u32,
        #[case] y: u32,
        #[case] own: u64,
    ) {
        assert_eq!(number(Tile::new(z, x, y).unwrap()), own);
    }
}
