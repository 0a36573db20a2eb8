//! A Vietnamese text goes in by one door and comes out of every other byte for byte, composed (NFC).

use std::fs;

use unicode_normalization::UnicodeNormalization;

use crate::{
    harness::{Folder, Server},
    ogc::gdal::gdal,
    ogc::tiles::{decoded, tile_at},
};

/// Capitals and small letters with every tone, đ and Đ, quotation marks and a comma.
const NAME: &str = "Xí nghiệp Đúc “Ầ ẩ ẫ ậ Ơ ờ ở ỡ ợ Ư ữ ỵ đ” Hà Nội, số 1";

fn server() -> Server {
    let folder = Folder::seeded();
    let apart: String = NAME.nfd().collect();
    assert_ne!(apart, NAME, "it comes in decomposed");
    let file =
        folder.file("co-so.csv", format!("code,name,sector,lon,lat\nD1,\"{apart}\",2431,105.85,21.03\n"));
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    Server::on(folder)
}

#[test]
fn a_text_comes_out_of_every_door_as_it_is_meant() {
    let server = server();
    let item = server.get("/ogc/collections/firms/items/D1").json(200);
    assert_eq!(item["properties"]["name"], NAME);
    for address in [
        "/ogc/collections/firms/items?code=D1&f=csv",
        "/ogc/collections/firms/items?code=D1&f=html",
        "/ogc/collections/firms/items?code=D1&sortby=name",
        "/ogc/collections/firms/items/D1?f=html",
        "/api/near?point=105.85,21.03&limit=1",
        "/api/near?point=105.85,21.03&limit=1&f=csv",
        "/api/search?q=duc+a+a+a+a+o+o",
    ] {
        let text = server.get(address).text();
        assert!(text.contains(NAME) || text.contains(&NAME.replace('“', "&ldquo;")), "{address}: {text}");
    }
    let binary = server.get("/ogc/collections/firms/items?code=D1&f=fgb").body;
    assert!(binary.windows(NAME.len()).any(|bytes| bytes == NAME.as_bytes()), "FlatGeobuf");
    let (z, column, row) = tile_at(14, (105.85, 21.03));
    let address = format!("/ogc/collections/firms/tiles/WebMercatorQuad/{z}/{row}/{column}?filter=code='D1'");
    let tile = server.get(&address);
    let names = decoded(&tile.body)["firms"].iter().map(|f| f.properties["name"].clone()).collect::<Vec<_>>();
    assert_eq!(names, [NAME]);
    let source = format!("OAPIF:{}", server.url("/ogc"));
    let read = gdal("ogr2ogr", &["-f", "CSV", "/vsistdout/", &source, "firms", "-where", "code = 'D1'"]);
    assert!(read.contains(NAME), "{read}");
    server.stop();
}

/// đ and capitals are the same to CASEI and ACCENTI, whichever way a filter is written and composed.
#[test]
fn a_text_is_found_without_regard_to_case_and_accents() {
    let server = server();
    for filter in [
        format!("name = '{NAME}'"),
        format!("name = '{}'", NAME.nfd().collect::<String>()),
        format!("CASEI(name) = CASEI('{}')", NAME.to_uppercase()),
        "ACCENTI(CASEI(name)) LIKE ACCENTI(CASEI('XI NGHIEP DUC%a a a a o o o o o u u y d%ha noi%'))"
            .to_owned(),
    ] {
        let asked: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let page = server.get(&format!("/ogc/collections/firms/items?filter={asked}")).json(200);
        assert_eq!(page["numberMatched"], 1, "{filter}");
    }
    server.stop();
}

#[test]
fn a_file_holds_the_text_too() {
    let server = server();
    for name in ["ra.csv", "ra.geojson"] {
        let file = server.folder.path().join(name);
        server.folder.xuong(&["export", "firms", "-o", file.to_str().expect("a path")]).ended(0);
        assert!(fs::read_to_string(&file).expect("the file").contains(NAME), "{name}");
    }
    server.stop();
}
