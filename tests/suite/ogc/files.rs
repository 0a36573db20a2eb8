//! Whole collections as files over HTTP, and the styles beside them.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    thread,
    time::Duration,
};

use rstest::rstest;
use serde_json::Value;

use super::gdal::gdal;
use crate::harness::{Folder, Server};

/// The links of a collection with a relation, as type and address.
fn links(collection: &Value, rel: &str) -> Vec<(String, String)> {
    let all = collection["links"].as_array().expect("links").iter().filter(|link| link["rel"] == rel);
    let text = |link: &Value, key: &str| link[key].as_str().expect("a text").to_owned();
    all.map(|link| (text(link, "type"), text(link, "href"))).collect()
}

fn path_of(server: &Server, address: &str) -> String {
    address.strip_prefix(&server.url("")).expect("an address of the server").to_owned()
}

/// Every collection is one file in every format that can hold it, and GDAL reads what is spatial.
#[test]
fn each_enclosure_is_the_whole_collection() {
    let server = Server::seeded();
    let folder = tempfile::tempdir().expect("a folder");
    let all = server.get("/ogc/collections").json(200);
    for collection in all["collections"].as_array().expect("collections") {
        let name = collection["id"].as_str().expect("a name");
        let count = collection["itemCount"].as_u64().expect("a count");
        let files = links(collection, "enclosure");
        let tiled = !["linkages", "observations", "sources"].contains(&name);
        assert_eq!(files.len(), if tiled { 7 } else { 6 }, "{name}");
        for (kind, address) in files {
            let answer = server.get(&path_of(&server, &address));
            assert_eq!((answer.status, answer.header("content-type")), (200, kind.as_str()), "{address}");
            let file = address.rsplit('/').next().expect("a name");
            assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{file}\""));
            assert!(!answer.header("etag").is_empty(), "{address}");
            let ending = file.rsplit('.').next().expect("an ending");
            if !["gpkg", "fgb", "geojson"].contains(&ending) || count == 0 {
                continue;
            }
            let own = folder.path().join(file);
            fs::write(&own, &answer.body).expect("a file");
            let told = gdal("ogrinfo", &["-ro", "-al", "-so", own.to_str().expect("a path"), name]);
            assert!(told.contains(&format!("Feature Count: {count}\n")), "{address}: {told}");
        }
    }
    server.stop();
}

#[test]
fn a_file_is_what_the_conditions_select_and_what_the_role_sees() {
    let folder = Folder::seeded();
    let server = Server::on(folder);
    let features = |path: &str| server.get(path).json(200)["features"].as_array().expect("features").clone();
    let query = "filter=name%20LIKE%20%27%25Th%C4%83ng%20Long%25%27";
    let items = features(&format!("/ogc/collections/firms/items?limit=1000&{query}"));
    let file = features(&format!("/ogc/collections/firms/files/firms.geojson?{query}"));
    assert!(!items.is_empty() && items == file);
    assert!(file.iter().all(|own| own["properties"].get("workers").is_none()), "workers are restricted");
    let whole = server.get("/ogc/collections/firms/files/firms.geojson").json(200);
    assert_eq!(whole["xuong"]["role"], "public");
    let again = server.get("/ogc/collections/firms/files/firms.csv");
    let tag = again.header("etag").to_owned();
    assert_eq!(
        server.ask("GET", "/ogc/collections/firms/files/firms.csv", &[("if-none-match", &tag)]).status,
        304
    );
    assert_eq!(server.ask("HEAD", "/ogc/collections/firms/files/firms.gpkg", &[]).status, 200);
    let described = again.all("link").into_iter().find(|link| link.contains("describedby")).expect("a link");
    let address = described.trim_start_matches('<').split('>').next().expect("an address");
    assert_eq!(server.get(&path_of(&server, address)).json(200)["url"], "firms.csv");
    let server = server.for_analyst();
    let seen = server.get("/ogc/collections/firms/files/firms.csv").text();
    assert!(seen.lines().next().expect("a heading").contains("workers"));
    server.stop();
}

#[test]
fn csv_is_written_for_a_vietnamese_spreadsheet_when_it_asks() {
    let server = Server::seeded();
    for path in ["/ogc/collections/zones/items?f=csv&csv=vi", "/ogc/collections/zones/files/zones.csv?csv=vi"]
    {
        let text = server.get(path).text();
        let heading = text.trim_start_matches('\u{feff}').lines().next().expect("a heading");
        assert!(heading.starts_with("code;name;") && heading.ends_with(";lon;lat"), "{heading}");
        assert!(text.contains(";105,781447;21,123418"), "{path}");
    }
    server.stop();
}

