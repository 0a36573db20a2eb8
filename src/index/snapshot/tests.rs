//! Versions of the register, and what they hold.

use super::*;
use crate::{
    geom::lonlat::LonLat,
    index::{
        row::Row,
        trial::{Dice, firm, register, unit, zone},
    },
    model::{
        code::Code,
        column::Value,
        date::PartialDate,
        firm::{Firm, FirmStatus, Sector, Workers},
        id::{FirmId, LinkageId, ObservationId, OutlineId, SourceId, SuccessionId},
        linkage::Linkage,
        location::{Location, PointFlag, PointMethod, Written},
        observation::{Basis, Observation},
        outline::Outline,
        source::Source,
        succession::{Extent, Succession},
        tax_code::TaxCode,
        unit::{Level, Precision, Unit},
    },
};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// A record of each kind.
fn records() -> Vec<Record> {
    let today: PartialDate = "2026-06-30".parse().unwrap();
    let source = Source {
        id: SourceId(71),
        code: code("S71"),
        title: "Danh sách".to_owned(),
        location: None,
        dated: Some("2025".to_owned()),
        licence: None,
        shows: None,
        cadence: None,
    };
    let succession = Succession {
        id: SuccessionId(73),
        old_edition: code("old"),
        old_code: code("1"),
        old_name: "Xã Cũ".to_owned(),
        old_district_code: None,
        old_district: None,
        new_edition: code("wards-2025"),
        new_code: code("00001"),
        new_name: "Phường Mới".to_owned(),
        extent: Extent::Part,
        effective_from: Some(today),
        clause: None,
        confidence: None,
        source: None,
    };
    let observation = Observation {
        id: ObservationId(76),
        subject: code("made-up"),
        measure: "iip".to_owned(),
        breakdown: None,
        period: "2025-Q1".to_owned(),
        value: 103.5,
        unit: "%".to_owned(),
        compared_with: None,
        basis: Basis::ALL[0],
        source: None,
        as_of: None,
        note: None,
    };
    let linkage = Linkage {
        id: LinkageId(77),
        code: code("L1"),
        name: "Cụm".to_owned(),
        sectors: vec![],
        eps_m: 500.0,
        min_firms: 5,
        members: vec![code("SYN-0000001")],
        recognised_on: today,
        decision: None,
        note: None,
    };
    let outline = Outline {
        id: OutlineId(78),
        zone: code("Z01"),
        precision: Precision::Schematic,
        source: None,
        as_of: None,
        shape: unit(1, "e", "Ô", false).shape,
    };
    let mut own_zone = zone(74, "KCN Mới");
    own_zone.code = code("Z74");
    vec![
        Record::Source(source),
        Record::Unit(unit(72, "wards-2025", "Phường Mới", false)),
        Record::Succession(succession),
        Record::Zone(own_zone),
        Record::Firm(firm(&mut Dice(1), 75)),
        Record::Observation(observation),
        Record::Linkage(linkage),
        Record::Outline(outline),
    ]
}

fn put(record: Record) -> Edit {
    Edit::Put(Box::new(record))
}

#[test]
fn a_record_of_every_kind_is_held_under_its_kind_and_identity_until_it_is_deleted() {
    let before = register(&mut Dice(3), 40);
    let after = before.after(records().into_iter().map(put).collect(), 9);
    assert_eq!(after.version, 9);
    for record in records() {
        let (kind, id) = (record.kind(), record.id());
        assert_eq!((before.record(kind, id), after.record(kind, id)), (None, Some(record)), "{kind:?}");
        let others = Kind::ALL.iter().filter(|other| **other != kind);
        assert!(
            others
                .into_iter()
                .all(|other| after.record(*other, id).is_none_or(|own| own.id() != id || id < 41))
        );
        let gone = after.after(vec![Edit::Delete(kind, id)], 10);
        assert_eq!((gone.record(kind, id), gone.version), (None, 10), "{kind:?}");
        let left = records().into_iter().filter(|other| other.kind() != kind);
        assert!(left.into_iter().all(|other| gone.record(other.kind(), other.id()) == Some(other)));
    }
}

