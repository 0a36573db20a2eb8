//! Spatial functions (OGC 21-065r2 §7.3), counted again by the relations of geometries that are downloaded.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Geometry, Relate, relate::IntersectionMatrix};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Told, check, found, server};
use crate::{
    harness::Server,
    ogc::filter::{ask, everything, id, ids, value},
};

/// Whether a relation is there.
type Holds = fn(&IntersectionMatrix) -> bool;

/// The functions and what each asks of the DE-9IM matrix.
const FUNCTIONS: [(&str, Holds); 8] = [
    ("S_INTERSECTS", IntersectionMatrix::is_intersects),
    ("S_DISJOINT", IntersectionMatrix::is_disjoint),
    ("S_EQUALS", IntersectionMatrix::is_equal_topo),
    ("S_TOUCHES", IntersectionMatrix::is_touches),
    ("S_CROSSES", IntersectionMatrix::is_crosses),
    ("S_WITHIN", IntersectionMatrix::is_within),
    ("S_CONTAINS", IntersectionMatrix::is_contains),
    ("S_OVERLAPS", IntersectionMatrix::is_overlaps),
];

/// Geometries as text and as GeoJSON: where Kim khí Thăng Long stands, a corner of Phường Việt Hưng, and others.
const LITERALS: [(&str, &str); 8] = [
    ("POINT(105.912837 21.040057)", r#"{"type":"Point","coordinates":[105.912837,21.040057]}"#),
    ("POINT(105.879052 21.078482)", r#"{"type":"Point","coordinates":[105.879052,21.078482]}"#),
    (
        "MULTIPOINT(105.912837 21.040057, 105.85 21.03)",
        r#"{"type":"MultiPoint","coordinates":[[105.912837,21.040057],[105.85,21.03]]}"#,
    ),
    (
        "LINESTRING(105.7 21, 105.912837 21.040057)",
        r#"{"type":"LineString","coordinates":[[105.7,21],[105.912837,21.040057]]}"#,
    ),
    (
        "MULTILINESTRING((105.7 21, 105.9 21.1), (105.5 21, 105.5 21.2))",
        r#"{"type":"MultiLineString","coordinates":[[[105.7,21],[105.9,21.1]],[[105.5,21],[105.5,21.2]]]}"#,
    ),
    (
        "POLYGON((105.8 20.9, 106 20.9, 106 21.2, 105.8 21.2, 105.8 20.9), \
         (105.85 21, 105.85 21.05, 105.9 21.05, 105.9 21, 105.85 21))",
        r#"{"type":"Polygon","coordinates":[[[105.8,20.9],[106,20.9],[106,21.2],[105.8,21.2],[105.8,20.9]],
            [[105.85,21],[105.85,21.05],[105.9,21.05],[105.9,21],[105.85,21]]]}"#,
    ),
    (
        "MULTIPOLYGON(((105.8 20.9, 106 20.9, 106 21.2, 105.8 20.9)), ((105.5 21, 105.6 21, 105.6 21.2, 105.5 21)))",
        r#"{"type":"MultiPolygon","coordinates":[[[[105.8,20.9],[106,20.9],[106,21.2],[105.8,20.9]]],
            [[[105.5,21],[105.6,21],[105.6,21.2],[105.5,21]]]]}"#,
    ),
    (
        "GEOMETRYCOLLECTION(POINT(105.912837 21.040057), \
         POLYGON((105.5 21, 105.6 21, 105.6 21.2, 105.5 21.2, 105.5 21)))",
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[105.912837,21.040057]},
            {"type":"Polygon","coordinates":[[[105.5,21],[105.6,21],[105.6,21.2],[105.5,21.2],[105.5,21]]]}]}"#,
    ),
];

fn geometry(value: &Value) -> Option<Geometry> {
    let read: Option<geojson::Geometry> = serde_json::from_value(value.clone()).expect("a geometry or none");
    read.map(|geometry| Geometry::try_from(geometry).expect("a shape"))
}

/// The things of a collection that have a place.
fn placed(server: &Server, collection: &str) -> Vec<(i64, Geometry)> {
    let all = everything(server, collection);
    all.iter().filter_map(|feature| Some((id(feature), geometry(value(feature, "geometry"))?))).collect()
}

fn related(pairs: &[(i64, IntersectionMatrix)], holds: fn(&IntersectionMatrix) -> bool) -> BTreeSet<i64> {
    pairs.iter().filter(|(_, matrix)| holds(matrix)).map(|(id, _)| *id).collect()
}

