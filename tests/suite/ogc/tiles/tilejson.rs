//! `TileJSON`: what a map client has to know, which must be what the tiles hold.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use serde_json::Value;

use super::{ALL, city_tiles, decoded, list, tile_at};
use crate::{
    harness::{Folder, Server},
    imports::facts::FIRMS,
};

type Fields = BTreeMap<String, BTreeSet<String>>;

/// The layers and fields that a document declares.
fn declared(document: &Value) -> Fields {
    let fields = |layer: &Value| layer["fields"].as_object().expect("fields").keys().cloned().collect();
    let layers = list(document, "vector_layers").iter();
    layers.map(|layer| (layer["id"].as_str().expect("an id").to_owned(), fields(layer))).collect()
}

/// The path of a tile by the document's own template.
fn filled_in(server: &Server, document: &Value, (z, x, y): (u8, u32, u32)) -> String {
    let template = document["tiles"][0].as_str().expect("a template");
    let path = template.strip_prefix(&server.url("")).expect("an address of this server");
    path.replace("{z}", &z.to_string()).replace("{x}", &x.to_string()).replace("{y}", &y.to_string())
}

/// The layers and fields that tiles of some zooms have.
fn found(server: &Server, document: &Value, zooms: &[u8]) -> Fields {
    let mut found = Fields::new();
    for at in zooms.iter().flat_map(|z| city_tiles(*z)) {
        let answer = server.get(&filled_in(server, document, at));
        assert_eq!(answer.status, 200, "{}", answer.text());
        for (layer, features) in decoded(&answer.body) {
            let own = found.entry(layer).or_default();
            let properties = features.iter().filter_map(|f| f.properties.as_object());
            properties.for_each(|p| own.extend(p.keys().cloned()));
        }
    }
    found
}

/// What map libraries are told of a tileset.
fn tilejson(server: &Server, path: &str) -> Value {
    let asked = format!("{path}{}f=tilejson", if path.contains('?') { "&" } else { "?" });
    let answer = server.get(&asked);
    assert_eq!(answer.header("content-type"), "application/vnd.mapbox.tile+json");
    answer.json(200)
}

fn synthetic(count: u32) -> Server {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--seed-only", "--synthetic", &count.to_string()]).ended(0);
    Server::on(folder)
}

#[rstest]
#[case("/ogc/collections/zones/tiles/WebMercatorQuad")]
#[case("/ogc/collections/clusters/tiles/WebMercatorQuad")]
#[case("/ogc/collections/units/tiles/WebMercatorQuad")]
#[case("/ogc/tiles/WebMercatorQuad?collections=units,zones")]
fn layers_and_fields_are_exactly_those_of_the_tiles(#[case] path: &str) {
    let server = Server::seeded();
    let document = tilejson(&server, path);
    assert_eq!(document["tilejson"], "3.0.0");
    assert_eq!(declared(&document), found(&server, &document, &[8]));
    server.stop();
}

/// Firms are points near and hexagons far. `truncated` is told of very full tiles alone, `beside_hexagons` where both are drawn.
#[test]
fn firms_are_declared_both_ways() {
    let server = synthetic(6000);
    let document = tilejson(&server, "/ogc/collections/firms/tiles/WebMercatorQuad");
    let legend = &document["legends"]["firms"];
    assert_eq!(legend["numberMatched"], 6000);
    let mut all = found(&server, &document, &[8]);
    let narrowed = tilejson(&server, "/ogc/collections/firms/tiles/WebMercatorQuad?sector=25");
    all.extend(found(&server, &narrowed, &[8]));
    let mut declared = declared(&document);
    for name in ["truncated", "beside_hexagons"] {
        assert!(declared.get_mut("firms").is_some_and(|fields| fields.remove(name)), "{name}");
    }
    for (layer, fields) in &all {
        assert!(fields.is_subset(&declared[layer]), "{layer}: {fields:?} of {:?}", declared[layer]);
    }
    assert_eq!(all["firms"], declared["firms"]);
    server.stop();
}

