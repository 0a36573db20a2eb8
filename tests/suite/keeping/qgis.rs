//! A replay of what QGIS sends (3.32 and later, `src/providers/wfs/oapif`), in its order and with its headers.

use serde_json::{Map, Value, json};

use super::{another_key_of, key_of, with_workers};
use crate::harness::{Answer, Server};

const AGENT: &str = "Mozilla/5.0 QGIS/34000/Debian GNU/Linux";

/// QGIS with a key.
struct Qgis<'s> {
    server: &'s Server,
    key: &'s str,
}

impl Qgis<'_> {
    fn send(&self, method: &str, path: &str, kind: Option<&str>, body: &str) -> Answer {
        let shown = format!("Bearer {}", self.key);
        let mut headers = vec![("authorization", shown.as_str()), ("user-agent", AGENT)];
        headers.extend(kind.map(|kind| ("content-type", kind)));
        Answer::attempt(method, &self.server.url(path), &headers, body).expect("an answer")
    }

    /// Whether QGIS lets its user edit.
    fn may_edit(&self, items: &str) -> bool {
        self.send("OPTIONS", items, None, "").header("allow").contains("POST")
    }
}

/// The feature that QGIS sends for a new one: every attribute of the layer, null where none is set.
fn new_feature(qgis: &Qgis<'_>, collection: &str, name: &str) -> Value {
    let schema = qgis.send("GET", &format!("/ogc/collections/{collection}/schema"), None, "").json(200);
    let named = schema["properties"].as_object().expect("properties").iter();
    let is_geometry = |of: &Value| {
        of["x-ogc-role"] == "primary-geometry"
            || of["format"].as_str().is_some_and(|f| f.starts_with("geometry"))
    };
    let mut properties: Map<String, Value> = named
        .filter(|(name, of)| *name != "id" && !is_geometry(of))
        .map(|(name, _)| (name.clone(), Value::Null))
        .collect();
    properties.insert("name".to_owned(), json!(name));
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [105.85, 21.03] },
        "properties": properties,
    })
}

#[test]
fn qgis_creates_changes_and_deletes_in_each_collection() {
    let folder = with_workers();
    let key = key_of(&folder, "Trần Văn Cường", "editor", &["--scope", "desktop"]);
    let server = Server::on(folder);
    let qgis = Qgis { server: &server, key: &key };
    for collection in ["zones", "clusters", "firms"] {
        let items = format!("/ogc/collections/{collection}/items");
        assert!(qgis.may_edit(&items), "{collection}");
        let first = qgis.send("GET", &format!("{items}?limit=1"), None, "").json(200)["features"][0]["id"]
            .to_string();
        let allowed = qgis.send("OPTIONS", &format!("{items}/{first}"), None, "").header("allow").to_owned();
        assert!(["PUT", "PATCH", "DELETE"].iter().all(|method| allowed.contains(method)), "{allowed}");

        let new = new_feature(&qgis, collection, "Vẽ trong QGIS").to_string();
        let created = qgis.send("POST", &items, Some("application/geo+json"), &new);
        assert_eq!(created.status, 201, "{collection}: {}", created.text());
        let id = created.header("location").rsplit("/items/").next().expect("an id").to_owned();
        let item = format!("{items}/{id}");
        assert_eq!(qgis.send("GET", &item, None, "").json(200)["id"].to_string(), id);

        let patch = Some("application/merge-patch+json");
        let moved = r#"{"geometry":{"type":"Point","coordinates":[105.86,21.04]}}"#;
        assert_eq!(qgis.send("PATCH", &item, patch, moved).status, 204);
        let renamed = r#"{"properties":{"name":"Đổi tên trong QGIS"}}"#;
        assert_eq!(qgis.send("PATCH", &item, patch, renamed).status, 204);
        let read = qgis.send("GET", &item, None, "").json(200);
        assert_eq!(read["geometry"]["coordinates"], json!([105.86, 21.04]));
        assert_eq!(read["properties"]["name"], "Đổi tên trong QGIS");

        assert_eq!(qgis.send("DELETE", &item, None, "").status, 204);
        assert_eq!(qgis.send("GET", &item, None, "").status, 410);
    }
    server.stop();
}

#[test]
fn qgis_shows_why_an_edit_is_refused() {
    let folder = with_workers();
    let key = key_of(&folder, "Trần Văn Cường", "editor", &["--scope", "desktop"]);
    let server = Server::on(folder);
    let qgis = Qgis { server: &server, key: &key };
    let patch = Some("application/merge-patch+json");
    let item = "/ogc/collections/firms/items/W1";
    let refused = qgis.send("PATCH", item, patch, r#"{"properties":{"workers":-5,"name":"<b>"}}"#);
    assert_eq!(refused.status, 422);
    assert!(refused.header("content-type").starts_with("text/xml"), "{}", refused.header("content-type"));
    let text = refused.text();
    assert!(
        text.contains("<ows:ExceptionText>") && text.contains("workers") && !text.contains("<b>"),
        "{text}"
    );
    assert_eq!(qgis.send("PATCH", item, patch, "{").status, 400);
    assert!(qgis.send("PATCH", item, patch, "{").text().contains("ows:ExceptionReport"));
    server.stop();
}

#[test]
fn with_a_key_that_may_only_read_qgis_stops_at_its_first_question() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &["--scope", "desktop"]);
    let other = another_key_of(&folder, "an", &[]);
    let server = Server::on(folder);
    for key in [&key, &other] {
        let qgis = Qgis { server: &server, key };
        for collection in
            ["zones", "clusters", "firms", "units", "outlines", "linkages", "observations", "sources"]
        {
            assert!(!qgis.may_edit(&format!("/ogc/collections/{collection}/items")), "{collection}");
        }
    }
    let before = server.get("/api/config").json(200);
    let qgis = Qgis { server: &server, key: &key };
    let new = new_feature(&qgis, "firms", "Không được ghi").to_string();
    assert_eq!(
        qgis.send("POST", "/ogc/collections/firms/items", Some("application/geo+json"), &new).status,
        405
    );
    assert_eq!(server.get("/api/config").json(200), before, "nothing was written");
    server.stop();
}