/// /req/spatial-functions/spatial-functions, /req/basic-spatial-functions-plus/spatial-data-types,
/// /conf/spatial-functions/s_equals, /conf/spatial-functions/s_touches, /conf/spatial-functions/s_crosses,
/// /conf/spatial-functions/s_contains, /conf/spatial-functions/s_overlaps, /conf/cql2-json/validate (OGC 21-065r2 §7)
#[test]
fn eight_relations_to_every_kind_of_geometry() {
    let server = Server::seeded();
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for collection in ["firms", "units"] {
        let placed = placed(&server, collection);
        let everywhere: BTreeSet<i64> = placed.iter().map(|(id, _)| *id).collect();
        for (text, json) in LITERALS {
            let json: Value = serde_json::from_str(json).expect(text);
            let other = geometry(&json).expect(text);
            let pairs: Vec<_> = placed.iter().map(|(id, own)| (*id, own.relate(&other))).collect();
            for (function, holds) in FUNCTIONS {
                let expected = related(&pairs, holds);
                *met.entry(function).or_default() += expected.len();
                let filter = format!("{function}(geometry,{text})");
                assert_eq!(found(&server, collection, &filter), expected, "{collection}: {filter}");
                if collection == "firms" {
                    let opposite = found(&server, collection, &format!("NOT {filter}"));
                    assert_eq!(opposite, &everywhere - &expected, "NOT {filter}, but not what has no place");
                }
                let filter =
                    json!({ "op": function.to_lowercase(), "args": [{ "property": "geometry" }, json] });
                let more = "&filter-lang=cql2-json&properties=code&skipGeometry=true";
                let page = ask(&server, collection, &filter.to_string(), more).json(200);
                assert_eq!(ids(&page), expected, "{collection}: {filter}");
            }
        }
    }
    assert!(met.values().all(|count| *count > 0), "each relation is met somewhere: {met:?}");
    server.stop();
}

/// /req/property-property/withdraw-permissions: a literal may come first (OGC 21-065r2 §7)
#[test]
fn a_relation_is_told_from_the_side_of_the_literal() {
    let server = Server::seeded();
    let placed = placed(&server, "units");
    for (text, json) in [LITERALS[0], LITERALS[1], LITERALS[3], LITERALS[5]] {
        let other = geometry(&serde_json::from_str(json).expect(text)).expect(text);
        let pairs: Vec<_> = placed.iter().map(|(id, own)| (*id, other.relate(own))).collect();
        for (function, holds) in FUNCTIONS {
            let filter = format!("{function}({text},geometry)");
            assert_eq!(found(&server, "units", &filter), related(&pairs, holds), "{filter}");
        }
    }
    let itself = |function: &str| found(&server, "units", &format!("{function}(geometry,geometry)"));
    let all: BTreeSet<i64> = placed.iter().map(|(id, _)| *id).collect();
    for function in ["S_INTERSECTS", "S_EQUALS", "S_WITHIN", "S_CONTAINS"] {
        assert_eq!(itself(function), all, "{function}");
    }
    for function in ["S_DISJOINT", "S_TOUCHES", "S_CROSSES", "S_OVERLAPS"] {
        assert_eq!(itself(function), BTreeSet::new(), "{function}");
    }
    server.stop();
}

/// /req/basic-spatial-functions/spatial-data-types, /conf/spatial-functions/s_within: a box is the polygon of its corners
/// (OGC 21-065r2 §7)
#[test]
fn a_box_is_a_polygon() {
    let server = Server::seeded();
    for (bbox, polygon) in [
        ("BBOX(-180,-90,180,90)", "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"),
        ("BBOX(105.8,20.9,106,21.2)", "POLYGON((105.8 20.9,106 20.9,106 21.2,105.8 21.2,105.8 20.9))"),
        ("BBOX(105.8,20.9,-5,106,21.2,900)", "POLYGON((105.8 20.9,106 20.9,106 21.2,105.8 21.2,105.8 20.9))"),
    ] {
        for collection in ["firms", "units"] {
            for (function, _) in FUNCTIONS {
                let [a, b] = [bbox, polygon]
                    .map(|shape| found(&server, collection, &format!("{function}(geometry,{shape})")));
                assert_eq!(a, b, "{collection}: {function} of {bbox}");
            }
        }
    }
    server.stop();
}

