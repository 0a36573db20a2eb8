//! Faults of the reference system of a file.

use crate::{exchange::severity::Severity, geom::crs::Crs, model::lang::Lang};

/// A fault of the reference system of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum CrsFault {
    /// The file states an unknown system.
    Unknown(String),
    /// The file states that its system is unknown.
    Unstated,
    /// The file states the first system, and the second was requested.
    Against(Crs, Crs),
    /// The file states two systems.
    Two(Crs, Crs),
    /// The coordinates are metres, and no system is stated; the last is the system of the city.
    Planar(f64, f64, Crs),
    /// The stated system cannot have these coordinates.
    NotOf(f64, f64, Crs),
    /// Degrees in a projected system.
    Degrees(Crs),
    /// Metres in a geographic system.
    Metres(Crs),
    /// The areas were in a system other than WGS 84, and were read as such.
    Read(Crs),
}

impl CrsFault {
    /// The severity.
    pub(crate) fn severity(&self) -> Severity {
        match self {
            Self::Read(_) => Severity::Note,
            Self::Unstated => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Unknown(name) => lang.pick(
                format!("tệp ghi hệ tọa độ “{name}” chưa được hỗ trợ; {}", known(lang)),
                format!(
                    "the file states the coordinate system '{name}', which is not supported; {}",
                    known(lang)
                ),
            ),
            Self::Unstated => lang
                .pick(
                    "tệp ghi \"crs\": null, tức là chưa rõ hệ tọa độ; đã đọc theo WGS 84",
                    "the file states \"crs\": null, no known system; it was read as WGS 84",
                )
                .to_owned(),
            Self::Against(own, asked) => lang.pick(
                format!("tệp ghi hệ tọa độ {own}, còn --crs ghi {asked}; hãy bỏ --crs hoặc sửa tệp"),
                format!("the file states {own}, --crs {asked}; leave out --crs or correct the file"),
            ),
            Self::Two(a, b) => lang.pick(
                format!("tệp ghi hai hệ tọa độ {a} và {b}; mỗi tệp chỉ một hệ"),
                format!("the file states two systems, {a} and {b}; a file has one"),
            ),
            Self::Planar(x, y, of_city) => lang.pick(
                format!(
                    "tọa độ ({x}, {y}) là mét chứ không phải độ, mà tệp không ghi hệ tọa độ; hãy lưu lại \
                     theo WGS 84 (độ), hoặc ghi hệ trong tệp: {}, hoặc nhập với --crs",
                    member(*of_city)
                ),
                format!(
                    "({x}, {y}) are metres, not degrees, and the file states no coordinate system; save it \
                     in WGS 84 (degrees), or state the system in the file: {}, or import it with --crs",
                    member(*of_city)
                ),
            ),
            Self::NotOf(x, y, crs) => lang.pick(
                format!(
                    "tọa độ ({x}, {y}) không thuộc hệ {crs}; GeoJSON ghi đông (kinh độ) trước, bắc (vĩ độ) \
                     sau"
                ),
                format!("({x}, {y}) is not of {crs}; GeoJSON has east (longitude) before north (latitude)"),
            ),
            Self::Degrees(crs) => lang.pick(
                format!(
                    "đây là độ, còn {crs} tính bằng mét; bỏ --crs nếu là WGS 84, hoặc ghi --crs EPSG:4756 \
                     nếu là VN-2000"
                ),
                format!(
                    "these are degrees, but {crs} is in metres; leave out --crs for WGS 84, or give --crs \
                     EPSG:4756 for VN-2000"
                ),
            ),
            Self::Metres(crs) => lang.pick(
                format!("đây là mét, còn {crs} tính bằng độ; hãy ghi --crs của tọa độ mét"),
                format!("these are metres, but {crs} is in degrees; give the --crs of the metres"),
            ),
            Self::Read(crs) => lang.pick(
                format!("đã đọc theo hệ tọa độ {crs} và chuyển về WGS 84"),
                format!("read in {crs} and brought to WGS 84"),
            ),
        }
    }
}

/// A system as a member of GeoJSON.
fn member(crs: Crs) -> String {
    let code = crs.epsg();
    format!(r#""crs": {{"type": "name", "properties": {{"name": "urn:ogc:def:crs:EPSG::{code}"}}}}"#)
}

fn known(lang: Lang) -> String {
    let codes: Vec<String> = Crs::ALL[1..].iter().map(|crs| crs.epsg().to_string()).collect();
    let codes = codes.join(", ");
    lang.pick(
        format!("hãy chuyển sang CRS84 hoặc EPSG {codes}"),
        format!("bring it to CRS84 or EPSG {codes}"),
    )
}
