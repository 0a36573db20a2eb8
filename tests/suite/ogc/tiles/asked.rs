//! Tiles as they are asked for: filters, refusals, names of answers, fewer bytes.

use std::{collections::BTreeSet, io::Read, thread::sleep, time::Duration};

use flate2::read::GzDecoder;
use rstest::rstest;
use serde_json::Value;

use super::{ALL, decoded, items, points, shown, tile_at};
use crate::harness::{Folder, KEY, Server};

const DOWNTOWN: (f64, f64) = (105.9128, 21.0400);

/// Firms of which more is known than of those of the seed.
const KNOWN: &str = "code,name,sector,sector_version,status,workers,workers_as_of,zone_code,opened,closed,lon,lat\n\
    K1,Cơ sở thử một,2511,2018,operating,40,2026-01,Z01,2001,,105.91,21.04\n\
    K2,Cơ sở thử hai,25,2018,suspended,400,2026-01,Z01,2010,,105.92,21.04\n\
    K3,Cơ sở thử ba,2610,2018,closed,4000,2015-01,,1999,2016,105.91,21.05\n\
    K4,Cơ sở thử bốn,,,operating,,,Z02,2024,,105.8,21.0\n";

/// Firms of which it is told in every way whether they are there: by dates, by a state, by nothing.
const LIVES: &str = "code,name,status,opened,closed,as_of,lon,lat\n\
    L1,Còn hoạt động,operating,2001,,2026-01,105.91,21.04\n\
    L2,Đã đóng cửa theo ngày,,2001,2016-05-01,2026-01,105.91,21.041\n\
    L3,Đã chuyển đi,moved,2001,,2020-01-01,105.91,21.042\n\
    L4,Chưa rõ mở năm nào,,,,2026-01,105.91,21.043\n\
    L5,Chưa rõ gì,,,,,105.91,21.044\n\
    L6,Mở năm 2024,,2024,,2026-01,105.91,21.045\n\
    L7,Sẽ đóng cửa,,2001,2090-01-01,2026-01,105.91,21.046\n\
    L8,Đã ngừng từ trước,closed,2001,,2010-01-01,105.91,21.047\n";

fn known() -> Server {
    importing(KNOWN)
}

fn importing(firms: &str) -> Server {
    let folder = Folder::seeded();
    let file = folder.file("known.csv", firms);
    let run = folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    Server::on(folder)
}

fn ids(server: &Server, query: &str) -> BTreeSet<i64> {
    shown(server, "firms", tile_at(6, DOWNTOWN), query).iter().map(|f| f.id).collect()
}

fn property<'a>(item: &'a Value, name: &str) -> &'a str {
    item["properties"][name].as_str().unwrap_or_default()
}

/// Whether a firm is not known to have ended before a day.
fn lasts_until(item: &Value, day: &str) -> bool {
    let closed = property(item, "closed");
    closed.is_empty() || closed >= day
}

/// A firm's sector, first day and end as they stand in the items, tested by hand.
#[rstest]
#[case("sector=25", |i: &Value| property(i, "sector").starts_with("25"))]
#[case("sector=2610,2511", |i: &Value| ["2610", "2511"].iter().any(|s| property(i, "sector").starts_with(s)))]
#[case("status=suspended", |i: &Value| property(i, "status") == "suspended")]
#[case("zone=Z01", |i: &Value| property(i, "zone") == "Z01")]
#[case("workers_min=400", |i: &Value| i["properties"]["workers"].as_u64() >= Some(400))]
#[case("workers_max=40", |i: &Value| i["properties"]["workers"].as_u64().is_some_and(|n| n <= 40))]
#[case("datetime=2020-01-01/..", |i: &Value| lasts_until(i, "2020-01-01"))]
#[case("datetime=2000-06-01", |i: &Value| property(i, "opened") <= "2000-06-01" && lasts_until(i, "2000-06-01"))]
#[case("sector=25&workers_min=100", |i: &Value| property(i, "code") == "K2")]
fn a_filter_leaves_in_a_tile_what_it_leaves_of_the_firms(
    #[case] query: &str,
    #[case] fits: fn(&Value) -> bool,
) {
    let server = known().for_analyst();
    let items = items(&server, "firms", "");
    let placed = points(&items);
    let expected: BTreeSet<i64> =
        items.iter().filter(|(id, item)| placed.contains_key(id) && fits(item)).map(|(id, _)| *id).collect();
    assert!(!expected.is_empty() && expected.len() < placed.len(), "{query} tells nothing apart");
    assert_eq!(ids(&server, query), expected);
    server.stop();
}

