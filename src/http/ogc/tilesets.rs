//! Tilesets: lists, metadata and TileJSON (OGC 20-057 §8, §9).

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{
    collections::respond,
    format::{DOCUMENT, Format},
    link::{GEODATA, JSON, MVT, TILEJSON, TILING_SCHEME, link},
    matrix_set::{MATRIX_SET, MATRIX_SET_URI},
    tile_question::{known, named, read},
};
use crate::{
    collection::{form::Form, kinds::Collection, selection::Selection, tile_layers},
    geom::{bbox::Bbox, crs::Crs},
    http::{extract::Ask, problem::Problem, state::AppState, then::Then, tile_cache::Key, work::Class},
    index::Snapshot,
    tile::grid::Tile,
};

/// The formats of a tileset.
const TILESET: [Format; 3] = [Format::Json, Format::Html, Format::TileJson];

/// The greatest zoom at which clients request tiles; beyond it they scale these.
const MOST_DETAILED: u8 = 18;

/// The tilesets of a collection.
pub(in crate::http) async fn list_of_collection(
    Path(name): Path<String>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let collections = [known(&name, &ask)?];
    list(&format!("/ogc/collections/{name}/tiles"), &collections, &mut ask)
}

/// The tilesets of several collections.
pub(in crate::http) async fn list_of_several(Then(mut ask): Then) -> Result<Response, Problem> {
    let collections = named(&mut ask)?;
    list("/ogc/tiles", &collections, &mut ask)
}

/// The tileset of a collection.
pub(in crate::http) async fn of_collection(
    State(state): State<AppState>,
    Path((name, set)): Path<(String, String)>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let collections = [known(&name, &ask)?];
    let place = format!("/ogc/collections/{name}/tiles");
    one(&state, &set, &place, &collections, &mut ask).await
}

/// The tileset of several collections.
pub(in crate::http) async fn of_several(
    State(state): State<AppState>,
    Path(set): Path<String>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let collections = named(&mut ask)?;
    one(&state, &set, "/ogc/tiles", &collections, &mut ask).await
}

fn list(place: &str, collections: &[Collection], ask: &mut Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let title = ask.lang.pick("Các bộ ô bản đồ véc-tơ", "Vector tilesets");
    let links = ask.forms((&format!("{}{place}", ask.base), title), (format, &DOCUMENT), JSON);
    let mut set = metadata(collections, ask);
    let grid = format!("{}/ogc/tileMatrixSets/{MATRIX_SET}", ask.base);
    set["links"] = json!([
        link("self", JSON, &address(place, "", ask), MATRIX_SET),
        link(TILING_SCHEME, JSON, &grid, MATRIX_SET),
        template(place, set["title"].as_str().unwrap_or_default(), ask),
    ]);
    Ok(respond(ask, title, format, json!({ "links": links, "tilesets": [set] })))
}

async fn one(
    state: &AppState,
    set: &str,
    place: &str,
    collections: &[Collection],
    ask: &mut Ask,
) -> Result<Response, Problem> {
    let format = ask.format(&TILESET)?;
    if set != MATRIX_SET {
        return Err(Problem::not_found(ask.lang, set));
    }
    let selection = read(ask, collections)?;
    if format == Format::TileJson {
        let document = tilejson(place, collections, legends(state, collections, selection, ask).await?, ask);
        return Ok(([(header::CONTENT_TYPE, TILEJSON)], document.to_string()).into_response());
    }
    let mut set = metadata(collections, ask);
    let title = set["title"].as_str().unwrap_or_default().to_owned();
    let own = format!("{}{place}/{MATRIX_SET}", ask.base);
    let grid = format!("{}/ogc/tileMatrixSets/{MATRIX_SET}", ask.base);
    let mut links = json!(ask.forms((&own, &title), (format, &TILESET), JSON));
    let all = links.as_array_mut().expect("links");
    all.push(template(place, &title, ask));
    all.push(json!(link(TILING_SCHEME, JSON, &grid, MATRIX_SET)));
    for collection in collections {
        let data = format!("{}/ogc/collections/{collection}", ask.base);
        all.push(json!(link(GEODATA, JSON, &data, collection.name(ask.lang))));
    }
    set["links"] = links;
    set["layers"] = collections.iter().flat_map(|c| layers(*c, ask)).collect();
    if let Some(b) = bounds(collections, ask) {
        set["boundingBox"] = json!({
            "lowerLeft": [b.west, b.south], "upperRight": [b.east, b.north], "crs": Crs::Crs84.uri(),
        });
    }
    if let Some(limits) = limits(collections, ask) {
        set["tileMatrixSetLimits"] = limits;
    }
    Ok(respond(ask, &title, format, set))
}

/// The URL template of the tiles (OGC 20-057 §9.2).
fn template(place: &str, title: &str, ask: &Ask) -> Value {
    json!({
        "rel": "item", "type": MVT, "title": title, "templated": true,
        "href": address(place, "/{tileMatrix}/{tileRow}/{tileCol}", ask),
    })
}

