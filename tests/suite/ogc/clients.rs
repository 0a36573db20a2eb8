//! Programs of others against the server: QGIS as people use it, and made-up requests.

use std::{fs, process::Command};

use serde_json::Value;

use crate::{
    harness::{Folder, InTime, Server},
    keeping::key_of,
    ogc::definition,
};

/// The layers are added, counted, none of their values lost, filtered and identified, the tiles added, and all of it drawn.
#[test]
fn qgis_reads_and_draws_every_collection() {
    let server = Server::on(crate::reports::area_sheets::folder());
    let picture = server.folder.path().join("qgis.png");
    let output = Command::new("/usr/bin/python3")
        .args(["tests/clients/qgis.py", &server.url("")])
        .arg(&picture)
        .output_in_time()
        .expect("Debian's Python");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "QGIS (apt-get install python3-qgis): {error}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {error}"));
    let mixed = server.get("/ogc/collections/outlines/items?limit=1").json(200)["numberMatched"].as_u64();
    let mixed = mixed.filter(|n| *n > 20).expect("outlines of one part and of several");
    for (collection, count) in crate::ogc::core::HELD {
        let (own, is_area) = (&told["collections"][collection], ["units", "outlines"].contains(&collection));
        let held = if collection == "outlines" { mixed } else { count };
        assert_eq!(own["features"], held, "{told}");
        assert_eq!(own["geometry"], if is_area { "MultiPolygon" } else { "Point" }, "{told}");
        assert_eq!(own["lost"], serde_json::json!({}), "no value that is told is null in QGIS: {told}");
    }
    for table in ["observations", "sources"] {
        let own = &told["collections"][table];
        let page = server.get(&format!("/ogc/collections/{table}/items?limit=1")).json(200);
        assert_eq!(own["features"], page["numberMatched"], "{told}");
        assert_eq!(own["lost"], serde_json::json!({}), "{told}");
    }
    let page = server.get("/ogc/collections/firms/items?sector=25&limit=1").json(200);
    assert_eq!(told["filtered"]["\"sector\" = '25'"], page["numberMatched"], "{told}");
    assert!(told["identified"].to_string().contains("Kim khí Thăng Long"), "{told}");
    assert!(fs::metadata(&picture).is_ok_and(|file| file.len() > 10_000), "the picture is drawn");
    server.stop();
}

/// Every operation of the definition, with values that fit and values that do not, and operations that follow each
/// other: no failure of the server, no answer that is not defined.
#[test]
fn made_up_requests_get_the_answers_that_are_defined() {
    let told = answered_as_defined(Server::seeded(), &[]);
    assert!(told.contains("Stateful"), "{told}");
}

/// The same for the operations beside the standards with the key of an editor, each of which gets more requests then.
/// Signing in by the issuer has to wait for it, so it is left out.
#[test]
fn made_up_requests_of_an_editor_get_the_answers_that_are_defined() {
    let folder = Folder::seeded();
    let key = key_of(&folder, "an", "editor", &[]);
    folder.file("xuong.toml", definition::settings(&folder));
    let shown = format!("Authorization: Bearer {key}");
    let options = ["--header", &shown, "--include-path-regex", "^/api/(?!session/oidc)"];
    answered_as_defined(Server::on(folder), &options);
}

/// What the tool prints of a server that answers as its definition says.
fn answered_as_defined(server: Server, options: &[&str]) -> String {
    let output =
        Command::new("tests/clients/schemathesis.sh").arg(server.url("")).args(options).output_in_time();
    let output = output.expect("the script");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "schemathesis (./check installs it): {told}{error}");
    // Made-up keys sign nobody in, and the log says that there were many of them; the issuer of the settings is none.
    let log = server.log();
    let mut bad = log.lines().filter(|l| l.contains("ERROR") || l.contains("WARN"));
    let expected = ["too many wrong keys from 127.0.0.1", "the issuer of identities is away"];
    assert!(bad.all(|line| expected.iter().any(|part| line.contains(part))), "{log}");
    told
}
