//! Reads of the register as it was at an instant.

use std::{process::Command, time::Duration};

use serde_json::{Value, json};

use super::{
    WORKERS,
    part4::{Desk, firm, location},
};
use crate::harness::{Answer, Folder, InTime};

const FIRMS: &str = "/ogc/collections/firms/items";
const FIRM: &str = "/ogc/collections/firms/items/W1";

/// Reads of every kind.
const READS: [&str; 22] = [
    FIRM,
    "/ogc/collections/firms/items/W1?f=html",
    "/ogc/collections/firms/items?limit=1000",
    "/ogc/collections/firms/items?limit=1000&f=csv",
    "/ogc/collections/firms/items?limit=1000&f=fgb",
    "/ogc/collections/firms/items?filter=code='W1'",
    "/ogc/collections/firms/items?sortby=-name&limit=20",
    "/ogc/collections/zones/items",
    "/ogc/collections/zones/items/1",
    "/ogc/collections/clusters/items?f=csv",
    "/ogc/collections/units/items?limit=3&skipGeometry=true",
    "/ogc/collections/outlines/items",
    "/ogc/collections?f=json",
    "/ogc/collections/firms?f=json",
    "/ogc/collections/firms/tiles/WebMercatorQuad/9/225/406",
    "/ogc/tiles/WebMercatorQuad/9/225/406?collections=firms,zones",
    "/ogc/collections/firms/tiles/WebMercatorQuad?f=tilejson",
    "/api/near?point=105.9128,21.0400&limit=3",
    "/api/search?q=xuong+thu",
    "/api/reports/sector-mix?boundaries=city&f=csv",
    "/plain",
    "/map.svg",
];

/// The present instant, after a moment in which nothing was recorded and before another one.
fn instant() -> String {
    std::thread::sleep(Duration::from_millis(60));
    let out = Command::new("date").args(["-u", "+%Y-%m-%dT%H:%M:%S.%3NZ"]).output_in_time().expect("date");
    std::thread::sleep(Duration::from_millis(60));
    String::from_utf8(out.stdout).expect("text").trim().to_owned()
}

/// What an answer says, without its addresses and the time at which it was made.
fn said(answer: &Answer, path: &str) -> Vec<u8> {
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else {
        return if answer.header("content-type").starts_with("text/html") {
            let text = answer.text();
            let words = text.split('<').filter_map(|part| part.split_once('>').map(|(_, words)| words));
            words.collect::<Vec<_>>().join("|").into_bytes()
        } else {
            answer.body.clone()
        };
    };
    bare(&mut body);
    body.to_string().into_bytes()
}

fn bare(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for name in ["links", "timeStamp", "tiles"] {
                members.remove(name);
            }
            members.values_mut().for_each(bare);
        }
        Value::Array(items) => items.iter_mut().for_each(bare),
        _ => {}
    }
}

#[test]
fn every_read_answers_from_the_register_as_of_an_instant() {
    let desk = Desk::open();
    let read = |more: &str| -> Vec<Vec<u8>> {
        let ask = |path: &&str| {
            let joint = if path.contains('?') { '&' } else { '?' };
            let path = if more.is_empty() { (*path).to_owned() } else { format!("{path}{joint}{more}") };
            said(&desk.server.get(&path), &path)
        };
        READS.iter().map(ask).collect()
    };
    let (before, then) = (read(""), instant());
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Xưởng Thử Đổi", "sector": "1010" })).status, 204);
    let zone = desk.patch("/ogc/collections/zones/items/1", &json!({ "name": "Khu Đổi" }));
    assert_eq!(zone.status, 204, "{}", zone.text());
    let new = location(&desk, &desk.send("POST", FIRMS, &[], &firm("Xưởng Thử Mới")));
    let cluster = json!({ "type": "Feature", "geometry": { "type": "Point", "coordinates": [105.8, 21.0] },
        "properties": { "name": "Cụm Mới", "area_ha": 7 } });
    location(&desk, &desk.send("POST", "/ogc/collections/clusters/items", &[], &cluster));
    let after = read(&format!("as_of={then}"));
    for ((path, before), after) in READS.iter().zip(&before).zip(&after) {
        assert!(
            before == after,
            "{path}\n{}\n{}",
            String::from_utf8_lossy(before),
            String::from_utf8_lossy(after)
        );
    }
    let now = read("");
    let changed =
        READS.iter().zip(before.iter().zip(&now)).filter(|(_, (before, now))| before != now).count();
    assert!(changed >= 15, "most of them differ by now: {changed}");
    assert_eq!(desk.server.get(&format!("{new}?as_of={then}")).status, 404, "it was not there yet");
    assert!(!desk.server.get(&format!("{FIRM}?as_of={then}")).text().contains(WORKERS));
    desk.server.stop();
}

