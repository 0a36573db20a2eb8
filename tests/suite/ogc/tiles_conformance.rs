//! OGC API – Tiles, Part 1: Core (OGC 20-057) and the tile matrix set (OGC 17-083r4). What tiles hold is in `tiles`.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::Value;

use crate::{harness::Server, ogc::core::HELD, ogc::tiles::decoded};

const MVT: &str = "application/vnd.mapbox-vector-tile";
const GRID: &str = "/ogc/tileMatrixSets/WebMercatorQuad";

fn links<'v>(document: &'v Value, rel: &str) -> Vec<&'v Value> {
    document["links"].as_array().expect("links").iter().filter(|link| link["rel"] == rel).collect()
}

fn ogc(rel: &str) -> String {
    format!("http://www.opengis.net/def/rel/ogc/1.0/{rel}")
}

/// The places where tilesets are listed: of the dataset, and of each collection.
fn places() -> Vec<String> {
    let of_collections = HELD.map(|(collection, _)| format!("/ogc/collections/{collection}/tiles"));
    std::iter::once("/ogc/tiles".to_owned()).chain(of_collections).collect()
}

/// /req/dataset-tilesets/landingpage, /req/geodata-tilesets/desc-links
#[test]
fn the_landing_page_and_the_collections_lead_to_tilesets() {
    let server = Server::seeded();
    let landing = server.get("/ogc/").json(200);
    assert_eq!(links(&landing, &ogc("tilesets-vector"))[0]["href"], server.url("/ogc/tiles"));
    assert_eq!(links(&landing, &ogc("tiling-schemes"))[0]["href"], server.url("/ogc/tileMatrixSets"));
    for (collection, _) in HELD {
        let described = server.get(&format!("/ogc/collections/{collection}")).json(200);
        let tiles = server.url(&format!("/ogc/collections/{collection}/tiles"));
        assert_eq!(links(&described, &ogc("tilesets-vector"))[0]["href"], tiles);
    }
    server.stop();
}

/// /req/tilesets-list/tileset-links, /req/dataset-tilesets/operation, /req/geodata-tilesets/operation
#[test]
fn a_list_leads_to_its_tileset() {
    let server = Server::seeded();
    for place in places() {
        let list = server.get(&place).json(200);
        let sets = list["tilesets"].as_array().expect("tilesets");
        assert_eq!((sets.len(), sets[0]["dataType"].as_str()), (1, Some("vector")), "{place}");
        assert_eq!(sets[0]["crs"], "http://www.opengis.net/def/crs/EPSG/0/3857");
        let own = server.url(&format!("{place}/WebMercatorQuad"));
        assert_eq!(links(&sets[0], "self")[0]["href"], own);
        let item = links(&sets[0], "item")[0];
        assert_eq!((&item["templated"], item["type"].as_str()), (&Value::from(true), Some(MVT)));
        assert_eq!(links(&sets[0], &ogc("tiling-scheme"))[0]["href"], server.url(GRID));
    }
    server.stop();
}

/// /req/tileset/description, /req/core/tc-op, /req/core/tc-success, /req/mvt/content
#[test]
fn the_template_of_a_tileset_gives_tiles() {
    let server = Server::seeded();
    for place in places() {
        let set = server.get(&format!("{place}/WebMercatorQuad")).json(200);
        assert_eq!(
            set["tileMatrixSetURI"],
            "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
        );
        assert_eq!(links(&set, &ogc("tiling-scheme"))[0]["href"], server.url(GRID));
        let item = links(&set, "item")[0];
        assert_eq!((item["templated"].as_bool(), item["type"].as_str()), (Some(true), Some(MVT)));
        let template = item["href"].as_str().expect("a template");
        let tile =
            template.replace("{tileMatrix}", "7").replace("{tileRow}", "56").replace("{tileCol}", "101");
        let answer = server.get(tile.strip_prefix(&server.url("")).expect("an address of this server"));
        assert_eq!((answer.status, answer.header("content-type")), (200, MVT));
        let declared: Vec<&str> =
            set["layers"].as_array().expect("layers").iter().filter_map(|l| l["id"].as_str()).collect();
        let held = decoded(&answer.body);
        assert!(
            !held.is_empty() && held.keys().all(|layer| declared.contains(&layer.as_str())),
            "{place}: {:?}",
            held.keys()
        );
    }
    server.stop();
}

