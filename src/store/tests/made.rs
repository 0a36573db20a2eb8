//! Records of every kind, and a small registry.

use std::{path::Path, sync::Arc};

use serde_json::{Value as Json, json};
use tempfile::TempDir;
use time::{OffsetDateTime, macros::datetime};

use crate::{
    model::{
        actor::Actor,
        change::{Cause, Edit},
        record::{Kind, Record},
        remarks::Remarks,
    },
    store::{
        Store, doc,
        origin::Origin,
        write::{Entry, Stamp},
    },
};

/// A square as hexadecimal WKB.
const SQUARE: &str = "0106000000010000000103000000010000000500000000000000000000000000000000000000\
    000000000000F03F0000000000000000000000000000F03F000000000000F03F0000000000000000000000000000F03F\
    00000000000000000000000000000000";

pub(super) fn record(kind: Kind, fields: Json) -> Record {
    fn read<T: serde::de::DeserializeOwned>(fields: Json) -> T {
        serde_json::from_value(fields).expect("a record")
    }
    match kind {
        Kind::Source => Record::Source(read(fields)),
        Kind::Unit => Record::Unit(read(fields)),
        Kind::Succession => Record::Succession(read(fields)),
        Kind::Zone => Record::Zone(read(fields)),
        Kind::Firm => Record::Firm(read(fields)),
        Kind::Observation => Record::Observation(read(fields)),
        Kind::Linkage => Record::Linkage(read(fields)),
        Kind::Outline => Record::Outline(read(fields)),
    }
}

/// A record of a kind with every value.
pub(super) fn full(kind: Kind) -> Record {
    let written = json!({ "address": "Số 1", "commune": "Xã", "district": "Huyện", "ward": "Phường" });
    let location = json!({
        "point": [105.8, 21.0], "method": "gps", "precision_m": 15.0, "flag": "uncertain", "evidence": "ảnh",
        "entered": "EPSG:5897 1 2",
    });
    record(
        kind,
        match kind {
            Kind::Source => json!({
                "id": 7, "code": "S1", "title": "Danh sách", "location": "kho", "dated": "2024", "licence": "CC", "shows": "name",
                "cadence": "yearly",
            }),
            Kind::Unit => json!({
                "id": 7, "edition": "w", "level": "ward", "code": "001", "name": "Phường", "kind": "phường",
                "valid_from": "2025-07", "valid_to": "2030", "precision": "surveyed", "area_km2": 1.5, "label": [105.8, 21.0],
                "source": "đo", "shape": SQUARE,
            }),
            Kind::Succession => json!({
                "id": 7, "old_edition": "a", "old_code": "1", "old_name": "Cũ", "old_district_code": "D", "old_district": "Quận",
                "new_edition": "b", "new_code": "2", "new_name": "Mới", "extent": "part", "effective_from": "2025-07-01",
                "clause": "Điều 1", "confidence": "cao", "source": "S1",
            }),
            Kind::Zone => json!({
                "id": 7, "code": "Z1", "kind": "digital_park", "name": "Khu", "name_en": "Zone", "status": "planned",
                "status_as_of": "2024", "area_ha": 77.5, "area_note": "đo", "established_year": 1995, "lease_start": 1996,
                "lease_end": 2046, "decision": "QĐ 1", "investor": "Công ty", "occupancy_pct": 85.5, "occupancy_note": "báo cáo",
                "investment_bn_vnd": 1200.0, "written": written, "location": location, "sources": ["S1", "S2"], "as_of": "2024-05",
                "notes": "Ghi chú",
            }),
            Kind::Firm => json!({
                "id": 7, "code": "F1", "name": "Cơ khí", "name_en": "Mechanics", "tax_code": "0101245486", "written": written,
                "zone": "Z1", "sector": { "code": "2025:25", "basis": "danh sách" }, "activity": "đúc", "status": "moved",
                "status_note": "báo", "workers": { "count": 120, "as_of": "2024-12" }, "opened": "1998", "closed": "2024-06-30",
                "location": location, "sources": ["S1"], "as_of": "2024", "notes": "Ghi chú",
            }),
            Kind::Observation => json!({
                "id": 7, "subject": "hanoi", "measure": "iip", "breakdown": "C", "period": "2024", "value": -1.5, "unit": "%",
                "compared_with": "2023", "basis": "target", "source": "S1", "as_of": "2024-06", "note": "sơ bộ",
            }),
            Kind::Linkage => json!({
                "id": 7, "code": "LK1", "name": "Cụm", "sectors": ["2018:24", "2025:25"], "eps_m": 500.0, "min_firms": 3,
                "members": ["F1", "F2"], "recognised_on": "2026-11", "decision": "QĐ", "note": "ghi",
            }),
            Kind::Outline => json!({
                "id": 7, "zone": "Z1", "precision": "generalised", "source": "đo", "as_of": "2024", "shape": SQUARE,
            }),
        },
    )
}

