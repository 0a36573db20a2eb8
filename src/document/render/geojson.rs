//! The rows of a document that have geometries, as GeoJSON (RFC 7946).

use serde_json::{Value as Json, json};

use super::json::{self, RowJson};
use crate::{
    document::{parts::Document, table::Table},
    model::lang::Lang,
};

/// A feature collection of the rows of all tables with geometries. The tables' columns, provenance and notes are a
/// foreign member.
pub fn value(document: &Document, lang: Lang) -> Json {
    let placed = || document.tables().filter(|table| table.grid.has_places());
    let features: Vec<Json> = placed().flat_map(features).collect();
    let tables: Vec<_> = placed().map(|table| json::frame(table, lang)).collect();
    json!({
        "type": "FeatureCollection",
        "name": document.name,
        "title": document.title,
        "features": features,
        "tables": tables,
    })
}

fn features(table: &Table) -> impl Iterator<Item = Json> {
    table.grid.placed_rows().map(|(row, place)| {
        let geometry = place.map(geojson::GeometryValue::from).map(geojson::Geometry::new);
        json!({ "type": "Feature", "geometry": geometry, "properties": RowJson(row) })
    })
}