/// A point says whether its firm is there on the day asked, by the rule of the reports: L1 to L8.
#[rstest]
#[case("", ["there", "not_there", "not_there", "there", "unknown", "there", "there", "not_there"])]
#[case("datetime=2015-12-31", ["there", "there", "unknown", "unknown", "unknown", "", "there", "not_there"])]
#[case("datetime=2010-01-01/2015-12-31", ["there", "there", "unknown", "unknown", "unknown", "", "there", "not_there"])]
#[case("datetime=2012-01-01/..", ["there", "not_there", "not_there", "there", "unknown", "there", "there", "not_there"])]
fn a_point_says_whether_its_firm_is_there(#[case] query: &str, #[case] expected: [&str; 8]) {
    let server = importing(LIVES);
    let items = items(&server, "firms", "");
    let shown = shown(&server, "firms", tile_at(6, DOWNTOWN), query);
    let told = |code: &String| {
        let (id, _) = items.iter().find(|(_, item)| property(item, "code") == code).expect("it was imported");
        let point = shown.iter().find(|feature| feature.id == *id);
        point.map_or("", |feature| feature.properties["presence"].as_str().expect("every point says so"))
    };
    let codes = (1..=8).map(|n| format!("L{n}")).collect::<Vec<_>>();
    assert_eq!(codes.iter().map(told).collect::<Vec<_>>(), expected, "{query}");
    server.stop();
}

#[test]
fn a_neighbour_says_whether_it_is_there_as_its_point_does() {
    let server = importing(LIVES);
    let shown = shown(&server, "firms", tile_at(6, DOWNTOWN), "");
    let near = server.get("/api/near?point=105.91,21.0435&within=500m&limit=1000").json(200);
    let near = near["features"].as_array().expect("features");
    let planted = near.iter().filter(|firm| property(firm, "code").starts_with('L'));
    let mut told = BTreeSet::new();
    for firm in planted {
        let point = shown.iter().find(|point| Some(point.id) == firm["id"].as_i64()).expect("it is drawn");
        assert_eq!(firm["properties"]["presence"], point.properties["presence"], "{firm}");
        told.insert(property(firm, "presence"));
    }
    assert_eq!(told, BTreeSet::from(["not_there", "there", "unknown"]));
    server.stop();
}

#[test]
fn a_filter_on_firms_leaves_other_layers_as_they_are() {
    let server = known();
    let (z, x, y) = tile_at(7, DOWNTOWN);
    let [plain, narrowed] =
        ["", "?status=suspended"].map(|q| decoded(&server.get(&format!("{ALL}/{z}/{y}/{x}{q}")).body));
    for layer in ["zones", "clusters", "units"] {
        assert_eq!(plain[layer], narrowed[layer], "{layer}");
    }
    assert_eq!(narrowed["firms"].len(), 1);
    server.stop();
}

#[test]
fn a_filter_in_cql2_leaves_what_the_same_parameter_leaves() {
    let server = known();
    let (z, x, y) = tile_at(7, DOWNTOWN);
    let tile = format!("/ogc/collections/firms/tiles/WebMercatorQuad/{z}/{y}/{x}");
    let [all, named, filtered] = ["", "?status=suspended", "?filter=status%3D%27suspended%27"]
        .map(|q| decoded(&server.get(&format!("{tile}{q}")).body)["firms"].clone());
    assert_eq!(named, filtered);
    assert!(filtered.len() == 1 && all.len() > 1);
    server.stop();
}

