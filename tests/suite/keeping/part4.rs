//! OGC API – Features Part 4 (20-002r2, draft): create, replace, update and delete features, by its requirements.

use serde_json::{Value, json};

use super::{another_key_of, key_of, with_workers};
use crate::harness::{Answer, Folder, Server};

/// A server with an editor's key, without the scope of desktop programs.
pub(crate) struct Desk {
    pub(crate) server: Server,
    pub(crate) key: String,
}

impl Desk {
    pub(crate) fn open() -> Self {
        Self::on(with_workers())
    }

    pub(crate) fn on(folder: Folder) -> Self {
        let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
        Self { server: Server::on(folder), key }
    }

    /// The same server with a key for desktop programs.
    pub(crate) fn desktop(mut self) -> Self {
        self.key = another_key_of(&self.server.folder, "Lê Thị Bình", &["--scope", "desktop"]);
        self
    }

    pub(crate) fn send(&self, method: &str, path: &str, more: &[(&str, &str)], body: &Value) -> Answer {
        let shown = format!("Bearer {}", self.key);
        let kind = if method == "PATCH" { "application/merge-patch+json" } else { "application/geo+json" };
        let mut headers = vec![("authorization", shown.as_str()), ("accept-language", "en")];
        if !more.iter().any(|(name, _)| *name == "content-type") {
            headers.push(("content-type", kind));
        }
        headers.extend(more);
        Answer::attempt(method, &self.server.url(path), &headers, body.to_string()).expect("an answer")
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        super::with_key(&self.server, &self.key, path)
    }

    /// Changes a feature of which the newest state is known.
    pub(crate) fn patch(&self, path: &str, properties: &Value) -> Answer {
        let tag = self.get(path).header("etag").to_owned();
        self.send("PATCH", path, &[("if-match", &tag)], &json!({ "properties": properties }))
    }
}

const FIRMS: &str = "/ogc/collections/firms/items";
const FIRM: &str = "/ogc/collections/firms/items/W1";

pub(crate) fn firm(name: &str) -> Value {
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [105.8512, 21.0301] },
        "properties": { "name": name, "sector": "2592", "status": "operating", "workers": 12, "opened": "2019-05" },
    })
}

/// Collections whose features are created, changed and deleted one by one.
const EDITED: [&str; 7] = ["zones", "clusters", "firms", "outlines", "linkages", "observations", "sources"];

/// The path of a response's `Location`.
pub(crate) fn location(desk: &Desk, answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text());
    let location = answer.header("location");
    location.strip_prefix(&desk.server.url("")).unwrap_or_else(|| panic!("{location}")).to_owned()
}

