//! The app as it is handed out: from the program itself, named by its contents, under a strict policy.

use crate::harness::{Folder, Server};

/// The addresses that the page of the app asks for.
fn linked(page: &str) -> Vec<String> {
    let parts = page.split('"').filter(|part| part.starts_with("./assets/"));
    parts.map(|part| part.trim_start_matches('.').to_owned()).collect()
}

#[test]
fn the_app_and_its_files_come_from_the_program_and_keep() {
    let server = Server::seeded();
    let page = server.get("/");
    assert_eq!((page.status, page.header("cache-control")), (200, "no-cache"));
    let files = linked(&page.text());
    assert!(files.len() > 1, "{}", page.text());
    for file in &files {
        let answer = server.get(file);
        assert_eq!(answer.status, 200, "{file}");
        assert!(answer.header("cache-control").contains("immutable"), "{file}");
        let again = server.ask("GET", file, &[("if-none-match", answer.header("etag"))]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{file}");
        for encoding in ["br", "gzip"] {
            let packed = server.ask("GET", file, &[("accept-encoding", encoding)]);
            assert_eq!(packed.header("content-encoding"), encoding, "{file}");
            assert!(packed.body.len() < answer.body.len(), "{file}");
        }
    }
    assert_eq!(server.get("/assets/nothing.js").status, 404);
    server.stop();
}

#[test]
fn nothing_inline_runs_and_only_base_maps_of_the_configuration_are_fetched_from_elsewhere() {
    let policy = |folder: Folder| {
        let server = Server::on(folder);
        let policy = server.get("/").header("content-security-policy").to_owned();
        let told = server.get("/api/config").json(200);
        server.stop();
        (policy, told)
    };
    let (closed, config) = policy(Folder::seeded());
    assert!(closed.contains("default-src 'none'") && !closed.contains("unsafe"), "{closed}");
    assert!(!closed.contains("://") && config["basemaps"].as_array().is_some_and(Vec::is_empty), "{config}");
    let folder = Folder::seeded();
    let file = folder.file("nen.pmtiles", [b"PMTiles".as_slice(), &[3; 600]].concat());
    folder.file("xuong.toml", format!(
        "[[basemaps]]\nid = 'city'\nname = 'Thành phố'\nattribution = '© Sở'\nxyz = 'https://tiles.example/{{z}}/{{x}}/{{y}}.png'\n\
         [[basemaps]]\nid = 'own'\nname = 'Nền'\nattribution = '© OSM'\npmtiles = '{}'\n", file.display()
    ));
    let shown = folder.xuong(&["config", "show"]).ended(0).out;
    assert!(shown.contains("tiles.example"), "{shown}");
    let server = Server::on(folder);
    let open = server.get("/").header("content-security-policy").to_owned();
    assert_eq!(open.matches("https://tiles.example").count(), 2, "{open}");
    let config = server.get("/api/config").json(200);
    assert_eq!(
        (&config["basemaps"][0]["type"], &config["basemaps"][1]["type"]),
        (&"xyz".into(), &"pmtiles".into())
    );
    let part = server.ask("GET", "/api/basemaps/own", &[("range", "bytes=0-6")]);
    assert_eq!((part.status, part.text()), (206, "PMTiles".to_owned()));
    assert_eq!(server.get("/api/basemaps/city").status, 404, "tiles elsewhere are not handed on");
    server.stop();
}
