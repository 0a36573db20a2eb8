//! Vector tiles as GDAL reads them: what the collections hold, where it is, each thing once.

mod asked;
mod tilejson;

use std::{
    collections::{BTreeMap, BTreeSet},
    f64::consts::PI,
};

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::{Folder, Server},
    ogc::gdal::gdal,
};

/// The address of all tiles of the one matrix set.
const ALL: &str = "/ogc/tiles/WebMercatorQuad";

/// A feature in a tile.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Feature {
    pub(crate) id: i64,
    /// The first position in units of the tile, rightward and downward.
    pub(crate) at: (f64, f64),
    pub(crate) properties: Value,
    /// Every position, the same way.
    outline: Vec<(f64, f64)>,
}

/// The features of each layer of a tile, decoded by GDAL; without X, Y and Z it leaves units as they are, upward.
pub(crate) fn decoded(body: &[u8]) -> BTreeMap<String, Vec<Feature>> {
    if body.is_empty() {
        return BTreeMap::new();
    }
    let folder = Folder::empty();
    let file = folder.file("tile.mvt", body);
    let file = file.to_str().expect("a path");
    let listed = gdal("ogrinfo", &["-ro", "-q", file]);
    let names = listed.lines().filter_map(|line| line.split_once(": ")?.1.split(' ').next());
    names.map(|name| (name.to_owned(), features(file, name))).collect()
}

fn features(file: &str, layer: &str) -> Vec<Feature> {
    let text = gdal("ogr2ogr", &["-f", "GeoJSON", "/vsistdout/", file, layer, "-oo", "CLIP=NO"]);
    let json: Value = serde_json::from_str(&text).expect("GeoJSON");
    list(&json, "features").iter().map(feature).collect()
}

fn feature(json: &Value) -> Feature {
    let mut properties = json["properties"].clone();
    properties.as_object_mut().expect("properties").retain(|_, value| !value.is_null());
    let id = properties.as_object_mut().and_then(|p| p.remove("mvt_id"));
    let mut outline = Vec::new();
    positions(&json["geometry"]["coordinates"], &mut outline);
    Feature { id: id.and_then(|id| id.as_i64()).expect("an id"), at: outline[0], properties, outline }
}

fn positions(coordinates: &Value, out: &mut Vec<(f64, f64)>) {
    match coordinates.as_array().map(Vec::as_slice) {
        Some([x, y]) if x.is_number() => {
            out.push((x.as_f64().expect("x"), 4096.0 - y.as_f64().expect("y")));
        }
        Some(parts) => parts.iter().for_each(|part| positions(part, out)),
        None => panic!("{coordinates} are no coordinates"),
    }
}

fn list<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    answer[name].as_array().unwrap_or_else(|| panic!("no {name} in {answer}"))
}

/// A tile over HTTP, which must be one.
fn tile(server: &Server, collection: &str, (z, x, y): (u8, u32, u32), query: &str) -> Vec<u8> {
    let path = format!("/ogc/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}?{query}");
    let answer = server.get(&path);
    // Beyond the limits of the set there is no tile.
    if answer.status == 404 {
        return Vec::new();
    }
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/vnd.mapbox-vector-tile"));
    answer.body
}

/// The features of a collection's own layer in a tile.
fn shown(server: &Server, collection: &str, at: (u8, u32, u32), query: &str) -> Vec<Feature> {
    let mut layers = decoded(&tile(server, collection, at, query));
    let own = layers.remove(collection).unwrap_or_default();
    assert!(layers.is_empty(), "{:?}", layers.keys());
    own
}

/// The things of a collection by identity, as GeoJSON.
fn items(server: &Server, collection: &str, query: &str) -> BTreeMap<i64, Value> {
    let page = server.get(&format!("/ogc/collections/{collection}/items?limit=1000&{query}")).json(200);
    list(&page, "features").iter().map(|f| (f["id"].as_i64().expect("an id"), f.clone())).collect()
}

