//! Coordinate reference systems by their EPSG code, among them those of VN-2000.
//!
//! The transformation between VN-2000 and WGS 84 is EPSG:6960 (Decision 05/2007/QĐ-BTNMT, Coordinate Frame, accuracy 1
//! m). PROJ strings expect the signs of the Position Vector convention, so the three rotations are negated here: with
//! the published signs a point at 105°54' E, 21°02' N is 0.75 m off, and without the transformation 224 m.

use std::{fmt, str::FromStr, sync::LazyLock};

use proj4rs::Proj;

use super::lonlat::LonLat;

mod definition;

/// A supported coordinate reference system.
///
/// # Examples
///
/// A system is parsed from its EPSG code or from the URI or URN that OGC standards use (OGC 09-048r5):
///
/// ```
/// use xuong::geom::crs::Crs;
///
/// for name in ["5897", "EPSG:5897", "urn:ogc:def:crs:EPSG::5897", "http://www.opengis.net/def/crs/EPSG/0/5897"] {
///     assert_eq!(name.parse::<Crs>(), Ok(Crs::TM3_105));
/// }
/// assert_eq!("CRS84".parse::<Crs>(), Ok(Crs::Crs84));
/// assert!("EPSG:2056".parse::<Crs>().is_err(), "the national system of Switzerland");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crs {
    /// OGC CRS84: WGS 84, longitude first.
    Crs84,
    /// EPSG:4326: WGS 84, latitude first.
    Wgs84,
    /// EPSG:3857: Web Mercator.
    WebMercator,
    /// EPSG:4756: VN-2000, latitude first.
    Vn2000,
    /// EPSG:3405: VN-2000 / UTM zone 48N.
    Utm48,
    /// VN-2000 / TM-3 on a central meridian.
    Tm3(Meridian),
}

/// The central meridian of a 3° zone, in minutes of arc east of Greenwich.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Meridian(u16);

/// EPSG codes of VN-2000 / TM-3 with their central meridian in minutes of arc.
const TM3: [(u32, u16); 18] = [
    (5896, 6120),
    (5897, 6300),
    (5898, 6480),
    (5899, 6465),
    (9205, 6180),
    (9206, 6240),
    (9207, 6270),
    (9208, 6285),
    (9209, 6330),
    (9210, 6345),
    (9211, 6360),
    (9212, 6375),
    (9213, 6390),
    (9214, 6420),
    (9215, 6435),
    (9216, 6450),
    (9217, 6495),
    (9218, 6510),
];

/// The prefixes of the names that OGC defines, before the version and the code.
const NAMESPACES: [&str; 7] = [
    "http://www.opengis.net/def/crs/EPSG/",
    "http://www.opengis.net/def/crs/OGC/",
    "https://www.opengis.net/def/crs/EPSG/",
    "https://www.opengis.net/def/crs/OGC/",
    "urn:ogc:def:crs:EPSG:",
    "urn:ogc:def:crs:OGC:",
    "urn:x-ogc:def:crs:EPSG:",
];

/// The prefixes of older names, before the code.
const OLD_NAMES: [&str; 3] = [
    "http://www.opengis.net/gml/srs/epsg.xml#",
    "http://spatialreference.org/ref/epsg/",
    "https://spatialreference.org/ref/epsg/",
];

/// A name or code that is not supported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a supported coordinate system: use EPSG 4326, 3857, 4756, 3405, 5896, 5897, 5898, 5899 or 9205 to 9218"
)]
pub struct UnknownCrs(pub String);

/// Coordinates outside the area of a system.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("({0}, {1}) is outside the area of {2}")]
pub struct OutOfArea(pub f64, pub f64, pub Crs);