/// /req/tileset/description, /req/core/tc-error: the limits say which tiles there are, and others are not found
#[test]
fn tiles_are_there_within_the_limits() {
    let server = Server::seeded();
    for place in places() {
        let set = server.get(&format!("{place}/WebMercatorQuad")).json(200);
        let limits = set["tileMatrixSetLimits"].as_array().expect("limits");
        assert_eq!(limits.len(), 25, "each zoom has its own");
        for limit in limits {
            let [z, south, north, west, east] =
                ["tileMatrix", "maxTileRow", "minTileRow", "minTileCol", "maxTileCol"].map(|name| {
                    let own = &limit[name];
                    own.as_str().map_or_else(|| own.as_i64(), |z| z.parse().ok()).expect("a number")
                });
            let status = |row: i64, column: i64| {
                server.get(&format!("{place}/WebMercatorQuad/{z}/{row}/{column}")).status
            };
            assert_eq!((status(north, west), status(south, east)), (200, 200), "{place} {limit}");
            let last = (1_i64 << z) - 1;
            if z >= 9 {
                assert!(
                    south < last && east < last && north > 0 && west > 0,
                    "{limit} is a part of the world"
                );
                let beyond = [status(north - 1, west), status(south + 1, east), status(south, east + 1)];
                assert_eq!((beyond, status(north, west - 1)), ([404; 3], 404), "{place} {limit}");
            }
        }
    }
    server.stop();
}

/// /req/core/tc-error: out of the grid or of the limits is not found, nothing within them is an empty tile
#[rstest]
#[case("7/56/128", 404)]
#[case("7/128/101", 404)]
#[case("25/0/0", 404)]
#[case("7/-1/101", 400)]
#[case("x/0/0", 400)]
#[case("7/0/0", 404)]
#[case("9/225/407", 200)]
fn a_tile_out_of_the_grid_is_refused(#[case] at: &str, #[case] status: u16) {
    let server = Server::seeded();
    for place in places() {
        let answer = server.get(&format!("{place}/WebMercatorQuad/{at}"));
        assert_eq!(answer.status, status, "{place} {at}");
        assert!(status != 200 || answer.body.is_empty(), "{place} {at} holds nothing");
    }
    server.stop();
}

/// /req/collections-selection/query-collections, /req/collections-selection/collections-response
#[rstest]
#[case("zones,firms", &["zones", "firms"])]
#[case("firms,zones", &["firms", "zones"])]
#[case("units", &["units"])]
fn a_tile_has_the_collections_that_are_named(#[case] named: &str, #[case] layers: &[&str]) {
    let server = Server::seeded();
    let answer = server.get(&format!("/ogc/tiles/WebMercatorQuad/7/56/101?collections={named}"));
    let held = decoded(&answer.body);
    assert_eq!(held.keys().map(String::as_str).collect::<BTreeSet<_>>(), layers.iter().copied().collect());
    // The layers stand one after the other in the order asked, each once.
    let text = String::from_utf8_lossy(&answer.body);
    let at: Vec<usize> = layers.iter().map(|layer| text.find(layer).expect("its name")).collect();
    assert!(at.is_sorted(), "{layers:?} at {at:?}");
    let again = server.get(&format!("/ogc/tiles/WebMercatorQuad/7/56/101?collections={named},{named}"));
    assert!(again.body == answer.body, "asked twice, told once");
    assert_eq!(server.get("/ogc/tiles/WebMercatorQuad/7/56/101?collections=roads").status, 400);
    server.stop();
}