/// Those of them that are points, with longitude and latitude.
fn points(items: &BTreeMap<i64, Value>) -> BTreeMap<i64, (f64, f64)> {
    let point = |item: &Value| {
        let c = item["geometry"]["coordinates"].as_array()?;
        Some((c[0].as_f64()?, c[1].as_f64()?))
    };
    items.iter().filter_map(|(id, item)| Some((*id, point(item)?))).collect()
}

/// Columns and rows of a zoom, by the formula of Web Mercator (EPSG Guidance Note 7-2 §3.2.1.2).
fn grid(z: u8, (lon, lat): (f64, f64)) -> (f64, f64) {
    let side = f64::from(1_u32 << z);
    let north = (PI / 4.0 + lat.to_radians() / 2.0).tan().ln();
    ((lon + 180.0) / 360.0 * side, (1.0 - north / PI) / 2.0 * side)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "columns and rows are small counts"
)]
pub(crate) fn tile_at(z: u8, place: (f64, f64)) -> (u8, u32, u32) {
    let (x, y) = grid(z, place);
    (z, x as u32, y as u32)
}

/// The tiles of a zoom between two corners.
fn tiles_between(z: u8, west_south: (f64, f64), east_north: (f64, f64)) -> Vec<(u8, u32, u32)> {
    let ((_, west, south), (_, east, north)) = (tile_at(z, west_south), tile_at(z, east_north));
    (west..=east).flat_map(|x| (north..=south).map(move |y| (z, x, y))).collect()
}

/// Hà Nội, and a little more.
fn city_tiles(z: u8) -> Vec<(u8, u32, u32)> {
    tiles_between(z, (105.27, 20.55), (106.03, 21.4))
}