/// /req/create-replace-delete/post-op, /req/create-replace-delete/post-response,
/// /req/create-replace-delete/post-response-rid, /req/create-replace-delete/put-op,
/// /req/create-replace-delete/put-response, /req/create-replace-delete/delete-op,
/// /req/create-replace-delete/delete-response (OGC 20-002r1 §6.2 to §6.4)
#[test]
fn a_feature_is_created_found_by_the_next_request_replaced_and_deleted() {
    let desk = Desk::open();
    let before = desk.get(&format!("{FIRMS}?limit=1")).json(200)["numberMatched"].as_i64();
    let created = desk.send("POST", FIRMS, &[], &firm("Xưởng Mới"));
    let path = location(&desk, &created);
    let read = desk.get(&path);
    assert_eq!(read.header("etag"), created.header("etag"), "the tag of the creation is that of the feature");
    let feature = read.json(200);
    assert_eq!(path.rsplit('/').next(), Some(feature["id"].to_string().as_str()));
    let own = &feature["properties"];
    assert_eq!(own["name"], "Xưởng Mới");
    assert_eq!((own["workers"].as_i64(), own["opened_precision"].as_str()), (Some(12), Some("month")));
    assert!(own["code"].as_str().is_some_and(|code| code.starts_with('F')), "a code is made: {own}");
    assert!(own["ward_name"].as_str().is_some(), "it lies in a ward: {own}");
    let after = desk.get(&format!("{FIRMS}?limit=1")).json(200)["numberMatched"].as_i64();
    assert_eq!(after, before.map(|count| count + 1));
    let found = desk.server.get("/api/search?q=xuong+moi").text();
    assert!(found.contains("Xưởng Mới"), "{found}");

    let mut whole = firm("Xưởng Đổi Tên");
    whole["properties"]["code"] = own["code"].clone();
    whole["properties"].as_object_mut().expect("properties").remove("workers");
    let replaced = desk.send("PUT", &path, &[("if-match", read.header("etag"))], &whole);
    assert_eq!(replaced.status, 204, "{}", replaced.text());
    let feature = desk.get(&path).json(200);
    assert_eq!(feature["properties"]["name"], "Xưởng Đổi Tên");
    assert!(feature["properties"]["workers"].is_null(), "what is not in the new feature is unknown");

    let deleted = desk.send("DELETE", &path, &[("if-match", replaced.header("etag"))], &Value::Null);
    assert_eq!((deleted.status, deleted.body.len()), (204, 0), "{}", deleted.text());
    assert_eq!(desk.get(&path).status, 410);
    assert_eq!(desk.get(&format!("{FIRMS}?limit=1")).json(200)["numberMatched"].as_i64(), before);
    desk.server.stop();
}

/// /req/update/update-patch-op, /req/update/update-patch-response, /req/features/update-json-merge-patch (OGC 20-002r1
/// §7.2, §9.7)
#[test]
fn a_patch_changes_what_it_names_and_nothing_else() {
    let desk = Desk::open();
    let before = desk.get(FIRM).json(200);
    let answer = desk.patch(FIRM, &json!({ "status": "suspended", "tax_code": "0100109106" }));
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = desk.get(FIRM).json(200);
    let mut expected = before.clone();
    expected["properties"]["status"] = json!("suspended");
    expected["properties"]["tax_code"] = json!("0100109106");
    assert_eq!(after["properties"], expected["properties"]);
    assert_eq!(after["geometry"], before["geometry"]);
    assert_eq!(desk.patch(FIRM, &json!({ "status": null })).status, 204, "null unsets");
    assert!(desk.get(FIRM).json(200)["properties"]["status"].is_null());
    desk.server.stop();
}

#[test]
fn a_count_of_workers_takes_its_date_with_it() {
    let desk = Desk::open();
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 7 })).status, 204);
    let own = desk.get(FIRM).json(200)["properties"].clone();
    assert_eq!((own["workers"].as_i64(), &own["workers_as_of"]), (Some(7), &Value::Null), "{own}");
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 8, "workers_as_of": "2026-06-30" })).status, 204);
    let own = desk.get(FIRM).json(200)["properties"].clone();
    assert_eq!(
        (own["workers"].as_i64(), own["workers_as_of"].as_str()),
        (Some(8), Some("2026-06-30")),
        "{own}"
    );
    let refused = desk.patch(FIRM, &json!({ "workers": null, "workers_as_of": "2026-06-30" }));
    assert_eq!(
        refused.json(422)["errors"][0]["field"],
        "workers_as_of",
        "a date of no count is told, not dropped"
    );
    desk.server.stop();
}

