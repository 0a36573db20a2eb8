//! Records as rows and as documents of the log.

use std::collections::BTreeMap;

use rstest::rstest;

use super::made::{full, least};
use crate::{
    model::record::{Kind, Record},
    store::{
        cell::{Cell, CellType, RowReader},
        doc,
        error::StoreError,
        tables,
        write::{cells, table},
    },
};

fn read_row(kind: Kind, cells: Vec<Cell>) -> Result<Record, StoreError> {
    let row = RowReader::new(table(kind).name, cells);
    match kind {
        Kind::Source => tables::source::read(row).map(Record::Source),
        Kind::Unit => tables::unit::read(row).map(Record::Unit),
        Kind::Succession => tables::succession::read(row).map(Record::Succession),
        Kind::Zone => tables::zone::read(row).map(Record::Zone),
        Kind::Firm => tables::firm::read(row).map(Record::Firm),
        Kind::Observation => tables::observation::read(row).map(Record::Observation),
        Kind::Linkage => tables::linkage::read(row).map(Record::Linkage),
        Kind::Outline => tables::outline::read(row).map(Record::Outline),
    }
}

fn is_null(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(None) | Cell::Int(None) | Cell::Real(None) | Cell::Blob(None))
}

#[test]
fn every_record_is_read_back_from_its_row_and_from_its_document() {
    for kind in Kind::ALL.iter().copied() {
        for own in [full(kind), least(kind)] {
            let row = cells(&own);
            let columns = table(kind).columns;
            assert_eq!(row.len(), columns.len(), "{kind}");
            for ((name, of), cell) in columns.iter().zip(&row) {
                let is_of = match cell {
                    Cell::Text(_) => *of == CellType::Text,
                    Cell::Int(_) => *of == CellType::Int,
                    Cell::Real(_) => *of == CellType::Real,
                    Cell::Blob(_) => *of == CellType::Blob,
                };
                assert!(is_of, "{kind}, {name}: {cell:?}");
            }
            assert_eq!(read_row(kind, row).unwrap(), own, "{kind}");
            assert_eq!(doc::read(kind, &doc::write(&own)).unwrap(), own, "{kind}");
        }
        assert!(cells(&full(kind)).iter().all(|cell| !is_null(cell)), "{kind}: a value has no column");
        assert!(
            matches!(doc::read(kind, "{"), Err(StoreError::Damaged(said)) if said.starts_with("change log: "))
        );
    }
}

/// The cells of a record by the names of their columns.
fn by_name(record: &Record) -> BTreeMap<&'static str, Cell> {
    table(record.kind()).columns.iter().map(|(name, _)| *name).zip(cells(record)).collect()
}

#[rstest]
#[case(Kind::Firm, &[("lon", 105.8), ("lat", 21.0), ("point_precision_m", 15.0)])]
#[case(Kind::Zone, &[("lon", 105.8), ("lat", 21.0), ("area_ha", 77.5), ("occupancy_pct", 85.5), ("investment_bn_vnd", 1200.0)])]
#[case(Kind::Unit, &[("label_lon", 105.8), ("label_lat", 21.0), ("area_km2", 1.5), ("minx", 0.0), ("miny", 0.0), ("maxx", 1.0), ("maxy", 1.0)])]
#[case(Kind::Linkage, &[("eps_m", 500.0)])]
#[case(Kind::Observation, &[("value", -1.5)])]
fn numbers_stand_under_their_own_names(#[case] kind: Kind, #[case] expected: &[(&str, f64)]) {
    let row = by_name(&full(kind));
    for (name, number) in expected {
        assert_eq!(row[name], Cell::Real(Some(*number)), "{name}");
    }
}