/// A record of a kind with the values that it must have.
pub(super) fn least(kind: Kind) -> Record {
    let needed: &[&str] = match kind {
        Kind::Source => &["id", "code", "title"],
        Kind::Unit => &["id", "edition", "level", "code", "name", "precision", "shape"],
        Kind::Succession => {
            &["id", "old_edition", "old_code", "old_name", "new_edition", "new_code", "new_name", "extent"]
        }
        Kind::Zone => &["id", "code", "kind", "name", "written", "sources"],
        Kind::Firm => &["id", "code", "name", "written", "sources"],
        Kind::Observation => &["id", "subject", "measure", "period", "value", "unit", "basis"],
        Kind::Linkage => &["id", "code", "name", "sectors", "eps_m", "min_firms", "members", "recognised_on"],
        Kind::Outline => &["id", "zone", "precision", "shape"],
    };
    let Ok(Json::Object(mut fields)) = serde_json::from_str(&doc::write(&full(kind))) else {
        panic!("an object")
    };
    fields.retain(|name, _| needed.contains(&name.as_str()));
    for (name, value) in
        [("written", json!({})), ("sources", json!([])), ("sectors", json!([])), ("members", json!([]))]
    {
        fields.entry(name).and_modify(|own| *own = value);
    }
    record(kind, Json::Object(fields))
}

pub(super) fn temporary() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

pub(super) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

pub(super) const NOON: OffsetDateTime = datetime!(2026-06-30 12:00 UTC);

pub(super) fn entry(before: Option<Record>, edit: Edit) -> Entry {
    let stamp = Stamp::new(NOON, Actor("test".to_owned()), Some("thử".to_owned()), single_edit());
    Entry { before, edit, stamp: Arc::new(stamp), remarks: Remarks::default() }
}

/// The origin of a single edit of a firm on the command line.
pub(super) fn single_edit() -> Origin {
    Origin { cause: Cause::Edits, key: None, subject: Some("firm".to_owned()), undoes: None }
}

pub(super) fn put(id: i64, name: &str) -> Entry {
    let firm = json!({ "id": id, "code": format!("F{id}"), "name": name, "written": {}, "sources": [] });
    entry(None, Edit::Put(Box::new(record(Kind::Firm, firm))))
}

/// A registry with a firm that was renamed, one that was deleted, and one record of every other kind, in ten changes.
pub(super) async fn filled(place: &Path) -> Store {
    let store = Store::create(place).await.unwrap();
    let mut writer = store.writer().await.unwrap();
    writer.write(&[put(1, "Một"), put(2, "Hai")]).await.unwrap();
    writer.commit().await.unwrap();
    let mut writer = store.writer().await.unwrap();
    let others = Kind::ALL
        .iter()
        .filter(|kind| **kind != Kind::Firm)
        .map(|kind| entry(None, Edit::Put(Box::new(full(*kind)))));
    writer.write(&others.collect::<Vec<_>>()).await.unwrap();
    writer.commit().await.unwrap();
    let mut writer = store.writer().await.unwrap();
    let Edit::Put(second) = put(2, "Hai").edit else { panic!("a record") };
    let gone = entry(Some(*second), Edit::Delete(Kind::Firm, 2));
    writer.write(&[put(1, "Một lần nữa"), gone]).await.unwrap();
    assert_eq!(writer.commit().await.unwrap(), 11);
    store
}
