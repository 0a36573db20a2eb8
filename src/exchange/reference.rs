//! Reference systems that files of areas state, and the areas in WGS 84 whatever system that is.

use geo::{Coord, CoordsIter, MapCoords, MultiPolygon};
use geojson::{Feature, JsonObject, JsonValue};

use super::finding::{Fault, Severity};
use crate::{geom::crs::Crs, model::lang::Lang};

/// What is wrong with the reference system of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum CrsFault {
    /// The file states a system that is not known.
    Unknown(String),
    /// The file states that its system is not known.
    Unstated,
    /// The file states one system, who imports it another.
    Against(Crs, Crs),
    /// The file states two systems.
    Two(Crs, Crs),
    /// Metres, and no system is stated.
    Planar(f64, f64),
    /// Numbers that the stated system cannot have.
    NotOf(f64, f64, Crs),
    /// Degrees in a system of metres.
    Degrees(Crs),
    /// Metres in a system of degrees.
    Metres(Crs),
    /// Degrees in the columns of metres, and no system is stated.
    DegreesAsMetres,
    /// The areas were in another system than WGS 84 and are read as such.
    Read(Crs),
}

impl CrsFault {
    /// How grave it is.
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Read(_) => Severity::Note,
            Self::Unstated => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The same as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        lang.pick(self.vi(), self.en())
    }

    fn vi(&self) -> String {
        match self {
            Self::Unknown(name) => {
                format!("tệp ghi hệ tọa độ “{name}” chưa được hỗ trợ; {}", known(Lang::Vi))
            }
            Self::Unstated => "tệp ghi \"crs\": null, tức là chưa rõ hệ tọa độ; đã đọc theo WGS 84".to_owned(),
            Self::Against(own, asked) => {
                format!("tệp ghi hệ tọa độ {own}, còn --crs ghi {asked}; hãy bỏ --crs hoặc sửa tệp")
            }
            Self::Two(a, b) => format!("tệp ghi hai hệ tọa độ {a} và {b}; mỗi tệp chỉ một hệ"),
            Self::Planar(x, y) => format!(
                "tọa độ ({x}, {y}) là mét chứ không phải độ, mà tệp không ghi hệ tọa độ; hãy lưu lại theo WGS 84 (độ), hoặc ghi hệ trong tệp: {MEMBER}, hoặc nhập với --crs"
            ),
            Self::NotOf(x, y, crs) => {
                format!("tọa độ ({x}, {y}) không thuộc hệ {crs}; GeoJSON ghi đông (kinh độ) trước, bắc (vĩ độ) sau")
            }
            Self::Degrees(crs) => format!(
                "đây là độ, còn {crs} tính bằng mét; bỏ --crs nếu là WGS 84, hoặc ghi --crs EPSG:4756 nếu là VN-2000"
            ),
            Self::Metres(crs) => format!("đây là mét, còn {crs} tính bằng độ; hãy ghi --crs của tọa độ mét"),
            Self::DegreesAsMetres => "cột x, y ghi độ chứ không phải mét; hãy đặt tên cột là lat, lon nếu là WGS 84 (--map lat=x --map lon=y), hoặc ghi --crs EPSG:4326 hay --crs EPSG:4756 (VN-2000)".to_owned(),
            Self::Read(crs) => format!("đã đọc theo hệ tọa độ {crs} và chuyển về WGS 84"),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Unknown(name) => {
                format!("the file states the coordinate system '{name}', which is not supported; {}", known(Lang::En))
            }
            Self::Unstated => "the file states \"crs\": null, no known system; it was read as WGS 84".to_owned(),
            Self::Against(own, asked) => {
                format!("the file states {own}, --crs says {asked}; leave out --crs or mend the file")
            }
            Self::Two(a, b) => format!("the file states two systems, {a} and {b}; a file has one"),
            Self::Planar(x, y) => format!(
                "({x}, {y}) are metres, not degrees, and the file states no coordinate system; save it in WGS 84 (degrees), or state the system in the file: {MEMBER}, or import it with --crs"
            ),
            Self::NotOf(x, y, crs) => {
                format!("({x}, {y}) is not of {crs}; GeoJSON has east (longitude) before north (latitude)")
            }
            Self::Degrees(crs) => format!(
                "these are degrees, but {crs} counts metres; leave out --crs for WGS 84, or say --crs EPSG:4756 for VN-2000"
            ),
            Self::Metres(crs) => {
                format!("these are metres, but {crs} counts degrees; say the --crs of the metres")
            }
            Self::DegreesAsMetres => "x and y hold degrees, not metres; name the columns lat and lon if they are WGS 84 (--map lat=x --map lon=y), or say --crs EPSG:4326 or --crs EPSG:4756 (VN-2000)".to_owned(),
            Self::Read(crs) => format!("read in {crs} and brought to WGS 84"),
        }
    }
}

