//! The roles of `ops/postgres/roles.sql`: each can do what it is for, and nothing else.

use std::process::Command;

use crate::{
    harness::{Folder, InTime, Server},
    keeping::{key_of, with_key, with_workers_in},
    postgres,
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ops/postgres/roles.sql");

/// What a statement of a role prints, or why it is refused.
fn by_role(folder: &Folder, role: &str, sql: &str) -> Result<String, String> {
    let url = folder.database().url().replace("postgres@", &format!("{role}@"));
    let out =
        Command::new("psql").args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-d", &url, "-c", sql]).output_in_time();
    let out = out.expect("psql");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if out.status.success() { Ok(text(&out.stdout)) } else { Err(text(&out.stderr)) }
}

/// A register whose roles the script made.
fn with_roles() -> Folder {
    let folder = Folder::of_a_server();
    folder.xuong(&["demo", "--seed-only"]).ended(0);
    let folder = with_workers_in(folder);
    for _ in 0..2 {
        let ran =
            Command::new("psql").args(["-qX", "-d", &folder.database().url(), "-f", SCRIPT]).output_in_time();
        let ran = ran.expect("psql");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    folder
}

#[test]
fn readers_see_views_with_public_attributes_and_geometry_and_nothing_else() {
    let folder = with_roles();
    let count = by_role(
        &folder,
        "xuong_reader",
        "select count(*) from firms where st_within(geom, st_makeenvelope(105, 20, 107, 22, 4326))",
    );
    assert!(count.expect("the view").parse::<i64>().expect("a number") > 100);
    for view in ["zones", "clusters", "units", "outlines"] {
        by_role(&folder, "xuong_reader", &format!("select count(*) from {view}")).expect("a view");
    }
    for denied in [
        "select workers from firm",
        "select * from firms_restricted",
        "select * from change",
        "select * from access_key",
        "update firms set name = 'x'",
        "create table mine (id int)",
    ] {
        let said = by_role(&folder, "xuong_reader", denied).expect_err(denied);
        assert!(said.contains("permission denied"), "{denied}: {said}");
    }
    let workers = by_role(&folder, "xuong_analyst", "select workers from firms_restricted where code = 'W1'");
    assert_eq!(workers.as_deref(), Ok("48151"));
    by_role(&folder, "xuong_analyst", "select * from access_key").expect_err("keys are not theirs");
}

/// Views have public attributes only, so that a new attribute that is not public cannot get into one unnoticed.
#[test]
fn no_view_has_an_attribute_that_is_not_public() {
    let folder = with_roles();
    let collection = Server::on(folder.sharing());
    for name in ["firms", "zones", "clusters", "units", "outlines"] {
        let columns = folder.sql(&format!(
            "select string_agg(column_name, ' ' order by column_name) from information_schema.columns
            where table_name = '{name}' and table_schema = 'public'"
        ));
        let schema = collection.get(&format!("/ogc/collections/{name}/schema")).json(200);
        let public = schema["properties"].as_object().expect("properties");
        let others =
            columns.split(' ').filter(|name| !["id", "geom"].contains(name) && !public.contains_key(*name));
        assert_eq!(others.collect::<Vec<_>>(), [""; 0], "the view {name} has what the collection has not");
    }
    collection.stop();
}

#[test]
fn a_server_with_the_rights_of_its_role_serves_and_edits_and_cannot_change_the_log() {
    let folder = with_roles();
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    let url = folder.database().url().replace("postgres@", "xuong@");
    let own = folder.sharing().by(url);
    own.xuong(&["edit", "firms", "W1", "workers=7"]).ended(0);
    own.xuong(&["admin", "verify"]).ended(0);
    own.xuong(&["edit", "firms", "W1", "address=Nhà riêng"]).ended(0);
    own.xuong(&["edit", "firms", "W1", "address="]).ended(0);
    let newest = folder.sql("select max(seq) from change");
    let redact = ["--lang", "en", "admin", "redact", &newest, "--fields", "address", "--reason", "thử"];
    let refused = own.xuong(&redact).ended(3);
    assert!(refused.err.contains("xuong_owner"), "{}", refused.err);
    folder.xuong(&redact).ended(0);
    own.xuong(&["admin", "verify"]).ended(0);
    let server = Server::on(own);
    let firm = with_key(&server, &key, "/ogc/collections/firms/items/W1").json(200);
    assert_eq!(firm["properties"]["workers"], 7);
    server.stop();
    for denied in [
        "update change set actor = 'x'",
        "delete from seal",
        "truncate change cascade",
        "update publication set cells = '[]'",
        "drop table firm",
    ] {
        let said = by_role(&folder, "xuong", denied).expect_err(denied);
        assert!(said.contains("permission denied") || said.contains("must be owner"), "{denied}: {said}");
    }
}

#[test]
fn what_the_server_refuses_is_said_with_what_to_do() {
    let port = postgres::port();
    let folder = Folder::of_a_server();
    let said =
        |url: &str| folder.xuong(&["--lang", "en", "--database-url", url, "near", "Sài Đồng"]).ended(3).err;
    let host = format!("127.0.0.1:{port}");
    for (url, expected) in [
        (format!("postgres://nobody@{host}/{}", folder.database().name), "check user, password and rights"),
        (format!("postgres://postgres@{host}/none"), "check user, password and rights"),
        (folder.database().url(), "holds no register"),
        ("mysql://db/x".to_owned(), "postgres://USER@HOST/DATABASE"),
        ("postgres://postgres:geheim@127.0.0.1:1/none".to_owned(), "does not answer"),
    ] {
        let told = said(&url);
        assert!(
            told.contains(expected) && told.lines().count() == 1 && !told.contains("geheim"),
            "{url}: {told}"
        );
    }
}