#[test]
fn what_is_held_is_what_was_put_whatever_the_kinds_of_the_edits() {
    let mut now = register(&mut Dice(5), 600);
    let mut held = now.holdings();
    let edits = [
        records().into_iter().map(put).collect(),
        vec![Edit::Delete(Kind::Zone, 1), put(Record::Firm(firm(&mut Dice(9), 3)))],
        vec![Edit::Delete(Kind::Firm, 3), Edit::Delete(Kind::Unit, 2), Edit::Delete(Kind::Firm, 9999)],
        vec![Edit::Delete(Kind::Firm, 5), put(Record::Firm(firm(&mut Dice(2), 5)))],
        vec![put(Record::Firm(firm(&mut Dice(2), 6))), Edit::Delete(Kind::Firm, 6)],
        vec![],
    ];
    for edits in edits {
        edits.iter().cloned().for_each(|edit| held.apply(edit));
        now = now.after(edits, now.version + 1);
        assert_eq!(now.holdings(), held, "the last edit of a record counts");
        assert!(now.base.holdings.firms.is_empty(), "firms are held once");
    }
}

#[test]
fn firms_are_located_again_when_units_or_zones_change() {
    let before = register(&mut Dice(6), 900);
    let wards = |now: &Snapshot| -> Vec<Option<String>> {
        now.firms.iter().map(|row| row.unit(Level::Ward).map(|unit| unit.code.to_string())).collect()
    };
    let moved = Unit {
        shape: unit(2, "wards-2025", "Ô", false).shape,
        ..unit(1, "wards-2025", "Phường Phúc Lợi", false)
    };
    let after = before.after(vec![put(Record::Unit(moved))], 2);
    let ids = |now: &Snapshot| now.firms.iter().map(Row::id).collect::<Vec<_>>();
    assert_eq!(ids(&before), ids(&after), "their order does not depend on units");
    let located = |row: Row<'_>| after.base.newest(Level::Ward)?.locate(row.point()?);
    let expected = after.firms.iter().map(|row| located(row).map(|unit| unit.code.to_string()));
    assert_eq!(wards(&after), expected.collect::<Vec<_>>());
    let count = |now: &Snapshot, code: &str| wards(now).iter().flatten().filter(|own| *own == code).count();
    assert!(count(&before, "00001") > 99 && count(&before, "00002") > 99);
    assert_eq!(count(&after, "00002"), 0, "unit 1 lies on unit 2, whose code is greater");
    assert!(count(&after, "00001") > 99);
    let zone_less = after.after(vec![Edit::Delete(Kind::Zone, 1)], 3);
    let zones =
        |now: &Snapshot| now.firms.iter().filter_map(|row| row.zone().map(|z| z.id.0)).collect::<Vec<_>>();
    assert!(zones(&after).contains(&1) && !zones(&zone_less).contains(&1) && zones(&zone_less).contains(&2));
}

#[test]
fn a_firm_is_read_back_with_every_attribute_and_with_none() {
    let date = |text: &str| -> Option<PartialDate> { text.parse().ok() };
    let text = |text: &str| Some(text.to_owned());
    let full = Firm {
        name_en: text("Star Mechanics"),
        tax_code: TaxCode::new("0100000001"),
        written: Written {
            address: text("1 Phố Một"),
            commune: text("Xã Hai"),
            district: text("Huyện Ba"),
            ward: text("Phường Bốn"),
        },
        zone: Some(code("Z01")),
        sector: Some(Sector { code: "2592".parse().unwrap(), basis: text("Đăng ký") }),
        activity: text("Gia công cơ khí"),
        status: Some(FirmStatus::SuspendedOrClosed),
        status_note: text("Đóng cửa khi khảo sát"),
        workers: Some(Workers { count: 0, as_of: date("2021-02") }),
        opened: date("2010"),
        closed: date("2022-03-04"),
        location: Some(Location {
            method: Some(PointMethod::ZonePoint),
            precision_m: Some(0.25),
            flag: Some(PointFlag::Uncertain),
            evidence: text("Ảnh"),
            entered: text("21,0 105,0"),
            ..Location::at(LonLat::new(105.123_456_789, -0.0).unwrap())
        }),
        sources: vec![code("S2"), code("S10")],
        as_of: date("2023-05"),
        notes: text("Ghi chú"),
        former_codes: vec![code("F-8"), code("F-9")],
        ..firm(&mut Dice(1), 1)
    };
    for (number, attribute) in Firm::ATTRIBUTES.iter().enumerate() {
        assert_ne!(attribute.value(&full), Value::Null, "{number} {}", attribute.name);
    }
    let bare = Firm { id: FirmId(2), code: code("F-2"), name: "Trơ".to_owned(), ..Firm::default() };
    let edits = [&full, &bare].map(|own| put(Record::Firm(own.clone())));
    let now = register(&mut Dice(6), 9).after(edits.to_vec(), 2);
    for own in [full, bare] {
        assert_eq!(now.record(Kind::Firm, own.id.0), Some(Record::Firm(own)));
    }
}
