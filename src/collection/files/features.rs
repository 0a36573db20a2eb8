//! Formats that are written from the first byte to the last: GeoJSON, CSV and FlatGeobuf.

use std::io::{self, Write};

use serde_json::json;

use crate::{
    collection::{csv::Sheet, extract::Extract, flatgeobuf, geojson as feature},
    geom::crs::Crs,
};

/// Writes a feature collection (RFC 7946), and returns the number of features.
///
/// In another system than WGS 84 it has a member `crs` as of GeoJSON 2008 and coordinates east first: GDAL and QGIS write and
/// read files so, while a file without the member would be taken for degrees.
pub fn geojson(extract: &Extract<'_>, to: &mut impl Write) -> io::Result<usize> {
    let layer = extract.only()?;
    let (_, cited) = layer.survey(extract.now)?;
    write!(to, "{{\"type\":\"FeatureCollection\",\"name\":\"{}\"", layer.collection)?;
    let crs = layer.shown.crs;
    if crs.epsg() != Crs::Crs84.epsg() {
        let name = format!("urn:ogc:def:crs:EPSG::{}", crs.epsg());
        write!(to, ",\"crs\":{}", json!({ "type": "name", "properties": { "name": name } }))?;
    }
    write!(to, ",\"xuong\":{},\"features\":[", extract.about.object(extract.now, &cited))?;
    let (mut written, mut line) = (0, Vec::new());
    layer.each(extract.now, &mut |thing| {
        line.clear();
        line.extend(if written > 0 { ",\n" } else { "\n" }.as_bytes());
        feature::write(&mut line, &thing, &layer.shown);
        written += 1;
        to.write_all(&line)
    })?;
    to.write_all(b"\n]}\n")?;
    Ok(written)
}

/// Writes a sheet, and returns the number of rows.
pub fn sheet(extract: &Extract<'_>, to: &mut impl Write) -> io::Result<usize> {
    let layer = extract.only()?;
    let mut sheet = Sheet::with_locale(to, &layer.shown, extract.locale)?;
    let mut written = 0;
    layer.each(extract.now, &mut |thing| {
        written += 1;
        sheet.add(&thing)
    })?;
    sheet.finish()?;
    Ok(written)
}

/// Writes a FlatGeobuf, and returns the number of features.
pub(super) fn flatgeobuf(extract: &Extract<'_>, to: &mut impl Write) -> io::Result<usize> {
    let layer = extract.only()?;
    let (count, cited) = layer.survey(extract.now)?;
    let about = extract.about.object(extract.now, &cited).to_string();
    let mut writer = flatgeobuf::Writer::new(to, (layer.collection, count), &layer.shown, Some(&about))?;
    layer.each(extract.now, &mut |thing| writer.add(&thing))?;
    writer.finish();
    Ok(count)
}
