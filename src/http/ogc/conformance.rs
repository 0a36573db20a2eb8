//! The conformance classes, each with the test module that proves it.

use axum::response::Response;
use serde_json::json;

use super::{collections::respond, format::DOCUMENT, link::JSON};
use crate::http::{extract::Ask, problem::Problem};

/// Conformance classes and test modules; a test checks that each module exists and has tests. Some classes are listed
/// under an older name too: before it sends such requests, QGIS looks for those of Features Part 5 and for
/// `basic-spatial-operators`. Those of Features Part 4 (and of Common Part 5, to which most of it has moved) are drafts.
pub const CLASSES: [(&str, &str); 49] = [
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", "ogc::core"),
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson", "ogc::geojson"),
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html", "ogc::html"),
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30", "ogc::oas30"),
    ("http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs", "ogc::crs"),
    ("http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables", "ogc::filter"),
    ("http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters", "ogc::filter"),
    ("http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter", "ogc::filter"),
    ("http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter", "ogc::filter"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/cql2-text", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/cql2-json", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/spatial-operators", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/temporal-operators", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/property-property", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/functions", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/cql2/1.0/conf/arithmetic", "ogc::cql2_conformance"),
    ("http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/advanced-property-roles", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/returnables-and-receivables", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/queryables", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/sortables", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/core-roles-features", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/returnables-and-receivables", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/queryables", "ogc::schemas"),
    ("http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables", "ogc::schemas"),
    ("http://www.opengis.net/spec/json-fg-1/1.0/conf/core", "ogc::json_fg"),
    ("http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas", "ogc::json_fg"),
    ("http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features", "keeping::part4"),
    ("http://www.opengis.net/spec/ogcapi-common-5/1.0/conf/create-replace-delete", "keeping::part4"),
    ("http://www.opengis.net/spec/ogcapi-common-5/1.0/conf/update", "keeping::part4"),
    ("http://www.opengis.net/spec/ogcapi-common-5/1.0/conf/optimistic-locking-etags", "keeping::part4"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core", "ogc::tiles_conformance"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset", "ogc::tiles_conformance"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list", "ogc::tiles_conformance"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets", "ogc::tiles_conformance"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets", "ogc::tiles_conformance"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection", "ogc::tiles_conformance"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30", "ogc::tiles_conformance"),
    ("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt", "ogc::tiles_conformance"),
];

/// `GET /ogc/conformance` (§7.4).
pub(in crate::http) async fn declaration(mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let title = ask.lang.pick("Mức tuân thủ", "Conformance");
    let own = format!("{}/ogc/conformance", ask.base);
    let links = ask.forms((&own, title), (format, &DOCUMENT), JSON);
    let classes: Vec<&str> = CLASSES.iter().map(|(class, _)| *class).collect();
    Ok(respond(&ask, title, format, json!({ "links": links, "conformsTo": classes })))
}
