//! Vector tiles in `WebMercatorQuad`, with one or several collections (OGC 20-057).

use std::io::Write;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use serde::Deserialize;

use super::{
    link::MVT,
    matrix_set::MATRIX_SET,
    tile_question::{known, named, read},
    tilesets,
};
use crate::{
    collection::{kinds::Collection, selection::Selection, tile_layers},
    http::{
        cost::is_long, etag::Since, extract::Ask, parameter, problem::Problem, state::AppState, then::Then,
        tile_cache::Key, work::Class,
    },
    tile::grid::Tile,
};

/// The column of a tile, with or without a file extension.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::http) struct Column(u32);

impl TryFrom<String> for Column {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let number = [".pbf", ".mvt"].into_iter().find_map(|ending| text.strip_suffix(ending));
        number.unwrap_or(&text).parse().map(Self)
    }
}

/// A tile of a collection.
pub(in crate::http) async fn of_collection(
    State(state): State<AppState>,
    Path((name, set, z, row, Column(column))): Path<(String, String, u32, u32, Column)>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let collections = vec![known(&name, &ask)?];
    let tile = tile(&set, (z, row, column), &collections, &ask)?;
    mvt_only(&mut ask)?;
    if is_long(&ask) {
        let tiles = state.clone();
        let make = move |ask: &mut Ask| {
            let selection = read(ask, &collections)?;
            Ok(made(&tiles, ask, &key(ask, collections, tile), tile, &selection))
        };
        return state.aside(Class::Look, ask, make).await;
    }
    let selection = read(&mut ask, &collections)?;
    answer(&state, ask, collections, tile, selection).await
}

/// A tile with a layer for each of several collections.
pub(in crate::http) async fn of_several(
    State(state): State<AppState>,
    Path((set, z, row, Column(column))): Path<(String, u32, u32, Column)>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let collections = named(&mut ask)?;
    let tile = tile(&set, (z, row, column), &collections, &ask)?;
    mvt_only(&mut ask)?;
    let selection = read(&mut ask, &collections)?;
    answer(&state, ask, collections, tile, selection).await
}

/// The tile at an address, if it is within the limits of the tileset.
fn tile(
    set: &str,
    (z, row, column): (u32, u32, u32),
    collections: &[Collection],
    ask: &Ask,
) -> Result<Tile, Problem> {
    let tile = u8::try_from(z).ok().and_then(|z| Tile::new(z, column, row).ok());
    tile.filter(|tile| set == MATRIX_SET && tilesets::has(*tile, collections, &ask.now))
        .ok_or_else(|| Problem::not_found(ask.lang, &format!("{set}/{z}/{row}/{column}")))
}

/// Takes `f`, which has one valid value.
fn mvt_only(ask: &mut Ask) -> Result<(), Problem> {
    match ask.query.text("f") {
        Some(format) if format != "mvt" && format != MVT => {
            Err(Problem::one_of(ask.lang, "f", &format, &["mvt"]))
        }
        _ => Ok(()),
    }
}

async fn answer(
    state: &AppState,
    ask: Ask,
    collections: Vec<Collection>,
    tile: Tile,
    selection: Selection,
) -> Result<Response, Problem> {
    let key = key(&ask, collections, tile);
    if let Some(held) = state.tiles.get(&key).filter(|_| !is_of_the_past(&ask)) {
        return Ok(respond(&key, held));
    }
    let tiles = state.clone();
    state.aside(Class::Look, ask, move |ask| Ok(made(&tiles, ask, &key, tile, &selection))).await
}

fn key(ask: &Ask, collections: Vec<Collection>, tile: Tile) -> Key {
    let since = tile_layers::version_of(&ask.now, tile, &collections).filter(|_| !is_of_the_past(ask));
    Key {
        version: since.unwrap_or(ask.now.version),
        by_tile: since.is_some(),
        today: ask.today,
        collections,
        tile: Some(tile),
        query: ask.query.again().to_owned(),
        role: ask.role,
        gzip: ask.gzip,
    }
}

/// Responds with a tile. It is looked up again, since another request may have made it while this one was queued.
fn made(state: &AppState, ask: &Ask, key: &Key, tile: Tile, selection: &Selection) -> Response {
    let held = state.tiles.get(key).filter(|_| !is_of_the_past(ask));
    let made = held.unwrap_or_else(|| {
        let layer = |c: &Collection| tile_layers::layer(*c, &ask.now, tile, selection, (ask.role, ask.today));
        let plain = key.collections.iter().map(layer).collect::<Vec<_>>().concat();
        let made = Bytes::from(if ask.gzip { compressed(&plain) } else { plain });
        if !is_of_the_past(ask) {
            state.tiles.put(key.clone(), made.clone());
        }
        made
    });
    respond(key, made)
}

/// Whether the tile shows a state of the past. Values of it may be withheld later, so it is not kept.
fn is_of_the_past(ask: &Ask) -> bool {
    ask.query.given(parameter::AS_OF.name).is_some()
}

fn respond(key: &Key, tile: Bytes) -> Response {
    let mut response = ([(header::CONTENT_TYPE, MVT)], tile).into_response();
    if key.by_tile {
        response.extensions_mut().insert(Since(key.version));
    }
    if key.gzip {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
    }
    response
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(plain).and_then(|()| out.finish()).expect("writing to memory does not fail")
}
