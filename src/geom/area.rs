//! Polygons on the ellipsoid: validation, area, containment and distance.
//!
//! Shapes are validated where they enter the program; the other functions expect valid shapes.

use geo::{
    BoundingRect, Coord, CoordinatePosition, CoordsIter, GeodesicArea, InteriorPoint, Intersects, Line,
    LineString, MultiPolygon, coordinate_position::CoordPos,
};

use super::{bbox::Bbox, flaw::Flaw, lonlat::LonLat, measure, simple};

/// Why a shape is not a usable area.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AreaError {
    /// No polygon, or a polygon without points.
    #[error("the geometry is empty")]
    Empty,
    /// A coordinate is not finite or not on Earth.
    #[error("a coordinate is not a longitude and latitude in degrees")]
    Coordinate,
    /// The shape violates OGC Simple Features §6.1.11.
    #[error("the polygon is not valid: {0}")]
    Invalid(Flaw),
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
    simple::judge(shape).map_err(AreaError::Invalid)
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
    bbox.halves().into_iter().any(|half| {
        let near = |part: &geo::Polygon| part.bounding_rect().is_some_and(|r| r.intersects(&half));
        shape.iter().any(|part| near(part) && part.intersects(&half))
    })
}

#[cfg(test)]
mod tests {
    use geo::{MapCoords, Polygon, Rect, polygon};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Polygon {
        Rect::new((west, south), (west + side, south + side)).to_polygon()
    }

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[rstest]
    #[case::no_part(MultiPolygon::new(vec![]), "the geometry is empty")]
    #[case::a_part_without_points(Polygon::empty().into(), "the geometry is empty")]
    #[case::beyond_the_antimeridian(square(179.0, 0.0, 2.0).into(), "a coordinate is not a longitude and latitude in degrees")]
    #[case::beyond_the_pole(square(0.0, 89.5, 1.0).into(), "a coordinate is not a longitude and latitude in degrees")]
    #[case::metres(square(594_446.0, 2_327_066.0, 10.0).into(), "a coordinate is not a longitude and latitude in degrees")]
    #[case::two_parts_on_each_other(MultiPolygon::new(vec![square(0.0, 0.0, 2.0), square(1.0, 1.0, 2.0)]), "the polygon is not valid: two rings cross near 1, 2")]
    fn what_is_no_area_says_why(#[case] shape: MultiPolygon, #[case] why: &str) {
        let error = check(&shape).unwrap_err().to_string();
        let is_same = error == why || why.ends_with("near 1, 2") && error.ends_with("near 2, 1");
        assert!(is_same, "{error}");
    }

    #[test]
    fn a_coordinate_that_is_no_number_is_refused() {
        let shape =
            square(0.0, 0.0, 1.0).map_coords(|c| Coord { x: if c.x > 0.5 { f64::NAN } else { c.x }, y: c.y });
        assert_eq!(check(&shape.into()), Err(AreaError::Coordinate));
    }

    #[rstest]
    #[case(105.0, 21.0, 0.01)]
    #[case(105.0, 0.0, 1.0)]
    #[case(-70.0, -60.0, 0.1)]
    fn a_square_of_degrees_has_the_area_between_its_parallels(
        #[case] west: f64,
        #[case] south: f64,
        #[case] side: f64,
    ) {
        let shape: MultiPolygon = square(west, south, side).into();
        let found = area_ha(&shape);
        assert!((found / zone_ha(south, south + side, side) - 1.0).abs() < 2e-4, "{found}");
        let turned = shape.map_coords(|c| c);
        let reversed = MultiPolygon::new(vec![Polygon::new(
            turned.0[0].exterior().0.iter().rev().copied().collect(),
            vec![],
        )]);
        assert!((area_ha(&reversed) / found - 1.0).abs() < 1e-12, "whatever the direction of the ring");
    }

    /// The area between two parallels over some degrees of longitude (Snyder 1987, equation 3-12). Along geodesics the sides
    /// bulge by less than a ten-thousandth.
    fn zone_ha(south: f64, north: f64, degrees: f64) -> f64 {
        let (a, e2) = (6_378_137.0_f64, 0.006_694_379_990_141_316_f64);
        let e = e2.sqrt();
        let q = |lat: f64| {
            let sin = lat.to_radians().sin();
            (1.0 - e2) * (sin / (1.0 - e2 * sin * sin) - ((1.0 - e * sin) / (1.0 + e * sin)).ln() / (2.0 * e))
        };
        (q(north) - q(south)) / 2.0 * a * a * degrees.to_radians() / 10_000.0
    }