/// OGC 17-083r4, annex D.1: numbers as registered at the OGC definitions server
#[rstest]
#[case(0, 559_082_264.028_717, 156_543.033_928_041, 1)]
#[case(1, 279_541_132.014_358, 78_271.516_964_020_4, 2)]
#[case(7, 4_367_830.187_724_35, 1_222.992_452_562_82, 128)]
#[case(9, 1_091_957.546_93, 305.748_113_140_7, 512)]
fn the_grid_is_the_registered_one(
    #[case] z: usize,
    #[case] scale: f64,
    #[case] cell_m: f64,
    #[case] tiles: u64,
) {
    let server = Server::seeded();
    let grid = server.get(GRID).json(200);
    assert_eq!((grid["id"].as_str(), grid["orderedAxes"][0].as_str()), (Some("WebMercatorQuad"), Some("X")));
    let matrix = &grid["tileMatrices"][z];
    assert_eq!((matrix["id"].as_str(), matrix["matrixWidth"].as_u64()), (Some(&*z.to_string()), Some(tiles)));
    let close = |name: &str, wanted: f64| {
        let told = matrix[name].as_f64().expect("a number");
        assert!((told / wanted - 1.0).abs() < 1e-9, "{name}: {told}, not {wanted}");
    };
    close("scaleDenominator", scale);
    close("cellSize", cell_m);
    let corner = matrix["pointOfOrigin"][1].as_f64().expect("a number");
    assert!((corner - 20_037_508.342_789_2).abs() < 1e-6, "{corner}");
    server.stop();
}

/// /req/oas30/operation-id (OGC 20-057 §15)
#[test]
fn operations_are_named_as_the_standard_says() {
    let server = Server::seeded();
    let definition = server.get("/ogc/api").json(200);
    let id = |path: &str| {
        definition["paths"][path]["get"]["operationId"].as_str().expect("an identity").to_owned()
    };
    for (below, end) in [("", "getTileSetsList"), ("/WebMercatorQuad", "getTileSet")] {
        assert!(id(&format!("/tiles{below}")).ends_with(&format!(".dataset.vector.{end}")));
        assert!(
            id(&format!("/collections/firms/tiles{below}")).ends_with(&format!(".collection.vector.{end}"))
        );
    }
    let of_path =
        |path: &Value| -> Vec<Value> { path.as_object().expect("a path").values().cloned().collect() };
    let operations = definition["paths"].as_object().expect("paths").values().flat_map(of_path);
    let named = operations.filter(Value::is_object);
    let mut all: Vec<String> =
        named.map(|own| own["operationId"].as_str().expect("an identity").to_owned()).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "no two operations have one name");
    server.stop();
}

/// The style names layers and fields that tiles have.
#[test]
fn the_style_draws_layers_that_are_there() {
    let server = Server::seeded();
    let answer = server.get("/ogc/styles/industry");
    assert_eq!(answer.header("content-type"), "application/vnd.mapbox.style+json");
    let style = answer.json(200);
    let set = server.get("/ogc/tiles/WebMercatorQuad").json(200);
    let layers: Vec<&str> =
        set["layers"].as_array().expect("layers").iter().filter_map(|l| l["id"].as_str()).collect();
    let drawn = style["layers"].as_array().expect("layers").iter().filter_map(|l| l["source-layer"].as_str());
    let drawn: Vec<&str> = drawn.collect();
    assert!(layers.iter().all(|layer| drawn.contains(layer)), "{layers:?} {drawn:?}");
    assert!(drawn.iter().all(|layer| layers.contains(layer)), "{layers:?} {drawn:?}");
    for (collection, _) in HELD {
        assert_eq!(server.get(&format!("/ogc/styles/{collection}.qml")).status, 200);
    }
    assert_eq!(server.get("/ogc/styles/roads.qml").status, 404);
    server.stop();
}
