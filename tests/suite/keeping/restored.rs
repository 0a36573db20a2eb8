//! Tags of a register that was restored from a backup: the same version may be another state.

use serde_json::json;

use super::part4::Desk;
use crate::harness::{Folder, Server};

const FIRM: &str = "/ogc/collections/firms/items/W1";
const LIST: &str = "/ogc/collections/firms/items?limit=3";
const TILE: &str = "/ogc/tiles/WebMercatorQuad/9/225/406";

fn version(desk: &Desk) -> i64 {
    desk.get("/api/health/ready").json(200)["version"].as_i64().expect("a version")
}

#[test]
fn no_tag_from_before_a_restore_matches_afterwards() {
    let folder = super::with_workers_in(Folder::of_a_file());
    // Tags differ with the address of the server, which has another port each time.
    folder.file("xuong.toml", "public_url = \"http://xuong.example\"\n");
    let desk = Desk::on(folder);
    let backup = desk.server.folder.path().join("backup.db").display().to_string();
    desk.server.folder.xuong(&["backup", &backup]).ended(0);
    let tags = |desk: &Desk| [FIRM, LIST, TILE].map(|path| (path, desk.get(path).header("etag").to_owned()));
    let first = tags(&desk);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên thứ hai" })).status, 204);
    let (second, edited) = (tags(&desk), version(&desk));

    let Desk { server, key } = desk;
    let folder = server.stop_and_keep();
    folder.xuong(&["restore", &backup, "--replace"]).ended(0);
    let desk = Desk { server: Server::on(folder), key };
    let fresh = |tags: &[(&str, String)]| {
        for (path, tag) in tags {
            let bearer = format!("Bearer {}", desk.key);
            let shown = [("authorization", bearer.as_str()), ("if-none-match", tag.as_str())];
            assert!(!tag.is_empty(), "{path}");
            assert_eq!(desk.server.ask("GET", path, &shown).status, 200, "{path} {tag}");
        }
    };
    let refused = |tag: &str| {
        let late = json!({ "properties": { "name": "Tên muộn" } });
        assert_eq!(desk.send("PATCH", FIRM, &[("if-match", tag)], &late).status, 412, "{tag}");
    };
    fresh(&first);
    refused(&first[0].1);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên thứ ba" })).status, 204);
    assert_eq!(version(&desk), edited, "the same version is another state");
    fresh(&first);
    fresh(&second);
    refused(&second[0].1);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên thứ hai" })).status, 204);
    refused(&second[0].1);

    let kept = tags(&desk);
    let Desk { server, key } = desk;
    let desk = Desk { server: Server::on(server.stop_and_keep()), key };
    assert_eq!(tags(&desk), kept, "a restart alone renews nothing");
    desk.server.stop();
}
