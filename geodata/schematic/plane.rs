//! A local equal-area plane: kilometres around the city's centre.
//!
//! Cylindrical equal-area projection of the WGS 84 ellipsoid with its standard
//! parallel at the latitude of the city, so that a cell's area in the plane is
//! its true area and shapes are kept within a fraction of a percent.

/// Semi-major axis of WGS 84, kilometres.
const SEMI_MAJOR_KM: f64 = 6_378.137;
/// First eccentricity of WGS 84, squared.
const ECCENTRICITY_2: f64 = 0.006_694_379_990_14;
/// Longitude of the plane's origin, degrees: near the middle of the city.
const ORIGIN_LON_DEG: f64 = 105.7;
/// Latitude of the plane's origin and standard parallel, degrees.
const ORIGIN_LAT_DEG: f64 = 21.0;

/// A point of the plane: x east and y north of the origin, kilometres.
pub(crate) type Point = [f64; 2];

/// Snyder's q: proportional to the area between the equator and a latitude.
fn authalic_q(lat_rad: f64) -> f64 {
    let eccentricity = ECCENTRICITY_2.sqrt();
    let sine = lat_rad.sin();
    let e_sine = eccentricity * sine;
    (1.0 - ECCENTRICITY_2) * (sine / (1.0 - e_sine * e_sine) + e_sine.atanh() / eccentricity)
}

/// Scale of longitude at the standard parallel.
fn standard_scale() -> f64 {
    let sine = ORIGIN_LAT_DEG.to_radians().sin();
    ORIGIN_LAT_DEG.to_radians().cos() / (1.0 - ECCENTRICITY_2 * sine * sine).sqrt()
}

/// From longitude and latitude in degrees to the plane.
pub(crate) fn to_plane(lon_deg: f64, lat_deg: f64) -> Point {
    let scale = standard_scale();
    let q = authalic_q(lat_deg.to_radians()) - authalic_q(ORIGIN_LAT_DEG.to_radians());
    [SEMI_MAJOR_KM * scale * (lon_deg - ORIGIN_LON_DEG).to_radians(), SEMI_MAJOR_KM * q / (2.0 * scale)]
}

/// From the plane back to longitude and latitude in degrees.
pub(crate) fn to_degrees(point: Point) -> (f64, f64) {
    let scale = standard_scale();
    let lon_deg = ORIGIN_LON_DEG + (point[0] / (SEMI_MAJOR_KM * scale)).to_degrees();
    let q = 2.0 * scale * point[1] / SEMI_MAJOR_KM + authalic_q(ORIGIN_LAT_DEG.to_radians());
    let mut lat_rad = ORIGIN_LAT_DEG.to_radians();
    // Newton; dq/dφ = 2 (1 − e²) cos φ / (1 − e² sin² φ)². Four steps reach
    // the last bit anywhere in the city.
    for _ in 0..6 {
        let narrowing = 1.0 - ECCENTRICITY_2 * lat_rad.sin().powi(2);
        let slope = 2.0 * (1.0 - ECCENTRICITY_2) * lat_rad.cos() / narrowing.powi(2);
        lat_rad += (q - authalic_q(lat_rad)) / slope;
    }
    (lon_deg, lat_rad.to_degrees())
}

/// Difference of two points.
pub(crate) fn minus(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}

/// Scalar product.
pub(crate) fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// The z part of the vector product.
pub(crate) fn cross(a: Point, b: Point) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// Distance of two points, kilometres.
pub(crate) fn distance_km(a: Point, b: Point) -> f64 {
    let d = minus(a, b);
    d[0].hypot(d[1])
}

/// Point at the share `t` of the way from `a` to `b`.
pub(crate) fn between(a: Point, b: Point, t: f64) -> Point {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_and_back_is_the_same_place() {
        for (lon, lat) in [(105.85, 21.03), (105.29, 21.38), (106.02, 20.56)] {
            let (back_lon, back_lat) = to_degrees(to_plane(lon, lat));
            assert!((lon - back_lon).abs() < 1e-10 && (lat - back_lat).abs() < 1e-10);
        }
    }
}
