//! The classes that are declared, each with the module of the test suite that proves it.

use axum::Json;
use serde_json::{Value, json};

use crate::http::{extract::Ask, problem::Problem};

/// Class and test module. A test holds that each module exists and has tests.
pub const CLASSES: [(&str, &str); 3] = [
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", "ogc_core"),
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson", "ogc_geojson"),
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30", "ogc_oas30"),
];

/// `GET /ogc/conformance` (§7.4).
pub(in crate::http) async fn declaration(mut ask: Ask) -> Result<Json<Value>, Problem> {
    super::landing::json_only(&mut ask)?;
    Ok(Json(json!({ "conformsTo": CLASSES.map(|(class, _)| class) })))
}
