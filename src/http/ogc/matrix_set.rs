//! The tile matrix set `WebMercatorQuad` (OGC 17-083r4, annex D.1).

use std::f64::consts::PI;

use axum::{extract::Path, response::Response};
use serde_json::{Value, json};

use super::{
    collections::respond,
    format::DOCUMENT,
    link::{JSON, link},
};
use crate::{
    geom::crs::Crs,
    http::{extract::Ask, problem::Problem},
    tile::grid::Tile,
};

/// The identifier of the only tile matrix set.
pub(super) const MATRIX_SET: &str = "WebMercatorQuad";

/// Its registered URI.
pub(super) const MATRIX_SET_URI: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";

/// The semi-major axis of WGS 84 in metres, which is the radius of the sphere of Web Mercator.
const RADIUS_M: f64 = 6_378_137.0;

/// The side of a tile in pixels, as registered.
const PIXELS: u32 = 256;

/// The side in metres of the standardised rendering pixel (OGC 17-083r4 §6.1).
const PIXEL_M: f64 = 0.000_28;

/// The list of tile matrix sets.
pub(in crate::http) async fn all(mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let own = format!("{}/ogc/tileMatrixSets", ask.base);
    let title = ask.lang.pick("Các bộ lưới ô", "Tile matrix sets");
    let links = ask.forms((&own, title), (format, &DOCUMENT), JSON);
    let set = json!({
        "id": MATRIX_SET,
        "title": "Google Maps Compatible for the World",
        "uri": MATRIX_SET_URI,
        "crs": Crs::WebMercator.uri(),
        "links": [link("self", JSON, &format!("{own}/{MATRIX_SET}"), MATRIX_SET)],
    });
    Ok(respond(&ask, title, format, json!({ "links": links, "tileMatrixSets": [set] })))
}

/// A tile matrix set.
pub(in crate::http) async fn one(Path(set): Path<String>, mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    if set != MATRIX_SET {
        return Err(Problem::not_found(ask.lang, &set));
    }
    Ok(respond(&ask, MATRIX_SET, format, definition()))
}

fn definition() -> Value {
    let side_m = 2.0 * PI * RADIUS_M;
    let matrices = (0..=Tile::MOST_DETAILED).map(|z| {
        let tiles = 1_u32 << z;
        let cell_m = side_m / f64::from(PIXELS) / f64::from(tiles);
        json!({
            "id": z.to_string(),
            "scaleDenominator": cell_m / PIXEL_M,
            "cellSize": cell_m,
            "cornerOfOrigin": "topLeft",
            "pointOfOrigin": [-side_m / 2.0, side_m / 2.0],
            "tileWidth": PIXELS,
            "tileHeight": PIXELS,
            "matrixWidth": tiles,
            "matrixHeight": tiles,
        })
    });
    json!({
        "id": MATRIX_SET,
        "title": "Google Maps Compatible for the World",
        "uri": MATRIX_SET_URI,
        "crs": Crs::WebMercator.uri(),
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": matrices.collect::<Vec<_>>(),
    })
}
