//! Records as documents of the change log. The kind is a column beside the document, since zones and units have a
//! property of that name.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::error::StoreError;
use crate::model::record::{Kind, Record};

pub(crate) fn write(record: &Record) -> String {
    match record {
        Record::Source(r) => text(r),
        Record::Unit(r) => text(r),
        Record::Succession(r) => text(r),
        Record::Zone(r) => text(r),
        Record::Firm(r) => text(r),
        Record::Observation(r) => text(r),
        Record::Linkage(r) => text(r),
        Record::Outline(r) => text(r),
    }
}

pub(crate) fn read(kind: Kind, text: &str) -> Result<Record, StoreError> {
    match kind {
        Kind::Source => parse(text).map(Record::Source),
        Kind::Unit => parse(text).map(Record::Unit),
        Kind::Succession => parse(text).map(Record::Succession),
        Kind::Zone => parse(text).map(Record::Zone),
        Kind::Firm => parse(text).map(Record::Firm),
        Kind::Observation => parse(text).map(Record::Observation),
        Kind::Linkage => parse(text).map(Record::Linkage),
        Kind::Outline => parse(text).map(Record::Outline),
    }
}

/// The parts of a document by name, each with what belongs to it: a count has its date.
pub(crate) fn parts(record: &Record) -> Map<String, Value> {
    match serde_json::from_str(&write(record)) {
        Ok(Value::Object(parts)) => parts,
        _ => Map::new(),
    }
}

/// The record of a kind with these parts.
pub(crate) fn of_parts(kind: Kind, parts: Map<String, Value>) -> Result<Record, StoreError> {
    read(kind, &Value::Object(parts).to_string())
}

fn text(record: &impl Serialize) -> String {
    serde_json::to_string(record).expect("a record is plain data")
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::Damaged(format!("change log: {e}")))
}