/// How a file states Hà Nội's system.
const MEMBER: &str = r#""crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5897"}}"#;

fn known(lang: Lang) -> String {
    let codes: Vec<String> = Crs::ALL[1..].iter().map(|crs| crs.epsg().to_string()).collect();
    let codes = codes.join(", ");
    match lang {
        Lang::Vi => format!("hãy chuyển sang CRS84 hoặc EPSG {codes}"),
        Lang::En => format!("bring it to CRS84 or EPSG {codes}"),
    }
}

/// What an object of GeoJSON states by its member `crs` (GeoJSON 2008 §3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stated {
    /// Nothing.
    Nothing,
    /// That the system is not known.
    Null,
    /// A system.
    System(Crs),
}

impl Stated {
    /// What the members of an object state.
    pub(super) fn of(members: Option<&JsonObject>) -> Result<Self, Fault> {
        let Some(member) = members.and_then(|members| members.get("crs")) else { return Ok(Self::Nothing) };
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

    /// What an object states for what it holds, unless that states the same.
    fn within(self, inner: Self) -> Result<Self, Fault> {
        match (self, inner) {
            (Self::System(a), Self::System(b)) if !same(a, b) => Err(Fault::Crs(CrsFault::Two(a, b))),
            (outer, Self::Nothing) => Ok(outer),
            (_, inner) => Ok(inner),
        }
    }

    /// What holds for a feature of a file that states this.
    pub(super) fn of_feature(self, feature: &Feature) -> Result<Self, Fault> {
        let own = self.within(Self::of(feature.foreign_members.as_ref())?)?;
        let geometry = feature.geometry.as_ref().and_then(|geometry| geometry.foreign_members.as_ref());
        own.within(Self::of(geometry)?)
    }

    /// The system to read in, given the one that was asked for.
    pub(super) fn system(self, asked: Option<Crs>) -> Result<Option<Crs>, Fault> {
        match (self, asked) {
            (Self::System(own), Some(asked)) if !same(own, asked) => {
                Err(Fault::Crs(CrsFault::Against(own, asked)))
            }
            (Self::System(own), _) => Ok(Some(own)),
            (Self::Nothing | Self::Null, asked) => Ok(asked),
        }
    }
}

/// A name of any length, cut.
fn shown(name: String) -> String {
    const SHOWN: usize = 80;
    if name.chars().count() > SHOWN { name.chars().take(SHOWN).chain(['…']).collect() } else { name }
}

/// GeoJSON has longitude first whatever the authority says, so that these two are one.
fn same(a: Crs, b: Crs) -> bool {
    let plain = |crs| matches!(crs, Crs::Crs84 | Crs::Wgs84);
    a == b || (plain(a) && plain(b))
}

/// Whether coordinates in a system are those of WGS 84.
pub(super) fn is_plain(crs: Option<Crs>) -> bool {
    crs.is_none_or(|crs| same(crs, Crs::Crs84))
}

/// An area in WGS 84.
pub(super) fn to_wgs84(shape: MultiPolygon, crs: Option<Crs>) -> Result<MultiPolygon, Fault> {
    let at = |c: Coord| (c.x, c.y);
    let Some(crs) = crs.filter(|crs| !is_plain(Some(*crs))) else {
        let metres = |c: &Coord| c.x.abs() > 1000.0 || c.y.abs() > 1000.0;
        return match shape.coords_iter().find(metres).map(at) {
            Some((x, y)) => Err(Fault::Crs(CrsFault::Planar(x, y))),
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
