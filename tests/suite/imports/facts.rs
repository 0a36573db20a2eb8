//! The facts in `geodata`: how many there are, counted from the files, and that each says where it is from.

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::hanoi;
use geo::{Distance, Geodesic, Point};
use rstest::rstest;
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
        finding::Fault,
        reading::layout_fault::LayoutFault,
    },
    model::record::Record,
};

/// Rows below the heading of a table whose cells have no line breaks.
const fn rows(table: &str) -> usize {
    let (bytes, mut at, mut lines) = (table.as_bytes(), 0, 0);
    while at < bytes.len() {
        lines += (bytes[at] == b'\n') as usize;
        at += 1;
    }
    lines - 1
}

pub(crate) const ZONES_CSV: &str = include_str!("../../../geodata/zones.csv");
pub(crate) const CLUSTERS_CSV: &str = include_str!("../../../geodata/clusters.csv");
pub(crate) const FIRMS_CSV: &str = include_str!("../../../geodata/firms.csv");
pub(crate) const OBSERVATIONS_CSV: &str = include_str!("../../../geodata/observations.csv");
pub(crate) const SOURCES_CSV: &str = include_str!("../../../geodata/sources.csv");

/// Parks of the seed.
pub(crate) const ZONES: usize = rows(ZONES_CSV);
/// Clusters of the seed.
pub(crate) const CLUSTERS: usize = rows(CLUSTERS_CSV);
/// Firms of the seed.
pub(crate) const FIRMS: usize = rows(FIRMS_CSV);

/// A table as rows by column.
pub(crate) fn table(text: &'static str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn with(text: &'static str, column: &str) -> usize {
    table(text).iter().filter(|row| !row[column].is_empty()).count()
}

/// Parks of the seed with a point.
pub(crate) fn placed_zones() -> usize {
    with(ZONES_CSV, "lon")
}

/// Clusters of the seed with a point.
pub(crate) fn placed_clusters() -> usize {
    with(CLUSTERS_CSV, "lon")
}

/// Firms of the seed with a point.
pub(crate) fn placed_firms() -> usize {
    with(FIRMS_CSV, "lon")
}

/// The firms of the seed that reports count today: none that closed or moved away.
pub(crate) fn there() -> impl Iterator<Item = BTreeMap<String, String>> {
    let is_gone = |row: &BTreeMap<String, String>| {
        !row["closed"].is_empty() || ["moved", "closed"].contains(&row["status"].as_str())
    };
    table(FIRMS_CSV).into_iter().filter(move |row| !is_gone(row))
}

/// How many firms of the seed reports count today.
pub(crate) fn firms_there() -> usize {
    there().count()
}

/// Those of them with a value in a column.
pub(crate) fn firms_there_with(column: &str) -> usize {
    there().filter(|row| !row[column].is_empty()).count()
}

/// The year of the oldest news of a firm of the seed.
pub(crate) fn oldest_year() -> String {
    let dated = table(FIRMS_CSV).into_iter().map(|row| row["as_of"].clone()).filter(|date| !date.is_empty());
    dated.min().expect("a date")[..4].to_owned()
}

/// How many firms of the seed stand within a distance of a place.
pub(crate) fn firms_within(place: (f64, f64), distance_m: f64) -> usize {
    let degrees = |cell: &str| cell.parse::<f64>().ok();
    let places = table(FIRMS_CSV).into_iter();
    let places = places.filter_map(|row| Some(Point::new(degrees(&row["lon"])?, degrees(&row["lat"])?)));
    places.filter(|own| Geodesic.distance(Point::from(place), *own) <= distance_m).count()
}

#[test]
fn rows_are_lines() {
    for (text, counted) in [(ZONES_CSV, ZONES), (CLUSTERS_CSV, CLUSTERS), (FIRMS_CSV, FIRMS)] {
        assert_eq!(table(text).len(), counted);
    }
}

/// Codes that stand in a cell.
fn codes(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|code| !code.is_empty())
}

#[rstest]
#[case::zones(ZONES_CSV, "sources", "code")]
#[case::clusters(CLUSTERS_CSV, "sources", "code")]
#[case::firms(FIRMS_CSV, "sources", "code")]
#[case::observations(OBSERVATIONS_CSV, "source", "measure")]
fn every_fact_names_a_source_and_every_source_is_listed(
    #[case] text: &'static str,
    #[case] column: &str,
    #[case] name: &str,
) {
    let listed: BTreeSet<String> = table(SOURCES_CSV).into_iter().map(|row| row["id"].clone()).collect();
    for row in table(text) {
        let named: Vec<&str> = codes(&row[column]).collect();
        assert!(!named.is_empty(), "{} names no source", row[name]);
        let unlisted: Vec<_> = named.into_iter().filter(|code| !listed.contains(*code)).collect();
        assert!(unlisted.is_empty(), "{}: {unlisted:?}", row[name]);
    }
}