#[test]
fn what_is_read_and_sent_back_whole_changes_nothing() {
    let desk = Desk::open();
    for (collection, crs) in
        [("firms", ""), ("zones", ""), ("clusters", ""), ("firms", "EPSG/0/5897"), ("zones", "EPSG/0/3857")]
    {
        let uri = format!("http://www.opengis.net/def/crs/{crs}");
        let asked = if crs.is_empty() { String::new() } else { format!("?crs={uri}") };
        let page = desk.get(&format!("/ogc/collections/{collection}/items?limit=40")).json(200);
        let ids: Vec<String> =
            page["features"].as_array().expect("features").iter().map(|f| f["id"].to_string()).collect();
        for id in ids {
            let path = format!("/ogc/collections/{collection}/items/{id}");
            let read = desk.get(&format!("{path}{asked}"));
            let tag = read.header("etag").to_owned();
            let mut more = vec![("if-match", tag.as_str())];
            let content_crs = format!("<{uri}>");
            if !crs.is_empty() {
                more.push(("content-crs", &content_crs));
            }
            let answer = desk.send("PUT", &path, &more, &read.json(200));
            assert_eq!(answer.status, 204, "{path}: {}", answer.text());
            let version = |tag: &str| tag.split('-').next().expect("a version").to_owned();
            assert_eq!(version(answer.header("etag")), version(&tag), "{path}{asked}");
        }
    }
    desk.server.stop();
}

/// /req/features/content-crs-header, /req/features/crs-other-crs (OGC 20-002r1 §9.5)
#[test]
fn coordinates_are_taken_in_every_offered_reference_system() {
    let desk = Desk::open();
    // 105.8512, 21.0301 by PROJ 9.
    for (crs, bare) in [
        ("http://www.opengis.net/def/crs/EPSG/0/3857", true),
        ("http://www.opengis.net/def/crs/EPSG/0/5897", false),
    ] {
        let moved = desk.get(&format!("{FIRM}?crs={crs}")).json(200)["geometry"]["coordinates"].clone();
        let shifted = json!([moved[0].as_f64().expect("x") + 100.0, moved[1].as_f64().expect("y")]);
        let named = if bare { crs.to_owned() } else { format!("<{crs}>") };
        let tag = desk.get(FIRM).header("etag").to_owned();
        let body = json!({ "geometry": { "type": "Point", "coordinates": shifted } });
        let answer = desk.send("PATCH", FIRM, &[("if-match", &tag), ("content-crs", &named)], &body);
        assert_eq!(answer.status, 204, "{crs}: {}", answer.text());
        let read = desk.get(&format!("{FIRM}?crs={crs}")).json(200)["geometry"]["coordinates"].clone();
        let off = (read[0].as_f64().expect("x") - shifted[0].as_f64().expect("x")).abs();
        assert!(off < 0.001, "{crs}: {read} for {shifted}");
    }
    let answer = desk.send("PATCH", FIRM, &[("if-match", "*"), ("content-crs", "EPSG:32632")], &json!({}));
    assert_eq!(answer.status, 400, "{}", answer.text());
    desk.server.stop();
}

/// /req/optimistic-locking-etags/ifmatch-put-op, /req/optimistic-locking-etags/ifmatch-patch-op (OGC 20-002r1 §8.3.3)
#[test]
fn an_edit_without_a_condition_is_refused_unless_the_key_is_for_desktop_programs() {
    let desk = Desk::open();
    let body = json!({ "properties": { "status": "suspended" } });
    for method in ["PATCH", "PUT", "DELETE"] {
        let sent = if method == "PUT" { firm("Xưởng") } else { body.clone() };
        let answer = desk.send(method, FIRM, &[], &sent);
        assert!(
            answer.json(428)["detail"].as_str().is_some_and(|said| said.contains("If-Match")),
            "{method}"
        );
    }
    assert_eq!(desk.send("PATCH", FIRM, &[("if-match", "*")], &body).status, 204);
    let desk = desk.desktop();
    assert_eq!(desk.send("PATCH", FIRM, &[], &json!({ "properties": { "status": null } })).status, 204);
    desk.server.stop();
}

