//! Features as they are written: GeoJSON, CSV and tables.

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    collection::{
        csv, extract::Extract, files, flatgeobuf, form::Form, geojson, kinds::Collection,
        selection::Selection, view::Shown,
    },
    document::table::Table,
    geom::crs::Crs,
    index::{
        Snapshot,
        tests::town::{TODAY, Town, employer, firm, middle, square},
    },
    model::{
        actor::Role,
        firm::Firm,
        lang::Lang,
        location::Location,
        zone::{Zone, ZoneKind},
    },
};

fn town() -> Snapshot {
    let named = |name: &str| Firm { name: name.to_owned(), ..employer("2591", 1, "0100109106", 731) };
    let own = [
        named("Kim khí \"Thăng Long\", số 1"),
        Firm { location: None, opened: None, ..firm("", 1) },
        named("=cmd|' /C calc'!A0"),
    ];
    let located = |zone: &mut Zone| zone.location = Some(Location::at(middle(2)));
    let town = Town::new().with(own).zone("C1", ZoneKind::IndustrialCluster, located);
    town.zone("P1", ZoneKind::IndustrialPark, |zone| zone.area_ha = Some(77.125))
        .outline("C1", square(2, 2))
        .open()
}

/// All features of a collection as they are served.
fn features(collection: Collection, role: Role) -> Vec<Json> {
    let (now, mut text) = (town(), Vec::new());
    let count = files::geojson(&Extract::all(&now, TODAY, collection, role, Lang::En), &mut text).unwrap();
    let all: Json = serde_json::from_slice(&text).unwrap();
    assert_eq!(all["type"], "FeatureCollection");
    let features = all["features"].as_array().unwrap().clone();
    assert_eq!(features.len(), count);
    features
}

/// The lines of a sheet, of which the first has the names.
fn sheet(collection: Collection, role: Role) -> Vec<Vec<String>> {
    let (now, mut text) = (town(), Vec::new());
    let count = files::sheet(&Extract::all(&now, TODAY, collection, role, Lang::En), &mut text).unwrap();
    let text = text.strip_prefix(b"\xef\xbb\xbf").expect("a mark by which spreadsheets know the encoding");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let lines: Vec<Vec<String>> =
        reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(lines.len(), count + 1);
    lines
}

#[test]
fn every_format_has_the_properties_that_the_role_sees_and_no_other() {
    for collection in Collection::ALL {
        for role in [Role::Public, Role::Analyst] {
            let names: Vec<&str> = collection.properties(role).iter().map(|own| own.name).collect();
            for feature in features(*collection, role) {
                let own: Vec<&String> = feature["properties"].as_object().unwrap().keys().collect();
                let mut sorted = names.clone();
                sorted.sort_unstable();
                let mut own_sorted: Vec<&str> = own.iter().map(|name| name.as_str()).collect();
                own_sorted.sort_unstable();
                assert_eq!(own_sorted, sorted, "{collection} {role}");
            }
            let heading = sheet(*collection, role)[0].clone();
            let place: &[&str] = match collection.form() {
                Form::Points => &["lon", "lat"],
                Form::Areas => &["lon", "lat", "wkt", "wkt_left_out"],
                Form::Lines | Form::None => &[],
            };
            let id = (collection.form() != Form::Points).then_some("id");
            let expected: Vec<&str> = id.into_iter().chain(names).chain(place.iter().copied()).collect();
            assert_eq!(heading, expected, "{collection} {role}");
        }
    }
}

#[test]
fn a_sheet_tells_what_geojson_tells() {
    for collection in Collection::ALL {
        let lines = sheet(*collection, Role::Analyst);
        for (line, feature) in lines[1..].iter().zip(features(*collection, Role::Analyst)) {
            if feature["geometry"]["type"] == "Point" {
                let at = |name: &str| lines[0].iter().position(|own| own == name).unwrap();
                let place = ["lon", "lat"].map(|name| line[at(name)].parse::<f64>().unwrap());
                assert_eq!(json!(place), feature["geometry"]["coordinates"], "{collection}");
            }
            for (name, cell) in lines[0].iter().zip(line) {
                let Some(own) = feature["properties"].get(name) else { continue };
                match own {
                    Json::Null => assert_eq!(cell, "", "{collection} {name}"),
                    Json::String(text) => {
                        assert_eq!(cell.trim_start_matches('\''), text.trim_start_matches('\''), "{name}");
                    }
                    Json::Number(n) => assert_eq!(cell.parse::<f64>().ok(), n.as_f64(), "{name}"),
                    other => panic!("{name}: {other}"),
                }
            }
        }
    }
}

#[test]
fn unknown_values_and_places_are_empty_and_null_and_never_nought() {
    let lines = sheet(Collection::Firms, Role::Analyst);
    let line = lines.iter().find(|line| line[0] == "F2").unwrap();
    let of = |name: &str| line[lines[0].iter().position(|own| own == name).unwrap()].as_str();
    assert_eq!(["workers", "sector", "opened", "lon", "lat"].map(of), [""; 5]);
    let feature = features(Collection::Firms, Role::Analyst).into_iter().find(|own| own["id"] == 2).unwrap();
    assert_eq!([&feature["geometry"], &feature["properties"]["workers"]], [&Json::Null, &Json::Null]);
}