/// /conf/basic-spatial-functions/s_intersects, /conf/spatial-functions/s_intersects, /conf/spatial-functions/s_disjoint,
/// and by the names before: /conf/basic-spatial-operators/s_intersects, /conf/spatial-operators/s_disjoint
/// (OGC 21-065r2 annex A)
#[test]
fn the_whole_world_meets_what_has_a_place_and_nothing_else() {
    let server = Server::seeded();
    for collection in ["zones", "clusters", "firms", "units"] {
        let all: BTreeSet<i64> = placed(&server, collection).iter().map(|(id, _)| *id).collect();
        for (filter, expected) in [
            ("S_INTERSECTS(geometry,BBOX(-180,-90,180,90))", &all),
            ("s_within(geometry,bbox(-180,-90,180,90))", &all),
            ("S_DISJOINT(geometry,BBOX(-180,-90,180,90))", &BTreeSet::new()),
            ("S_INTERSECTS(geometry,POINT(7.02 49.92))", &BTreeSet::new()),
            ("S_DISJOINT(geometry,LINESTRING(7 50,10 51))", &all),
            ("S_INTERSECTS(geometry,BBOX(150,-90,-150,90))", &BTreeSet::new()),
            ("S_INTERSECTS(geometry,BBOX(105,-90,-150,90))", &all),
            ("S_INTERSECTS(geometry,BBOX(150,-90,107,90))", &all),
        ] {
            assert_eq!(found(&server, collection, filter), *expected, "{collection} {filter}");
        }
    }
    server.stop();
}

/// /conf/basic-spatial-functions/s_intersects: a box across the antimeridian begins at its west (OGC 21-065r2 annex A)
#[test]
fn a_box_across_the_antimeridian_has_a_west_and_an_east() {
    let server = Server::seeded();
    let placed = placed(&server, "firms");
    let of = |keeps: fn(f64) -> bool| -> BTreeSet<i64> {
        let point = |shape: &Geometry| geo::Point::try_from(shape.clone()).expect("a firm is at a point");
        placed.iter().filter(|(_, shape)| keeps(point(shape).x())).map(|(id, _)| *id).collect()
    };
    let (east, west) = (of(|lon| lon >= 105.85), of(|lon| lon <= 105.8));
    assert!(!east.is_empty() && !west.is_empty());
    assert_eq!(found(&server, "firms", "S_INTERSECTS(geometry,BBOX(105.85,-90,-150,90))"), east);
    assert_eq!(found(&server, "firms", "S_INTERSECTS(geometry,BBOX(150,-90,105.8,90))"), west);
    assert_eq!(found(&server, "firms", "S_INTERSECTS(geometry,BBOX(105.85,-90,105.8,90))"), &east | &west);
    server.stop();
}

/// /conf/basic-spatial-functions/s_intersects, /conf/basic-spatial-functions-plus/s_intersects,
/// /conf/spatial-functions/s_disjoint: invalid coordinates (OGC 21-065r2 annex A)
#[rstest]
#[case("S_INTERSECTS(geometry,POINT(90 180))")]
#[case("S_DISJOINT(geometry,POINT(90 180))")]
#[case("S_INTERSECTS(geometry,MULTIPOINT(7.02 49.92, 90 180))")]
#[case("S_WITHIN(geometry,BBOX(-180,-90,180,91))")]
#[case("S_INTERSECTS(geometry,LINESTRING(181 21, 105 21))")]
#[case("S_INTERSECTS(geometry,GEOMETRYCOLLECTION(POINT(105 21), POINT(90 180)))")]
#[case("S_INTERSECTS(geometry,POLYGON((105 20, 106 20, 105 20)))")]
#[case("S_INTERSECTS(name,POINT(105 21))")]
#[case("S_INTERSECTS(geometry)")]
fn what_is_nowhere_on_earth_is_refused(#[case] filter: &str) {
    let server = Server::seeded();
    assert_eq!(ask(&server, "firms", filter, "").status, 400, "{filter}");
    server.stop();
}

/// /conf/basic-spatial-functions/logical, /conf/spatial-functions/logical (OGC 21-065r2 annex A)
#[test]
fn relations_combine_and_a_missing_place_is_unknown() {
    fn lon(feature: &Value) -> Option<f64> {
        value(feature, "geometry")["coordinates"][0].as_f64()
    }
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("S_INTERSECTS(geometry,BBOX(105,20,105.8,22))", |f| lon(f).map(|lon| lon <= 105.8)),
        ("S_DISJOINT(geometry,BBOX(105.75,20,106,22))", |f| lon(f).map(|lon| lon < 105.75)),
        ("S_WITHIN(geometry,POLYGON((105.8 20,106 20,106 22,105.8 22,105.8 20)))", |f| {
            lon(f).map(|lon| lon > 105.8)
        }),
        ("S_CONTAINS(geometry,BBOX(105,20,106,22))", |f| lon(f).map(|_| false)),
        ("geometry IS NULL", |f| Some(lon(f).is_none())),
        ("S_EQUALS(geometry,POINT(105.85 21.03))", |f| {
            lon(f).map(|_| value(f, "geometry")["coordinates"] == json!([105.85, 21.03]))
        }),
    ];
    check(&server, "firms", rows);
    server.stop();
}
