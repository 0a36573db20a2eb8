//! Distances in metres on the WGS 84 ellipsoid.

use geo::{Distance, Geodesic, Point};

use super::{bbox::Bbox, lonlat::LonLat};

/// Geodesic distance in metres (Karney 2013, doi:10.1007/s00190-012-0578-z), accurate to 15 nm.
///
/// # Examples
///
/// From Wellington to Salamanca, the example of the documentation of GeographicLib, are 19,959,679.267 m:
///
/// ```
/// use xuong::geom::{lonlat::LonLat, measure::distance_m};
///
/// let wellington = LonLat::new(174.81, -41.32).unwrap();
/// let salamanca = LonLat::new(-5.50, 40.96).unwrap();
/// assert!((distance_m(wellington, salamanca) - 19_959_679.267).abs() < 0.001);
/// ```
pub fn distance_m(a: LonLat, b: LonLat) -> f64 {
    Geodesic.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()))
}

/// The smallest radius of curvature anywhere on the ellipsoid: that of the meridian at the equator.
const SMALLEST_RADIUS_M: f64 = 6_335_439.0;

/// How far a computed distance may be from the exact one, in metres. A bound that is compared with computed distances allows
/// for it: at a pole, where all distances are 0, the rounded cosine of 90° alone makes a bound of a nanometre.
const ROUNDING_M: f64 = 1e-7;

/// A lower bound in metres of the distances between `from` and the points of a box.
///
/// With the differences Δφ, Δλ to the nearest edge and the smallest cosine of the latitudes involved, `R·√(Δφ² +
/// (cos·Δλ)²)` on the smallest radius of curvature, reduced by the curvature term `1 - max(Δφ, Δλ)²/12`, does not
/// exceed the geodesic. `target` must not cross the antimeridian.
///
/// # Examples
///
/// ```
/// use xuong::geom::{bbox::Bbox, lonlat::LonLat, measure::{distance_m, lower_bound_m}};
///
/// let (from, nearest) = (LonLat::new(105.8, 21.0).unwrap(), LonLat::new(105.9, 21.0).unwrap());
/// let target = Bbox::new(105.9, 20.9, 106.0, 21.1).unwrap();
/// let (bound, exact) = (lower_bound_m(from, &target), distance_m(from, nearest));
/// assert!(0.97 * exact < bound && bound <= exact);
/// assert_eq!(lower_bound_m(nearest, &target), 0.0);
/// ```
pub fn lower_bound_m(from: LonLat, target: &Bbox) -> f64 {
    let steepest = target.south.abs().max(target.north.abs()).max(from.lat().abs());
    lower_bound_at_cos_m(from, target, steepest.to_radians().cos())
}

/// [`lower_bound_m`] for callers that know a lower bound of the cosines of all latitudes involved.
pub fn lower_bound_at_cos_m(from: LonLat, target: &Bbox, cos: f64) -> f64 {
    let gap = |low: f64, at: f64, high: f64| (low - at).max(at - high).max(0.0).to_radians();
    let d_lon = [0.0, 360.0, -360.0].map(|turn| gap(target.west, from.lon() + turn, target.east));
    let d_lon = d_lon.into_iter().fold(f64::INFINITY, f64::min);
    let d_lat = gap(target.south, from.lat(), target.north);
    let east = d_lon * cos;
    let curvature = 1.0 - (d_lat.max(d_lon).powi(2) / 12.0).min(0.99);
    (SMALLEST_RADIUS_M * ((d_lat * d_lat + east * east) * curvature).sqrt() - ROUNDING_M).max(0.0)
}

/// The plane formula of [`bounds_m`] is used up to this distance and latitude.
const PLANE_UP_TO_M: f64 = 200_000.0;
const PLANE_UP_TO_DEG: f64 = 60.0;

/// The square of the eccentricity of the WGS 84 ellipsoid.
const E2: f64 = 0.006_694_379_990_141_316;
/// Its semi-major axis.
const A_M: f64 = 6_378_137.0;

