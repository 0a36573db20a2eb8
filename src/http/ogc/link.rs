//! Links (OGC API – Features §7.1, RFC 8288).

use serde_json::{Value, json};

/// JSON documents.
pub(super) const JSON: &str = "application/json";
/// Features.
pub(super) const GEOJSON: &str = "application/geo+json";
/// The API definition.
pub(super) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
/// Pages for people.
pub(super) const HTML: &str = "text/html";

/// A link object.
pub(super) fn link(rel: &str, media_type: &str, href: &str, title: &str) -> Value {
    json!({ "rel": rel, "type": media_type, "href": href, "title": title })
}
