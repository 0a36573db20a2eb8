//! Writes the polygons as `GeoJSON` (RFC 7946), one unit per line.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::dissolve::{Polygon, Ring};
use crate::facts::Unit;
use crate::units::degrees;

/// Properties carried over from the table as text.
const TEXTS: [&str; 5] = ["edition", "level", "code", "name", "kind"];

/// A cell as text, null where blank.
fn text(unit: &Unit, header: &str) -> Value {
    unit.cells.get(header).filter(|text| !text.is_empty()).map_or(Value::Null, |text| json!(text))
}

/// A ring as closed list of positions with at most six decimals.
fn ring(corners: &Ring) -> String {
    let positions: Vec<String> = corners
        .iter()
        .chain(corners.first())
        .map(|&corner| {
            let (lon_deg, lat_deg) = degrees(corner);
            format!("[{lon_deg},{lat_deg}]")
        })
        .collect();
    format!("[{}]", positions.join(","))
}

/// A geometry: a polygon, or a multipolygon where there are several.
fn geometry(polygons: &[Polygon]) -> String {
    let parts: Vec<String> = polygons
        .iter()
        .map(|polygon| format!("[{}]", polygon.iter().map(ring).collect::<Vec<_>>().join(",")))
        .collect();
    match parts.as_slice() {
        [one] => format!(r#"{{"type":"Polygon","coordinates":{one}}}"#),
        several => format!(r#"{{"type":"MultiPolygon","coordinates":[{}]}}"#, several.join(",")),
    }
}

/// The properties of a unit, in the order of the table.
fn properties(unit: &Unit) -> Result<String> {
    let mut out = String::from("{");
    for header in TEXTS.into_iter().chain(["valid_from", "valid_to"]) {
        write!(out, r#""{header}":{},"#, text(unit, header))?;
    }
    out.push_str(r#""precision":"schematic","#);
    for header in ["area_km2", "label_lon", "label_lat"] {
        let number: f64 = unit.cells.get(header).context("no number")?.trim().parse()?;
        write!(out, r#""{header}":{},"#, json!(number))?;
    }
    write!(out, r#""source":{}}}"#, text(unit, "source"))?;
    Ok(out)
}

/// Writes a feature collection.
pub(crate) fn write(path: &Path, units: &[Unit], polygons: &[Vec<Polygon>]) -> Result<()> {
    let features = units
        .iter()
        .zip(polygons)
        .map(|(unit, own)| {
            Ok(format!(
                r#"{{"type":"Feature","properties":{},"geometry":{}}}"#,
                properties(unit)?,
                geometry(own)
            ))
        })
        .collect::<Result<Vec<_>>>()?;
    let all = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"));
    fs::write(path, all).with_context(|| format!("write {}", path.display()))
}