#[test]
fn far_away_firms_are_hexagons_of_the_classes_told() {
    let server = synthetic(26_000);
    let document = tilejson(&server, "/ogc/collections/firms/tiles/WebMercatorQuad");
    let legend = &document["legends"]["firms"];
    let from = legend["pointsFromZoom"].as_u64().expect("a zoom");
    assert!((1..14).contains(&from), "{from}");
    let classes = legend["hexagonClasses"].as_object().expect("classes");
    let zooms: Vec<u64> = classes.keys().map(|z| z.parse().expect("a zoom")).collect();
    assert_eq!(zooms.iter().copied().collect::<BTreeSet<_>>(), (6..from.max(6)).collect());
    for (z, least) in classes {
        let least: Vec<u64> = serde_json::from_value(least.clone()).expect("counts");
        assert!(
            !least.is_empty() && least.len() <= 7 && least.windows(2).all(|w| w[0] < w[1]),
            "{z}: {least:?}"
        );
        let z: u8 = z.parse().expect("a zoom");
        let mut counts = Vec::new();
        for at in city_tiles(z) {
            let layers = decoded(&server.get(&filled_in(&server, &document, at)).body);
            for point in layers.get("firms").into_iter().flatten() {
                assert_eq!(point.properties["beside_hexagons"], true, "{z}");
            }
            let hexagons = layers.get("firms-hexagons").into_iter().flatten();
            counts.extend(hexagons.map(|h| h.properties["firms"].as_u64().expect("a count")));
        }
        assert_eq!(counts.iter().min(), least.first(), "the first class has the smallest");
        assert!(least.iter().all(|n| counts.contains(n)), "{z}: classes begin at counts that are there");
    }
    let expected = declared(&document).remove("firms-hexagons").expect("the layer");
    assert_eq!(found(&server, &document, &[6])["firms-hexagons"], expected);
    server.stop();
}

#[test]
fn few_firms_are_points_from_the_first_zoom() {
    let server = Server::seeded();
    let legend = &tilejson(&server, ALL)["legends"]["firms"];
    assert_eq!(
        (legend["pointsFromZoom"].as_u64(), legend["numberMatched"].as_u64()),
        (Some(0), Some(FIRMS as u64))
    );
    assert!(legend["hexagonClasses"].as_object().is_some_and(serde_json::Map::is_empty), "{legend}");
    server.stop();
}

#[rstest]
#[case("zones")]
#[case("clusters")]
#[case("firms")]
#[case("units")]
fn bounds_are_the_extent(#[case] collection: &str) {
    let server = Server::seeded();
    let document = tilejson(&server, &format!("/ogc/collections/{collection}/tiles/WebMercatorQuad"));
    let told = server.get(&format!("/ogc/collections/{collection}")).json(200);
    assert_eq!(document["bounds"], told["extent"]["spatial"]["bbox"][0]);
    server.stop();
}

#[test]
fn bounds_of_several_collections_hold_those_of_each() {
    let server = Server::seeded();
    let bounds = |path: &str| -> [f64; 4] {
        serde_json::from_value(tilejson(&server, path)["bounds"].clone()).expect("four numbers")
    };
    let all = bounds(ALL);
    for collection in ["zones", "clusters", "firms", "units"] {
        let own = bounds(&format!("{ALL}?collections={collection}"));
        assert!(all[0] <= own[0] && all[1] <= own[1] && own[2] <= all[2] && own[3] <= all[3], "{collection}");
    }
    server.stop();
}

/// A row stands before its column in the address (OGC 20-057 §8), so `{y}` before `{x}`.
#[rstest]
#[case("?sector=25", "firms")]
#[case("?collections=firms,zones&sector=25&workers_min=3", "firms")]
#[case("?collections=zones", "zones")]
fn the_template_repeats_what_was_asked(#[case] query: &str, #[case] layer: &str) {
    let server = Server::seeded().for_analyst();
    let document = tilejson(&server, &format!("{ALL}{query}"));
    let template = document["tiles"][0].as_str().expect("a template");
    let (path, told) = template.split_once('?').expect("parameters");
    assert_eq!(path, server.url(&format!("{ALL}/{{z}}/{{y}}/{{x}}")));
    let pairs = |text: &str| -> BTreeSet<(String, String)> {
        form_urlencoded::parse(text.as_bytes()).into_owned().filter(|(name, _)| name != "f").collect()
    };
    assert_eq!(pairs(told), pairs(&query[1..]));
    let path = filled_in(&server, &document, tile_at(6, (105.85, 21.03)));
    let plain = server.get(&format!("{ALL}/6/28/50{query}"));
    let answer = server.get(&path);
    assert_eq!((answer.status, &answer.body), (200, &plain.body), "{path}");
    let layers = decoded(&answer.body);
    assert!(layers.keys().all(|name| query.contains(name.as_str()) || !query.contains("collections")));
    assert!(layers.contains_key(layer) || query.contains("workers_min"), "{:?}", layers.keys());
    server.stop();
}