/// A remark that ends in the code of a source rests on it, so the record lists it.
#[rstest]
#[case::zones(ZONES_CSV, &["area_note", "occupancy_note", "notes"])]
#[case::clusters(CLUSTERS_CSV, &["area_note", "occupancy_note", "notes"])]
#[case::firms(FIRMS_CSV, &["status_note", "notes"])]
fn remarks_rest_on_sources_that_the_record_lists(#[case] text: &'static str, #[case] columns: &[&str]) {
    let listed: BTreeSet<String> = table(SOURCES_CSV).into_iter().map(|row| row["id"].clone()).collect();
    for row in table(text) {
        let own: BTreeSet<&str> = codes(&row["sources"]).collect();
        let is_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        for word in columns.iter().flat_map(|column| row[*column].split(|c| !is_code(c))) {
            let known = listed.contains(word) && word.contains('_');
            assert!(!known || own.contains(word), "{}: {word} is not among its sources", row["code"]);
        }
    }
}

#[test]
fn the_decree_of_2026_has_one_id_and_says_that_its_text_was_not_seen() {
    let sources = table(SOURCES_CSV);
    let named: Vec<_> = sources.iter().filter(|row| row["title"].contains("303/2026")).collect();
    assert_eq!(named.iter().map(|row| row["id"].as_str()).collect::<Vec<_>>(), ["ND303_2026"]);
    assert!(named[0]["location"].contains("the decree's own text was not seen"));
}

#[rstest]
#[case(Importable::Sources, SOURCES_CSV)]
#[case(Importable::Zones, ZONES_CSV)]
#[case(Importable::Clusters, CLUSTERS_CSV)]
#[case(Importable::Firms, FIRMS_CSV)]
#[case(Importable::Observations, OBSERVATIONS_CSV)]
fn an_import_knows_every_column_of_a_table_of_facts(#[case] kind: Importable, #[case] text: &'static str) {
    let batch = read(kind, text.as_bytes(), &Reading::of(hanoi()));
    // That `id` is the code is told, as of every heading that is not the title of its property.
    let is_known = |fault: &Fault| matches!(fault, Fault::Layout(LayoutFault::Columns(_)));
    let of_file = batch.findings.iter().filter(|f| f.row.is_none_or(|row| row == 1));
    let told: Vec<_> = of_file.filter(|f| !is_known(&f.fault)).collect();
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(batch.drafts.len(), table(text).len());
}

#[test]
fn an_observation_keeps_every_cell_of_its_row() {
    let batch = read(Importable::Observations, OBSERVATIONS_CSV.as_bytes(), &Reading::of(hanoi()));
    assert_eq!(batch.absent, [""; 0], "the file has every column there is");
    for (draft, row) in batch.drafts.iter().zip(table(OBSERVATIONS_CSV)) {
        let Record::Observation(own) = &draft.record else { panic!("{row:?}") };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let kept = [
            ("subject", own.subject.to_string()),
            ("measure", own.measure.clone()),
            ("breakdown", text(&own.breakdown)),
            ("period", own.period.clone()),
            ("unit", own.unit.clone()),
            ("compared_with", text(&own.compared_with)),
            ("basis", own.basis.code().to_owned()),
            ("source", own.source.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("as_of", own.as_of.map(|date| date.to_string()).unwrap_or_default()),
            ("note", text(&own.note)),
        ];
        for (column, kept) in kept {
            assert_eq!(kept, row[column], "{column} of {row:?}");
        }
        assert!((own.value - row["value"].parse::<f64>().expect("a number")).abs() < 1e-12, "{row:?}");
    }
}

#[test]
fn a_column_that_observations_do_not_have_is_told() {
    let file = "subject,measure,period,value,unit,basis,Ghi chú,remark\nhanoi,x,2024,1,%,imported,a,b\n";
    let batch = read(Importable::Observations, file.as_bytes(), &Reading::of(hanoi()));
    let told: Vec<_> = batch.findings.iter().map(|f| f.column.as_deref().unwrap_or_default()).collect();
    assert_eq!(told, ["remark"]);
    let Record::Observation(own) = batch.drafts.first().expect("a record").record else {
        panic!("no observation")
    };
    assert_eq!(own.note.as_deref(), Some("a"));
}
