//! Links (OGC API – Features §7.1, RFC 8288).

use serde::Serialize;

/// JSON documents.
pub(super) const JSON: &str = "application/json";
/// GeoJSON.
pub(super) const GEOJSON: &str = "application/geo+json";
/// The API definition.
pub(super) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
/// JSON Schema.
pub(super) const SCHEMA: &str = "application/schema+json";
/// HTML.
pub(super) const HTML: &str = "text/html";
/// CSV (RFC 7111).
pub(super) const CSV: &str = "text/csv";
/// Excel workbooks.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Atom feeds (RFC 4287).
pub(super) const ATOM: &str = "application/atom+xml";
/// FlatGeobuf, as in its specification.
pub(super) const FLATGEOBUF: &str = "application/flatgeobuf";
/// TileJSON.
pub(super) const TILEJSON: &str = "application/vnd.mapbox.tile+json";
/// JSON-FG (OGC 21-045r1). Its text prefers that of GeoJSON, by which a client could not request the one or the other.
pub(super) const JSON_FG: &str = "application/vnd.ogc.fg+json";
/// JSON-LD.
pub(super) const JSON_LD: &str = "application/ld+json";
/// Turtle.
pub(super) const TURTLE: &str = "text/turtle";
/// Mapbox Vector Tiles.
pub(super) const MVT: &str = "application/vnd.mapbox-vector-tile";

/// The relation to the feed of the newest changes (RFC 5005 §3).
pub(super) const CURRENT: &str = "current";
/// The relation to queryables (OGC 19-079r2 §6.1). This and the following are registered by the OGC (also 23-058r2 §9,
/// 20-057 §8).
pub(super) const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
/// The relation to sortables.
pub(super) const SORTABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/sortables";
/// The relation to the schema of features.
pub(super) const SCHEMAS: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";
/// The relation to functions in filters.
pub(super) const FUNCTIONS: &str = "http://www.opengis.net/def/rel/ogc/1.0/functions";
/// The relation to styles.
pub(super) const STYLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/styles";
/// The relation to vector tilesets.
pub(super) const TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
/// The relation to the tile matrix set of a tileset.
pub(super) const TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
/// The relation to the list of tile matrix sets.
pub(super) const TILING_SCHEMES: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
/// The relation from tiles to the data shown.
pub(super) const GEODATA: &str = "http://www.opengis.net/def/rel/ogc/1.0/geodata";

/// A link object.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link<'a> {
    /// The relation.
    pub(super) rel: &'a str,
    /// The media type.
    #[serde(rename = "type")]
    pub(super) media_type: &'a str,
    /// The target.
    pub(super) href: String,
    /// The title.
    pub(super) title: &'a str,
}

/// Makes a link object.
pub(super) fn link<'a>(rel: &'a str, media_type: &'a str, href: &str, title: &'a str) -> Link<'a> {
    Link { rel, media_type, href: href.to_owned(), title }
}

/// Percent-encodes a code for a path segment.
pub(super) fn encoded(code: &str) -> String {
    form_urlencoded::byte_serialize(code.as_bytes()).collect()
}
