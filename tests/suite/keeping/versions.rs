//! The versions of features: public, with links, and for ever.

use serde_json::{Value, json};

use super::{
    WORKERS, key_of,
    part4::{Desk, firm, location},
    with_key,
};
use crate::harness::{Answer, Server};

const FIRMS: &str = "/ogc/collections/firms/items";
const FIRM: &str = "/ogc/collections/firms/items/W1";

/// The path of a link in the body, and the same in the headers.
fn linked(server: &Server, answer: &Answer, rel: &str) -> Option<String> {
    let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
    let links = body["links"].as_array().into_iter().flatten();
    let href = links.clone().find(|link| link["rel"] == rel).map(|link| link["href"].clone());
    let href = href.map(|href| href.as_str().expect("an address").to_owned());
    let header = answer.all("link").into_iter().find(|line| line.contains(&format!("rel=\"{rel}\"")));
    if let Some(href) = &href {
        assert!(header.is_some_and(|line| line.contains(&format!("<{href}>"))), "{rel}: {header:?}");
    }
    href.map(|href| href.strip_prefix(&server.url("")).expect("of this server").to_owned())
}

#[test]
fn every_version_of_a_feature_is_found_from_any_other_by_links() {
    let desk = Desk::open();
    for name in ["Tên Hai", "Tên Ba"] {
        assert_eq!(desk.patch(FIRM, &json!({ "name": name })).status, 204);
    }
    let item = desk.server.get(FIRM).json(200);
    let history = item["links"].as_array().expect("links").iter().find(|l| l["rel"] == "version-history");
    assert_eq!(history.expect("a link")["href"], desk.server.url(&format!("{FIRM}/versions")));
    let listed = desk.server.get(&format!("{FIRM}/versions")).json(200);
    let actions: Vec<&str> = listed["versions"]
        .as_array()
        .expect("versions")
        .iter()
        .filter_map(|v| v["action"].as_str())
        .collect();
    assert_eq!(actions, ["changed", "changed", "created"], "{listed}");
    assert!(!listed.to_string().contains("Bình"), "who it was is for editors: {listed}");
    let mut path = listed["versions"][2]["href"].as_str().expect("an address").to_owned();
    path = path.strip_prefix(&desk.server.url("")).expect("of this server").to_owned();
    let mut names = Vec::new();
    let newest = loop {
        let answer = desk.server.get(&path);
        let body = answer.json(200);
        names.push(body["properties"]["name"].as_str().expect("a name").to_owned());
        assert_eq!(linked(&desk.server, &answer, "version-history"), Some(format!("{FIRM}/versions")));
        assert_eq!(linked(&desk.server, &answer, "original").as_deref(), Some(FIRM));
        let memento = answer.header("memento-datetime");
        assert!(memento.ends_with(" GMT") && memento.len() == 29, "{memento}");
        match linked(&desk.server, &answer, "successor-version") {
            Some(next) => {
                assert_eq!(answer.header("cache-control"), "public, max-age=86400, immutable");
                let back = desk.server.get(&next);
                assert_eq!(linked(&desk.server, &back, "predecessor-version"), Some(path));
                path = next;
            }
            None => break answer,
        }
    };
    assert_eq!(names, ["Xưởng Thử Một", "Tên Hai", "Tên Ba"]);
    assert_eq!(newest.header("cache-control"), "no-cache", "the newest one may get a successor");
    assert_eq!(linked(&desk.server, &newest, "latest-version"), Some(path.clone()));
    let tag = newest.header("etag").to_owned();
    assert_eq!(desk.server.ask("GET", &path, &[("if-none-match", &tag)]).status, 304);
    for (missing, status) in [("1", 404), ("99999999", 404), ("x", 404)] {
        assert_eq!(desk.server.get(&format!("{FIRM}/versions/{missing}")).status, status, "{missing}");
    }
    let zone = desk.server.get("/ogc/collections/zones/items/1/versions").json(200);
    let path = zone["versions"][0]["href"].as_str().expect("an address");
    assert!(desk.server.get(path.strip_prefix(&desk.server.url("")).expect("own")).json(200)["properties"]["name"].is_string());
    assert_eq!(desk.server.get("/ogc/collections/clusters/items/1/versions").status, 404, "it is no cluster");
    desk.server.stop();
}

#[test]
fn a_past_version_shows_what_its_reader_may_see_and_nothing_that_may_change() {
    let desk = Desk::open();
    let analyst = key_of(&desk.server.folder, "an", "analyst", &[]);
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 9 })).status, 204);
    let listed = desk.server.get(&format!("{FIRM}/versions")).json(200);
    let number = listed["versions"][1]["version"].to_string();
    let path = format!("{FIRM}/versions/{number}");
    let public = desk.server.get(&path);
    assert!(!public.text().contains(WORKERS) && public.json(200)["properties"].get("workers").is_none());
    let told = with_key(&desk.server, &analyst, &path);
    assert_eq!(told.json(200)["properties"]["workers"].to_string(), WORKERS);
    assert_eq!(told.header("cache-control"), "private, max-age=86400, immutable");
    assert!(told.header("vary").contains("authorization") && told.header("etag") != public.header("etag"));
    assert!(public.json(200)["properties"].get("ward_name").is_none(), "wards of today are not of then");
    let metres = format!("{path}?crs=http://www.opengis.net/def/crs/EPSG/0/3857");
    let x = desk.server.get(&metres).json(200)["geometry"]["coordinates"][0].as_f64().expect("metres");
    assert!(x > 1e7, "{x}");
    desk.server.stop();
}

#[test]
fn what_was_deleted_is_gone_and_what_never_was_is_not_found() {
    let desk = Desk::open();
    let path = location(&desk, &desk.send("POST", FIRMS, &[], &firm("Xưởng Xóa")));
    let number: i64 = path.rsplit('/').next().expect("a number").parse().expect("a number");
    assert_eq!(desk.send("DELETE", &path, &[("if-match", "*")], &Value::Null).status, 204);
    let answer = desk.server.get(&path);
    let told = answer.json(410);
    let latest = told["latest-version"].as_str().expect("an address");
    assert!(
        answer.all("link").iter().any(|line| line.contains(&format!("<{latest}>; rel=\"latest-version\"")))
    );
    let latest = desk.server.get(latest.strip_prefix(&desk.server.url("")).expect("of this server"));
    assert_eq!(latest.json(200)["properties"]["name"], "Xưởng Xóa");
    assert!(latest.header("cache-control").ends_with("immutable"));
    let listed = desk.server.get(&format!("{path}/versions")).json(200);
    assert_eq!(listed["versions"][0]["action"], "deleted");
    let deletion = format!("{path}/versions/{}", listed["versions"][0]["version"]);
    assert_eq!(desk.server.get(&deletion).status, 410);
    assert_eq!(desk.server.get(&format!("{FIRMS}/{}", number + 1)).status, 404);
    assert_eq!(desk.server.get(&format!("/ogc/collections/zones/items/{number}")).status, 404);
    let undone = desk.send(
        "POST",
        &format!("/api/changes/{}/undo", listed["versions"][0]["version"]),
        &[],
        &Value::Null,
    );
    assert_eq!(undone.status, 200);
    assert_eq!(desk.server.get(&path).json(200)["properties"]["name"], "Xưởng Xóa");
    desk.server.stop();
}
