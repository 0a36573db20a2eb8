//! The provenance of figures of a small register, and notes beside columns.

use std::sync::Arc;

use rstest::rstest;
use serde_json::{Value as Json, json};
use time::macros::date;

use super::*;
use crate::{
    document::column::{int, text},
    model::{city::City, firm::Firm, holdings::Holdings, lang::Text, source::Source},
};

const TODAY: Date = date!(2026 - 06 - 30);

fn firm(id: i64, more: Json) -> Arc<Firm> {
    let mut plain =
        json!({ "id": id, "code": format!("F{id}"), "name": "Cơ sở", "written": {}, "sources": [] });
    let Json::Object(more) = more else { panic!("an object") };
    plain.as_object_mut().unwrap().extend(more);
    Arc::new(serde_json::from_value(plain).expect("a firm"))
}

fn source(id: i64, code: &str, dated: Option<&str>) -> Arc<Source> {
    let source = json!({ "id": id, "code": code, "title": code, "dated": dated });
    Arc::new(serde_json::from_value(source).expect("a source"))
}

fn observation(id: i64, source: Option<&str>, as_of: Option<&str>) -> Arc<Observation> {
    let observation = json!({
        "id": id, "subject": "made-up", "measure": "grdp", "period": "2024", "value": 1.5, "unit": "%",
        "basis": "imported", "source": source, "as_of": as_of,
    });
    Arc::new(serde_json::from_value(observation).expect("an observation"))
}

fn zone(status: Option<&str>, status_as_of: Option<&str>, as_of: Option<&str>) -> Zone {
    let zone = json!({
        "id": 1, "code": "Z1", "kind": "industrial_park", "name": "Khu", "written": {}, "sources": ["S-ZONE"],
        "status": status, "status_as_of": status_as_of, "as_of": as_of,
    });
    serde_json::from_value(zone).expect("a zone")
}

/// Four firms of three sources, of which one has a date and one is not described.
fn register() -> Snapshot {
    let firms = [
        firm(
            1,
            json!({ "sources": ["S1", "S2"], "as_of": "2024-05", "workers": { "count": 5 }, "status": "operating" }),
        ),
        firm(
            2,
            json!({ "sources": ["S2"], "as_of": "2025", "opened": "2010", "location": { "point": [105.5, 21.0] } }),
        ),
        firm(3, json!({ "sources": ["S3"], "as_of": "2026-03-01", "closed": "2025-12-31" })),
        firm(4, json!({ "opened": "2026-12-01" })),
    ];
    let sources =
        [source(1, "S1", Some("2024-06-01")), source(2, "S2", None), source(3, "S4", Some("2023-02"))];
    let holdings = Holdings {
        firms: firms.into_iter().map(|firm| (firm.id.0, firm)).collect(),
        sources: sources.into_iter().map(|source| (source.id.0, source)).collect(),
        ..Holdings::default()
    };
    Snapshot::new(holdings, 77, City::made_up().into())
}

#[test]
fn figures_of_every_record_rest_on_all_its_sources() {
    let own = Provenance::of(&register(), None);
    assert_eq!((own.basis, own.version, own.sources, own.undated_sources), (Basis::Counted, 77, 3, 2));
    assert_eq!(
        own.dates.map(|(a, b)| (a.to_string(), b.to_string())),
        Some(("2024-05".into(), "2026-03-01".into()))
    );
    let known = own.coverage.unwrap();
    assert_eq!((known.firms, known.placed, known.with_sector, known.with_workers), (4, 1, 0, 1));
    assert_eq!(
        (own.on, own.absent, own.outside, own.boundaries, own.synthetic),
        (None, None, None, None, false)
    );
}

#[test]
fn figures_of_a_day_count_the_firms_of_that_day_and_say_why_others_are_left_out() {
    let own = Provenance::on(When::now(TODAY), &register(), None);
    let (known, absent) = (own.coverage.unwrap(), own.absent.unwrap());
    assert_eq!((known.firms, absent.closed, absent.not_open, absent.all()), (2, 1, 1, 2));
    assert_eq!((own.on, own.compared, own.basis), (Some(TODAY), false, Basis::Counted));
    let earlier = Provenance::on(When { day: date!(2025 - 01 - 01), today: TODAY }, &register(), None);
    assert_eq!(earlier.basis, Basis::Estimated, "it is not known whether the first firm was there");
    assert_eq!((earlier.coverage.unwrap().firms, earlier.absent.unwrap().not_open), (3, 1));
}

#[test]
fn compared_days_are_told_by_the_last_one() {
    let days = [date!(2020 - 12 - 31), TODAY];
    let own = Provenance::over(&days, TODAY, &register(), None);
    assert!(own.compared);
    assert_eq!(own.on, Some(TODAY));
    let none = Provenance::over(&[], TODAY, &register(), None);
    assert_eq!(none, Provenance::of(&register(), None));
}

