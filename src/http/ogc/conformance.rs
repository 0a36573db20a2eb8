//! The classes that are declared, each with the module of the test suite that proves it.

use axum::response::Response;
use serde_json::json;

use super::{collections::told, format::DOCUMENT, link::JSON};
use crate::http::{extract::Ask, problem::Problem};

/// Class and test module. A test holds that each module exists and has tests.
pub const CLASSES: [(&str, &str); 3] = [
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", "ogc_core"),
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson", "ogc_geojson"),
    ("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30", "ogc_oas30"),
];

/// `GET /ogc/conformance` (§7.4).
pub(in crate::http) async fn declaration(mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let title = ask.lang.pick("Mức tuân thủ", "Conformance");
    let own = format!("{}/ogc/conformance", ask.base);
    let links = ask.forms((&own, title), (format, &DOCUMENT), JSON);
    let classes: Vec<&str> = CLASSES.iter().map(|(class, _)| *class).collect();
    Ok(told(&ask, title, format, json!({ "links": links, "conformsTo": classes })))
}
