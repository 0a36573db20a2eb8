//! Outlines of zones and clusters from GeoJSON: one feature a zone, known by its code.

use super::{
    features::{Bad, Properties},
    finding::Fault,
};
use crate::model::{id::OutlineId, outline::Outline, record::Record};

pub(super) fn read(given: &Properties<'_>) -> Result<Record, Bad> {
    Ok(Record::Outline(Outline {
        id: OutlineId(0),
        zone: given.parse("code", |_| Fault::Code)?.ok_or(("code", Fault::Missing))?,
        precision: given.precision()?,
        source: given.text("source"),
        as_of: given.date("as_of")?,
        shape: given.shape()?,
    }))
}
