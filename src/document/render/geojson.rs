//! The rows of a report that have a place, as GeoJSON (RFC 7946).

use geojson::JsonObject;
use serde_json::{Value as Json, json};

use super::json;
use crate::{
    document::{parts::Document, table::Table},
    model::lang::Lang,
};

/// Every row of the tables that know places; what the figures rest on stands beside the features.
pub fn value(document: &Document, lang: Lang) -> Json {
    let placed = || document.tables().filter(|table| table.grid.has_places());
    let features: Vec<Json> = placed().flat_map(features).collect();
    let tables: Vec<Json> = placed().map(|table| json::frame(table, lang)).collect();
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
        let properties: JsonObject = json::row(&row);
        json!({ "type": "Feature", "geometry": geometry, "properties": properties })
    })
}
