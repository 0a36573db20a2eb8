//! The package of a small table, written out by hand.

use std::{
    io::{Cursor, Read},
    sync::Arc,
};

use zip::ZipArchive;

use super::{
    super::tests::{document, table},
    *,
};
use crate::{
    document::parts::Block,
    index::Snapshot,
    model::{actor::Role, city::City, holdings::Holdings, source::Source},
};

/// The parts of a package by their names.
fn parts(document: &Document, lang: Lang) -> BTreeMap<String, String> {
    let mut file = ZipArchive::new(Cursor::new(write(document, lang).unwrap())).unwrap();
    let names: Vec<String> = file.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut text = String::new();
        file.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

fn description(parts: &BTreeMap<String, String>) -> Json {
    serde_json::from_str(&parts[DESCRIPTION]).unwrap()
}

#[test]
fn a_sheet_has_names_and_rows_and_its_columns_are_described() {
    let parts = parts(&table().into(), Lang::En);
    let expected = "name,since,workers,share,restricted\n'=Dệt & <may>,2024-06,12345,6.25,\n\
                    \"A \"\"B\"\"\u{1}, C\",,-7,,workers\n,2024-06-30,,c,\n";
    assert_eq!(parts["sample.csv"], expected);
    let told = description(&parts);
    let resource = &told["resources"][0];
    let fields = [
        json!({ "name": "name", "title": "Name", "type": "string" }),
        json!({ "name": "since", "title": "Since", "type": "string", "constraints": { "pattern": DATES } }),
        json!({ "name": "workers", "title": "Workers", "type": "integer", "unit": "persons" }),
        json!({ "name": "share", "title": "Share", "type": "number", "decimals": 2, "unit": "%" }),
    ];
    assert_eq!(resource["schema"]["fields"].as_array().unwrap()[..4], fields);
    assert_eq!(resource["schema"]["fields"][4]["name"], "restricted");
    assert_eq!(resource["schema"]["missingValues"], json!(["", "c"]));
    assert_eq!(resource["bytes"], expected.len());
    let said = resource["description"].as_str().unwrap();
    assert!(said.contains("Register version 9") && said.contains("c: not told"), "{said}");
    assert_eq!((&told["sources"], &told["licenses"]), (&Json::Null, &Json::Null), "it has none");
}

#[test]
fn tables_of_one_name_are_files_of_their_own_and_the_request_is_said() {
    let now = Snapshot::new(Holdings::default(), 9, Arc::new(City::made_up()));
    let mut own = document().with_origin(Origin::of(&now, Role::Public, [("level", 2)], None));
    own.blocks.push(Block::Table(Box::new(table())));
    let parts = parts(&own, Lang::Vi);
    let names: Vec<&str> = parts.keys().map(String::as_str).collect();
    assert_eq!(names, [DESCRIPTION, "sample-2.csv", "sample.csv"]);
    let told = description(&parts);
    assert_eq!(told["xuong"]["query"], json!({ "level": "2" }));
    assert_eq!(told["contributors"][0]["title"], "thành phố Mẫu");
}

#[test]
fn a_withheld_value_is_no_text_of_the_table() {
    let mut own = table();
    own.grid.cells_mut().next().unwrap().value = Value::from("c");
    let parts = parts(&own.into(), Lang::En);
    assert!(parts["sample.csv"].contains("\nc,2024-06,"), "{}", parts["sample.csv"]);
    assert!(parts["sample.csv"].ends_with(",2024-06-30,,:c,\n"));
    assert_eq!(description(&parts)["resources"][0]["schema"]["missingValues"], json!(["", ":c"]));
}

#[test]
fn dates_of_one_precision_have_a_type() {
    let of = |dates: &[&str]| {
        let cell = |text: &&str| Cell { value: Value::date(text.parse().ok()), mark: None };
        let cells: Vec<Cell> = dates.iter().map(cell).collect();
        precision(cells.iter())
    };
    assert_eq!(of(&["2024-06-30", ""]), Some("date"));
    assert_eq!(of(&["2024-06"]), Some("yearmonth"));
    assert_eq!(of(&["2024", "2025"]), Some("year"));
    assert_eq!(of(&["2024", "2025-01"]), None);
}

#[test]
fn sources_have_an_address_where_their_place_is_one_and_licences_that_they_name() {
    let source_of = |location: &str, licence: &str| Source {
        title: "T".to_owned(),
        location: Some(location.to_owned()),
        licence: Some(licence.to_owned()),
        ..<Source as crate::model::attributed::Attributed>::blank()
    };
    let cited = |location, licence| Cited {
        code: "S1".to_owned(),
        source: Some(Arc::new(source_of(location, licence))),
    };
    let osm = cited("https://a.example/b", "ODbL 1.0, © OpenStreetMap contributors");
    assert_eq!(source(&osm)["path"], "https://a.example/b");
    assert_eq!(licence(&osm), Some(("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/")));
    let words = cited("https://a.example/b (commit 1)", "facts; label points ODbL 1.0");
    assert_eq!((source(&words).get("path"), licence(&words)), (None, None));
    assert_eq!(source(&Cited { code: "X".to_owned(), source: None })["title"], "X");
}
