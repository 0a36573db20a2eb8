//! How others learn of changes: a stream of messages, and a feed of each collection.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::mpsc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::part4::{Desk, firm};
use crate::harness::Server;

const FIRMS: &str = "/ogc/collections/firms/items";
const FIRM: &str = "/ogc/collections/firms/items/W1";

/// The messages of the stream as they come: their identifiers and data.
fn listen(server: &Server, more: &str) -> mpsc::Receiver<(String, Value)> {
    let address = server.url("").trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("a connection");
    let request = format!(
        "GET /api/changes/stream HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n{more}\r\n"
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut id = String::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Some(own) = line.strip_prefix("id: ") {
                own.clone_into(&mut id);
            }
            if let Some(data) = line.strip_prefix("data: ") {
                let data = serde_json::from_str(data).expect("JSON");
                if send.send((id.clone(), data)).is_err() {
                    return;
                }
            }
        }
    });
    receive
}

#[test]
fn the_public_learns_within_a_second_which_collections_changed_and_of_no_author() {
    let desk = Desk::open();
    let events = listen(&desk.server, "");
    let next = || events.recv_timeout(Duration::from_secs(5)).expect("a message");
    let (id, first) = next();
    let version = desk.server.get("/api/config").json(200)["version"].clone();
    assert_eq!((id, &first), (version.to_string(), &json!({ "version": version, "collections": [] })));
    let begun = Instant::now();
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Xưởng Đổi" })).status, 204);
    let (id, told) = next();
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(told["collections"], json!(["firms"]), "{told}");
    assert!(!told.to_string().contains("Bình"), "{told}");
    desk.server.folder.xuong(&["edit", "zones", "1", "notes=thử"]).ended(0);
    let (_, told) = next();
    assert_eq!(told["collections"], json!(["zones", "clusters"]), "another process wrote it: {told}");
    let again = listen(&desk.server, &format!("Last-Event-ID: {id}\r\n"));
    let (_, missed) = again.recv_timeout(Duration::from_secs(5)).expect("a message");
    assert_eq!(missed["collections"], json!(["zones", "clusters"]), "what it missed: {missed}");
    let begun = Instant::now();
    desk.server.stop();
    assert!(begun.elapsed() < Duration::from_secs(5), "streams end when the server stops");
    assert!(events.recv_timeout(Duration::from_secs(1)).is_err());
}

