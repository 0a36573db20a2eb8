//! Polygons on the ellipsoid: validation, area, containment and distance.
//!
//! Shapes are validated where they enter the program; the other functions expect valid shapes.

use geo::{
    BoundingRect, Coord, CoordinatePosition, CoordsIter, GeodesicArea, InteriorPoint, Intersects, Line,
    LineString, MultiPolygon, Rect, coordinate_position::CoordPos,
};

use super::{bbox::Bbox, lonlat::LonLat, measure, simple};

/// Why a shape is not a usable area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaError {
    /// No polygon, or a polygon without points.
    #[error("the geometry is empty")]
    Empty,
    /// A coordinate is not finite or not on Earth.
    #[error("a coordinate is not a longitude and latitude in degrees")]
    Coordinate,
    /// The shape violates OGC Simple Features §6.1.11; the text states the fault and its position.
    #[error("the polygon is not valid: {0}")]
    Invalid(String),
}

/// Validates a shape against OGC Simple Features (OGC 06-103r4 §6.1.11) in O(n log n) for n vertices.
///
/// Coordinates are longitude and latitude in degrees.
///
/// # Errors
///
/// [`AreaError::Empty`] without vertices, [`AreaError::Coordinate`] for a coordinate outside -180..180 or -90..90, and
/// [`AreaError::Invalid`] for rings that intersect themselves or each other, or that are nested incorrectly.
///
/// # Examples
///
/// ```
/// use geo::polygon;
/// use xuong::geom::area::{AreaError, check};
///
/// let square = polygon![(x: 105.0, y: 21.0), (x: 106.0, y: 21.0), (x: 106.0, y: 22.0), (x: 105.0, y: 22.0)];
/// assert_eq!(check(&square.into()), Ok(()));
///
/// // The sides of a bow tie cross each other, so that its ring is not simple.
/// let bow_tie = polygon![(x: 105.0, y: 21.0), (x: 106.0, y: 22.0), (x: 106.0, y: 21.0), (x: 105.0, y: 22.0)];
/// assert!(matches!(check(&bow_tie.into()), Err(AreaError::Invalid(_))));
/// ```
pub fn check(shape: &MultiPolygon) -> Result<(), AreaError> {
    if shape.coords_count() == 0 {
        return Err(AreaError::Empty);
    }
    if shape.coords_iter().any(|c| LonLat::new(c.x, c.y).is_err()) {
        return Err(AreaError::Coordinate);
    }
    simple::judge(shape).map_err(|fault| AreaError::Invalid(fault.to_string()))
}

/// The area of a shape on the WGS 84 ellipsoid in hectares; its sides are geodesics (Karney 2013,
/// doi:10.1007/s00190-012-0578-z).
///
/// # Examples
///
/// The ellipsoid has 510,065,621.724 km², and this triangle is one of its eight octants:
///
/// ```
/// use geo::polygon;
/// use xuong::geom::area::area_ha;
///
/// let octant = polygon![(x: 0.0, y: 0.0), (x: 90.0, y: 0.0), (x: 0.0, y: 90.0)];
/// let ellipsoid_ha = 51_006_562_172.408_8;
/// assert!((area_ha(&octant.into()) / (ellipsoid_ha / 8.0) - 1.0).abs() < 1e-9);
/// ```
pub fn area_ha(shape: &MultiPolygon) -> f64 {
    const M2_PER_HA: f64 = 10_000.0;
    shape.geodesic_area_signed().abs() / M2_PER_HA
}

/// Whether `p` is inside a shape or on its border.
///
/// # Examples
///
/// ```
/// use geo::{LineString, MultiPolygon, Polygon};
/// use xuong::geom::{area::covers, lonlat::LonLat};
///
/// let square = |low: f64, high: f64| {
///     LineString::from(vec![(low, low), (high, low), (high, high), (low, high), (low, low)])
/// };
/// let ring: MultiPolygon = Polygon::new(square(0.0, 3.0), vec![square(1.0, 2.0)]).into();
/// let at = |lon, lat| LonLat::new(lon, lat).unwrap();
/// assert!(covers(&ring, at(0.5, 0.5)));
/// assert!(covers(&ring, at(3.0, 3.0)) && covers(&ring, at(1.0, 1.5)), "borders belong to the shape");
/// assert!(!covers(&ring, at(1.5, 1.5)), "a hole does not");
/// ```
pub fn covers(shape: &MultiPolygon, p: LonLat) -> bool {
    shape.iter().any(|part| part.coordinate_position(&p.into()) != CoordPos::Outside)
}

/// A point in the interior of a shape, for a label or a representative position; `None` for an empty shape.
///
/// # Examples
///
/// The centroid of a U lies between its arms; the interior point lies in the U:
///
/// ```
/// use geo::{Centroid, MultiPolygon, polygon};
/// use xuong::geom::{area::{covers, inner_point}, lonlat::LonLat};
///
/// let u: MultiPolygon = polygon![
///     (x: 0.0, y: 0.0), (x: 5.0, y: 0.0), (x: 5.0, y: 5.0), (x: 4.0, y: 5.0),
///     (x: 4.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 5.0), (x: 0.0, y: 5.0),
/// ]
/// .into();
/// let centroid = u.centroid().unwrap();
/// assert!(!covers(&u, LonLat::new(centroid.x(), centroid.y()).unwrap()));
/// assert!(covers(&u, inner_point(&u).unwrap()));
/// ```
pub fn inner_point(shape: &MultiPolygon) -> Option<LonLat> {
    let point = shape.interior_point()?;
    LonLat::new(point.x(), point.y()).ok()
}

/// The distance of a point from a shape in metres along the ellipsoid, 0 inside; `None` for an empty shape.
///
/// The nearest point of the border is determined in an equirectangular plane around `p`, so the function is meant for
/// distances of up to some hundred kilometres.
///
/// # Examples
///
/// One degree along the equator is a π/180 of the semi-major axis, 6,378,137 m:
///
/// ```
/// use geo::polygon;
/// use xuong::geom::{area::distance_m, lonlat::LonLat};
///
/// let square = polygon![(x: 1.0, y: -1.0), (x: 2.0, y: -1.0), (x: 2.0, y: 1.0), (x: 1.0, y: 1.0)].into();
/// let away = distance_m(&square, LonLat::new(0.0, 0.0).unwrap()).unwrap();
/// assert!((away - 6_378_137.0_f64.to_radians()).abs() < 1e-6);
/// assert_eq!(distance_m(&square, LonLat::new(1.5, 0.0).unwrap()), Some(0.0));
/// ```
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

/// Whether a shape shares a point with a box, which may cross the antimeridian.
///
/// # Examples
///
/// ```
/// use geo::polygon;
/// use xuong::geom::area::intersects;
///
/// let taveuni = polygon![(x: -179.9, y: -17.0), (x: -179.7, y: -17.0), (x: -179.7, y: -16.7)].into();
/// let fiji = "177,-20,-178,-16".parse().unwrap();
/// let samoa = "-173,-15,-168,-13".parse().unwrap();
/// assert!(intersects(&taveuni, &fiji));
/// assert!(!intersects(&taveuni, &samoa));
/// ```
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