impl Crs {
    /// The systems that every register offers, CRS84 first.
    pub const ALL: [Self; 11] = [
        Self::Crs84,
        Self::Wgs84,
        Self::WebMercator,
        Self::Vn2000,
        Self::Utm48,
        Self::Tm3(Meridian(6120)),
        Self::Tm3(Meridian(6300)),
        Self::Tm3(Meridian(6480)),
        Self::Tm3(Meridian(6285)),
        Self::Tm3(Meridian(6330)),
        Self::Tm3(Meridian(6360)),
    ];

    /// VN-2000 / TM-3 105°00', EPSG:5897.
    pub const TM3_105: Self = Self::Tm3(Meridian(6300));

    /// The zones of VN-2000 / TM-3.
    pub fn zones() -> impl Iterator<Item = Self> {
        TM3.iter().map(|(_, minutes)| Self::Tm3(Meridian(*minutes)))
    }

    /// The systems that the register of a city offers whose own system this is: [`Self::ALL`], and this one.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::crs::Crs;
    ///
    /// assert_eq!(Crs::TM3_105.offered(), Crs::ALL);
    /// let own: Crs = "9210".parse().unwrap();
    /// assert_eq!(own.offered().last(), Some(&own));
    /// ```
    pub fn offered(self) -> Vec<Self> {
        let own = Some(self).filter(|own| !Self::ALL.contains(own));
        Self::ALL.into_iter().chain(own).collect()
    }

    /// The EPSG code; for CRS84, which has none, that of WGS 84, 4326.
    pub fn epsg(self) -> u32 {
        match self {
            Self::Crs84 | Self::Wgs84 => 4326,
            Self::WebMercator => 3857,
            Self::Vn2000 => 4756,
            Self::Utm48 => 3405,
            Self::Tm3(meridian) => TM3.iter().find(|(_, m)| *m == meridian.0).map_or(0, |(code, _)| *code),
        }
    }

    /// WGS 84 longitude and latitude of an easting and northing in metres, or of a longitude and latitude in degrees,
    /// in this system. For the order of axes that the authority defines, see [`Self::read`].
    ///
    /// # Errors
    ///
    /// [`OutOfArea`] if the numbers are not a position in this system.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::{crs::Crs, lonlat::LonLat, measure::distance_m};
    ///
    /// // Sài Đồng, Long Biên; transformed with PROJ.
    /// let wgs84 = Crs::TM3_105.to_lonlat(594_446.581, 2_327_066.347).unwrap();
    /// assert!(distance_m(wgs84, LonLat::new(105.910_56, 21.034_72).unwrap()) < 0.002);
    /// ```
    pub fn to_lonlat(self, east: f64, north: f64) -> Result<LonLat, OutOfArea> {
        let outside = OutOfArea(east, north, self);
        let shifted = |xy| {
            let (lon, lat) = self.unshift(xy).ok_or(outside)?;
            Ok((lon.to_degrees(), lat.to_degrees()))
        };
        let (lon, lat) = match self {
            Self::Crs84 | Self::Wgs84 => (east, north),
            Self::Vn2000 => shifted((east.to_radians(), north.to_radians()))?,
            _ => shifted((east, north))?,
        };
        LonLat::new(lon, lat).map_err(|_| outside)
    }

