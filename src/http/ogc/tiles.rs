//! Vector tiles in `WebMercatorQuad`, of one collection or several in a tile, and their `TileJSON`.

use std::{io::Write, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::collections::known;
use crate::{
    geom::bbox::Bbox,
    http::{extract::Ask, narrowing, problem::Problem, state::AppState, tile_cache::Key},
    report::{
        collection::{Collection, Selection},
        map,
    },
    tile::grid::Tile,
};

/// The only tile matrix set (OGC 17-083r4, annex D.1).
const MATRIX_SET: &str = "WebMercatorQuad";

/// Media type of Mapbox Vector Tiles.
const MVT: &str = "application/vnd.mapbox-vector-tile";

/// The zoom up to which clients ask for tiles of their own; beyond it they stretch these.
const MOST_DETAILED: u8 = 18;

/// A tile of one collection.
pub(in crate::http) async fn of_collection(
    State(state): State<AppState>,
    Path((name, set, z, row, column)): Path<(String, String, u8, u32, u32)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collections = vec![known(&name, &ask)?];
    let tile = tile(&set, (z, row, column), &ask)?;
    let selection = read(&mut ask, &collections)?;
    Ok(answer(&state, &ask, &collections, tile, &selection))
}

/// A tile with a layer for each of several collections.
pub(in crate::http) async fn of_several(
    State(state): State<AppState>,
    Path((set, z, row, column)): Path<(String, u8, u32, u32)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collections = named(&mut ask)?;
    let tile = tile(&set, (z, row, column), &ask)?;
    let selection = read(&mut ask, &collections)?;
    Ok(answer(&state, &ask, &collections, tile, &selection))
}

/// The `TileJSON` of one collection.
pub(in crate::http) async fn tilejson_of_collection(
    Path((name, set)): Path<(String, String)>,
    mut ask: Ask,
) -> Result<Json<Value>, Problem> {
    let collection = known(&name, &ask)?;
    let place = format!("/ogc/collections/{collection}/tiles");
    tilejson(&set, &place, &[collection], &mut ask)
}

/// The `TileJSON` of several collections.
pub(in crate::http) async fn tilejson_of_several(
    Path(set): Path<String>,
    mut ask: Ask,
) -> Result<Json<Value>, Problem> {
    let collections = named(&mut ask)?;
    tilejson(&set, "/ogc/tiles", &collections, &mut ask)
}

/// Takes `collections` out; without it all of them are meant.
fn named(ask: &mut Ask) -> Result<Vec<Collection>, Problem> {
    let named = ask.query.list("collections")?;
    Ok(if named.is_empty() { Collection::ALL.to_vec() } else { named })
}

fn tile(set: &str, (z, row, column): (u8, u32, u32), ask: &Ask) -> Result<Tile, Problem> {
    let asked = || Problem::not_found(ask.lang, &format!("{set}/{z}/{row}/{column}"));
    if set == MATRIX_SET { Tile::new(z, column, row).map_err(|_| asked()) } else { Err(asked()) }
}

/// What narrows a tile down; a filter is on the properties of one collection.
fn read(ask: &mut Ask, collections: &[Collection]) -> Result<Selection, Problem> {
    match ask.query.text("f") {
        Some(format) if !matches!(format.as_str(), "mvt" | "tilejson" | "json") => {
            return Err(Problem::value(ask.lang, "f", &format));
        }
        _ => {}
    }
    let filter = narrowing::filter(&mut ask.query, ask.sight, ask.lang)?;
    let condition = match collections {
        [one] => super::filter::condition(&mut ask.query, *one, (ask.sight, ask.lang))?.map(Arc::new),
        _ => None,
    };
    let datetime = ask.query.take("datetime")?;
    let selection = Selection { datetime, filter, condition, ..Selection::default() };
    ask.query.finish()?;
    Ok(selection)
}

fn answer(
    state: &AppState,
    ask: &Ask,
    collections: &[Collection],
    tile: Tile,
    selection: &Selection,
) -> Response {
    let key = Key {
        version: ask.now.version,
        collections: collections.to_vec(),
        tile,
        query: ask.query.again().to_owned(),
        sight: ask.sight,
        gzip: ask.gzip,
    };
    let body = state.tiles.get_or_make(key, || {
        let layers = collections.iter().map(|c| map::layer(*c, &ask.now, tile, selection, ask.sight));
        let plain = layers.collect::<Vec<_>>().concat();
        Bytes::from(if ask.gzip { compressed(&plain) } else { plain })
    });
    let mut response = ([(header::CONTENT_TYPE, MVT)], body).into_response();
    if ask.gzip {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
    }
    response
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(plain).and_then(|()| out.finish()).expect("writing to memory does not fail")
}

fn tilejson(
    set: &str,
    place: &str,
    collections: &[Collection],
    ask: &mut Ask,
) -> Result<Json<Value>, Problem> {
    if set != MATRIX_SET {
        return Err(Problem::not_found(ask.lang, set));
    }
    let query = ask.query.without(&["f"]);
    let selection = read(ask, collections)?;
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let mut bounds = Bbox::EMPTY;
    collections.iter().filter_map(|c| c.extent(&ask.now)).for_each(|extent| bounds.join(&extent));
    let layers = collections.iter().flat_map(|c| map::layers(*c, ask.sight));
    let layers = layers.map(|(id, fields)| {
        let fields: serde_json::Map<_, _> =
            fields.into_iter().map(|(name, kind)| (name.to_owned(), json!(kind))).collect();
        json!({ "id": id, "fields": fields })
    });
    let legends: serde_json::Map<_, _> =
        collections.iter().map(|c| (c.code().to_owned(), map::legend(*c, &ask.now, &selection))).collect();
    let mut document = json!({
        "tilejson": "3.0.0",
        "name": "Xưởng",
        "tiles": [format!("{}{place}/{MATRIX_SET}/{{z}}/{{y}}/{{x}}{query}", ask.base)],
        "minzoom": 0,
        "maxzoom": MOST_DETAILED,
        "vector_layers": layers.collect::<Vec<_>>(),
        "legends": legends,
    });
    if !bounds.is_empty() {
        document["bounds"] = json!(bounds.to_array());
    }
    Ok(Json(document))
}
