//! Every role at every door: restricted values go to those who may see them and to nobody else.

use super::{WORKERS, key_of, with_key, with_workers};
use crate::harness::{Answer, Server};

/// Roles of accounts.
const ROLES: [&str; 4] = ["analyst", "editor", "publisher", "admin"];

/// Addresses whose answers tell workers to those who may see them.
const RESTRICTED: [&str; 8] = [
    "/ogc/collections/firms/items/W1",
    "/ogc/collections/firms/items/W1?f=html",
    "/ogc/collections/firms/items?code=W1",
    "/ogc/collections/firms/items?code=W1&f=csv",
    "/ogc/collections/firms/items?code=W1&f=html",
    "/ogc/collections/firms/items?filter=workers=48151",
    "/api/near?point=105.9128,21.0400&limit=1",
    "/api/near?point=105.9128,21.0400&limit=1&f=csv",
];

/// The rest of the register.
const OTHERS: [&str; 12] = [
    "/",
    "/plain",
    "/ogc/?f=json",
    "/ogc/api",
    "/ogc/conformance",
    "/ogc/collections/firms?f=json",
    "/ogc/collections/firms/schema",
    "/ogc/collections/firms/queryables",
    "/api/search?q=xuong+thu+mot",
    "/api/reports/sector-mix",
    "/api/reports/area-profile?boundaries=wards-2025",
    "/api/config",
];

#[test]
fn restricted_values_go_to_every_role_that_may_see_them_and_to_nobody_else() {
    let folder = with_workers();
    let keys = ROLES.map(|role| key_of(&folder, role, role, &[]));
    let server = Server::on(folder);
    for path in RESTRICTED {
        for (role, key) in ROLES.iter().zip(&keys) {
            let answer = with_key(&server, key, path);
            assert_eq!(answer.status, 200, "{role} {path}: {}", answer.text());
            assert!(answer.text().contains(WORKERS), "{role} {path}");
        }
    }
    for path in RESTRICTED.iter().chain(&OTHERS) {
        let answers =
            [server.get(path), with_key(&server, "xg_00000000_00000000000000000000000000000000", path)];
        for answer in answers {
            assert!(!everything(&answer).contains(WORKERS), "{path}: {}", everything(&answer));
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    server.log();
}

/// The body and the headers that could tell something.
fn everything(answer: &Answer) -> String {
    let headers = ["etag", "link", "ogc-numbermatched", "content-disposition", "location"];
    let headers = headers.map(|name| answer.header(name).to_owned()).join(" ");
    format!("{headers} {}", answer.text())
}

#[test]
fn the_public_cannot_ask_for_restricted_values_by_filters_and_order() {
    let server = Server::on(with_workers());
    for path in [
        "/ogc/collections/firms/items?workers_min=48151",
        "/ogc/collections/firms/items?filter=workers=48151",
        "/ogc/collections/firms/items?sortby=-workers",
        "/ogc/collections/firms/items?properties=workers",
    ] {
        let answer = server.get(path);
        assert!([400, 403].contains(&answer.status), "{path}: {}", answer.text());
    }
    server.stop();
}

#[test]
fn an_answer_of_one_role_is_never_fresh_for_another_that_sees_less() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "editor", &[]);
    let server = Server::on(folder);
    let tag = with_key(&server, &key, RESTRICTED[0]).header("etag").to_owned();
    assert!(!tag.is_empty());
    let answer = server.ask("GET", RESTRICTED[0], &[("if-none-match", &tag)]);
    assert_eq!(answer.status, 200);
    assert_ne!(answer.header("etag"), tag);
    server.stop();
}

#[test]
fn the_app_learns_the_role_of_its_key() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "publisher", &[]);
    let server = Server::on(folder);
    assert_eq!(with_key(&server, &key, "/api/config").json(200)["role"], "publisher");
    assert_eq!(server.get("/api/config").json(200)["role"], "public");
    server.stop();
}