/// The ranges of tiles with data at each zoom (OGC 17-083r4 §6.3).
fn limits(collections: &[Collection], ask: &Ask) -> Option<Value> {
    let around = around(collections, &ask.now)?;
    let limits = (0..=Tile::MOST_DETAILED).map(|z| {
        let [columns, rows] = Tile::around(z, &around);
        json!({
            "tileMatrix": z.to_string(),
            "minTileRow": rows.start(), "maxTileRow": rows.end(),
            "minTileCol": columns.start(), "maxTileCol": columns.end(),
        })
    });
    Some(limits.collect())
}

/// Whether a tile is within the limits; without any data all tiles exist and are empty.
pub(super) fn has(tile: Tile, collections: &[Collection], now: &Snapshot) -> bool {
    around(collections, now).is_none_or(|around| {
        let [columns, rows] = Tile::around(tile.z(), &around);
        columns.contains(&tile.x()) && rows.contains(&tile.y())
    })
}

fn around(collections: &[Collection], now: &Snapshot) -> Option<Bbox> {
    let mut around = Bbox::EMPTY;
    collections.iter().filter_map(|c| c.roughly(now)).for_each(|bbox| around.join(&bbox));
    (!around.is_empty()).then_some(around)
}

/// The URL of a tileset or its tiles, with the parameters that filter features.
fn address(place: &str, below: &str, ask: &Ask) -> String {
    let query = ask.query.without(&["f"]);
    let query = if query.is_empty() { query } else { format!("?{query}") };
    format!("{}{place}/{MATRIX_SET}{below}{query}", ask.base)
}

/// The metadata that lists and single tilesets have in common.
fn metadata(collections: &[Collection], ask: &Ask) -> Value {
    let names: Vec<&str> = collections.iter().map(|c| c.name(ask.lang)).collect();
    json!({
        "title": names.join(", "),
        "dataType": "vector",
        "crs": Crs::WebMercator.uri(),
        "tileMatrixSetId": MATRIX_SET,
        "tileMatrixSetURI": MATRIX_SET_URI,
    })
}

fn layers(collection: Collection, ask: &Ask) -> Vec<Value> {
    let layer = |(id, fields): (&str, Vec<(&str, &str)>)| {
        let dimension = if collection.form() == Form::Areas || id != collection.code() { 2 } else { 0 };
        let properties = fields
            .into_iter()
            .map(|(name, kind)| (name.to_owned(), json!({ "type": kind.to_ascii_lowercase() })));
        json!({
            "id": id,
            "title": collection.name(ask.lang),
            "dataType": "vector",
            "geometryDimension": dimension,
            "propertiesSchema": { "type": "object", "properties": properties.collect::<Map<_, _>>() },
        })
    };
    tile_layers::layers(collection, ask.role).into_iter().map(layer).collect()
}

fn bounds(collections: &[Collection], ask: &Ask) -> Option<Bbox> {
    let mut bounds = Bbox::EMPTY;
    collections.iter().filter_map(|c| c.extent(&ask.now)).for_each(|extent| bounds.join(&extent));
    (!bounds.is_empty()).then_some(bounds)
}

/// The legend of each collection for all zooms. Computing it reads every firm, so it is cached by data version.
async fn legends(
    state: &AppState,
    collections: &[Collection],
    selection: Selection,
    ask: &Ask,
) -> Result<Value, Problem> {
    if ask.is_probe {
        return Ok(Value::Null);
    }
    let key = Key {
        version: ask.now.version,
        by_tile: false,
        today: ask.today,
        collections: collections.to_vec(),
        tile: None,
        query: ask.query.without(&["f", "lang"]),
        role: ask.role,
        gzip: false,
    };
    if let Some(held) = state.tiles.get(&key).and_then(|text| serde_json::from_slice(&text).ok()) {
        return Ok(held);
    }
    let (now, today, collections) = (ask.now.clone(), ask.today, collections.to_vec());
    let make = move || {
        let of = |c: &Collection| (c.code().to_owned(), tile_layers::legend(*c, &now, &selection, today));
        Value::Object(collections.iter().map(of).collect())
    };
    let made = state.works.run(Class::Look, ask.client, ask.due, make).await;
    let made = made.map_err(|refused| refused.say(Class::Look, ask.lang))?;
    state.tiles.put(key, made.to_string().into());
    Ok(made)
}

fn tilejson(place: &str, collections: &[Collection], legends: Value, ask: &Ask) -> Value {
    let layers = collections.iter().flat_map(|c| tile_layers::layers(*c, ask.role));
    let layers = layers.map(|(id, fields)| {
        let fields: Map<_, _> =
            fields.into_iter().map(|(name, kind)| (name.to_owned(), json!(kind))).collect();
        json!({ "id": id, "fields": fields })
    });
    let mut document = json!({
        "tilejson": "3.0.0",
        "name": "Xưởng",
        "tiles": [address(place, "/{z}/{y}/{x}", ask)],
        "minzoom": 0,
        "maxzoom": MOST_DETAILED,
        "vector_layers": layers.collect::<Vec<_>>(),
    });
    document["legends"] = legends;
    if let Some(bounds) = bounds(collections, ask) {
        document["bounds"] = json!(bounds.to_array());
    }
    document
}
