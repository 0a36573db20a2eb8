//! Records in a list are the ones that were put there.

use super::*;
use crate::model::{
    code::Code,
    firm::{FirmStatus, Sector, Workers},
    id::SourceId,
    location::{PointFlag, PointMethod, Written},
    source::Source,
    tax_code::TaxCode,
};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// A firm of which everything is known.
fn full() -> Firm {
    let date = |text: &str| Some(text.parse().unwrap());
    let some = |text: &str| Some(text.to_owned());
    Firm {
        id: FirmId(i64::MAX),
        code: code("F0086"),
        name: "Công ty Cơ khí Đông Anh".to_owned(),
        name_en: some("Dong Anh"),
        tax_code: TaxCode::new("0100100625-001"),
        written: Written {
            address: some("Km 12, đường 23B"),
            commune: some("Uy Nỗ"),
            district: some("Đông Anh"),
            ward: some("Đông Anh"),
        },
        zone: Some(code("Z01")),
        sector: Some(Sector { code: "2025:2592".parse().unwrap(), basis: some("theo danh sách") }),
        activity: some("đúc; rèn"),
        status: Some(FirmStatus::Suspended),
        status_note: some(""),
        workers: Some(Workers { count: u32::MAX - 1, as_of: date("2025-12") }),
        opened: date("1963"),
        closed: date("2024-02-29"),
        location: Some(Location {
            method: Some(PointMethod::Gps),
            precision_m: Some(12.5),
            flag: Some(PointFlag::Uncertain),
            evidence: some("đo tại cổng"),
            entered: some("X 1; Y 2"),
            ..Location::at(LonLat::new(105.850_123_456, -0.0).unwrap())
        }),
        sources: vec![code("S1"), code("S2")],
        as_of: date("2026-01-01"),
        notes: some("dòng 1\ndòng 2"),
        former_codes: vec![code("F0001"), code("mau:F2")],
    }
}

#[test]
fn records_of_any_kind_come_back_as_they_were() {
    let plain = Firm { id: FirmId(-3), ..Firm::default() };
    let source = Record::Source(Source {
        id: SourceId(7),
        code: code("S1"),
        title: "Danh sách".to_owned(),
        location: None,
        dated: None,
        licence: None,
        shows: None,
        cadence: None,
    });
    let all = [Record::Firm(full()), source, Record::Firm(plain)];
    let mut records = Records::default();
    assert!(records.is_empty() && records.are_firms());
    all.iter().cloned().for_each(|record| records.push(record));
    assert_eq!(records.iter().collect::<Vec<_>>(), all);
    assert_eq!(
        [0, 1, 2, 3].map(|at| records.subject(at)),
        [Some((Kind::Firm, i64::MAX)), Some((Kind::Source, all[1].id())), Some((Kind::Firm, -3)), None,]
    );
    assert_eq!((records.other(0), records.other(1)), (None, Some(&all[1])));
    assert_eq!((records.len(), records.are_firms()), (3, false));
}

#[test]
fn every_attribute_of_the_full_firm_is_known() {
    let firm = full();
    let unknown = Firm::ATTRIBUTES.iter().filter(|attribute| attribute.value(&firm) == Value::Null);
    assert_eq!(unknown.map(|attribute| attribute.name).collect::<Vec<_>>(), <[&str; 0]>::default());
}
