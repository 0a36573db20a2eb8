//! A box made of coordinates that the service told holds everything it was made of, in every reference system.

use serde_json::Value;

use crate::{
    harness::{Folder, Server},
    ogc::core::HELD,
};

/// The positions of a geometry.
fn positions(geometry: &Value) -> Vec<[f64; 2]> {
    fn gather(value: &Value, to: &mut Vec<[f64; 2]>) {
        let Some(list) = value.as_array() else { return };
        match serde_json::from_value(value.clone()) {
            Ok(pair) => to.push(pair),
            Err(_) => list.iter().for_each(|inner| gather(inner, to)),
        }
    }
    let mut all = Vec::new();
    gather(&geometry["coordinates"], &mut all);
    all
}

fn around(positions: &[[f64; 2]]) -> String {
    let bound = |at: usize, choose: fn(f64, f64) -> f64| {
        positions.iter().map(|p| p[at]).reduce(choose).expect("a position")
    };
    let sides = [bound(0, f64::min), bound(1, f64::min), bound(0, f64::max), bound(1, f64::max)];
    sides.map(|side| side.to_string()).join(",")
}

fn systems(server: &Server) -> Vec<String> {
    let described = server.get("/ogc/collections/zones").json(200);
    serde_json::from_value(described["crs"].clone()).expect("a list")
}

#[test]
fn a_box_around_everything_told_holds_everything() {
    let folder = Folder::seeded();
    // Outlines are thousands of vertices, which a build for tests tries slowly.
    folder.file("xuong.toml", "request_timeout_s = 120\n");
    let server = Server::on(folder);
    for crs in systems(&server) {
        for (collection, _) in HELD {
            let items = format!("/ogc/collections/{collection}/items");
            let page = server.get(&format!("{items}?limit=1000&crs={crs}")).json(200);
            let features = page["features"].as_array().expect("features");
            let placed: Vec<_> =
                features.iter().map(|f| positions(&f["geometry"])).filter(|all| !all.is_empty()).collect();
            let bbox = around(&placed.concat());
            let found = server.get(&format!("{items}?limit=1&bbox={bbox}&bbox-crs={crs}")).json(200);
            assert_eq!(found["numberMatched"], placed.len(), "{collection} {crs} {bbox}");
            let filter = format!("S_INTERSECTS(geometry,BBOX({bbox}))&filter-crs={crs}");
            let found = server.get(&format!("{items}?limit=1&filter={filter}")).json(200);
            assert_eq!(found["numberMatched"], placed.len(), "{collection} {crs} {filter}");
        }
    }
    server.stop();
}

/// A box that is nothing but one told point holds it.
#[test]
fn a_box_of_one_told_point_holds_it() {
    let server = Server::seeded();
    for crs in systems(&server) {
        let page = server.get(&format!("/ogc/collections/firms/items?limit=1000&crs={crs}")).json(200);
        let firms = page["features"].as_array().expect("features").iter();
        for firm in firms.filter(|f| !f["geometry"].is_null()).step_by(9) {
            let bbox = around(&positions(&firm["geometry"]));
            let path = format!("/ogc/collections/firms/items?limit=1000&bbox={bbox}&bbox-crs={crs}");
            let found = server.get(&path).json(200);
            let found = found["features"].as_array().expect("features");
            assert!(found.iter().any(|f| f["id"] == firm["id"]), "{} {path}", firm["id"]);
        }
    }
    server.stop();
}

#[test]
fn the_extent_of_a_collection_holds_all_of_it() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let described = server.get(&format!("/ogc/collections/{collection}")).json(200);
        let extent: [f64; 4] =
            serde_json::from_value(described["extent"]["spatial"]["bbox"][0].clone()).expect("a box");
        let bbox = extent.map(|side| side.to_string()).join(",");
        let items = format!("/ogc/collections/{collection}/items?limit=1");
        let held = server.get(&format!("{items}&filter=geometry%20IS%20NOT%20NULL")).json(200);
        let with_heights = {
            let [west, south, east, north] = extent;
            format!("{west},{south},-10,{east},{north},9000")
        };
        for bbox in [bbox, with_heights] {
            let found = server.get(&format!("{items}&bbox={bbox}")).json(200);
            assert_eq!(found["numberMatched"], held["numberMatched"], "{collection} {bbox}");
        }
    }
    server.stop();
}