/// A lower and an upper bound of the geodesic distance in metres; cheap, and narrow for nearby positions.
///
/// The plane formula at the mean latitude with both radii of curvature. Its error grows with the square of the
/// distance; the bounds allow for twenty-four times its leading term. Beyond 200 km or 60° of latitude they are 0 and
/// infinity.
///
/// # Examples
///
/// ```
/// use xuong::geom::{lonlat::LonLat, measure::{bounds_m, distance_m}};
///
/// let (a, b) = (LonLat::new(105.85, 21.03).unwrap(), LonLat::new(105.91, 21.04).unwrap());
/// let ((low, high), exact) = (bounds_m(a, b), distance_m(a, b));
/// assert!(low <= exact && exact <= high);
/// assert!(high - low < 0.02, "6 km are known to within 2 cm");
/// ```
pub fn bounds_m(a: LonLat, b: LonLat) -> (f64, f64) {
    let middle = f64::midpoint(a.lat(), b.lat());
    let (sin, cos) = middle.to_radians().sin_cos();
    let w2 = 1.0 - E2 * sin * sin;
    let w = w2.sqrt();
    let north = (b.lat() - a.lat()).to_radians() * A_M * (1.0 - E2) / (w2 * w);
    let east = (b.lon() - a.lon()).to_radians() * A_M / w * cos;
    let plane = (north * north + east * east).sqrt();
    if plane > PLANE_UP_TO_M || middle.abs() > PLANE_UP_TO_DEG {
        return (0.0, f64::INFINITY);
    }
    let doubt = (plane / SMALLEST_RADIUS_M).powi(2) + 1e-9;
    ((plane * (1.0 - doubt) - ROUNDING_M).max(0.0), plane * (1.0 + doubt) + ROUNDING_M)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn within_the_city() -> impl Strategy<Value = LonLat> {
        (105.2..106.1, 20.5..21.5).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    fn anywhere() -> impl Strategy<Value = LonLat> {
        (-180.0..180.0, -89.0..89.0).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    /// Positions at the poles and beside them.
    fn polar() -> impl Strategy<Value = LonLat> {
        let lat = prop_oneof![Just(90.0), Just(-90.0), 89.999_999..90.0_f64, -90.0..-89.999_999_f64];
        (-180.0..=180.0, lat).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    proptest! {
        #[test]
        fn the_bounds_hold_at_the_poles_and_over_the_smallest_distances(
            polar in [polar(), polar()], at in anywhere(), (east, north) in (-1e-6..1e-6_f64, -1e-6..1e-6_f64),
        ) {
            let beside = LonLat::new((at.lon() + east).clamp(-180.0, 180.0), at.lat() + north).unwrap();
            for [a, b] in [polar, [at, beside]] {
                let ((low, high), exact) = (bounds_m(a, b), distance_m(a, b));
                prop_assert!(low <= exact && exact <= high, "{low} {exact} {high}");
                let mut target = Bbox::EMPTY;
                target.extend(b);
                let bound = lower_bound_m(a, &target);
                prop_assert!(bound <= exact, "{bound} {exact}");
            }
        }

        #[test]
        fn the_bound_never_exceeds_the_distance(from in anywhere(), a in within_the_city(), b in within_the_city()) {
            let mut target = Bbox::EMPTY;
            target.extend(a);
            target.extend(b);
            let bound = lower_bound_m(from, &target);
            prop_assert!(bound <= distance_m(from, a) && bound <= distance_m(from, b));
        }

        #[test]
        fn the_distance_lies_between_its_bounds(a in anywhere(), east in -2.0..2.0_f64, north in -2.0..2.0_f64, far in anywhere()) {
            let near = LonLat::new((a.lon() + east).clamp(-180.0, 180.0), (a.lat() + north).clamp(-90.0, 90.0)).unwrap();
            for b in [near, far, a] {
                let ((low, high), exact) = (bounds_m(a, b), distance_m(a, b));
                prop_assert!(low <= exact && exact <= high, "{low} {exact} {high}");
            }
        }
    }
}
