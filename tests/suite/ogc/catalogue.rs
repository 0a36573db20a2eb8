//! The catalogue of data sets as rdflib reads it and as shapes in SHACL want it.

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use serde_json::Value;
use xuong::{collection::kinds::Collection, report::kind::Report};

use crate::harness::{Folder, InTime, Run, Server};

const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";

/// What the readers say of a catalogue.
fn read(files: &[(&str, &[u8])]) -> Run {
    let folder = Folder::of_a_file();
    let path = |(name, body): &(&str, &[u8])| {
        let path = folder.path().join(name);
        fs::write(&path, body).expect("it is written");
        path
    };
    let paths: Vec<PathBuf> = files.iter().map(path).collect();
    let output = Command::new("python3").arg("tests/clients/catalogue.py").args(paths).output_in_time();
    Run::of(&output.expect("Python is there"))
}

/// Both forms of the catalogue of a server.
fn forms(server: &Server) -> [Vec<u8>; 2] {
    [("ttl", "text/turtle"), ("jsonld", "application/ld+json")].map(|(form, kind)| {
        let by_name = server.get(&format!("/catalogue?f={form}"));
        let by_header = server.ask("GET", "/catalogue", &[("accept", kind)]);
        assert_eq!((by_name.status, by_name.header("content-type")), (200, kind), "{}", by_name.text());
        assert_eq!(by_header.header("content-type"), kind);
        assert!(by_name.body == by_header.body, "{form}");
        by_name.body
    })
}

fn datasets(server: &Server) -> Value {
    let [turtle, json] = forms(server);
    let run = read(&[("a.ttl", &turtle), ("a.jsonld", &json)]);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

#[test]
fn every_collection_and_report_is_a_data_set_whose_addresses_answer_as_they_say() {
    let server = Server::seeded();
    let told = datasets(&server);
    let told = told.as_object().expect("data sets");
    let of_collections = Collection::ALL.iter().map(|own| format!("collection-{own}"));
    let of_reports = Report::ALL.iter().map(|report| format!("report-{report}"));
    let expected: BTreeSet<String> = of_collections.chain(of_reports).collect();
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), expected);
    let mut looked_at = 0;
    for (name, dataset) in told {
        assert_eq!(dataset["id"], server.url(&format!("/catalogue#{name}")));
        for own in dataset["distributions"].as_array().expect("distributions") {
            let kind = own["kind"].as_str().and_then(|kind| kind.strip_prefix(MEDIA_TYPES)).expect("a kind");
            for address in ["access", "download"].iter().filter_map(|name| own[*name].as_str()) {
                let path = address.strip_prefix(&server.url("")).expect("an address of the server");
                let answer = server.ask("HEAD", path, &[]);
                let told = answer.header("content-type").split(';').next().unwrap_or_default();
                assert_eq!((answer.status, told), (200, kind), "{path}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 200, "{looked_at}");
    let cadences = told.iter().filter(|(_, own)| !own["cadence"].is_null());
    assert_eq!(cadences.map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["report-six-monthly"]);
    assert!(told.values().all(|own| own["contacts"].as_array().is_some_and(Vec::is_empty)), "none is stated");
    server.stop();
}

#[test]
fn a_collection_whose_sources_are_issued_equally_often_says_how_often() {
    let folder = Folder::empty();
    let import = |kind: &str, sheet: &str| {
        let file = folder.file(&format!("{kind}.csv"), sheet);
        let run = folder.xuong(&["import", kind, file.to_str().expect("a path")]);
        assert!(run.code < 2, "{}{}", run.out, run.err);
    };
    import(
        "sources",
        "code,title,cadence\nS1,Niên giám,yearly\nS2,Niên giám khác,yearly\nS3,Báo cáo quý,quarterly\n",
    );
    let figure = |period: &str, source: &str| format!("hanoi,grdp,{period},6,%,imported,{source}\n");
    let heading = "subject,measure,period,value,unit,basis,source\n";
    import("observations", &(heading.to_owned() + &figure("2023", "S1") + &figure("2024", "S2")));
    let stated = |folder: &Folder| {
        let server = Server::on(folder.copied());
        let all = datasets(&server);
        server.stop();
        ["observations", "sources"].map(|name| all[format!("collection-{name}")]["cadence"].clone())
    };
    let yearly = "http://publications.europa.eu/resource/authority/frequency/ANNUAL";
    assert_eq!(stated(&folder), [Value::from(yearly), Value::Null]);
    import("observations", &(heading.to_owned() + &figure("2025-Q1", "S3")));
    assert_eq!(stated(&folder), [Value::Null, Value::Null]);
}

/// A city whose folder names an office.
#[test]
fn the_office_of_a_city_is_the_contact_of_every_data_set() {
    let mau = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cities/mau");
    let mau = mau.to_str().expect("a path");
    let folder = Folder::empty();
    folder.xuong(&["--city", mau, "demo", "--seed-only"]).ended(0);
    let server = Server::start(folder, &["--city", mau]);
    let told = datasets(&server);
    for own in told.as_object().expect("data sets").values() {
        let contacts = own["contacts"].to_string();
        assert!(contacts.contains("mailto:mau@example.vn") && contacts.contains("Sở Mẫu"), "{contacts}");
    }
    server.stop();
}

/// The shapes find what is wrong, so that finding nothing means something.
#[test]
fn a_catalogue_that_lacks_something_does_not_fit() {
    let server = Server::seeded();
    let [turtle, _] = forms(&server);
    let turtle = String::from_utf8(turtle).expect("UTF-8");
    for (part, instead) in [
        ("dct:publisher", "dct:creator"),
        ("dcat:accessURL", "dcat:accessUrl"),
        ("^^xsd:dateTime", "^^xsd:string"),
        ("@en", "@fr"),
        ("media-types/text/csv", "media-types/CSV"),
        ("^^geo:wktLiteral", ""),
    ] {
        assert!(turtle.contains(part), "{part}");
        let run = read(&[("a.ttl", turtle.replace(part, instead).as_bytes())]);
        assert!(run.code == 1 && run.err.contains("Validation Report"), "{part}: {}{}", run.out, run.err);
    }
    let [_, json] = forms(&server);
    let other = String::from_utf8(json).expect("UTF-8").replacen("DCAT", "XXXX", 1).replacen(
        "dct:title",
        "dct:alternative",
        1,
    );
    let run = read(&[("a.ttl", turtle.as_bytes()), ("a.jsonld", other.as_bytes())]);
    assert!(run.code == 1 && run.err.contains("only in JSON-LD"), "{}", run.err);
    server.stop();
}

#[test]
fn pages_of_collections_have_the_same_for_search_engines() {
    let server = Server::seeded();
    let page = server.get("/ogc/collections/firms?f=html&lang=en").text();
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").expect("a description");
    let (text, _) = rest.split_once("</script>").expect("its end");
    let told: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!((&told["@type"], &told["name"]), (&"Dataset".into(), &"Establishments".into()));
    assert_eq!(told["@id"], server.url("/catalogue#collection-firms"));
    let files = told["distribution"].as_array().expect("files");
    assert!(
        files.iter().any(|own| own["contentUrl"] == server.url("/ogc/collections/firms/files/firms.gpkg"))
    );
    server.stop();
}
