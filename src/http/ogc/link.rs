//! Links (OGC API – Features §7.1, RFC 8288).

use serde::Serialize;

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
/// Spreadsheets (RFC 7111).
pub(super) const CSV: &str = "text/csv";
/// Workbooks.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// FlatGeobuf, as its specification asks to be called.
pub(super) const FLATGEOBUF: &str = "application/flatgeobuf";
/// Tiles described for map libraries.
pub(super) const TILEJSON: &str = "application/vnd.mapbox.tile+json";
/// Mapbox Vector Tiles.
pub(super) const MVT: &str = "application/vnd.mapbox-vector-tile";

/// The relations that the standards register (OGC 19-079r2 §6.1, 23-058r2 §9, 20-057 §8).
pub(super) const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
/// What can be sorted by.
pub(super) const SORTABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/sortables";
/// What is told of a feature.
pub(super) const SCHEMAS: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";
/// What filters may call.
pub(super) const FUNCTIONS: &str = "http://www.opengis.net/def/rel/ogc/1.0/functions";
/// Ways to draw the data.
pub(super) const STYLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/styles";
/// Sets of vector tiles.
pub(super) const TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
/// The grid of a set of tiles.
pub(super) const TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
/// The grids that there are.
pub(super) const TILING_SCHEMES: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
/// The data that tiles show.
pub(super) const GEODATA: &str = "http://www.opengis.net/def/rel/ogc/1.0/geodata";

/// A link object.
#[derive(Debug, Clone, Serialize)]
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

/// A link object.
pub(super) fn link<'a>(rel: &'a str, media_type: &'a str, href: &str, title: &'a str) -> Link<'a> {
    Link { rel, media_type, href: href.to_owned(), title }
}
