//! OData 4.01, minimal conformance, for spreadsheets: as a client of others reads it, and as the standard describes it.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use quick_xml::{Reader, events::Event};
use rstest::rstest;
use serde_json::{Value, json};

use super::filter;
use crate::{
    harness::{Answer, InTime, KEY, Server},
    imports::facts::FIRMS,
    keeping::{WORKERS, with_key, with_workers},
};

/// Asks for a path below the service with query options that are not encoded yet.
fn ask(server: &Server, path: &str, options: &[(&str, &str)]) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(options).finish();
    server.get(&format!("/odata/v4/{path}?{query}"))
}

/// The entities of a page.
fn entities(page: &Value) -> &[Value] {
    page["value"].as_array().expect("entities")
}

/// The codes of entities.
fn codes(page: &Value) -> BTreeSet<String> {
    entities(page).iter().map(|own| own["code"].as_str().expect("a code").to_owned()).collect()
}

/// The codes that CQL2 finds among the firms.
fn by_cql2(server: &Server, condition: &str) -> BTreeSet<String> {
    let page = filter::ask(server, "firms", condition, "").json(200);
    let features = page["features"].as_array().expect("features").iter();
    features.map(|own| own["properties"]["code"].as_str().expect("a code").to_owned()).collect()
}

/// The types of properties by entity type, as the metadata declare them.
fn declared(server: &Server, key: Option<&str>) -> BTreeMap<String, BTreeMap<String, String>> {
    let path = "/odata/v4/$metadata";
    let answer = key.map_or_else(|| server.get(path), |key| with_key(server, key, path));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/xml"));
    let text = answer.text();
    let mut reader = Reader::from_str(&text);
    let (mut types, mut own) = (BTreeMap::new(), String::new());
    loop {
        let tag = match reader.read_event().expect("XML") {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => return types,
            _ => continue,
        };
        let of = |name: &str| {
            let mut found = tag.attributes().map(|own| own.expect("an attribute"));
            let found = found.find(|own| own.key.into_inner() == name);
            found.map(|own| own.value.into_owned()).unwrap_or_default()
        };
        match tag.name().into_inner() {
            "EntityType" => {
                own = of("Name");
                types.insert(own.clone(), BTreeMap::new());
            }
            "Property" => {
                let properties = types.get_mut(&own).expect("a property stands in a type");
                properties.insert(of("Name"), of("Type"));
            }
            _ => {}
        }
    }
}

/// What the client of others reads.
fn read(server: &Server, key: Option<&str>) -> Value {
    let output = Command::new("python3")
        .args(["tests/clients/odata_feed.py", &server.url("/odata/v4/")])
        .args(key)
        .output_in_time()
        .expect("Python");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|fault| panic!("{fault}: {error}"))
}

