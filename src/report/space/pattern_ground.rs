//! The ground on which points lie: the units of the city in the plane of its projection.

use geo::{Area, BoundingRect, Coord, MapCoords, MultiPolygon};

use crate::{
    analysis::pattern::Window,
    geom::{crs::Crs, lonlat::LonLat},
    index::{Snapshot, edition::Edition},
    model::unit::Level,
    report::figures::projected::metres,
    stop,
};

/// The units of the city as one piece of ground.
pub(super) struct Ground {
    /// The sum of their areas.
    pub(super) area_m2: f64,
    /// The corners of the rectangle around them.
    low: [f64; 2],
    high: [f64; 2],
}

impl Ground {
    /// The edition whose units are the ground: the newest one of wards, or the last.
    pub(super) fn edition(now: &Snapshot) -> Option<&Edition> {
        now.base.newest(Level::Ward).or_else(|| now.base.editions.last())
    }

    /// The ground of a city; `None` without boundaries.
    pub(super) fn of(now: &Snapshot) -> Option<Self> {
        let mut ground: Option<Self> = None;
        for unit in Self::edition(now)?.units() {
            stop::check();
            let Some(shape) = plane(&unit.shape, now.city.crs) else { continue };
            let Some(around) = shape.bounding_rect() else { continue };
            let (low, high) = (around.min(), around.max());
            let own =
                ground.get_or_insert(Self { area_m2: 0.0, low: [low.x, low.y], high: [high.x, high.y] });
            own.area_m2 += shape.unsigned_area();
            own.low = [own.low[0].min(low.x), own.low[1].min(low.y)];
            own.high = [own.high[0].max(high.x), own.high[1].max(high.y)];
        }
        ground
    }

    /// The rectangle around the units.
    pub(super) fn window(&self) -> Option<Window> {
        Window::new(self.low, self.high)
    }
}

/// A shape in metres of a system; `None` if a part is outside the area of the projection.
fn plane(shape: &MultiPolygon, crs: Crs) -> Option<MultiPolygon> {
    let projected = |corner: Coord| {
        let at = LonLat::new(corner.x, corner.y).ok().and_then(|p| metres(p, crs));
        at.map(|[x, y]| Coord { x, y }).ok_or(())
    };
    shape.try_map_coords(projected).ok()
}