    /// Easting and northing in metres, or longitude and latitude in degrees, of a WGS 84 position in this system.
    ///
    /// # Errors
    ///
    /// [`OutOfArea`] if the position cannot be projected.
    ///
    /// # Examples
    ///
    /// The example of IOGP Guidance Note 7-2 for Web Mercator, 24°22'54.433"N 100°20'00.000"W:
    ///
    /// ```
    /// use xuong::geom::{crs::Crs, lonlat::LonLat};
    ///
    /// let position = LonLat::new(-(100.0 + 20.0 / 60.0), 24.0 + 22.0 / 60.0 + 54.433 / 3600.0).unwrap();
    /// let (east, north) = Crs::WebMercator.from_lonlat(position).unwrap();
    /// assert!((east - -11_169_055.58).abs() < 0.01 && (north - 2_800_000.00).abs() < 0.01);
    /// ```
    ///
    /// On the central meridian of a zone the easting is the false easting, and the northing the arc of the meridian,
    /// 2,323,076.869 m at 21°, times the scale factor of 0.9999:
    ///
    /// ```
    /// use xuong::geom::crs::Crs;
    ///
    /// let position = Crs::Vn2000.to_lonlat(105.0, 21.0).unwrap();
    /// let (east, north) = Crs::TM3_105.from_lonlat(position).unwrap();
    /// assert!((east - 500_000.0).abs() < 0.001 && (north - 0.9999 * 2_323_076.869).abs() < 0.001);
    /// ```
    pub fn from_lonlat(self, p: LonLat) -> Result<(f64, f64), OutOfArea> {
        let outside = OutOfArea(p.lon(), p.lat(), self);
        let radians = (p.lon().to_radians(), p.lat().to_radians());
        match self {
            Self::Crs84 | Self::Wgs84 => Ok((p.lon(), p.lat())),
            Self::Vn2000 => {
                let (lon, lat) = shift(&WGS84, self.proj(), radians).ok_or(outside)?;
                Ok((lon.to_degrees(), lat.to_degrees()))
            }
            _ => shift(&WGS84, self.proj(), radians).ok_or(outside),
        }
    }

    /// The URI that identifies the system in OGC standards (OGC 09-048r5).
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::crs::Crs;
    ///
    /// assert_eq!(Crs::Crs84.uri(), "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
    /// assert_eq!(Crs::TM3_105.uri(), "http://www.opengis.net/def/crs/EPSG/0/5897");
    /// assert!(Crs::ALL.iter().all(|crs| crs.uri().parse::<Crs>() == Ok(*crs)));
    /// ```
    pub fn uri(self) -> String {
        match self {
            Self::Crs84 => "http://www.opengis.net/def/crs/OGC/1.3/CRS84".to_owned(),
            other => format!("http://www.opengis.net/def/crs/EPSG/0/{}", other.epsg()),
        }
    }

    /// Whether the authority defines latitude as the first axis.
    fn latitude_first(self) -> bool {
        matches!(self, Self::Wgs84 | Self::Vn2000)
    }

    /// Whether it is a zone of VN-2000 / TM-3, as cities keep their cadastre in.
    pub fn is_tm3(self) -> bool {
        matches!(self, Self::Tm3(_))
    }

    /// The central meridian of a zone of VN-2000 / TM-3, in degrees.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::crs::Crs;
    ///
    /// let zone: Crs = "EPSG:9209".parse().unwrap();
    /// assert_eq!(zone.central_meridian(), Some(105.5));
    /// assert_eq!(Crs::WebMercator.central_meridian(), None);
    /// ```
    pub fn central_meridian(self) -> Option<f64> {
        match self {
            Self::Tm3(Meridian(minutes)) => Some(f64::from(minutes) / 60.0),
            _ => None,
        }
    }

    /// What the authority calls it, such as `VN-2000 / TM-3 105°00'`.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::crs::Crs;
    ///
    /// let zone: Crs = "EPSG:9209".parse().unwrap();
    /// assert_eq!(zone.title(), "VN-2000 / TM-3 105°30'");
    /// assert_eq!(Crs::Utm48.title(), "VN-2000 / UTM zone 48N");
    /// ```
    pub fn title(self) -> String {
        match self {
            Self::Crs84 => "WGS 84 (CRS84)".to_owned(),
            Self::Wgs84 => "WGS 84".to_owned(),
            Self::WebMercator => "WGS 84 / Pseudo-Mercator".to_owned(),
            Self::Vn2000 => "VN-2000".to_owned(),
            Self::Utm48 => "VN-2000 / UTM zone 48N".to_owned(),
            Self::Tm3(Meridian(minutes)) => {
                format!("VN-2000 / TM-3 {}°{:02}'", minutes / 60, minutes % 60)
            }
        }
    }

