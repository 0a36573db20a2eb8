//! What lies in a polygon. Shapes are checked where they enter; from there on they are trusted.

use geo::{
    BoundingRect, CoordinatePosition, CoordsIter, Intersects, MultiPolygon, Rect, Validation,
    coordinate_position::CoordPos,
};

use super::{bbox::Bbox, lonlat::LonLat};

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

/// Checks a shape against OGC Simple Features. Costs the square of its vertices.
pub fn check(shape: &MultiPolygon) -> Result<(), AreaError> {
    if shape.coords_count() == 0 {
        return Err(AreaError::Empty);
    }
    if shape.coords_iter().any(|c| LonLat::new(c.x, c.y).is_err()) {
        return Err(AreaError::Coordinate);
    }
    shape.check_validation().map_err(|fault| AreaError::Invalid(fault.to_string()))
}

/// Whether `p` lies inside a shape or on its border.
pub fn covers(shape: &MultiPolygon, p: LonLat) -> bool {
    shape.coordinate_position(&p.into()) != CoordPos::Outside
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