#[rstest]
#[case::filter("/ogc/collections/firms/tiles/WebMercatorQuad/7/56/101?filter=colour%3D1", 400)]
#[case::filter_on_several("/ogc/tiles/WebMercatorQuad/7/56/101?filter=TRUE", 400)]
#[case::parameter("/ogc/tiles/WebMercatorQuad/7/56/101?colour=red", 400)]
#[case::no_parameter_of_tiles("/ogc/tiles/WebMercatorQuad/7/56/101?bbox=105,20,106,21", 400)]
#[case::twice("/ogc/tiles/WebMercatorQuad/7/56/101?sector=25&sector=26", 400)]
#[case::form("/ogc/tiles/WebMercatorQuad/7/56/101?f=png", 400)]
#[case::form_of_a_collection("/ogc/collections/firms/tiles/WebMercatorQuad/7/56/101?f=png", 400)]
#[case::form_of_tilejson("/ogc/tiles/WebMercatorQuad?f=png", 400)]
#[case::sector("/ogc/tiles/WebMercatorQuad/7/56/101?sector=xx", 400)]
#[case::status("/ogc/tiles/WebMercatorQuad/7/56/101?status=sleeping", 400)]
#[case::workers("/ogc/tiles/WebMercatorQuad/7/56/101?workers_min=many", 400)]
#[case::datetime("/ogc/tiles/WebMercatorQuad/7/56/101?datetime=yesterday", 400)]
#[case::collections("/ogc/tiles/WebMercatorQuad/7/56/101?collections=zones,roads", 400)]
#[case::collections_of_one("/ogc/collections/firms/tiles/WebMercatorQuad/7/56/101?collections=zones", 400)]
#[case::zoom("/ogc/tiles/WebMercatorQuad/25/0/0", 404)]
#[case::row("/ogc/tiles/WebMercatorQuad/3/8/0", 404)]
#[case::column("/ogc/tiles/WebMercatorQuad/3/0/8", 404)]
#[case::matrix_set("/ogc/tiles/WorldCRS84Quad/3/0/0", 404)]
#[case::tilejson_of_a_matrix_set("/ogc/tiles/WorldCRS84Quad", 404)]
#[case::collection("/ogc/collections/roads/tiles/WebMercatorQuad/3/0/0", 404)]
#[case::tilejson_of_a_collection("/ogc/collections/roads/tiles/WebMercatorQuad", 404)]
fn what_names_no_tile_is_refused(#[case] path: &str, #[case] status: u16) {
    let server = Server::seeded();
    for lang in ["en", "vi"] {
        let answer = server.ask("GET", path, &[("accept-language", lang)]);
        let problem = answer.json(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert!(problem["detail"].as_str().is_some_and(|d| !d.is_empty()), "{problem}");
    }
    server.stop();
}

#[rstest]
#[case::words("/ogc/tiles/WebMercatorQuad/x/0/0")]
#[case::too_large_a_number("/ogc/tiles/WebMercatorQuad/300/0/0")]
#[case::negative("/ogc/tiles/WebMercatorQuad/3/-1/0")]
#[case::with_an_ending("/ogc/tiles/WebMercatorQuad/3/0/0.mvt")]
fn numbers_that_are_none_are_the_fault_of_who_asks(#[case] path: &str) {
    let server = Server::seeded();
    let answer = server.get(path);
    assert!([400, 404].contains(&answer.status), "{}", answer.status);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    server.stop();
}

#[test]
fn the_public_cannot_filter_on_workers() {
    let server = known();
    let key = format!("Bearer {KEY}");
    for place in ["/7/56/101", ""] {
        for asked in ["workers_min=1", "workers_max=50"] {
            let path = format!("{ALL}{place}?{asked}");
            assert_eq!(server.ask("GET", &path, &[("authorization", &key)]).status, 200, "{path}");
            assert_eq!(server.get(&path).status, 403, "{path}");
        }
    }
    server.stop();
}

/// Brings a firm in by a process of its own and waits until the server shows it.
fn import_beside(server: &Server) {
    let version = || server.get("/api/health/ready").json(200)["version"].clone();
    let before = version();
    let file = server.folder.file("more.csv", "code,name,lon,lat\nN1,Cơ sở mới,105.9128,21.0400\n");
    let run = server.folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let mut waits = (0..100).map(|_| sleep(Duration::from_millis(100)));
    assert!(waits.any(|()| version() != before), "the server does not follow the change log");
}

#[test]
fn a_tile_is_named_until_an_import_changes_it() {
    let server = Server::seeded();
    let (z, x, y) = tile_at(14, DOWNTOWN);
    let path = format!("/ogc/collections/firms/tiles/WebMercatorQuad/{z}/{y}/{x}");
    let first = server.get(&path);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\"") && tag.len() > 10, "{tag}");
    let known = [("if-none-match", tag.as_str())];
    let again = server.ask("GET", &path, &known);
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag.as_str()));
    assert_eq!(server.get(&path).body, first.body, "the tile that is kept");
    import_beside(&server);
    let now = server.ask("GET", &path, &known);
    assert_eq!(now.status, 200);
    assert_ne!(now.header("etag"), tag);
    let names = |body: &[u8]| -> BTreeSet<String> {
        let firms = decoded(body).remove("firms").unwrap_or_default();
        firms.iter().filter_map(|f| f.properties["name"].as_str().map(str::to_owned)).collect()
    };
    let new: Vec<String> = names(&now.body).difference(&names(&first.body)).cloned().collect();
    assert_eq!(new, ["Cơ sở mới"]);
    server.stop();
}

#[test]
fn a_compressed_tile_unpacks_to_the_plain_one() {
    let server = Server::seeded();
    let (z, x, y) = tile_at(8, DOWNTOWN);
    let path = format!("{ALL}/{z}/{y}/{x}");
    let plain = server.get(&path);
    assert_eq!(plain.header("content-encoding"), "");
    for accepted in ["gzip", "gzip, deflate", "gzip;q=0.5"] {
        let gzip = server.ask("GET", &path, &[("accept-encoding", accepted)]);
        assert_eq!((gzip.status, gzip.header("content-encoding")), (200, "gzip"), "{accepted}");
        assert_eq!(gzip.header("content-type"), plain.header("content-type"));
        assert!(gzip.body.len() < plain.body.len() && gzip.header("vary").contains("accept-encoding"));
        let mut unpacked = Vec::new();
        GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut unpacked).expect("gzip, once");
        assert_eq!(unpacked, plain.body, "{accepted}");
    }
    for refused in ["identity", "gzip;q=0", "gzip; q=0.0", "gzip;q=0.000"] {
        let answer = server.ask("GET", &path, &[("accept-encoding", refused)]);
        assert_eq!((answer.header("content-encoding"), &answer.body), ("", &plain.body), "{refused}");
    }
    server.stop();
}