    #[test]
    fn a_hole_is_no_part_of_an_area_and_parts_add_up() {
        let whole: MultiPolygon = square(105.0, 21.0, 0.03).into();
        let hole = square(105.01, 21.01, 0.01);
        let ring = MultiPolygon::new(vec![Polygon::new(
            whole.0[0].exterior().clone(),
            vec![hole.exterior().clone()],
        )]);
        let (all, inner) = (area_ha(&whole), area_ha(&hole.clone().into()));
        assert!((area_ha(&ring) - (all - inner)).abs() < 1e-6);
        let two = MultiPolygon::new(vec![square(105.0, 21.0, 0.01), square(105.05, 21.0, 0.01)]);
        let each: f64 = two.iter().map(|part| area_ha(&part.clone().into())).sum();
        assert!((area_ha(&two) - each).abs() < 1e-6);
        assert!(!covers(&ring, at(105.015, 21.015)) && covers(&ring, at(105.005, 21.005)));
        assert!(covers(&ring, at(105.01, 21.015)), "the border of a hole");
        assert!(covers(&two, at(105.055, 21.005)) && !covers(&two, at(105.03, 21.005)));
    }

    #[test]
    fn an_inner_point_lies_inside_and_a_shape_without_points_has_none() {
        assert_eq!(inner_point(&MultiPolygon::new(vec![])), None);
        let c = polygon![(x: 0.0, y: 0.0), (x: 5.0, y: 0.0), (x: 5.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 4.0),
            (x: 5.0, y: 4.0), (x: 5.0, y: 5.0), (x: 0.0, y: 5.0)];
        assert!(covers(&c.clone().into(), inner_point(&c.into()).unwrap()));
    }

    #[test]
    fn the_distance_is_to_the_nearest_side_corner_or_hole() {
        let hole = square(105.1, 21.1, 0.1);
        let ring = Polygon::new(square(105.0, 21.0, 0.3).exterior().clone(), vec![hole.exterior().clone()]);
        let shape: MultiPolygon = ring.into();
        let away = |lon: f64, lat: f64| distance_m(&shape, at(lon, lat)).unwrap();
        let degree_m = |a: LonLat, b: LonLat| measure::distance_m(a, b);
        assert!(away(105.05, 21.05).abs() < 1e-9 && away(105.3, 21.3).abs() < 1e-9, "inside and on a corner");
        assert!((away(105.4, 21.4) - degree_m(at(105.3, 21.3), at(105.4, 21.4))).abs() < 1e-6, "a corner");
        assert!((away(105.15, 20.9) - degree_m(at(105.15, 21.0), at(105.15, 20.9))).abs() < 1e-6, "a side");
        assert!(
            (away(105.12, 21.15) - degree_m(at(105.1, 21.15), at(105.12, 21.15))).abs() < 1e-6,
            "in the hole"
        );
        assert_eq!(distance_m(&MultiPolygon::new(vec![]), at(105.0, 21.0)), None);
    }

    proptest! {
        #[test]
        fn no_point_of_the_border_is_much_nearer_than_the_distance(
            lon in 104.0..107.0_f64, lat in 20.0..22.5_f64, part in 0.0..1.0_f64, side in 0..4_usize,
        ) {
            let shape: MultiPolygon = square(105.0, 21.0, 0.5).into();
            let (p, line) = (at(lon, lat), shape.0[0].exterior().lines().nth(side).unwrap());
            let on = line.start + line.delta() * part;
            let away = distance_m(&shape, p).unwrap();
            prop_assert!(away <= measure::distance_m(p, at(on.x, on.y)) * (1.0 + 2e-4) + 1e-6);
            prop_assert_eq!(covers(&shape, p), away == 0.0);
        }

        #[test]
        fn a_box_meets_a_shape_on_either_side_of_the_antimeridian(west in 170..180_i32, span in 1..12_i32, x in -180..=180_i32) {
            let (west, x) = (f64::from(west), f64::from(x));
            let east = west + f64::from(span);
            let bbox = Bbox { west, south: -1.0, east: if east > 180.0 { east - 360.0 } else { east }, north: 1.0 };
            let shape: MultiPolygon = square(x.min(179.0) + 0.25, 0.0, 0.5).into();
            let middle = x.min(179.0) + 0.5;
            let is_there = [middle, middle + 360.0].iter().any(|lon| west <= *lon && *lon <= east);
            prop_assert_eq!(intersects(&shape, &bbox), is_there, "{:?} {}", bbox, middle);
        }
    }

    #[test]
    fn a_box_meets_a_shape_at_a_corner_and_not_in_its_hole() {
        let hole = square(105.1, 21.1, 0.1);
        let ring = Polygon::new(square(105.0, 21.0, 0.3).exterior().clone(), vec![hole.exterior().clone()]);
        let shape: MultiPolygon = ring.into();
        let meets = |text: &str| intersects(&shape, &text.parse().unwrap());
        assert!(meets("104,20,105,21") && meets("105.05,21.05,105.06,21.06") && meets("100,20,110,25"));
        assert!(!meets("105.12,21.12,105.18,21.18") && meets("105.12,21.12,105.2,21.18"));
        assert!(!meets("104,20,104.9,22") && !meets("105,21.4,106,22"));
    }
}
