//! A small register of a made-up city.

use std::sync::Arc;

use geo::{MultiPolygon, polygon};
use serde_json::{Value as Json, json};

use crate::{
    geom::wkb,
    index::Snapshot,
    model::{
        actor::Actor,
        change::{Cause, Edit},
        city::City,
        holdings::Holdings,
        record::{Kind, Record},
    },
    registry::queue::Commit,
};

/// A record of a kind from the values that differ from a plain one.
pub(super) fn record(kind: Kind, more: Json) -> Record {
    let shape = hex(&square(105.0, 20.0, 0.1));
    let plain = match kind {
        Kind::Source => json!({ "code": "S1", "title": "Nguồn" }),
        Kind::Unit => json!({
            "edition": "w", "level": "ward", "code": "001", "name": "Phường", "precision": "surveyed", "shape": shape,
        }),
        Kind::Succession => json!({
            "old_edition": "a", "old_code": "1", "old_name": "Cũ", "new_edition": "b", "new_code": "2", "new_name": "Mới",
            "extent": "part",
        }),
        Kind::Zone => {
            json!({ "code": "Z1", "kind": "industrial_park", "name": "Khu", "written": {}, "sources": [] })
        }
        Kind::Firm => json!({ "code": "F1", "name": "Cơ sở", "written": {}, "sources": [] }),
        Kind::Observation => json!({
            "subject": "made-up", "measure": "m", "period": "2024", "value": 1.0, "unit": "ha", "basis": "imported",
        }),
        Kind::Linkage => json!({
            "code": "LK1", "name": "Cụm", "sectors": [], "eps_m": 500.0, "min_firms": 3, "members": [], "recognised_on": "2026",
        }),
        Kind::Outline => {
            let within = hex(&square(105.45, 20.52, 0.05));
            json!({ "zone": "Z1", "precision": "surveyed", "shape": within })
        }
    };
    let (Json::Object(mut fields), Json::Object(more)) = (plain, more) else { panic!("objects") };
    fields.insert("id".to_owned(), json!(1));
    fields.extend(more);
    let fields = Json::Object(fields);
    let read = match kind {
        Kind::Source => serde_json::from_value(fields).map(Record::Source),
        Kind::Unit => serde_json::from_value(fields).map(Record::Unit),
        Kind::Succession => serde_json::from_value(fields).map(Record::Succession),
        Kind::Zone => serde_json::from_value(fields).map(Record::Zone),
        Kind::Firm => serde_json::from_value(fields).map(Record::Firm),
        Kind::Observation => serde_json::from_value(fields).map(Record::Observation),
        Kind::Linkage => serde_json::from_value(fields).map(Record::Linkage),
        Kind::Outline => serde_json::from_value(fields).map(Record::Outline),
    };
    read.expect("a record")
}

/// A square by its south-west corner and its side, in degrees.
pub(super) fn square(west: f64, south: f64, side: f64) -> MultiPolygon {
    let (east, north) = (west + side, south + side);
    polygon![(x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)].into()
}

pub(super) fn hex(shape: &MultiPolygon) -> String {
    wkb::write(shape).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// A register of these records.
pub(super) fn register(records: impl IntoIterator<Item = Record>) -> Snapshot {
    let mut holdings = Holdings::default();
    records.into_iter().for_each(|record| holdings.apply(put(record)));
    Snapshot::new(holdings, 10, Arc::new(City::made_up()))
}

pub(super) fn put(record: Record) -> Edit {
    Edit::Put(Box::new(record))
}

pub(super) fn commit(edits: Vec<Edit>) -> Commit {
    Commit::of(edits, Actor("test".to_owned()).into(), None, Cause::Batch)
}
