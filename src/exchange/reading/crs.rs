//! Reference systems stated in GeoJSON files, and the conversion of areas to WGS 84.

use geo::{Coord, CoordsIter, MapCoords};
use geojson::{Feature, JsonObject, JsonValue};

use super::crs_fault::CrsFault;
use crate::{exchange::finding::Fault, geom::crs::Crs};

/// The reference system that a GeoJSON object states in its member `crs` (GeoJSON 2008 §3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stated {
    /// None.
    Nothing,
    /// Explicitly unknown (`null`).
    Null,
    /// A system.
    System(Crs),
}

impl Stated {
    /// The system stated in the members of an object.
    pub(crate) fn of(members: Option<&JsonObject>) -> Result<Self, Fault> {
        members.and_then(|members| members.get("crs")).map_or(Ok(Self::Nothing), Self::of_member)
    }

    /// The system that the member states.
    pub(crate) fn of_member(member: &JsonValue) -> Result<Self, Fault> {
        let name = match member {
            JsonValue::Null => return Ok(Self::Null),
            JsonValue::String(name) => Some(name.clone()),
            JsonValue::Object(crs) => {
                let properties = crs.get("properties").unwrap_or(member);
                let values = ["name", "href", "code"].into_iter().filter_map(|key| properties.get(key));
                values.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).next()
            }
            _ => None,
        };
        let parsed = name.as_deref().and_then(|name| name.parse().ok());
        let unknown = || Fault::Crs(CrsFault::Unknown(shown(name.unwrap_or_else(|| member.to_string()))));
        parsed.map(Self::System).ok_or_else(unknown)
    }

    /// Combines the system of an object with that of an object inside, which must not contradict it.
    pub(crate) fn within(self, inner: Self) -> Result<Self, Fault> {
        match (self, inner) {
            (Self::System(a), Self::System(b)) if !same(a, b) => Err(Fault::Crs(CrsFault::Two(a, b))),
            (outer, Self::Nothing) => Ok(outer),
            (_, inner) => Ok(inner),
        }
    }

    /// The system of a feature in a file.
    pub(crate) fn of_feature(self, feature: &Feature) -> Result<Self, Fault> {
        let own = self.within(Self::of(feature.foreign_members.as_ref())?)?;
        let geometry = feature.geometry.as_ref().and_then(|geometry| geometry.foreign_members.as_ref());
        own.within(Self::of(geometry)?)
    }

    /// The system that a file states for a geometry.
    pub(crate) fn of_geometry(crs: Option<Crs>) -> Self {
        crs.map_or(Self::Nothing, Self::System)
    }

    /// The system to read in: the stated one or the requested one, which must not contradict each other.
    pub(crate) fn system(self, asked: Option<Crs>) -> Result<Option<Crs>, Fault> {
        match (self, asked) {
            (Self::System(own), Some(asked)) if !same(own, asked) => {
                Err(Fault::Crs(CrsFault::Against(own, asked)))
            }
            (Self::System(own), _) => Ok(Some(own)),
            (Self::Nothing | Self::Null, asked) => Ok(asked),
        }
    }
}

/// A name, cut to a limited length.
fn shown(name: String) -> String {
    const SHOWN: usize = 80;
    if name.chars().count() > SHOWN { name.chars().take(SHOWN).chain(['…']).collect() } else { name }
}

/// Whether two systems are the same. GeoJSON has longitude first, whatever the authority says, so `CRS84` and
/// `EPSG:4326` are the same.
fn same(a: Crs, b: Crs) -> bool {
    let plain = |crs| matches!(crs, Crs::Crs84 | Crs::Wgs84);
    a == b || (plain(a) && plain(b))
}

/// Whether coordinates in a system are longitude and latitude in WGS 84.
pub(crate) fn is_plain(crs: Option<Crs>) -> bool {
    crs.is_none_or(|crs| same(crs, Crs::Crs84))
}

/// Converts a geometry to WGS 84. Metres without a stated system are refused; the message names that of the city.
pub(crate) fn to_wgs84<G>(shape: G, crs: Option<Crs>, of_city: Crs) -> Result<G, Fault>
where
    G: CoordsIter<Scalar = f64> + MapCoords<f64, f64, Output = G>,
{
    let at = |c: Coord| (c.x, c.y);
    let Some(crs) = crs.filter(|crs| !is_plain(Some(*crs))) else {
        let metres = |c: &Coord| c.x.abs() > 1000.0 || c.y.abs() > 1000.0;
        let planar = shape.coords_iter().find(metres).map(at);
        return match planar {
            Some((x, y)) => Err(Fault::Crs(CrsFault::Planar(x, y, of_city))),
            None => Ok(shape),
        };
    };
    shape.try_map_coords(|c| {
        let not_of = Fault::Crs(CrsFault::NotOf(c.x, c.y, crs));
        let degrees = c.x.abs() <= 180.0 && c.y.abs() <= 90.0;
        let point = crs.to_lonlat(c.x, c.y).ok().filter(|_| degrees == crs.is_geographic());
        let here = |lon, lat| (100.0..=120.0).contains(&lon) && (5.0..=26.0).contains(&lat);
        let point = point.filter(|p| crs == Crs::WebMercator || here(p.lon(), p.lat()));
        point.map(Coord::from).ok_or(not_of)
    })
}