    /// Whether its coordinates are degrees.
    pub fn is_geographic(self) -> bool {
        matches!(self, Self::Crs84 | Self::Wgs84 | Self::Vn2000)
    }

    /// WGS 84 longitude and latitude of two coordinates in the order of axes that the authority defines.
    ///
    /// # Errors
    ///
    /// [`OutOfArea`] if the numbers are not a position in this system.
    ///
    /// # Examples
    ///
    /// EPSG:4326 has latitude first, OGC CRS84 longitude:
    ///
    /// ```
    /// use xuong::geom::crs::Crs;
    ///
    /// assert_eq!(Crs::Wgs84.read([21.03, 105.91]), Crs::Crs84.read([105.91, 21.03]));
    /// assert!(Crs::Wgs84.read([105.91, 21.03]).is_err());
    /// ```
    pub fn read(self, [first, second]: [f64; 2]) -> Result<LonLat, OutOfArea> {
        if self.latitude_first() { self.to_lonlat(second, first) } else { self.to_lonlat(first, second) }
    }

    /// The coordinates of a WGS 84 position in the order of axes that the authority defines; the inverse of
    /// [`Self::read`]. Computed values are rounded to a tenth of a millimetre.
    ///
    /// # Errors
    ///
    /// [`OutOfArea`] if the position cannot be projected.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::{crs::Crs, lonlat::LonLat};
    ///
    /// let sai_dong = LonLat::new(105.910_56, 21.034_72).unwrap();
    /// assert_eq!(Crs::Wgs84.write(sai_dong), Ok([21.034_72, 105.910_56]), "latitude first");
    /// assert_eq!(Crs::Crs84.write(sai_dong), Ok([105.910_56, 21.034_72]));
    /// let [east, north] = Crs::Utm48.write(sai_dong).unwrap();
    /// assert!((east - 594_418.245).abs() < 0.001 && (north - 2_326_368.157).abs() < 0.001, "PROJ agrees");
    /// ```
    pub fn write(self, p: LonLat) -> Result<[f64; 2], OutOfArea> {
        let (east, north) = self.tell(p)?;
        Ok(if self.latitude_first() { [north, east] } else { [east, north] })
    }

    /// As [`Self::from_lonlat`]; computed values are rounded to a tenth of a millimetre.
    pub fn tell(self, p: LonLat) -> Result<(f64, f64), OutOfArea> {
        let (east, north) = self.from_lonlat(p)?;
        let parts = match self {
            Self::Crs84 | Self::Wgs84 => return Ok((east, north)),
            Self::Vn2000 => 1e9,
            _ => 1e4,
        };
        Ok(((east * parts).round() / parts, (north * parts).round() / parts))
    }

    /// The inverse of the transformation from WGS 84. Dropping the height in both directions costs 0.9 mm, so the
    /// residual is measured once and subtracted. A residual of more than a metre means that the numbers are not a
    /// position: the projection folds or wraps there.
    fn unshift(self, xy: (f64, f64)) -> Option<(f64, f64)> {
        let near = shift(self.proj(), &WGS84, xy)?;
        let there = shift(&WGS84, self.proj(), near)?;
        let metre = if self.is_geographic() { 1.0 / 6_378_137.0 } else { 1.0 };
        if (there.0 - xy.0).hypot(there.1 - xy.1) > metre {
            return None;
        }
        shift(self.proj(), &WGS84, (2.0 * xy.0 - there.0, 2.0 * xy.1 - there.1))
    }

    fn proj(self) -> &'static Proj {
        match self {
            Self::Crs84 | Self::Wgs84 => &WGS84,
            Self::WebMercator => &WEB_MERCATOR,
            Self::Vn2000 => &VN2000,
            Self::Utm48 => &UTM48,
            Self::Tm3(meridian) => {
                let at = TM3.iter().position(|(_, m)| *m == meridian.0).unwrap_or_default();
                &TM3_PROJ[at]
            }
        }
    }
}