/// /req/optimistic-locking-etags/get-etag-response (OGC 20-002r1 §8.3.2)
#[test]
fn an_entity_tag_is_strong_and_of_its_feature_alone() {
    let desk = Desk::open();
    let other = location(&desk, &desk.send("POST", FIRMS, &[], &firm("Xưởng Khác")));
    let tags = || (desk.get(FIRM).header("etag").to_owned(), desk.get(&other).header("etag").to_owned());
    let before = tags();
    assert!(before.0.starts_with('"') && before.0 != before.1, "{before:?}");
    assert_eq!(desk.patch(&other, &json!({ "status": "closed" })).status, 204);
    let after = tags();
    assert_eq!(after.0, before.0, "an edit of one feature leaves the tag of another alone");
    assert_ne!(after.1, before.1);
    let shown = format!("Bearer {}", desk.key);
    let known = [("authorization", shown.as_str()), ("if-none-match", after.0.as_str())];
    let known = desk.server.ask("GET", FIRM, &known);
    assert_eq!((known.status, known.header("etag")), (304, after.0.as_str()));
    let version = |tag: &str| tag.split('-').next().expect("a version").to_owned();
    let public = desk.server.get(FIRM).header("etag").to_owned();
    assert_eq!(version(&public), version(&after.0), "one version in every representation");
    assert_ne!(public, after.0);
    desk.server.stop();
}

#[test]
fn preferences_are_honoured_and_said() {
    let desk = Desk::open();
    let tag = desk.get(FIRM).header("etag").to_owned();
    let more = [("if-match", tag.as_str()), ("prefer", "return=representation, handling=strict")];
    let answer = desk.send("PATCH", FIRM, &more, &json!({ "properties": { "name": "Xưởng Thử" } }));
    assert_eq!(answer.json(200)["properties"]["name"], "Xưởng Thử");
    assert!(answer.header("preference-applied").contains("return=representation"));
    assert_eq!(answer.header("etag"), desk.get(FIRM).header("etag"));
    let doubtful = json!({ "properties": { "tax_code": "0104567894", "sources": "no-such-source" } });
    let strict = desk.patch(FIRM, &doubtful["properties"]);
    let told = strict.json(422);
    assert!(told["detail"].as_str().is_some_and(|said| said.contains("handling=lenient")), "{told}");
    let rules: Vec<&str> =
        told["errors"].as_array().expect("errors").iter().filter_map(|e| e["rule"].as_str()).collect();
    assert!(rules.contains(&"tax_code") && rules.contains(&"source_unheld"), "{told}");
    let tag = desk.get(FIRM).header("etag").to_owned();
    let lenient = [("if-match", tag.as_str()), ("prefer", "handling=lenient")];
    assert_eq!(desk.send("PATCH", FIRM, &lenient, &doubtful).status, 204);
    desk.server.stop();
}

#[test]
fn a_zone_and_a_cluster_stay_in_their_collections() {
    let desk = Desk::open();
    for (collection, other, usual) in [
        ("zones", "craft_village_cluster", "industrial_park"),
        ("clusters", "industrial_park", "industrial_cluster"),
    ] {
        let path = format!("/ogc/collections/{collection}/items");
        let mut new = firm("Khu Thử");
        new["properties"] = json!({ "name": "Khu Thử", "area_ha": 12.5 });
        let path = location(&desk, &desk.send("POST", &path, &[], &new));
        let own = desk.get(&path).json(200)["properties"].clone();
        assert_eq!((own["kind"].as_str(), own["area_ha"].as_f64()), (Some(usual), Some(12.5)), "{own}");
        let refused = desk.patch(&path, &json!({ "kind": other })).json(422);
        assert_eq!(refused["errors"][0]["field"], "kind", "{refused}");
    }
    desk.server.stop();
}

/// /req/create-replace-delete/options-op, /req/create-replace-delete/options-response (OGC 20-002r1 §6.5)
#[test]
fn options_names_the_methods_and_the_media_types_that_they_take() {
    let desk = Desk::open();
    let items = desk.send("OPTIONS", FIRMS, &[], &Value::Null);
    assert_eq!((items.status, items.header("allow")), (200, "GET,HEAD,POST,OPTIONS"));
    assert_eq!(items.header("accept-post"), "application/geo+json");
    let item = desk.send("OPTIONS", FIRM, &[], &Value::Null);
    assert_eq!((item.status, item.header("allow")), (200, "GET,HEAD,PUT,PATCH,DELETE,OPTIONS"));
    assert_eq!(item.header("accept-patch"), "application/merge-patch+json");
    desk.server.stop();
}