#[rstest]
#[case::its_own_date(Some("S1"), Some("2020"), Some("2020"), 0)]
#[case::that_of_its_source(Some("S1"), None, Some("2024-06-01"), 0)]
#[case::a_source_without_a_date(Some("S2"), None, None, 1)]
#[case::a_source_that_is_not_described(Some("S9"), None, None, 1)]
#[case::nothing(None, None, None, 1)]
fn a_published_figure_has_the_date_of_its_source_or_none(
    #[case] source: Option<&str>,
    #[case] as_of: Option<&str>,
    #[case] dated: Option<&str>,
    #[case] undated: usize,
) {
    let now = register();
    let own = observation(1, source, as_of);
    let told = Provenance::of_observations(&now, [own.as_ref()], None);
    assert_eq!(told.dates.map(|(oldest, newest)| (oldest.to_string(), newest.to_string())), {
        dated.map(|date| (date.to_owned(), date.to_owned()))
    });
    assert_eq!(
        (told.undated, told.sources, told.basis),
        (undated, usize::from(source.is_some()), Basis::Imported)
    );
    assert_eq!(told.coverage, None);
}

#[rstest]
#[case(Some("operating"), Some("2021"), Some("2022"), 0)]
#[case(Some("operating"), None, Some("2022"), 1)]
#[case(Some("operating"), None, None, 2)]
#[case(None, None, None, 1)]
#[case(None, Some("2021"), None, 1)]
fn the_status_of_a_zone_has_a_date_of_its_own(
    #[case] status: Option<&str>,
    #[case] status_as_of: Option<&str>,
    #[case] as_of: Option<&str>,
    #[case] undated: usize,
) {
    let (now, zone) = (register(), zone(status, status_as_of, as_of));
    let told = Provenance::of_observations(&now, None, [&zone]);
    assert_eq!((told.undated, told.sources, told.undated_sources), (undated, 1, 1));
}

#[test]
fn the_oldest_and_the_newest_date_do_not_depend_on_the_order() {
    let now = register();
    let all = [
        observation(1, Some("S1"), None),
        observation(2, Some("S4"), Some("2019")),
        observation(3, None, Some("2026")),
    ];
    let dates =
        |of: &[Arc<Observation>]| Provenance::of_observations(&now, of.iter().map(AsRef::as_ref), None).dates;
    let mut turned = all.to_vec();
    for _ in 0..3 {
        turned.rotate_left(1);
        assert_eq!(dates(&turned), "2019".parse().ok().zip("2026".parse().ok()));
    }
}

#[test]
fn sources_beside_counted_firms_are_counted_once() {
    let now = register();
    let all = [
        observation(1, Some("S1"), None),
        observation(2, Some("S4"), None),
        observation(3, Some("S9"), None),
    ];
    let own = Provenance::beside_counted(&now, all.iter().map(AsRef::as_ref), When::now(TODAY));
    assert_eq!((own.sources, own.figures_alone, own.undated_sources), (5, 2, 3));
    assert_eq!((own.on, own.coverage.map(|known| known.firms)), (Some(TODAY), Some(2)));
    let dates = own.dates.map(|(oldest, newest)| (oldest.to_string(), newest.to_string()));
    assert_eq!(dates, Some(("2023-02".to_owned(), "2026-03-01".to_owned())));
}

#[test]
fn one_made_up_firm_marks_the_whole_register() {
    let now = register();
    assert!(!is_synthetic(&now));
    let mut holdings = now.holdings();
    holdings.firms.insert(9, firm(9, json!({ "sources": ["synthetic"] })));
    let with = Snapshot::new(holdings, 78, City::made_up().into());
    assert!(is_synthetic(&with) && Provenance::of(&with, None).synthetic);
    assert!(!Provenance::of_observations(&with, [observation(1, Some("S1"), None).as_ref()], None).synthetic);
    assert_ne!(made_up(Lang::Vi), made_up(Lang::En));
}

/// A table with a note on everything and one on each of two columns.
fn noted(columns: &'static [&'static str]) -> Table {
    let now = register();
    Table {
        name: "sample",
        title: "Bảng".to_owned(),
        grid: Grid::of(
            &[
                text("name", Text::new("", ""), |(): &()| "A"),
                int("workers", Text::new("", ""), |(): &()| 1_i64),
            ],
            [()],
        ),
        provenance: Provenance::of(&now, None),
        notes: vec!["Of all".into(), Note::on(&["workers"], "Of workers"), Note::on(columns, "Of some")],
    }
}

#[test]
fn a_note_stands_only_beside_a_column_that_it_explains() {
    let own = noted(&["name", "workers"]);
    assert_eq!(own.notes_told(), ["Of all", "Of workers", "Of some"]);
    assert_eq!(own.notes_beside(|heading| heading.name == "name"), ["Of all", "Of some"]);
    assert_eq!(own.notes_beside(|_| false), ["Of all"]);
    assert_eq!(own.misnamed(), None);
}

#[test]
fn a_note_on_a_column_that_is_not_there_is_a_mistake() {
    assert_eq!(noted(&["name", "wages"]).misnamed(), Some("wages"));
}
