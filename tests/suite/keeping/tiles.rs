//! Tiles after an edit: those that show something else, and all others.

use std::fmt::Write;

use serde_json::json;

use super::part4::Desk;
use crate::harness::Folder;

/// Two places far apart, and a tile of each.
const NORTH: (f64, f64) = (105.85, 21.26);
const SOUTH: (f64, f64) = (105.9, 20.73);

fn tile((lon, lat): (f64, f64)) -> String {
    let size = f64::from(1 << 14);
    let lat = lat.to_radians();
    let column = (lon + 180.0) / 360.0 * size;
    let row = (1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * size;
    format!("/ogc/collections/firms/tiles/WebMercatorQuad/14/{}/{}", row.floor(), column.floor())
}

/// A register of 1,500 firms at each place.
fn two_places() -> Folder {
    let folder = Folder::seeded();
    let mut rows = String::from("code,name,sector,lon,lat\n");
    for n in 0..1500 {
        for (place, (lon, lat)) in [("N", NORTH), ("S", SOUTH)] {
            let (east, north) = (f64::from(n % 40) * 1e-5, f64::from(n / 40) * 1e-5);
            writeln!(rows, "{place}{n},Cơ sở {place} {n},2592,{:.5},{:.5}", lon + east, lat + north)
                .expect("a text");
        }
    }
    let file = folder.file("places.csv", rows);
    let run = folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    folder
}

#[test]
fn an_edit_in_the_north_leaves_the_tiles_of_the_south_alone() {
    let desk = Desk::on(two_places());
    let server = &desk.server;
    let held = |path: &str| {
        let answer = server.get(path);
        (answer.header("etag").to_owned(), answer.body)
    };
    let units = "/ogc/collections/units/tiles/WebMercatorQuad/9/225/406";
    let paths = [tile(NORTH), tile(SOUTH), units.to_owned()];
    let before = paths.clone().map(|path| held(&path));
    let edited = desk.patch("/ogc/collections/firms/items/N700", &json!({ "name": "Cơ sở khác" }));
    assert!(edited.status == 200 || edited.status == 204, "{}", edited.text());
    let after = paths.clone().map(|path| held(&path));
    assert!(before[0].0 != after[0].0 && before[0].1 != after[0].1, "the tile of the edit is another");
    assert_eq!(before[1..], after[1..], "all others are as they were");
    for (at, status) in [200, 304, 304].into_iter().enumerate() {
        let answer = server.ask("GET", &paths[at], &[("if-none-match", &before[at].0)]);
        assert_eq!((answer.status, answer.header("etag")), (status, after[at].0.as_str()), "{}", paths[at]);
    }
    desk.server.stop();
}
