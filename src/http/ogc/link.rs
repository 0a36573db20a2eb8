//! Links (OGC API – Features §7.1, RFC 8288).

use serde::Serialize;
use serde_json::{Value, json};

/// JSON documents.
pub(super) const JSON: &str = "application/json";
/// Features.
pub(super) const GEOJSON: &str = "application/geo+json";
/// The API definition.
pub(super) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
/// Schemas.
pub(super) const SCHEMA: &str = "application/schema+json";
/// Pages for people.
pub(super) const HTML: &str = "text/html";

/// A link object.
pub(super) fn link(rel: &str, media_type: &str, href: &str, title: &str) -> Value {
    json!(Link { rel, media_type, href: href.to_owned(), title })
}

/// A link that is written without a detour.
#[derive(Debug, Serialize)]
pub(super) struct Link<'a> {
    /// What it leads to.
    pub(super) rel: &'a str,
    /// Media type.
    #[serde(rename = "type")]
    pub(super) media_type: &'a str,
    /// Address.
    pub(super) href: String,
    /// Title for people.
    pub(super) title: &'a str,
}
