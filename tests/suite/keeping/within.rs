//! Accounts that may edit some units or collections only: what they may edit, by every door, and what `Allow` says of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    WORKERS, another_key_of, key_of,
    part4::firm,
    things::{items, square},
    with_key, with_workers,
};
use crate::harness::{Answer, Folder, Run, Server};

/// A ward, and what refusals call it.
const WARD: &str = "wards-2025:00475";
const TOLD: &str = "Xã Thư Lâm (wards-2025:00475)";

/// Points in it and in another ward.
const HERE: [f64; 2] = [105.8596, 21.1777];
const THERE: [f64; 2] = [105.9183, 21.0289];

/// A server with the keys of an editor of everything and of one who is limited.
struct Office {
    server: Server,
    full: String,
    limited: String,
}

fn with_accounts(within: &str) -> (Folder, String, String) {
    let folder = with_workers();
    let full = key_of(&folder, "An", "editor", &[]);
    folder.xuong(&["admin", "user", "add", "Bình", "--role", "editor", "--within", within]).ended(0);
    let limited = another_key_of(&folder, "Bình", &[]);
    (folder, full, limited)
}

impl Office {
    fn open(within: &str) -> Self {
        let (folder, full, limited) = with_accounts(within);
        Self { server: Server::on(folder), full, limited }
    }

    /// Sends an edit of whatever is there, doubts confirmed.
    fn send(&self, key: &str, method: &str, path: &str, body: &Value) -> Answer {
        let shown = format!("Bearer {key}");
        let kind = match method {
            "PATCH" => "application/merge-patch+json",
            _ if path.starts_with("/api") => "application/json",
            _ => "application/geo+json",
        };
        let headers = [
            ("authorization", shown.as_str()),
            ("accept-language", "en"),
            ("content-type", kind),
            ("prefer", "handling=lenient"),
            ("if-match", "*"),
        ];
        Answer::attempt(method, &self.server.url(path), &headers, body.to_string()).expect("an answer")
    }

    /// The address of a feature that is made by the editor of everything.
    fn made(&self, collection: &str, feature: &Value) -> String {
        let answer = self.send(&self.full, "POST", &items(collection), feature);
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.header("location").trim_start_matches(&self.server.url("")).to_owned()
    }

    fn allowed(&self, path: &str) -> String {
        self.send(&self.limited, "OPTIONS", path, &Value::Null).header("allow").to_owned()
    }

    fn feature(&self, path: &str) -> Value {
        with_key(&self.server, &self.full, path).json(200)
    }

    /// The number of the newest change.
    fn newest(&self) -> i64 {
        with_key(&self.server, &self.full, "/api/health/ready").json(200)["version"]
            .as_i64()
            .expect("a version")
    }
}

/// Requires a refusal that says what may be edited and nothing of the record.
fn assert_refused(answer: &Answer, what: &str) {
    let said = answer.json(403);
    assert_eq!(said["errors"][0]["rule"], "outside_remit", "{what}: {said}");
    let detail = said["detail"].as_str().expect("a sentence");
    assert!(
        detail.contains("outside of what the account may edit") && detail.contains(TOLD),
        "{what}: {detail}"
    );
    assert!(!answer.text().contains(WORKERS), "{what}: {said}");
}

