//! What is not public is told nowhere.

use super::detail;
use crate::harness::{Folder, KEY, Server};

/// A number that stands nowhere else.
const WORKERS: &str = "48151";

/// One firm alone in its ward and zone, whose workers are known.
const FIRM: &str = "code,name,sector,sector_version,workers,workers_as_of,zone_code,lon,lat\n\
                    W1,Cơ sở thử nghiệm,2610,2018,48151,2026-01,Z01,105.912837,21.040057\n";

const EVERYWHERE: [&str; 18] = [
    "/ogc/collections/firms/items?limit=1000",
    "/ogc/collections/firms/items?limit=1000&lang=vi",
    "/ogc/collections/firms/items/W1",
    "/api/near?point=105.9128,21.0400",
    "/api/near?point=105.9128,21.0400&f=csv",
    "/api/near?point=105.9128,21.0400&sector=26&lang=vi",
    "/api/search?q=W1",
    "/api/search?q=thu+nghiem",
    "/api/reports/sector-mix?boundaries=wards-2025",
    "/api/reports/sector-mix?boundaries=districts-2024&level=4&f=csv",
    "/api/reports/sector-mix?boundaries=zones",
    "/api/reports/sector-mix?boundaries=city&level=5",
    "/ogc/collections/firms/items?code=W1&f=csv",
    "/ogc/collections/firms/items?code=W1&f=fgb",
    "/ogc/collections/firms/items/W1?f=html",
    "/ogc/collections/firms/queryables",
    "/ogc/collections/firms/schema",
    "/ogc/collections/firms/tiles/WebMercatorQuad?f=tilejson",
];

fn with_workers(folder: Folder) -> Folder {
    let file = folder.file("workers.csv", FIRM);
    let run = folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    folder
}

#[test]
fn workers_of_a_firm_are_told_to_who_shows_a_key() {
    let server = Server::on(with_workers(Folder::seeded()));
    let key = format!("Bearer {KEY}");
    let asked = |path: &str| server.ask("GET", path, &[("authorization", &key)]);
    let firm = asked("/ogc/collections/firms/items/W1").json(200);
    assert_eq!(firm["properties"]["workers"].to_string(), WORKERS);
    let found = asked("/api/near?point=105.9128,21.0400&workers_min=48151").json(200);
    assert_eq!(found["features"][0]["properties"]["code"], "W1");
    assert!(asked("/ogc/api").text().contains("\"workers\""));
    let told = server.get("/ogc/collections/firms/items/W1");
    assert!(!told.text().contains(WORKERS), "and to nobody else");
    assert!(told.header("vary").contains("authorization"), "and no cache hands it on");
    server.stop();
}

#[test]
fn a_key_that_is_not_known_is_refused() {
    let server = Server::on(with_workers(Folder::seeded()));
    for key in ["Bearer the-key-of-somebody-else", "Bearer ", KEY, "Basic YTpi"] {
        let answer = server.ask("GET", "/ogc/collections/firms/items/W1", &[("authorization", key)]);
        assert!(detail(&answer, 401).contains("not valid"), "{key}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{key}");
    }
    server.stop();
}

#[test]
fn workers_of_a_firm_are_told_nowhere_to_the_public() {
    let server = Server::on(with_workers(Folder::seeded()));
    for path in EVERYWHERE {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert!(!answer.text().contains(WORKERS), "{path} tells the workers of one firm");
    }
    let firms = server.get("/ogc/collections/firms/items?limit=1000").json(200);
    for firm in firms["features"].as_array().expect("features") {
        let told = firm["properties"].as_object().expect("properties");
        assert!(!told.contains_key("workers") && !told.contains_key("workers_as_of"), "{firm}");
    }
    let near = server.get("/api/near?point=105.9128,21.0400").json(200);
    assert!(near["features"][0]["properties"].get("workers").is_none(), "{near}");
    let mut api = server.get("/ogc/api").json(200);
    // Sums of workers are a measure of reports, which may publish them, and are in publications.
    let of_sums = |path: &str| path.starts_with("/api/reports/") || path.starts_with("/api/publications");
    api["paths"].as_object_mut().expect("paths").retain(|path, _| !of_sums(path));
    assert!(!api.to_string().contains("\"workers\""), "a property nobody sees is not declared");
    server.stop();
}

#[test]
fn nobody_finds_workers_by_asking_for_them() {
    let server = Server::on(with_workers(Folder::seeded()));
    for asked in
        ["workers_min=1", "workers_max=100000", "workers_min=48151&workers_max=48151", "workers_min=1&f=csv"]
    {
        let answer = server.get(&format!("/api/near?point=105.9128,21.0400&{asked}"));
        assert!(detail(&answer, 403).contains("not public"), "{asked}");
    }
    for asked in [
        "workers=48151",
        "workers_as_of=2026-01",
        "filter=workers=48151",
        "filter=workers%20IS%20NOT%20NULL&f=csv",
        "sortby=workers",
        "properties=workers",
    ] {
        detail(&server.get(&format!("/ogc/collections/firms/items?{asked}")), 400);
    }
    server.stop();
}