#[test]
fn a_text_that_a_spreadsheet_would_run_is_written_as_text_and_numbers_are_unmistakable() {
    let name = |code: &str| {
        sheet(Collection::Firms, Role::Public).into_iter().find(|line| line[0] == code).unwrap()[1].clone()
    };
    assert_eq!(name("F3"), "'=cmd|' /C calc'!A0");
    assert_eq!(name("F1"), "Kim khí \"Thăng Long\", số 1");
    let lines = sheet(Collection::Zones, Role::Public);
    let area = lines[0].iter().position(|own| own == "area_ha").unwrap();
    assert_eq!(lines[1][area], "77.1250", "77.125 could be seventy-seven thousand");
    let feature = &features(Collection::Zones, Role::Public)[0];
    assert_eq!(feature["properties"]["area_ha"], json!(77.125));
}

/// Features in a system of metres, of which the axes of GeoJSON are those of the system.
#[test]
fn coordinates_are_written_in_the_system_asked_for() {
    let now = town();
    let thing = Collection::Clusters.item(&now, "C1").unwrap();
    let written = |crs: Crs| {
        let mut out = Vec::new();
        geojson::write(&mut out, &thing, &Shown::all(Collection::Clusters, Role::Public).in_crs(crs));
        let feature: Json = serde_json::from_slice(&out).unwrap();
        feature["geometry"]["coordinates"].clone()
    };
    assert_eq!(written(Crs::Crs84), json!([middle(2).lon(), middle(2).lat()]));
    let metres = written(Crs::TM3_105);
    let expected = Crs::TM3_105.write(middle(2)).unwrap();
    assert_eq!(metres, json!(expected));
    let latitude_first = written("EPSG:4326".parse().unwrap());
    assert_eq!(latitude_first, json!([middle(2).lat(), middle(2).lon()]));
}

#[rstest]
#[case::whole(|shown: Shown| shown, false, true)]
#[case::without_geometry(|shown: Shown| shown.without_geometry(), true, true)]
#[case::no_properties(|shown: Shown| shown.only(Vec::new()), false, false)]
fn a_feature_shows_what_is_asked_for(
    #[case] view: fn(Shown) -> Shown,
    #[case] is_nowhere: bool,
    #[case] has_properties: bool,
) {
    let now = town();
    for (collection, code) in
        [(Collection::Firms, "F1"), (Collection::Clusters, "C1"), (Collection::Outlines, "C1")]
    {
        let thing = collection.item(&now, code).unwrap();
        let mut out = Vec::new();
        geojson::write(&mut out, &thing, &view(Shown::all(collection, Role::Public)));
        let feature: Json = serde_json::from_slice(&out).unwrap();
        assert_eq!(feature["geometry"].is_null(), is_nowhere, "{collection}");
        assert_eq!(!feature["properties"].as_object().unwrap().is_empty(), has_properties, "{collection}");
        assert!(feature["id"].is_i64());
    }
}

#[test]
fn what_is_kept_serialised_is_what_is_written_anew() {
    let now = town();
    for role in [Role::Public, Role::Analyst] {
        let kept = Shown::all(Collection::Firms, role);
        let anew = Shown::all(Collection::Firms, role).only(Collection::Firms.properties(role));
        for thing in ["F1", "F2", "F3"].map(|code| Collection::Firms.item(&now, code).unwrap()) {
            let [own, other] = [&kept, &anew].map(|shown| {
                let mut out = Vec::new();
                geojson::write(&mut out, &thing, shown);
                serde_json::from_slice::<Json>(&out).unwrap()
            });
            assert_eq!(own, other);
        }
    }
}

fn table(collection: Collection, view: impl Fn(Shown) -> Shown, lang: Lang) -> Table {
    let now = town();
    let page = collection.page(&now, &Selection::default(), &[], (None, 100));
    csv::table(collection, &now, &page.things, &view(Shown::all(collection, Role::Public)), lang)
}

#[test]
fn a_table_has_titles_and_places_in_the_system_asked_for() {
    let titles = |table: &Table, lang| {
        table.grid.headings().iter().rev().take(2).map(|own| own.full_title(lang)).collect::<Vec<_>>()
    };
    let degrees = table(Collection::Clusters, |shown| shown, Lang::Vi);
    assert_eq!(titles(&degrees, Lang::Vi), ["Vĩ độ (°)", "Kinh độ (°)"]);
    let metres = table(Collection::Clusters, |shown| shown.in_crs(Crs::TM3_105), Lang::En);
    assert_eq!(titles(&metres, Lang::En), ["Northing (m)", "Easting (m)"]);
    assert!(metres.notes.is_empty() && metres.title == "Industrial clusters");
    let without = table(Collection::Units, Shown::without_geometry, Lang::En);
    assert!(!without.grid.has("lon") && !without.grid.has("wkt") && without.grid.has("id"));
    assert_eq!(table(Collection::Units, |shown| shown, Lang::En).grid.len(), 6);
}

#[test]
fn a_flatgeobuf_begins_with_its_mark_and_grows_with_its_features() {
    let now = town();
    let page = Collection::Firms.page(&now, &Selection::default(), &[], (None, 100));
    let shown = Shown::all(Collection::Firms, Role::Public);
    let sizes: Vec<usize> =
        (0..=3).map(|n| flatgeobuf::write(Collection::Firms, &page.things[..n], &shown).len()).collect();
    assert!(sizes.is_sorted_by(|less, more| less < more), "{sizes:?}");
    let empty = flatgeobuf::write(Collection::Firms, &[], &shown);
    assert_eq!(empty[..8], *b"fgb\x03fgb\x00");
    let length = u32::from_le_bytes(empty[8..12].try_into().unwrap());
    assert_eq!(empty.len(), 12 + length as usize, "a header and nothing after it");
    let text = String::from_utf8_lossy(&empty).into_owned();
    assert!(text.contains("tax_code") && !text.contains("workers_as_of"), "columns of the public");
}