/// A method that a collection does not take is refused as one, whatever its headers say.
#[test]
fn units_are_neither_added_nor_deleted_with_headers_that_are_not_understood_either() {
    let desk = Desk::open();
    let units = "/ogc/collections/units/items";
    for (method, path) in [("POST", units.to_owned()), ("DELETE", format!("{units}/1"))] {
        let answer = desk.send(method, &path, &[("content-crs", "x")], &json!({}));
        assert_eq!(answer.status, 405, "{method}: {}", answer.text());
    }
    desk.server.stop();
}

/// /req/create-replace-delete/put-rid, /req/create-replace-delete/put-rid-exception (OGC 20-002r1 §6.3)
#[test]
fn the_address_names_the_feature_to_replace() {
    let desk = Desk::open();
    let mut whole = desk.get(FIRM).json(200);
    whole["id"] = json!(7);
    assert_eq!(desk.send("PUT", FIRM, &[("if-match", "*")], &whole).status, 204);
    let none = format!("{FIRMS}/none");
    assert_eq!(desk.send("PUT", &none, &[("if-match", "*")], &whole).status, 412);
    let desk = desk.desktop();
    assert_eq!(desk.send("PUT", &none, &[], &whole).status, 404);
    desk.server.stop();
}

#[test]
fn the_definition_has_every_edit_that_its_reader_may_make() {
    let desk = Desk::open();
    let written = |definition: &Value| -> Vec<String> {
        let paths = definition["paths"].as_object().expect("paths");
        let of = |(path, item): (&String, &Value)| {
            let methods = item.as_object().expect("operations").keys().filter(|method| *method != "get");
            methods.map(|method| format!("{method} {path}")).collect::<Vec<_>>()
        };
        // Signing in and out and notes edit nothing, and everybody may try; reports, names and addresses in a body are read.
        let read = ["/api/session", "/api/notes", "/api/reports/", "/api/reconcile/", "/api/resolve"];
        let edits = |path: &str| read.iter().all(|own| !path.starts_with(own));
        paths.iter().filter(|(path, _)| edits(path)).flat_map(of).collect()
    };
    let mut expected: Vec<String> = EDITED
        .iter()
        .flat_map(|collection| {
            let items = format!("/collections/{collection}/items");
            let item = ["put", "patch", "delete"].map(|method| format!("{method} {items}/{{featureId}}"));
            item.into_iter().chain([format!("post {items}")])
        })
        .chain(["put", "patch"].map(|method| format!("{method} /collections/units/items/{{featureId}}")))
        .chain(["post /api/changes".to_owned()])
        .collect();
    let undo = ["/api/changes/{version}/undo", "/api/change-sets/{set}/undo"];
    expected.extend(undo.map(|path| format!("post {path}")));
    expected.push("post /api/firms/merge".to_owned());
    expected.extend(
        [
            "post /api/imports",
            "patch /api/imports/{import}",
            "delete /api/imports/{import}",
            "post /api/imports/{import}/commit",
            "put /api/import-profiles/{profile}",
            "delete /api/import-profiles/{profile}",
        ]
        .map(str::to_owned),
    );
    expected.sort();
    let definition = desk.get("/ogc/api").json(200);
    let mut all = written(&definition);
    all.sort();
    assert_eq!(all, expected);
    let patch = &definition["paths"]["/collections/firms/items/{featureId}"]["patch"];
    for status in ["200", "204", "400", "401", "404", "405", "412", "415", "422", "428"] {
        assert!(patch["responses"][status].is_object(), "{status}: {patch}");
    }
    assert!(written(&desk.server.get("/ogc/api").json(200)).is_empty(), "the public may make none");
    desk.server.stop();
}
