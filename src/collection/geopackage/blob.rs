//! Geometries in the binary form of GeoPackage (§2.1.3).

use crate::collection::placed::Placed;

/// Little-endian, with an envelope of two dimensions.
const FLAGS: u8 = 0b0000_0011;

/// A geometry with its header.
pub(super) fn blob(placed: &Placed, srs: u32) -> Vec<u8> {
    let [west, south, east, north] = placed.bounds;
    let mut out = Vec::with_capacity(40 + placed.wkb.len());
    out.extend(b"GP\0");
    out.push(FLAGS);
    out.extend(srs.to_le_bytes());
    for side in [west, east, south, north] {
        out.extend(side.to_le_bytes());
    }
    out.extend(&placed.wkb);
    out
}