#[test]
fn links_of_a_page_of_the_past_lead_to_the_past() {
    let desk = Desk::open();
    let then = instant();
    location(&desk, &desk.send("POST", FIRMS, &[], &firm("Xưởng Mới")));
    let mut path = format!("{FIRMS}?limit=60&as_of={then}");
    let (mut seen, mut total) = (0, None);
    loop {
        let page = desk.server.get(&path).json(200);
        seen += page["features"].as_array().map_or(0, Vec::len);
        total = total.or(page["numberMatched"].as_u64());
        let next = page["links"].as_array().expect("links").iter().find(|link| link["rel"] == "next");
        let Some(next) = next else { break };
        let next = next["href"].as_str().expect("an address");
        path = next.strip_prefix(&desk.server.url("")).expect("of this server").to_owned();
    }
    assert_eq!(u64::try_from(seen).ok(), total);
    let now = desk.server.get(&format!("{FIRMS}?limit=1")).json(200)["numberMatched"].as_u64();
    assert_eq!(now, total.map(|then| then + 1));
    desk.server.stop();
}

#[test]
fn what_has_no_past_or_writes_takes_no_instant() {
    let desk = Desk::open();
    for path in [
        "/api/config",
        "/api/changes",
        "/ogc/conformance",
        &format!("{FIRM}/history"),
        &format!("{FIRM}/versions"),
    ] {
        assert_eq!(desk.get(&format!("{path}?as_of=2026-01-01")).status, 400, "{path}");
    }
    let written = desk.send("POST", &format!("{FIRMS}?as_of=2026-01-01"), &[], &firm("Xưởng"));
    assert_eq!(written.status, 400, "{}", written.text());
    for wrong in ["yesterday", "2026-13-01", ""] {
        let told = desk.get(&format!("{FIRMS}?as_of={wrong}")).json(400);
        assert!(told["detail"].as_str().is_some_and(|said| said.starts_with("as_of")), "{told}");
    }
    let empty = desk.get(&format!("{FIRMS}?as_of=2000-01-01")).json(200);
    assert_eq!(empty["numberMatched"], 0, "before its first change the register is empty");
    desk.server.stop();
}

#[test]
fn commands_read_the_register_as_of_an_instant() {
    let folder = super::with_workers();
    let told = |folder: &Folder, more: &[&str]| -> Vec<String> {
        let (export, near) = (folder.path().join("told.csv"), folder.path().join("near.json"));
        let run = |arguments: &[&str]| {
            let all = [&["--lang", "en", "--role", "analyst"], arguments, more].concat();
            let run = folder.xuong(&all);
            assert!(run.code < 2, "{arguments:?}: {}", run.err);
            run.out
        };
        run(&["export", "firms", "-o", &export.display().to_string()]);
        run(&["near", "105.9128,21.0400", "-k", "3", "-o", &near.display().to_string()]);
        let found = run(&["search", "Xưởng Thử"]);
        [export, near]
            .map(|file| std::fs::read_to_string(file).expect("a file"))
            .into_iter()
            .chain([found])
            .collect()
    };
    let (before, then) = (told(&folder, &[]), instant());
    folder.xuong(&["edit", "firms", "W1", "name=Xưởng Thử Đổi", "workers=7"]).ended(0);
    assert_eq!(told(&folder, &["--as-of", &then]), before);
    assert!(told(&folder, &[]).iter().zip(&before).all(|(now, before)| now != before));
    folder.xuong(&["export", "firms", "-o", "x.csv", "--as-of", "yesterday"]).ended(2);
}