#[rstest]
#[case("/ogc/collections/roads/files/roads.gpkg", 404)]
#[case("/ogc/collections/firms/files/zones.gpkg", 404)]
#[case("/ogc/collections/firms/files/firms.shp", 404)]
#[case("/ogc/collections/sources/files/sources.pmtiles", 404)]
#[case("/ogc/collections/firms/files/firms.gpkg?limit=1", 400)]
#[case("/ogc/collections/firms/files/firms.gpkg?crs=2056", 400)]
#[case("/ogc/collections/firms/files/firms.csv?csv=fr", 400)]
fn what_is_no_file_is_refused(#[case] path: &str, #[case] status: u16) {
    let server = Server::seeded();
    assert_eq!(server.get(path).status, status);
    server.stop();
}

/// A file of a past state is that state, and a temporary file is gone when it was sent.
#[test]
fn nothing_is_left_of_a_file_that_was_sent() {
    let server = Server::seeded();
    let empty = server.get("/ogc/collections/firms/files/firms.geojson?as_of=2000-01-01").json(200);
    assert_eq!(empty["features"].as_array().expect("features").len(), 0);
    let held = being_sent(&server);
    assert!(held.is_empty(), "{held:?}");
    server.stop();
}

/// The temporary files that a server is sending.
fn being_sent(server: &Server) -> Vec<PathBuf> {
    let open = fs::read_dir(format!("/proc/{}/fd", server.process_id())).expect("open files");
    let is_file = |path: &PathBuf| {
        let name = fs::read_link(path).unwrap_or_default().to_string_lossy().into_owned();
        name.contains("xuong-") && name.contains(".part")
    };
    open.filter_map(|own| Some(own.ok()?.path())).filter(is_file).collect()
}

/// A file is sent with its length, so that every client knows a download that breaks off from one that is complete.
#[test]
fn a_download_that_breaks_off_is_no_complete_file() {
    let folder = Folder::seeded();
    let mut rows = "subject,measure,period,value,unit,basis,note\n".to_owned();
    for year in 0..600 {
        writeln!(rows, "hanoi,long_{year},2020,1,%,imported,{}", "x".repeat(16_000)).expect("a text");
    }
    let file = folder.file("long.csv", rows);
    let told = folder.xuong(&["import", "observations", file.to_str().expect("a name")]);
    assert!(told.code < 2, "{}{}", told.out, told.err);
    let server = Server::on(folder);
    let path = "/ogc/collections/observations/files/observations.geojson";
    let whole = server.get(path);
    assert_eq!(whole.header("content-length"), whole.body.len().to_string());
    let mut stream = TcpStream::connect(server.url("").trim_start_matches("http://")).expect("a connection");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("a request");
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("a head");
        head.extend(byte);
    }
    let head = String::from_utf8(head).expect("a head").to_lowercase();
    assert!(head.contains(&format!("content-length: {}\r\n", whole.body.len())), "{head}");
    // The disk loses the rest while the client reads slowly.
    let [sent] = &being_sent(&server)[..] else { panic!("one file is sent") };
    File::options().write(true).open(sent).expect("the file").set_len(0).expect("it is cut");
    thread::sleep(Duration::from_millis(200));
    let mut body = Vec::new();
    let read = stream.read_to_end(&mut body);
    assert!(body.len() < whole.body.len(), "{} of {}: {read:?}", body.len(), whole.body.len());
    assert_eq!(server.get(path).body.len(), whole.body.len(), "the server goes on");
    server.stop();
}

#[test]
fn each_collection_names_its_styles() {
    let server = Server::seeded();
    let firms = server.get("/ogc/collections/firms").json(200);
    let styles = links(&firms, "stylesheet");
    let kinds: Vec<&str> = styles.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["application/vnd.qgis.qml+xml", "application/vnd.mapbox.style+json"]);
    let qml = server.get(&path_of(&server, &styles[0].1)).text();
    assert!(qml.contains("categorizedSymbol") && qml.contains("fieldName=\"name\""), "{qml}");
    let style = server.get(&path_of(&server, &styles[1].1)).json(200);
    let tiles = style["sources"]["xuong"]["tiles"][0].as_str().expect("tiles");
    assert!(tiles.ends_with("/ogc/collections/firms/tiles/WebMercatorQuad/{z}/{y}/{x}"), "{tiles}");
    let drawn: Vec<&str> =
        style["layers"].as_array().expect("layers").iter().filter_map(|own| own["type"].as_str()).collect();
    assert_eq!(drawn, ["background", "fill", "circle", "symbol"]);
    assert!(links(&server.get("/ogc/collections/sources").json(200), "stylesheet").is_empty());
    server.stop();
}