#[test]
fn the_feed_of_a_collection_has_its_newest_changes_without_their_authors() {
    let desk = Desk::open();
    let mut new = firm("Xưởng <Mới> & Cũ");
    new["properties"]["code"] = json!("NEW1");
    assert_eq!(desk.send("POST", FIRMS, &[], &new).status, 201);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Xưởng Đổi" })).status, 204);
    let answer = desk.server.get("/ogc/collections/firms/changes?limit=3&lang=en");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/atom+xml"));
    let text = answer.text();
    let titles: Vec<&str> =
        text.split("<entry>").skip(1).filter_map(|e| e.split("<title>").nth(1)?.split('<').next()).collect();
    assert_eq!(titles, ["changed: W1", "created: NEW1", "created: W1"], "{text}");
    assert!(!text.contains("Bình"), "{text}");
    let read = std::process::Command::new("python3")
        .args([
            "-c",
            "import sys, xml.dom.minidom as m; print(len(m.parse(sys.stdin).getElementsByTagName('entry')))",
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let mut read = read.expect("python3");
    read.stdin.take().expect("its input").write_all(&answer.body).expect("written");
    let mut counted = String::new();
    read.stdout.take().expect("its output").read_to_string(&mut counted).expect("text");
    assert!(read.wait().expect("it ends").success() && counted.trim() == "3", "{counted}");
    let entry = text.split("<entry>").nth(1).expect("an entry");
    let link = entry.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let version = desk.server.get(link.strip_prefix(&desk.server.url("")).expect("of this server"));
    assert_eq!(version.json(200)["properties"]["name"], "Xưởng Đổi");
    assert_eq!(desk.server.get("/ogc/collections/clusters/changes").status, 200);
    assert_eq!(desk.server.get("/ogc/collections/none/changes").status, 404);
    desk.server.stop();
}

/// The titles of the entries of a feed.
fn titles(server: &Server, query: &str) -> Vec<String> {
    let answer = server.get(&format!("/ogc/collections/firms/changes?lang=en&{query}"));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/atom+xml"), "{query}");
    let text = answer.text();
    let title = |entry: &str| Some(entry.split("<title>").nth(1)?.split('<').next()?.to_owned());
    text.split("<entry>").skip(1).filter_map(title).collect()
}

#[test]
fn a_feed_of_a_selection_has_what_came_into_it_what_changed_in_it_and_what_left_it() {
    let desk = Desk::open();
    let mut new = firm("Xưởng Mới");
    new["properties"]["code"] = json!("NEW1");
    assert_eq!(desk.send("POST", FIRMS, &[], &new).status, 201);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Xưởng Đổi" })).status, 204);
    assert_eq!(desk.patch(FIRM, &json!({ "activity": "một" })).status, 204);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Xưởng Khác" })).status, 204);
    assert_eq!(desk.patch(FIRM, &json!({ "activity": "hai" })).status, 204);
    let any = [("if-match", "*")];
    assert_eq!(desk.send("DELETE", &format!("{FIRMS}/NEW1"), &any, &Value::Null).status, 204);
    let server = &desk.server;
    // By name: it came, changed and left; what happened later is no news of the selection.
    let named = titles(server, "filter=name%20LIKE%20'X%C6%B0%E1%BB%9Fng%20%C4%90%E1%BB%95i'");
    assert_eq!(named, ["changed: W1"; 3]);
    assert_eq!(titles(server, "code=NEW1"), ["deleted: NEW1", "created: NEW1"]);
    assert_eq!(titles(server, "code=NEW1&limit=1"), ["deleted: NEW1"]);
    // By place: of the box around the firm, and of one in the sea.
    let point = server.get(FIRM).json(200)["geometry"]["coordinates"].clone();
    let [lon, lat] = [0, 1].map(|axis| point[axis].as_f64().expect("a number"));
    let around = format!("bbox={},{},{},{}", lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001);
    assert!(titles(server, &around).iter().filter(|title| *title == "changed: W1").count() >= 4);
    assert!(titles(server, "bbox=0,0,1,1").is_empty());
    // A condition that the public may not state is refused as in the collection itself.
    for query in ["workers=5", "filter=workers%3E5", "nothing=1", "crs=EPSG:5897"] {
        let status = |path: &str| server.get(&format!("/ogc/collections/firms/{path}?{query}")).status;
        let expected = if query.starts_with("crs") { 400 } else { status("items") };
        assert_eq!((status("changes"), expected), (400, 400), "{query}");
    }
    let text = server.get("/ogc/collections/firms/changes?code=NEW1&limit=1").text();
    assert!(
        text.contains("/ogc/collections/firms/changes?code=NEW1</id>"),
        "it has an identity of its own: {text}"
    );
    desk.server.stop();
}

/// The address of a link of a feed.
fn link(text: &str, rel: &str) -> Option<String> {
    let tag = text.split("<link ").find(|tag| tag.starts_with(&format!("rel=\"{rel}\"")))?;
    Some(tag.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
}

#[test]
fn the_pages_of_a_feed_have_every_change_once_and_one_identity() {
    let desk = Desk::open();
    for number in 1..=7 {
        assert_eq!(desk.patch(FIRM, &json!({ "name": format!("Xưởng {number}") })).status, 204);
    }
    let server = &desk.server;
    for (query, least) in [("limit=3", 8), ("code=W1&limit=3", 8)] {
        let mut next = Some(server.url(&format!("/ogc/collections/firms/changes?{query}")));
        let (mut seen, mut ids) = (Vec::new(), std::collections::BTreeSet::new());
        while let Some(address) = next {
            let answer = server.get(address.strip_prefix(&server.url("")).expect("of this server"));
            assert_eq!(answer.status, 200, "{address}");
            let text = answer.text();
            assert_eq!(link(&text, "self"), Some(address.clone()));
            assert!(link(&text, "first").is_some_and(|first| first.ends_with(query)), "{text}");
            ids.extend(text.split("<id>").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned));
            let entries = text.split("<entry><id>").skip(1);
            seen.extend(entries.filter_map(|entry| entry.split('<').next()).map(str::to_owned));
            next = link(&text, "next").filter(|_| seen.len() < 50);
        }
        let all: std::collections::BTreeSet<&String> = seen.iter().collect();
        assert!(all.len() == seen.len() && seen.len() >= least && ids.len() == 1, "{seen:?} {ids:?}");
        let version = |entry: &String| entry.rsplit('/').next().and_then(|own| own.parse().ok());
        let versions: Vec<i64> = seen.iter().filter_map(version).collect();
        assert!(
            versions.len() == seen.len() && versions.is_sorted_by(|one, other| one > other),
            "{versions:?}"
        );
    }
    desk.server.stop();
}

#[test]
fn a_feed_is_found_from_its_collection_and_known_by_its_tag() {
    let server = Server::seeded();
    let links = server.get("/ogc/collections/firms").json(200)["links"].clone();
    let current = links.as_array().and_then(|links| links.iter().find(|link| link["rel"] == "current"));
    let feed = server.url("/ogc/collections/firms/changes");
    assert_eq!(
        current.map(|link| (&link["type"], &link["href"])),
        Some((&json!("application/atom+xml"), &json!(feed)))
    );
    for (page, expected) in [
        ("/ogc/collections/firms?f=html", feed.clone()),
        (
            "/ogc/collections/firms/items?f=html&zone=HN-KCN-SAI-DONG-B&limit=5",
            format!("{feed}?zone=HN-KCN-SAI-DONG-B"),
        ),
    ] {
        let html = server.get(page).text();
        let tag = format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{expected}\">");
        assert!(html.contains(&tag), "{page}: {html}");
    }
    let answer = server.get("/ogc/collections/firms/changes");
    let tag = answer.header("etag").to_owned();
    assert!(!tag.is_empty());
    assert_eq!(server.ask("GET", "/ogc/collections/firms/changes", &[("if-none-match", &tag)]).status, 304);
    server.stop();
}