#[rstest]
fn a_point_is_in_exactly_one_tile_of_a_zoom(
    #[values("firms", "zones", "clusters")] collection: &str,
    #[values(6, 12)] z: u8,
) {
    let server = Server::seeded();
    let items = items(&server, collection, "");
    let places = points(&items);
    let mut seen = Vec::new();
    for at in city_tiles(z) {
        for feature in shown(&server, collection, at, "") {
            let (x, y) = grid(z, places[&feature.id]);
            let expected = ((x - f64::from(at.1)) * 4096.0, (y - f64::from(at.2)) * 4096.0);
            let off = (feature.at.0 - expected.0).abs().max((feature.at.1 - expected.1).abs());
            assert!(off <= 1.0, "{feature:?} belongs to {expected:?}");
            assert!((0.0..4096.0).contains(&feature.at.0) && (0.0..4096.0).contains(&feature.at.1));
            seen.push(feature.id);
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, places.keys().copied().collect::<Vec<_>>());
    server.stop();
}

#[rstest]
#[case("firms", &["name", "sector", "status"])]
#[case("zones", &["code", "name", "kind", "status", "area_ha"])]
#[case("clusters", &["code", "name", "kind", "status", "area_ha"])]
#[case("units", &["edition", "level", "code", "name", "precision"])]
fn properties_are_those_of_the_items(#[case] collection: &str, #[case] told: &[&str]) {
    let server = Server::seeded();
    let items = items(&server, collection, "");
    let mut fields = BTreeSet::new();
    for at in city_tiles(8) {
        for feature in shown(&server, collection, at, "") {
            let properties = feature.properties.as_object().expect("properties");
            for name in told {
                let own = properties.get(*name).unwrap_or(&Value::Null);
                let expected = &items[&feature.id]["properties"][name];
                // A number is one, whether or not it is written with a fraction.
                let equal = own == expected || own.is_number() && own.as_f64() == expected.as_f64();
                assert!(equal, "{name} of {}: {own} is not {expected}", feature.id);
            }
            // Whether a firm is there is worked out from its dates and its state.
            fields.extend(properties.keys().filter(|name| *name != "presence").cloned());
        }
    }
    assert!(!fields.is_empty() && fields.iter().all(|name| told.contains(&name.as_str())), "{fields:?}");
    server.stop();
}

/// Longitudes and latitudes of a unit's vertices.
fn vertices(item: &Value) -> Vec<(f64, f64)> {
    let mut out = Vec::new();
    positions(&item["geometry"]["coordinates"], &mut out);
    out.into_iter().map(|(lon, down)| (lon, 4096.0 - down)).collect()
}

#[rstest]
fn a_unit_is_in_every_tile_in_which_it_has_a_corner(#[values(7, 9, 11)] z: u8) {
    let server = Server::seeded();
    let mut expected: BTreeMap<(u8, u32, u32), BTreeSet<i64>> = BTreeMap::new();
    for (id, item) in items(&server, "units", "") {
        for place in vertices(&item) {
            expected.entry(tile_at(z, place)).or_default().insert(id);
        }
    }
    let mut counted = 0;
    for (at, ids) in expected {
        let units = shown(&server, "units", at, "");
        let seen: BTreeSet<i64> = units.iter().map(|u| u.id).collect();
        assert_eq!(seen.len(), units.len(), "a unit is one feature of {at:?}");
        assert!(seen.is_superset(&ids), "{:?} are not in {at:?}", ids.difference(&seen));
        counted += seen.len();
    }
    assert!(counted >= 156, "{counted}");
    server.stop();
}

#[rstest]
fn shapes_stay_within_the_tile_and_its_margin(#[values(6, 8, 10, 12, 14, 16)] z: u8) {
    let server = Server::seeded();
    let (_, x, y) = tile_at(z, (105.85, 21.03));
    let mut shown_at_all = 0;
    for at in [(z, x, y), (z, x + 1, y), (z, x, y - 1)] {
        for collection in ["zones", "clusters", "firms", "units"] {
            for feature in shown(&server, collection, at, "") {
                let inside = |n: f64| (-64.0..=4160.0).contains(&n);
                assert!(feature.outline.iter().all(|(x, y)| inside(*x) && inside(*y)), "{at:?} {feature:?}");
                shown_at_all += 1;
            }
        }
    }
    assert!(shown_at_all > 0);
    server.stop();
}

/// Districts of 2024 cover the ground once, so their cut shapes cover a tile in the middle once.
#[test]
fn a_tile_inside_the_city_is_covered_by_the_units_of_an_edition_once() {
    let server = Server::seeded();
    let units = shown(&server, "units", tile_at(13, (105.85, 21.03)), "datetime=2024-12-01");
    let area = |ring: &[(f64, f64)]| -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
    };
    let covered: f64 = units.iter().map(|u| area(&u.outline).abs()).sum();
    let whole = f64::from(4096 + 128).powi(2);
    assert!((covered / whole - 1.0).abs() < 0.01, "{covered} of {whole}");
    assert!(units.iter().all(|u| u.properties["edition"] == "districts-2024"), "{units:?}");
    server.stop();
}

#[rstest]
#[case("?collections=zones,firms", &["firms", "zones"])]
#[case("?collections=units", &["units"])]
#[case("", &["clusters", "firms", "outlines", "units", "zones"])]
fn a_tile_has_a_layer_for_each_collection_asked(#[case] query: &str, #[case] layers: &[&str]) {
    let server = Server::seeded();
    let (z, x, y) = tile_at(8, (105.85, 21.03));
    let answer = server.get(&format!("{ALL}/{z}/{y}/{x}{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let decoded = decoded(&answer.body);
    assert_eq!(decoded.keys().map(String::as_str).collect::<Vec<_>>(), layers);
    for (layer, features) in decoded {
        assert_eq!(features, shown(&server, &layer, (z, x, y), ""), "{layer}");
    }
    server.stop();
}

#[test]
fn where_nothing_is_the_tile_is_empty_or_not_there() {
    let server = Server::seeded();
    let beside = server.get(&format!("{ALL}/9/225/407"));
    assert!(beside.status == 200 && beside.body.is_empty());
    assert_eq!(server.get(&format!("{ALL}/12/0/0")).status, 404);
    assert_eq!(server.get(&format!("{ALL}/24/0/0")).status, 404);
    server.stop();
}
