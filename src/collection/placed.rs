//! The geometry of a feature in a reference system as well-known binary, east first in every system.

use std::cell::RefCell;

use geo::{Coord, MapCoords};

use crate::{
    geom::{crs::Crs, lonlat::LonLat, wkb},
    model::feature::Shape,
};

/// A geometry with its bounds.
#[derive(Debug)]
pub(super) struct Placed {
    /// Well-known binary.
    pub(super) wkb: Vec<u8>,
    /// The least east and north, and the greatest.
    pub(super) bounds: [f64; 4],
}

impl Placed {
    /// `None` without a geometry, and for one outside the area of the reference system.
    pub(super) fn of(shape: Shape<'_>, crs: Crs) -> Option<Self> {
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let mut told = |c: Coord| {
            let (x, y) = crs.tell(LonLat::new(c.x, c.y).map_err(|_| ())?).map_err(|_| ())?;
            let [west, south, east, north] = bounds;
            bounds = [west.min(x), south.min(y), east.max(x), north.max(y)];
            Ok::<_, ()>(Coord { x, y })
        };
        let wkb = match shape {
            Shape::None => return None,
            Shape::Point(p) => {
                let Coord { x, y } = told(Coord { x: p.lon(), y: p.lat() }).ok()?;
                wkb::point(x, y).to_vec()
            }
            Shape::Area(area) => wkb::write(&each(area, &mut told)?),
            Shape::Lines(lines) => wkb::lines(&each(lines, &mut told)?),
        };
        Some(Self { wkb, bounds })
    }
}

/// A geometry with each of its positions changed.
fn each<G: MapCoords<f64, f64, Output = G>>(
    of: &G,
    told: &mut dyn FnMut(Coord) -> Result<Coord, ()>,
) -> Option<G> {
    let told = RefCell::new(told);
    of.try_map_coords(|c| (told.borrow_mut())(c)).ok()
}

/// The bounds of two geometries.
pub(super) fn joined(of: Option<[f64; 4]>, other: [f64; 4]) -> [f64; 4] {
    let [west, south, east, north] = other;
    of.map_or(other, |[w, s, e, n]| [w.min(west), s.min(south), e.max(east), n.max(north)])
}