impl FromStr for Crs {
    type Err = UnknownCrs;

    /// Parses `5897`, `EPSG:5897`, `[EPSG:5897]`, `CRS84`, or an OGC URI or URN.
    fn from_str(text: &str) -> Result<Self, UnknownCrs> {
        let unknown = || UnknownCrs(text.to_owned());
        let bare = text.trim().trim_start_matches('[').trim_end_matches([']', '/']);
        let old = OLD_NAMES.iter().find_map(|name| bare.strip_prefix(name));
        let bare = old.map_or(bare, |rest| rest.split('/').next().unwrap_or(rest));
        let (authority, code) = bare.rsplit_once(['/', ':']).unwrap_or(("", bare));
        let version = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || c == '.');
        let known = |own: &str| {
            let mut spaces = NAMESPACES.iter().filter(|space| space[..space.len() - 1].ends_with(own));
            let names = |space: &str| {
                let unversioned = space.starts_with("urn:") && space.strip_suffix(':') == Some(authority);
                unversioned || authority.strip_prefix(space).is_some_and(version)
            };
            authority.is_empty() || authority.eq_ignore_ascii_case(own) || spaces.any(|space| names(space))
        };
        if !known(if code.eq_ignore_ascii_case("CRS84") { "OGC" } else { "EPSG" }) {
            return Err(unknown());
        }
        match code.to_ascii_uppercase().as_str() {
            "CRS84" => Ok(Self::Crs84),
            "4326" => Ok(Self::Wgs84),
            "3857" => Ok(Self::WebMercator),
            "4756" => Ok(Self::Vn2000),
            "3405" => Ok(Self::Utm48),
            other => {
                let number: u32 = other.parse().map_err(|_| unknown())?;
                let zone = TM3.iter().find(|(code, _)| *code == number).ok_or_else(unknown)?;
                Ok(Self::Tm3(Meridian(zone.1)))
            }
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crs84 => f.write_str("CRS84"),
            other => write!(f, "EPSG:{}", other.epsg()),
        }
    }
}

/// EPSG:6960 with the signs of the Position Vector convention.
const SHIFT: &str = "+ellps=WGS84 +towgs84=-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278 +units=m +no_defs";

static WGS84: LazyLock<Proj> =
    LazyLock::new(|| define("+proj=longlat +ellps=WGS84 +towgs84=0,0,0,0,0,0,0 +no_defs"));
static WEB_MERCATOR: LazyLock<Proj> = LazyLock::new(|| {
    define(
        "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs",
    )
});
static VN2000: LazyLock<Proj> = LazyLock::new(|| define(&format!("+proj=longlat {SHIFT}")));
static UTM48: LazyLock<Proj> = LazyLock::new(|| define(&format!("+proj=utm +zone=48 {SHIFT}")));
static TM3_PROJ: LazyLock<Vec<Proj>> = LazyLock::new(|| {
    let zone = |minutes: u16| {
        let lon_0 = f64::from(minutes) / 60.0;
        define(&format!("+proj=tmerc +lat_0=0 +lon_0={lon_0} +k=0.9999 +x_0=500000 +y_0=0 {SHIFT}"))
    };
    TM3.iter().map(|(_, minutes)| zone(*minutes)).collect()
});

fn define(text: &str) -> Proj {
    Proj::from_proj_string(text).expect("the definition is a constant that a test reads")
}

/// Transforms without heights, as the geographic 2D form of EPSG:6960 does.
fn shift(from: &Proj, to: &Proj, xy: (f64, f64)) -> Option<(f64, f64)> {
    let mut point = (xy.0, xy.1, 0.0);
    proj4rs::transform::transform(from, to, &mut point).ok()?;
    (point.0.is_finite() && point.1.is_finite()).then_some((point.0, point.1))
}

#[cfg(test)]
mod tests;
