//! What lies in a polygon. Shapes are checked where they enter; from there on they are trusted.

use geo::{
    BoundingRect, Coord, CoordinatePosition, CoordsIter, GeodesicArea, InteriorPoint, Intersects, Line,
    LineString, MultiPolygon, Rect, coordinate_position::CoordPos,
};

use super::{bbox::Bbox, lonlat::LonLat, measure, simple};

/// Why a shape cannot be an area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaError {
    /// No polygon, or a polygon without points.
    #[error("the geometry is empty")]
    Empty,
    /// A coordinate is not finite or not on Earth.
    #[error("a coordinate is not a longitude and latitude in degrees")]
    Coordinate,
    /// The shape breaks the rules of OGC Simple Features §6.1.11.
    #[error("the polygon is not valid: {0}")]
    Invalid(String),
}

/// Checks a shape against OGC Simple Features, in n log n for n vertices.
pub fn check(shape: &MultiPolygon) -> Result<(), AreaError> {
    if shape.coords_count() == 0 {
        return Err(AreaError::Empty);
    }
    if shape.coords_iter().any(|c| LonLat::new(c.x, c.y).is_err()) {
        return Err(AreaError::Coordinate);
    }
    simple::judge(shape).map_err(|fault| AreaError::Invalid(fault.to_string()))
}

/// What a shape measures on the ellipsoid (Karney 2013), in hectares.
pub fn area_ha(shape: &MultiPolygon) -> f64 {
    const M2_PER_HA: f64 = 10_000.0;
    shape.geodesic_area_signed().abs() / M2_PER_HA
}

/// Whether `p` lies inside a shape or on its border.
pub fn covers(shape: &MultiPolygon, p: LonLat) -> bool {
    shape.iter().any(|part| part.coordinate_position(&p.into()) != CoordPos::Outside)
}

/// A point inside a shape.
pub fn inner_point(shape: &MultiPolygon) -> Option<LonLat> {
    let point = shape.interior_point()?;
    LonLat::new(point.x(), point.y()).ok()
}

/// How far a point is from a shape, in metres: nothing inside, else along the ellipsoid to the nearest point of its border,
/// which is looked for in the plane. `None` where there is no border.
pub fn distance_m(shape: &MultiPolygon, p: LonLat) -> Option<f64> {
    if covers(shape, p) {
        return Some(0.0);
    }
    let east = p.lat().to_radians().cos();
    let flat = |c: Coord| Coord { x: (c.x - p.lon()) * east, y: c.y - p.lat() };
    let nearest = |side: Line| {
        let (from, along) = (flat(side.start), flat(side.end) - flat(side.start));
        let length2 = along.x * along.x + along.y * along.y;
        let part = -(from.x * along.x + from.y * along.y) / if length2 > 0.0 { length2 } else { 1.0 };
        let at = side.start + side.delta() * part.clamp(0.0, 1.0);
        (flat(at).x.hypot(flat(at).y), at)
    };
    let rings = shape.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
    let (_, at) = rings.flat_map(LineString::lines).map(nearest).min_by(|a, b| a.0.total_cmp(&b.0))?;
    LonLat::new(at.x, at.y).ok().map(|at| measure::distance_m(p, at))
}

/// Whether a shape shares a point with a box.
pub fn intersects(shape: &MultiPolygon, bbox: &Bbox) -> bool {
    let halves = if bbox.west <= bbox.east {
        vec![(bbox.west, bbox.east)]
    } else {
        vec![(bbox.west, 180.0), (-180.0, bbox.east)]
    };
    halves.into_iter().any(|(west, east)| {
        let half = Rect::new((west, bbox.south), (east, bbox.north));
        let near = |part: &geo::Polygon| part.bounding_rect().is_some_and(|r| r.intersects(&half));
        shape.iter().any(|part| near(part) && part.intersects(&half))
    })
}
