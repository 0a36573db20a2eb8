//! A position on the WGS 84 ellipsoid.

use serde::{Deserialize, Serialize};

/// WGS 84 longitude and latitude in degrees, finite and in range.
///
/// # Examples
///
/// The order is that of GeoJSON, longitude first; a pair in the wrong order is often out of range and refused.
///
/// ```
/// use xuong::geom::lonlat::LonLat;
///
/// let hoan_kiem = LonLat::new(105.8522, 21.0289).unwrap();
/// assert_eq!(<[f64; 2]>::from(hoan_kiem), [105.8522, 21.0289]);
/// assert!(LonLat::new(21.0289, 105.8522).is_err());
/// assert!(LonLat::new(f64::NAN, 0.0).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

/// Two numbers that are not a longitude and a latitude.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("({0}, {1}) is not a longitude in -180..180 and a latitude in -90..90")]
pub struct NotAPosition(pub f64, pub f64);

impl LonLat {
    /// Makes a position of degrees.
    ///
    /// # Errors
    ///
    /// [`NotAPosition`] for a longitude outside -180..180, a latitude outside -90..90, or NaN.
    pub fn new(lon: f64, lat: f64) -> Result<Self, NotAPosition> {
        let in_range = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        if in_range { Ok(Self { lon, lat }) } else { Err(NotAPosition(lon, lat)) }
    }

    /// Degrees east of Greenwich.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north of the equator.
    pub fn lat(self) -> f64 {
        self.lat
    }
}

impl TryFrom<[f64; 2]> for LonLat {
    type Error = NotAPosition;

    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, NotAPosition> {
        Self::new(lon, lat)
    }
}

impl From<LonLat> for [f64; 2] {
    fn from(p: LonLat) -> Self {
        [p.lon, p.lat]
    }
}

impl From<LonLat> for geo::Coord {
    fn from(p: LonLat) -> Self {
        geo::Coord { x: p.lon, y: p.lat }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(180.0, 90.0, true)]
    #[case(-180.0, -90.0, true)]
    #[case(-0.0, 0.0, true)]
    #[case(180.000_000_1, 0.0, false)]
    #[case(0.0, -90.000_000_1, false)]
    #[case(f64::NAN, 0.0, false)]
    #[case(0.0, f64::NAN, false)]
    #[case(f64::INFINITY, 0.0, false)]
    #[case(21.0, 105.0, false)]
    fn a_position_is_on_earth(#[case] lon: f64, #[case] lat: f64, #[case] is_one: bool) {
        let made = LonLat::new(lon, lat);
        assert_eq!(made.is_ok(), is_one);
        let text = format!("({lon}, {lat}) is not a longitude in -180..180 and a latitude in -90..90");
        assert!(made.err().is_none_or(|error| error.to_string() == text));
    }

    #[test]
    fn a_position_is_a_pair_in_json_and_a_wrong_pair_is_none() {
        let here: LonLat = serde_json::from_str("[105.8522,21.0289]").unwrap();
        assert_eq!((here.lon(), here.lat()), (105.8522, 21.0289));
        assert_eq!(serde_json::to_string(&here).unwrap(), "[105.8522,21.0289]");
        for text in ["[21.0,105.0]", "[105.0]", "[105.0,21.0,7.0]", "{\"lon\":1,\"lat\":2}", "[null,1]"] {
            assert!(serde_json::from_str::<LonLat>(text).is_err(), "{text}");
        }
    }
}