#[rstest]
#[case(
    Kind::Firm,
    "code=F1 name=Cơ khí zone_code=Z1 sector=2025:25 sector_basis=danh sách status_note=báo workers_as_of=2024-12 opened=1998 closed=2024-06-30 commune=Xã district=Huyện ward=Phường address=Số 1 point_entered=EPSG:5897 1 2"
)]
#[case(
    Kind::Succession,
    "old_edition=a old_code=1 old_name=Cũ old_district_code=D old_district=Quận new_edition=b new_code=2 new_name=Mới clause=Điều 1 confidence=cao"
)]
#[case(
    Kind::Observation,
    "subject=hanoi measure=iip breakdown=C period=2024 unit=% compared_with=2023 basis=target source=S1 as_of=2024-06 note=sơ bộ"
)]
#[case(Kind::Linkage, "sectors=2018:24;2025:25 members=F1;F2 recognised_on=2026-11 decision=QĐ note=ghi")]
#[case(Kind::Source, "code=S1 title=Danh sách location=kho dated=2024 licence=CC shows=name cadence=yearly")]
#[case(Kind::Outline, "zone_code=Z1 precision=generalised source=đo as_of=2024")]
#[case(
    Kind::Unit,
    "edition=w level=ward code=001 name=Phường kind=phường valid_from=2025-07 valid_to=2030 precision=surveyed source=đo"
)]
fn texts_stand_under_their_own_names(#[case] kind: Kind, #[case] expected: &str) {
    let row = by_name(&full(kind));
    let texts: BTreeMap<&str, &str> = row
        .iter()
        .filter_map(|(name, cell)| match cell {
            Cell::Text(Some(text)) => Some((*name, text.as_str())),
            _ => None,
        })
        .collect();
    let mut rest = expected;
    while let Some((name, after)) = rest.split_once('=') {
        let text = texts.get(name).unwrap_or_else(|| panic!("{name} in {texts:?}"));
        rest = after.strip_prefix(text).unwrap_or_else(|| panic!("{name} is {text}")).trim_start();
    }
    assert_eq!(rest, "");
}

#[rstest]
#[case(Kind::Firm, "id", Cell::Int(None), "table firm, column 1: null")]
#[case(Kind::Firm, "lat", Cell::Real(Some(91.0)), "")]
#[case(Kind::Unit, "level", Cell::Text(Some("hamlet".into())), "table unit, column 3: 'hamlet' is none of province, district, ward")]
#[case(Kind::Unit, "code", Cell::Text(None), "table unit, column 4: null")]
#[case(Kind::Unit, "valid_from", Cell::Text(Some("07/2025".into())), "table unit, column 7: '07/2025' is not a date: use YYYY, YYYY-MM or YYYY-MM-DD")]
#[case(Kind::Unit, "wkb", Cell::Blob(None), "table unit, column 14: no bytes")]
#[case(Kind::Unit, "wkb", Cell::Blob(Some(vec![1, 2])), "")]
#[case(Kind::Unit, "label_lat", Cell::Real(Some(191.0)), "")]
#[case(Kind::Unit, "area_km2", Cell::Text(Some("1".into())), "table unit, column 10: Text(Some(\"1\")) is no number")]
#[case(Kind::Observation, "value", Cell::Real(None), "table observation: null value")]
#[case(
    Kind::Observation,
    "measure",
    Cell::Int(Some(1)),
    "table observation, column 3: Int(Some(1)) is no text"
)]
#[case(Kind::Linkage, "min_firms", Cell::Int(Some(-1)), "table linkage: min_firms")]
#[case(Kind::Linkage, "eps_m", Cell::Real(None), "table linkage: eps_m")]
#[case(Kind::Linkage, "sectors", Cell::Text(Some("2018:99999".into())), "table linkage: sectors")]
#[case(Kind::Linkage, "members", Cell::Text(Some("F 1".into())), "table linkage: members")]
#[case(Kind::Zone, "kind", Cell::Text(Some("farm".into())), "")]
#[case(Kind::Source, "shows", Cell::Text(Some("all".into())), "")]
#[case(Kind::Source, "cadence", Cell::Text(Some("hourly".into())), "")]
fn a_row_that_was_not_written_is_damage(
    #[case] kind: Kind,
    #[case] column: &str,
    #[case] wrong: Cell,
    #[case] said: &str,
) {
    let at = table(kind).columns.iter().position(|(name, _)| *name == column).expect("a column");
    let mut row = cells(&full(kind));
    row[at] = wrong;
    let Err(StoreError::Damaged(detail)) = read_row(kind, row.clone()) else { panic!("{kind} {column}") };
    assert!(said.is_empty() || detail == said, "{detail}");
    row.truncate(at);
    let last = matches!(kind, Kind::Unit if column.starts_with("label"));
    assert!(last || read_row(kind, row).is_err(), "a row that ends too soon");
}