fn feature(geometry: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

fn linkage(members: &str) -> Value {
    feature(
        &Value::Null,
        &json!({
            "name": "Cụm", "sectors": "2018:25", "eps_m": 500, "min_firms": 2, "members": members,
            "recognised_on": "2025-06",
        }),
    )
}

fn figure(subject: &str) -> Value {
    let own = json!({
        "subject": subject, "measure": "trial", "period": "2031-06", "value": 7.25, "unit": "ha", "basis": "imported",
    });
    feature(&Value::Null, &own)
}

fn point(at: [f64; 2]) -> Value {
    json!({ "type": "Point", "coordinates": at })
}

/// A feature of each collection inside, one outside, and a property with another value.
fn things(office: &Office) -> Vec<(&'static str, String, String, &'static str, Value)> {
    let at = |collection: &str, item: &str| format!("{}/{item}", items(collection));
    let outline = json!({ "code": "Z05", "precision": "surveyed" });
    let there = office.made("outlines", &feature(&square(105.918), &outline));
    let linkages = ["F0081;F0200", "F0081;F0065"].map(|members| office.made("linkages", &linkage(members)));
    let figures = ["Z12", "Z05"].map(|subject| office.made("observations", &figure(subject)));
    let [inside, outside] = linkages;
    let [here, elsewhere] = figures;
    vec![
        ("zones", at("zones", "Z12"), at("zones", "Z05"), "notes", json!("thử")),
        ("clusters", at("clusters", "C001"), at("clusters", "C034"), "notes", json!("thử")),
        ("firms", at("firms", "F0081"), at("firms", "W1"), "activity", json!("thử")),
        ("outlines", at("outlines", "Z12"), there, "source", json!("thử")),
        ("units", at("units", WARD), at("units", "wards-2025:00136"), "area_km2", json!(12.5)),
        ("linkages", inside, outside, "note", json!("thử")),
        ("observations", here, elsewhere, "note", json!("thử")),
        ("sources", at("sources", "I_QMTECH"), at("sources", "IIP_GEO"), "licence", json!("thử")),
    ]
}

#[test]
fn an_account_of_a_ward_edits_what_lies_in_it_and_nothing_else_in_every_collection() {
    let office = Office::open(WARD);
    for (collection, inside, outside, property, value) in things(&office) {
        let grows = collection != "units";
        let deletes = if grows { ",DELETE" } else { "" };
        assert_eq!(office.allowed(&inside), format!("GET,HEAD,PUT,PATCH{deletes},OPTIONS"), "{inside}");
        assert_eq!(office.allowed(&outside), "GET,HEAD,OPTIONS", "{outside}");
        let all = if grows { "GET,HEAD,POST,OPTIONS" } else { "GET,HEAD,OPTIONS" };
        assert_eq!(office.allowed(&items(collection)), all, "{collection}");

        let patch = json!({ "properties": { property: value } });
        let before = office.newest();
        assert_refused(&office.send(&office.limited, "PATCH", &outside, &patch), &outside);
        let whole = office.feature(&outside);
        assert_refused(&office.send(&office.limited, "PUT", &outside, &whole), &outside);
        if grows {
            assert_refused(&office.send(&office.limited, "DELETE", &outside, &Value::Null), &outside);
        }
        assert_eq!(office.newest(), before, "{outside}: nothing is written");

        let patched = office.send(&office.limited, "PATCH", &inside, &patch);
        assert_eq!(patched.status, 204, "{inside}: {}", patched.text());
        let mut whole = office.feature(&inside);
        assert_eq!(whole["properties"][property], value, "{inside}");
        whole["properties"][property] = Value::Null;
        let replaced = office.send(&office.limited, "PUT", &inside, &whole);
        assert_eq!(replaced.status, 204, "{inside}: {}", replaced.text());

        let full = office.send(&office.full, "PATCH", &outside, &patch);
        assert_eq!(full.status, 204, "{outside}: {}", full.text());
        let undo = format!("/api/changes/{}/undo", office.newest());
        assert_refused(&office.send(&office.limited, "POST", &undo, &Value::Null), &undo);
        let full = office.send(&office.full, "PATCH", &inside, &patch);
        assert_eq!(full.status, 204, "{inside}: {}", full.text());
        let undo = format!("/api/changes/{}/undo", office.newest());
        assert_eq!(office.send(&office.limited, "POST", &undo, &Value::Null).status, 200, "{inside}");
    }
    office.server.stop();
}

#[test]
fn what_lies_in_the_ward_is_created_and_deleted_and_what_lies_elsewhere_is_not() {
    let office = Office::open(WARD);
    let zone = |at| feature(&point(at), &json!({ "name": "Khu thử" }));
    let own_firm = |geometry: Value, more: Value| {
        let mut own = firm("Xưởng Thử");
        own["geometry"] = geometry;
        for (name, value) in more.as_object().expect("properties") {
            own["properties"][name] = value.clone();
        }
        own
    };
    let source = feature(&Value::Null, &json!({ "title": "Báo cáo thử" }));
    let outline = |zone: &str, west| {
        let mut shape = square(west);
        for corner in shape["coordinates"][0].as_array_mut().expect("corners") {
            corner[1] = json!(corner[1].as_f64().expect("a number") + 0.14);
        }
        feature(&shape, &json!({ "code": zone, "precision": "surveyed" }))
    };
    for (collection, new) in [
        ("zones", zone(HERE)),
        ("clusters", zone(HERE)),
        ("firms", own_firm(point(HERE), json!({}))),
        ("firms", own_firm(Value::Null, json!({ "zone": "Z12" }))),
        ("outlines", outline("C001", 105.85)),
        ("linkages", linkage("F0081;F0200")),
        ("observations", figure("Z12")),
        ("observations", figure(WARD)),
        ("sources", source),
    ] {
        let created = office.send(&office.limited, "POST", &items(collection), &new);
        assert_eq!(created.status, 201, "{collection}: {}", created.text());
        let path = created.header("location").trim_start_matches(&office.server.url("")).to_owned();
        let deleted = office.send(&office.limited, "DELETE", &path, &Value::Null);
        assert_eq!(deleted.status, 204, "{collection}: {}", deleted.text());
        let undo = format!("/api/changes/{}/undo", office.newest());
        assert_eq!(office.send(&office.limited, "POST", &undo, &Value::Null).status, 200, "{collection}");
    }
    let before = office.newest();
    for (collection, new) in [
        ("zones", zone(THERE)),
        ("clusters", zone(THERE)),
        ("firms", own_firm(point(THERE), json!({ "zone": "Z12" }))),
        ("firms", own_firm(Value::Null, json!({}))),
        ("firms", own_firm(Value::Null, json!({ "zone": "Z05" }))),
        ("outlines", outline("Z05", 105.85)),
        ("outlines", outline("C015", 105.75)),
        ("linkages", linkage("F0081;F0065")),
        ("observations", figure("hanoi")),
        ("zones", feature(&point(HERE), &json!({ "name": "Khu thử", "code": "hanoi" }))),
        ("firms", own_firm(point(HERE), json!({ "code": "hanoi" }))),
    ] {
        assert_refused(&office.send(&office.limited, "POST", &items(collection), &new), collection);
    }
    assert_eq!(office.newest(), before, "nothing is written");
    office.server.stop();
}

#[test]
fn nothing_is_moved_out_of_the_ward_or_into_it() {
    let office = Office::open(WARD);
    let moved = |at| json!({ "geometry": point(at) });
    let set = |name: &str, value: Value| json!({ "properties": { name: value } });
    let without_point = office.made("firms", &{
        let mut own = firm("Xưởng Không Điểm");
        own["geometry"] = Value::Null;
        own["properties"]["zone"] = json!("Z12");
        own
    });
    let cited = office.made("sources", &feature(&Value::Null, &json!({ "title": "Báo cáo", "code": "BC" })));
    let linkage = office.made("linkages", &linkage("F0081;F0200"));
    let figure = office.made("observations", &figure("Z12"));
    let at = |collection: &str, item: &str| format!("{}/{item}", items(collection));
    let far = json!({ "geometry": square(105.918) });
    let before = office.newest();
    for (path, patch) in [
        (at("firms", "F0081"), moved(THERE)),
        (at("firms", "F0081"), json!({ "geometry": null })),
        (at("firms", "W1"), moved(HERE)),
        (at("zones", "Z12"), moved(THERE)),
        (at("zones", "Z05"), moved(HERE)),
        (at("outlines", "Z12"), far),
        (without_point.clone(), set("zone", json!("Z05"))),
        (without_point.clone(), set("zone", Value::Null)),
        (linkage.clone(), set("members", json!("F0081;F0065"))),
        (figure.clone(), set("subject", json!("hanoi"))),
    ] {
        assert_refused(&office.send(&office.limited, "PATCH", &path, &patch), &format!("{path} {patch}"));
    }
    assert_eq!(office.newest(), before, "nothing is written");
    for (path, patch) in [
        (at("firms", "F0081"), moved([105.8600, 21.1775])),
        (at("firms", "F0081"), set("zone", json!("Z05"))),
        (without_point.clone(), moved(HERE)),
        (linkage, set("members", json!("F0081"))),
        (figure, set("subject", json!("C001"))),
        (cited.clone(), set("title", json!("Báo cáo khác"))),
    ] {
        let done = office.send(&office.limited, "PATCH", &path, &patch);
        assert_eq!(done.status, 204, "{path} {patch}: {}", done.text());
    }
    let cites = office.send(&office.full, "PATCH", &at("firms", "W1"), &set("sources", json!("BC")));
    assert_eq!(cites.status, 204, "{}", cites.text());
    let refused = office.send(&office.limited, "PATCH", &cited, &set("title", json!("Báo cáo")));
    assert_refused(&refused, "a source that is cited elsewhere too");
    office.server.stop();
}

#[test]
fn a_batch_tells_which_edits_lie_outside_and_an_undo_leaves_them() {
    let office = Office::open(WARD);
    let edit = |collection: &str, id: &str, name: &str| {
        json!({
            "action": "update", "collection": collection, "id": id, "ifMatch": "*",
            "feature": { "properties": { "name_en": name } },
        })
    };
    let both = |mode: &str| json!({ "mode": mode, "edits": [edit("firms", "F0081", "một"), edit("firms", "W1", "hai"), edit("zones", "Z05", "ba")] });
    let before = office.newest();
    let refused = office.send(&office.limited, "POST", "/api/changes", &both("atomic"));
    assert_refused(&refused, "a batch");
    let places: Vec<_> =
        refused.json(403)["errors"].as_array().expect("errors").iter().map(|e| e["edit"].clone()).collect();
    assert_eq!(places, [1, 2]);
    assert_eq!(office.newest(), before, "nothing is written");
    let done = office.send(&office.limited, "POST", "/api/changes", &both("best-effort")).json(200);
    let statuses: Vec<_> =
        done["edits"].as_array().expect("edits").iter().map(|e| e["status"].clone()).collect();
    assert_eq!(statuses, ["changed", "refused", "refused"], "{done}");

    let all = json!({ "edits": [edit("firms", "F0081", "bốn"), edit("firms", "W1", "năm")] });
    assert_eq!(office.send(&office.full, "POST", "/api/changes", &all).status, 200);
    let newest = |of: &str| {
        let sets = with_key(&office.server, &office.full, "/api/change-sets?limit=5").json(200);
        let sets = sets["sets"].as_array().expect("sets").clone();
        sets.iter().find(|set| set["cause"] == of).expect("a set")["set"].clone()
    };
    let undo = format!("/api/change-sets/{}/undo", newest("batch"));
    let undone = office.send(&office.limited, "POST", &undo, &Value::Null).json(200);
    assert_eq!(undone["records"], 1, "{undone}");
    assert_eq!(undone["left"][0]["code"], "W1", "{undone}");
    assert_eq!(undone["left"][0]["errors"][0]["rule"], "outside_remit", "{undone}");

    let outside = json!({ "edits": [edit("firms", "W1", "sáu"), edit("zones", "Z05", "bảy")] });
    assert_eq!(office.send(&office.full, "POST", "/api/changes", &outside).status, 200);
    let undo = format!("/api/change-sets/{}/undo", newest("batch"));
    let refused = office.send(&office.limited, "POST", &undo, &Value::Null);
    let said = refused.json(403);
    assert!(said["detail"].as_str().is_some_and(|said| said.contains(TOLD)), "{said}");
    assert_eq!(said["left"].as_array().map(Vec::len), Some(2), "{said}");
    office.server.stop();
}

#[test]
fn the_unit_itself_is_not_deleted_by_undoing_what_recorded_it() {
    let office = Office::open(WARD);
    let unit = format!("{}/{WARD}", items("units"));
    let history = office.feature(&format!("{unit}/history"));
    let first = history["changes"].as_array().and_then(|all| all.last()).expect("a change").clone();
    let undo = format!("/api/changes/{}/undo", first["version"]);
    assert_refused(&office.send(&office.limited, "POST", &undo, &Value::Null), &undo);
    let undo = format!("/api/change-sets/{}/undo", first["set"]);
    let told = office.send(&office.limited, "POST", &undo, &Value::Null).text();
    assert!(told.contains("outside_remit"), "{told}");
    assert_eq!(office.feature(&unit)["properties"]["code"], "00475");
    office.server.stop();
}

#[test]
fn an_account_of_some_collections_edits_these_and_no_others() {
    let office = Office::open("firms,sources");
    let patch = json!({ "properties": { "name_en": "thử" } });
    let at = |collection: &str, item: &str| format!("{}/{item}", items(collection));
    for firm in ["F0081", "W1", "F0168"] {
        assert_eq!(office.send(&office.limited, "PATCH", &at("firms", firm), &patch).status, 204, "{firm}");
    }
    for (collection, item) in
        [("zones", "Z12"), ("clusters", "C001"), ("outlines", "Z12"), ("units", WARD), ("observations", "1")]
    {
        let (all, one) = (items(collection), at(collection, item));
        assert_eq!([office.allowed(&all), office.allowed(&one)], ["GET,HEAD,OPTIONS"; 2], "{collection}");
        let refused = office.send(&office.limited, "PATCH", &one, &patch).json(403);
        let detail = refused["detail"].as_str().expect("a sentence");
        assert!(detail.contains("establishments (firms), sources (sources)"), "{detail}");
        if collection != "units" {
            let posted = office.send(&office.limited, "POST", &all, &json!({}));
            assert_eq!(posted.status, 403, "{collection}: {}", posted.text());
        }
    }
    let created = office.send(&office.limited, "POST", &items("firms"), &firm("Xưởng Mới"));
    assert_eq!(created.status, 201, "{}", created.text());
    let vi = office.server.ask(
        "DELETE",
        &at("zones", "Z12"),
        &[("authorization", &format!("Bearer {}", office.limited)), ("accept-language", "vi")],
    );
    let said = vi.json(403)["detail"].to_string();
    assert!(
        said.contains("ngoài phạm vi của tài khoản, chỉ được sửa cơ sở (firms), nguồn (sources)"),
        "{said}"
    );
    office.server.stop();
}

#[test]
fn who_acts_as_a_limited_account_on_the_command_line_is_limited_too() {
    let (folder, ..) = with_accounts(WARD);
    let xuong = |arguments: &[&str]| folder.xuong(&[&["--lang", "en"], arguments].concat());
    let refused = |run: Run| {
        let said = run.ended(2).err;
        assert!(said.contains("outside of what the account may edit") && said.contains(TOLD), "{said}");
    };
    let as_binh = ["--actor", "Bình"];
    let edit = |firm: &str, who: &[&str]| xuong(&[&["edit", "firms", firm, "activity=thử"], who].concat());
    refused(edit("W1", &as_binh));
    edit("F0081", &as_binh).ended(0);
    edit("W1", &["--actor", "Somebody else"]).ended(0);
    edit("W1", &["--actor", "An"]).ended(0);
    let add = |at: &str| xuong(&[&["add", "firms", "name=Mới", at], &as_binh[..]].concat());
    refused(add("point=105.9183,21.0289"));
    add("point=105.8596,21.1777").ended(0);
    let end = |firm: &str| xuong(&[&["end", "firms", firm, "--on", "2026-08"], &as_binh[..]].concat());
    refused(end("W1"));
    end("F0081").ended(0);

    let rows = "code,name,lon,lat\nN1,Một,105.8596,21.1777\nN2,Hai,105.9183,21.0289\n";
    let file = folder.file("new.csv", rows).display().to_string();
    let import =
        |more: &[&str]| xuong(&[&["import", "firms", &file, "--new=all"], &as_binh[..], more].concat());
    let told = import(&[]).ended(2).out;
    assert!(
        told.contains("outside of what the account may edit") && told.contains("Nothing was written"),
        "{told}"
    );
    let told = import(&["--accept-partial"]);
    assert!(told.code < 2 && told.out.contains("1 new") && told.out.contains("1 rejected"), "{}", told.out);
    edit("N1", &[]).ended(0);
    assert!(edit("N2", &[]).code > 1, "it was not imported");
}

#[test]
fn qgis_may_edit_a_layer_of_which_the_first_feature_lies_elsewhere() {
    let (folder, ..) = with_accounts(WARD);
    let key = another_key_of(&folder, "Bình", &["--scope", "desktop"]);
    let office = Office { server: Server::on(folder), full: String::new(), limited: key };
    let (first, own) = (format!("{}/1", items("firms")), format!("{}/F0081", items("firms")));
    for path in [&first, &own] {
        assert_eq!(office.allowed(path), "GET,HEAD,PUT,PATCH,DELETE,OPTIONS", "{path}");
    }
    let moved = json!({ "geometry": point(HERE) });
    assert_refused(&office.send(&office.limited, "PATCH", &first, &moved), "the first feature");
    assert_eq!(office.send(&office.limited, "PATCH", &own, &moved).status, 204);
    assert_eq!(office.allowed(&items("firms")), "GET,HEAD,POST,OPTIONS");
    office.server.stop();
}

#[test]
fn a_limit_is_followed_by_a_running_server_and_told_to_the_account() {
    let office = Office::open(WARD);
    let who = || with_key(&office.server, &office.limited, "/api/session").json(200);
    assert_eq!(who()["within"], json!([WARD]));
    let limit =
        |more: &[&str]| office.server.folder.xuong(&[&["admin", "user", "limit", "Bình"], more].concat());
    let soon = |expected: &Value| {
        let begun = Instant::now();
        while who()["within"] != *expected {
            assert!(begun.elapsed() < Duration::from_secs(1), "{}", who());
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let path = format!("{}/W1", items("firms"));
    let patch = |name: &str| {
        office.send(&office.limited, "PATCH", &path, &json!({ "properties": { "name_en": name } })).status
    };
    assert_eq!(patch("một"), 403);
    limit(&["--everywhere"]).ended(0);
    soon(&json!([]));
    assert_eq!(patch("hai"), 204);
    limit(&["--within", "sources"]).ended(0);
    soon(&json!(["sources"]));
    assert_eq!(patch("ba"), 403);
    let told = office.server.folder.xuong(&["admin", "user", "list"]).ended(0).out;
    assert!(told.lines().any(|line| line.starts_with("Bình") && line.ends_with("sources")), "{told}");
    office.server.stop();
}

#[test]
fn a_limit_names_units_of_the_register_and_is_for_those_who_edit() {
    let folder = with_workers();
    let add = |name: &str, role: &str, within: &str| {
        folder.xuong(&["--lang", "en", "admin", "user", "add", name, "--role", role, "--within", within])
    };
    assert!(add("a", "editor", "wards-2025:99999").ended(2).err.contains("no such unit"));
    assert!(add("a", "editor", "roads").ended(2).err.contains("neither a unit"));
    for role in ["analyst", "admin"] {
        assert!(add("a", role, "firms").ended(2).err.contains("for editors and publishers"), "{role}");
    }
    add("a", "publisher", "districts-2024:004,zones").ended(0);
    let unlimited = folder.xuong(&["admin", "user", "limit", "a"]);
    assert_eq!(unlimited.code, 2, "what it may edit is needed");
}
