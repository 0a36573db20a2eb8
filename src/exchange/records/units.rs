//! Rows of administrative units, with their areas as geometries.

use crate::{
    exchange::{
        draft::Reading,
        finding::Fault,
        merge::Merge,
        reading::{
            cells::Cells,
            heading::{OUTLINE, Property},
            numbers::Numbers,
        },
    },
    geom::lonlat::LonLat,
    model::{
        attributed::Attributed,
        code::Code,
        id::UnitId,
        range,
        record::Record,
        unit::{Level, OwnLevel, Unit},
    },
};

/// Headings of codes, folded.
const CODES: &[&str] = &[
    "ma",
    "ma don vi",
    "ma don vi hanh chinh",
    "ma dvhc",
    "ma phuong",
    "ma xa",
    "ma phuong xa",
    "ma xa phuong",
    "ma quan huyen",
    "id",
    "ref",
];

/// Headings of names, folded.
const NAMES: &[&str] = &[
    "ten",
    "ten don vi",
    "ten don vi hanh chinh",
    "ten dvhc",
    "ten phuong",
    "ten xa",
    "ten phuong xa",
    "ten xa phuong",
    "ten quan huyen",
    "name vi",
];

/// The columns of a table of units.
pub(crate) fn properties() -> Vec<Property> {
    let all = [
        Property::new("code", CODES),
        Property::new("name", NAMES),
        Property::new("edition", &["bo ranh gioi"]),
        Property::new("level", &["cap"]),
        Property::new("kind", &["loai", "loai don vi"]),
        Property::dated("valid_from", &["hieu luc tu", "hieu luc tu ngay"]),
        Property::dated("valid_to", &["hieu luc den", "hieu luc den ngay"]),
        Property::new("precision", &["do chinh xac"]),
        Property::new("area_km2", &["dien tich", "dien tich km2", "dien tich tu nhien"]).measured(AREA.units),
        Property::new("label_lon", &[]),
        Property::new("label_lat", &[]),
        Property::new("source", &["nguon", "nguon so lieu"]),
        Property::new(OUTLINE, &["outline wkt", "ranh gioi wkt"]),
    ];
    all.map(|own| own.titled_as(Unit::ATTRIBUTES)).into()
}

pub(crate) const NEEDED: &[&[&str]] = &[];

const AREA: Numbers = Numbers::measured(range::AREA_KM2.words, range::AREA_KM2.has, &["km2", "km²"]);
const LON: Numbers = Numbers::measured("-180–180°", |n| n.abs() <= 180.0, &["°"]);
const LAT: Numbers = Numbers::measured("-90–90°", |n| n.abs() <= 90.0, &["°"]);

pub(crate) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let edition = cells.code("edition").or_else(|| reading.edition.clone());
    if edition.is_none() && cells.is_empty("edition") {
        cells.tell("edition", Fault::Missing);
    }
    let coded = !cells.is_empty("code");
    let (code, name) = (cells.code("code"), cells.required("name"));
    let level = cells.of_set("level").map(|OwnLevel(level)| level).or(reading.level);
    let precision = cells.of_set("precision").unwrap_or(reading.precision);
    let (area_km2, label) = (cells.number("area_km2", &AREA), label(cells));
    let [kind, source] = ["kind", "source"].map(|property| cells.text(property));
    let [valid_from, valid_to] = ["valid_from", "valid_to"].map(|property| cells.date(property));
    let shape = cells.shape();
    let unit = Unit {
        id: UnitId(0),
        edition: edition?,
        level: level.unwrap_or(Level::Ward),
        code: if coded { code? } else { Code::default() },
        name: name?,
        kind,
        valid_from,
        valid_to,
        precision,
        area_km2,
        label,
        source,
        shape: shape?,
    };
    Some((Record::Unit(unit), coded))
}

/// The point of the name on a map.
fn label(cells: &mut Cells<'_>) -> Option<LonLat> {
    let is_half = cells.is_empty("label_lon") != cells.is_empty("label_lat");
    let (lon, lat) = (cells.number("label_lon", &LON), cells.number("label_lat", &LAT));
    let fault = match (lon, lat) {
        (Some(lon), Some(lat)) => match LonLat::new(lon, lat) {
            Ok(point) => return Some(point),
            Err(_) => Fault::Position,
        },
        (None, None) => return None,
        _ if is_half => Fault::HalfPoint,
        // The fault of the other one has been reported.
        _ => return None,
    };
    cells.tell(if lon.is_some() { "label_lon" } else { "label_lat" }, fault);
    None
}

/// Merges a feature with the unit in the register: a surveyed boundary often has only a code and a name.
pub(crate) fn keep(old: &Unit, new: &mut Unit, merge: &mut Merge<'_>) {
    let Unit {
        id: _,
        edition: _,
        level: _,
        code: _,
        name: _,
        kind,
        valid_from,
        valid_to,
        precision: _,
        area_km2,
        label,
        source,
        shape,
    } = new;
    merge.value("kind", old.kind.as_ref(), kind);
    merge.value("valid_from", old.valid_from.as_ref(), valid_from);
    merge.value("valid_to", old.valid_to.as_ref(), valid_to);
    merge.value("area_km2", old.area_km2.as_ref(), area_km2);
    merge.whole("label_lon", old.label.as_ref(), label, |at| format!("{}, {}", at.lon(), at.lat()));
    merge.dependent("source", old.shape == *shape, old.source.as_ref(), source);
}
