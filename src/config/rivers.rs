//! The rivers of a city: those that come with the bundled city, or `rivers.geojson` in the folder of another.

use std::{io, path::Path};

use geo::Geometry;
use geojson::{Feature, FeatureCollection};

use crate::model::{
    lang::Text,
    river::{Course, River, Rivers},
};

/// The file in the folder of a city.
pub(super) const FILE: &str = "rivers.geojson";

/// The rivers of the bundled city.
const EMBEDDED: &str = include_str!("../../geodata/rivers.geojson");

/// Why rivers cannot be used.
pub(super) enum Fault {
    /// The file cannot be read.
    File(io::Error),
    /// A value that cannot be used: its key, the value and what was expected.
    Value(String, String, Text),
}

/// The rivers of the bundled city.
pub(super) fn embedded() -> Rivers {
    read(EMBEDDED).unwrap_or_else(|_| unreachable!("a test reads the same file"))
}

/// The rivers of a city's own file; none without a file.
pub(super) fn in_folder(file: &Path) -> Result<Rivers, Fault> {
    match std::fs::read_to_string(file) {
        Ok(text) => read(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Rivers::default()),
        Err(error) => Err(Fault::File(error)),
    }
}

fn read(text: &str) -> Result<Rivers, Fault> {
    let layer: FeatureCollection = text.parse().map_err(|error: geojson::Error| {
        let expected = Text::new("một FeatureCollection của GeoJSON", "a FeatureCollection of GeoJSON");
        Fault::Value("features".to_owned(), error.to_string(), expected)
    })?;
    let attribution = layer.foreign_members.as_ref().and_then(|own| own.get("attribution"));
    let attribution = attribution.and_then(|text| text.as_str()).map(str::to_owned);
    let all = layer.features.into_iter().enumerate().map(river).collect::<Result<_, _>>()?;
    Ok(Rivers { attribution, all })
}

fn river((at, own): (usize, Feature)) -> Result<River, Fault> {
    let name = own.property("name").and_then(|name| name.as_str()).filter(|name| !name.trim().is_empty());
    let name = name.map(str::to_owned).ok_or_else(|| {
        let found = own.property("name").map_or_else(String::new, ToString::to_string);
        Fault::Value(format!("features[{at}].name"), found, Text::new("tên sông", "the name of the river"))
    })?;
    let wrong = |found: &str| {
        let expected = Text::new(
            "LineString (dòng chảy) hoặc Polygon (giữa hai bờ), kinh độ và vĩ độ WGS 84",
            "a LineString (the course) or a Polygon (between the banks), in degrees of WGS 84",
        );
        Fault::Value(format!("features[{at}].geometry"), found.to_owned(), expected)
    };
    let shape = own.geometry.ok_or_else(|| wrong("null"))?;
    let kind = shape.value.type_name();
    let course = match Geometry::try_from(shape) {
        Ok(Geometry::Polygon(area)) => Course::Banks(area),
        Ok(Geometry::LineString(line)) => Course::Line(line),
        Ok(_) | Err(_) => return Err(wrong(kind)),
    };
    let is_place = |c: &geo::Coord| (-180.0..=180.0).contains(&c.x) && (-90.0..=90.0).contains(&c.y);
    if course.lines().iter().any(|line| line.0.len() < 2 || !line.0.iter().all(is_place)) {
        return Err(wrong(kind));
    }
    Ok(River { name, course })
}

#[cfg(test)]
mod tests;
