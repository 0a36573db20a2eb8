//! Who may reach the register from other machines, and that a key opens it as soon as it is made.

use serde_json::json;

use super::{
    another_key_of, key_of,
    part4::{Desk, firm},
    with_key, with_workers,
};
use crate::harness::{Folder, Server};

#[test]
fn a_register_without_an_administrator_is_not_served_to_other_machines() {
    let folder = Folder::seeded();
    let serve = |lang: &str| folder.xuong(&["--lang", lang, "serve", "--bind", "0.0.0.0:0"]).ended(2).err;
    key_of(&folder, "bình", "editor", &[]);
    for (lang, said) in [("vi", "chưa có quản trị viên"), ("en", "no administrator")] {
        let told = serve(lang);
        for part in
            [said, "xuong admin user add", "--role admin", "public_read_only = true", "--bind 127.0.0.1"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
    folder.xuong(&["admin", "user", "add", "an", "--role", "admin"]).ended(0);
    folder.xuong(&["admin", "user", "disable", "an"]).ended(0);
    assert!(serve("en").contains("no administrator"), "a disabled one is none");
    folder.xuong(&["admin", "user", "enable", "an"]).ended(0);
    let server = Server::start(folder, &["--bind", "0.0.0.0:0"]);
    assert_eq!(server.get("/plain").status, 200);
    server.log();
}

#[test]
fn where_the_register_is_only_read_no_key_edits_it() {
    let folder = with_workers();
    folder.file("xuong.toml", "public_read_only = true\n");
    let desk = Desk::on(folder);
    let items = "/ogc/collections/firms/items";
    let one = format!("{items}/W1");
    assert_eq!(desk.send("OPTIONS", items, &[], &json!(null)).header("allow"), "GET,HEAD,OPTIONS");
    assert_eq!(desk.send("POST", items, &[], &firm("Xưởng Mới")).status, 405);
    assert_eq!(desk.send("PATCH", &one, &[("if-match", "*")], &json!({})).status, 405);
    assert_eq!(desk.get("/api/changes?since=0").status, 403);
    let own = desk.get(&one).json(200);
    assert_eq!(own["properties"]["workers"], 48151, "it still shows what the account may see");
    desk.server.stop();
}

#[test]
fn a_key_opens_a_running_server_as_soon_as_it_is_made() {
    let folder = with_workers();
    key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    for round in 0..8 {
        let key = another_key_of(&server.folder, "an", &[]);
        assert_eq!(with_key(&server, &key, "/api/config").status, 200, "{round}");
    }
    let unknown = "xg_00000000_00000000000000000000000000000000";
    let refused: Vec<u16> = (0..14).map(|_| with_key(&server, unknown, "/api/config").status).collect();
    assert!(
        refused.contains(&401) && refused.last() == Some(&429),
        "guesses are slowed as before: {refused:?}"
    );
    server.log();
}