/// A list of texts.
fn texts(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("{list} is refused"));
    list.iter().map(|own| own.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn a_client_of_others_reads_all_firms_over_pages_and_a_report() {
    let server = Server::seeded();
    let told = read(&server, None);
    let features = filter::everything(&server, "firms");
    let expected = features.iter().map(|own| {
        let (properties, at) = (&own["properties"], &own["geometry"]["coordinates"]);
        json!([own["id"], properties["code"], properties["name"], at[0], at[1]])
    });
    assert_eq!(told["firms"], Value::Array(expected.collect()), "each once, in the order of the list");
    assert_eq!((features.len(), &told["pages"]), (FIRMS, &json!(FIRMS.div_ceil(50))));
    assert_eq!(texts(&told["metal"]), by_cql2(&server, "sector LIKE '25%'"));
    // In OData what is unknown differs from every text (part 2, §5.1.1.1.2).
    assert_eq!(texts(&told["not_metal"]), by_cql2(&server, "sector <> '25' OR sector IS NULL"));
    assert_eq!(texts(&told["unknown_sector"]), by_cql2(&server, "sector IS NULL"));
    let names = server.get("/ogc/collections/firms/items?sortby=-name&limit=3").json(200);
    for (own, feature) in told["last_names"]
        .as_array()
        .expect("names")
        .iter()
        .zip(names["features"].as_array().expect("features"))
    {
        assert_eq!(own, &feature["properties"]["name"]);
    }
    assert_eq!(told["by_workers"], "HTTP 400", "what is not public is no property");
    assert!(!texts(&told["properties"]).contains("workers"));
    let report = server.get("/api/reports/sector-mix?boundaries=districts-2024").json(200);
    let rows = report["rows"].as_array().expect("rows").iter();
    let rows = rows.map(|row| json!([row["area"], row["sector"], row["establishments"]]));
    assert_eq!(told["mix"], Value::Array(rows.collect()));
    server.stop();
}

/// The key is the password of `Basic`, the only way in which Excel can show it.
#[test]
fn an_analyst_reads_and_filters_workers_by_a_key_as_password() {
    let server = Server::on(with_workers());
    let told = read(&server, Some(KEY));
    assert!(texts(&told["properties"]).contains("workers"));
    assert!(texts(&told["by_workers"]).contains("W1"), "{}", told["by_workers"]);
    let page = with_key(&server, KEY, "/odata/v4/firms?%24filter=code%20eq%20%27W1%27").json(200);
    assert_eq!(page["value"][0]["workers"].to_string(), WORKERS);
    assert!(declared(&server, Some(KEY))["firms"].contains_key("workers"));
    server.stop();
}

#[rstest]
#[case("$filter", "workers gt 5")]
#[case("$filter", "not (workers eq null)")]
#[case("$filter", "code eq 'W1' and workers in (48151)")]
#[case("$filter", "workers_as_of ge 2020-01-01")]
#[case("$orderby", "workers desc")]
#[case("$select", "code,workers")]
fn the_public_does_not_ask_for_workers_of_firms(#[case] option: &str, #[case] value: &str) {
    let server = Server::on(with_workers());
    for path in ["firms", "firms/$count"] {
        let refused = ask(&server, path, &[(option, value)]);
        let problem = refused.json(400);
        assert!(problem["error"]["message"].as_str().is_some_and(|said| said.contains(option)), "{problem}");
    }
    let mine = ask(&server, "firms", &[("$filter", "code eq 'W1'")]).json(200);
    let mine = &entities(&mine)[0];
    assert!(mine.get("workers").is_none() && !mine.to_string().contains(WORKERS), "{mine}");
    let types = declared(&server, None);
    assert!(!types["firms"].keys().any(|name| name.starts_with("workers")), "nor are they declared");
    server.stop();
}

/// Part 1, §11.1.1, §11.1.2: every set is in the service document and in the metadata, and its entities have the properties
/// that are declared, with values of the declared types.
#[test]
fn entities_are_what_the_metadata_declare() {
    let server = Server::on(with_workers());
    for key in [None, Some(KEY)] {
        let types = declared(&server, key);
        let read =
            |path: &str| key.map_or_else(|| server.get(path), |key| with_key(&server, key, path)).json(200);
        let service = read("/odata/v4");
        let context = service["@odata.context"].as_str().expect("a context");
        assert_eq!(context, server.url("/odata/v4/$metadata"));
        let sets: BTreeSet<&str> =
            entities(&service).iter().map(|set| set["url"].as_str().expect("an address")).collect();
        assert_eq!(sets, types.keys().map(String::as_str).collect(), "every type has a set");
        let measured = ["report_specialisation", "report_diversity"].map(|set| (set, "&measure=workers"));
        for (set, more) in types.keys().map(|set| (set.as_str(), "")).chain(measured) {
            let properties = &types[set];
            let page = read(&format!("/odata/v4/{set}?limit=200&%24count=true{more}"));
            assert_eq!(page["@odata.context"], server.url(&format!("/odata/v4/$metadata#{set}")));
            assert!(page["@odata.count"].as_u64() >= Some(entities(&page).len() as u64), "{set}");
            for entity in entities(&page) {
                let own: BTreeSet<&String> = entity.as_object().expect("an entity").keys().collect();
                assert_eq!(own, properties.keys().collect(), "{set}");
                for (name, value) in entity.as_object().expect("an entity") {
                    assert!(
                        is_of(value, &properties[name]),
                        "{set}: {name}: {value} is no {}",
                        properties[name]
                    );
                }
            }
        }
    }
    server.stop();
}

/// Whether a value is one of a type, or null.
fn is_of(value: &Value, kind: &str) -> bool {
    let is_day = |text: &str| text.len() == 10 && text.as_bytes()[4] == b'-';
    value.is_null()
        || match kind {
            "Edm.String" => value.is_string(),
            "Edm.Int64" => value.is_i64(),
            "Edm.Double" => value.is_number(),
            "Edm.Date" => value.as_str().is_some_and(is_day),
            _ => false,
        }
}

/// Part 1, §11.2.6, §8.1.5, §8.2.6: options, counts, keys, headers.
#[test]
fn options_are_those_of_the_standard() {
    let server = Server::seeded();
    let first = ask(&server, "firms", &[("$top", "5"), ("$orderby", "name desc,id"), ("$select", "id,name")]);
    assert_eq!(first.header("odata-version"), "4.0");
    assert_eq!(first.header("content-type"), "application/json;odata.metadata=minimal");
    let first = first.json(200);
    assert_eq!(first["@odata.context"], server.url("/odata/v4/$metadata#firms(id,name)"));
    assert!(first.get("@odata.nextLink").is_none(), "as many as were asked for");
    let rest =
        ask(&server, "firms", &[("$top", "3"), ("$skip", "2"), ("$orderby", "name desc,id")]).json(200);
    let ids = |page: &Value| entities(page).iter().map(|own| own["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first)[2..], ids(&rest)[..]);
    let one = server.get(&format!("/odata/v4/firms({})", first["value"][0]["id"])).json(200);
    assert_eq!(one["name"], first["value"][0]["name"]);
    assert_eq!(one["@odata.context"], server.url("/odata/v4/$metadata#firms/$entity"));
    let count = ask(&server, "firms/$count", &[]);
    assert_eq!((count.header("content-type"), count.text()), ("text/plain", FIRMS.to_string()));
    let of_sector = ask(&server, "firms/$count", &[("$filter", "startswith(sector,'25')")]).text();
    assert_eq!(of_sector, by_cql2(&server, "sector LIKE '25%'").len().to_string());
    let none = ask(&server, "firms", &[("$top", "0"), ("$count", "true")]).json(200);
    assert_eq!((none["@odata.count"].as_u64(), entities(&none).len()), (Some(FIRMS as u64), 0));
    // Sorted lists and reports go on by a number of entities, others by a cursor.
    for (path, options) in [
        ("firms", &[("$orderby", "name")][..]),
        ("firms", &[("$filter", "sector ne null")]),
        ("firms", &[("$skip", "30"), ("$top", "31")]),
        ("report_sector_mix", &[("boundaries", "districts-2024"), ("$orderby", "establishments desc")]),
    ] {
        let whole = ask(&server, path, options).json(200);
        let mut page = ask(&server, path, &[options, &[("limit", "7")]].concat()).json(200);
        let mut read = entities(&page).to_vec();
        while let Some(next) = page["@odata.nextLink"].as_str() {
            page = server.get(&next.replace(&server.url(""), "")).json(200);
            read.extend(entities(&page).iter().cloned());
        }
        assert_eq!(read, entities(&whole), "{path} {options:?}");
    }
    assert_eq!(codes(&ask(&server, "firms", &[("$filter", "code in ('F0086','F0001')")]).json(200)).len(), 2);
    server.stop();
}

/// The parameters of a report are query options, and so is the instant of the past.
#[test]
fn a_report_takes_its_parameters() {
    let server = Server::seeded();
    let path = "report_specialisation";
    let own =
        ask(&server, path, &[("boundaries", "wards-2025"), ("$filter", "location_quotient gt 2")]).json(200);
    let report = server.get("/api/reports/specialisation?boundaries=wards-2025").json(200);
    let is_large = |row: &&Value| row["location_quotient"].as_f64().is_some_and(|n| n > 2.0);
    let expected = report["rows"].as_array().expect("rows").iter().filter(is_large).count();
    assert!(expected > 0);
    assert_eq!(entities(&own).len(), expected);
    let row = entities(&own)[0]["row"].clone();
    let one = server.get(&format!("/odata/v4/{path}({row})?boundaries=wards-2025")).json(200);
    assert_eq!(one["sector"], own["value"][0]["sector"]);
    for refused in [("boundaries", "none"), ("level", "9"), ("period", "2026-H1")] {
        assert_eq!(ask(&server, path, &[refused]).status, 400, "{refused:?}");
    }
    let past = ask(&server, path, &[("as_of", "2100-01-01")]).json(200);
    assert_eq!(
        past["value"],
        ask(&server, path, &[]).json(200)["value"],
        "what is held by then is what is held now"
    );
    server.stop();
}

#[rstest]
#[case("roads", 404)]
#[case("firms(999999999)", 404)]
#[case("firms(F0086)", 404)]
#[case("firms/name", 404)]
#[case("report_form", 404)]
#[case("report_sector_mix(0)", 404)]
#[case("firms?%24expand=zone", 400)]
#[case("firms?%24filter=name%20eq", 400)]
#[case("$metadata?%24format=json", 400)]
fn an_error_has_both_shapes(#[case] path: &str, #[case] status: u16) {
    let server = Server::seeded();
    let answer = server.get(&format!("/odata/v4/{path}"));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("odata-version"), "4.0");
    let problem = answer.json(status);
    assert_eq!(problem["error"]["message"], problem["detail"], "{problem}");
    let kind = problem["type"].as_str().expect("a type");
    assert!(kind.starts_with(&server.url("/problems/")), "{kind}");
    assert!(kind.ends_with(&format!("/{}", problem["error"]["code"].as_str().expect("a code"))));
    server.stop();
}

/// A filter may not make the server work without end, whatever is in it.
#[test]
fn hostile_filters_are_refused_at_once() {
    let server = Server::seeded();
    for filter in [
        "(".repeat(16_000),
        "not ".repeat(4000),
        "x".repeat(17_000),
        "contains(".repeat(1800),
        "'".repeat(999),
    ] {
        assert_eq!(ask(&server, "firms", &[("$filter", &filter)]).status, 400, "{filter:.20}");
    }
    server.stop();
}
