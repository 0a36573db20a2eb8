//! Outlines of zones and clusters from GeoJSON: one feature for each zone, identified by its code.

use crate::{
    exchange::{
        finding::Fault,
        merge::Merge,
        reading::features::{Bad, Properties},
    },
    model::{id::OutlineId, outline::Outline, record::Record},
};

/// Properties of a feature besides its code and area.
pub(crate) const PROPERTIES: &[&str] = &["source", "as_of"];

pub(crate) fn read(given: &Properties<'_>) -> Result<Record, Bad> {
    Ok(Record::Outline(Outline {
        id: OutlineId(0),
        zone: given.code("code")?.ok_or(("code", Fault::Missing))?,
        precision: given.precision()?,
        source: given.text("source")?,
        as_of: given.date("as_of")?,
        shape: given.shape()?,
    }))
}

/// Merges a feature with the outline in the register. The source describes the area, and changes with it.
pub(crate) fn keep(old: &Outline, new: &mut Outline, merge: &mut Merge<'_>) {
    let Outline { id: _, zone: _, precision: _, source, as_of, shape } = new;
    let same = old.shape == *shape;
    merge.dependent("source", same, old.source.as_ref(), source);
    merge.dependent("as_of", same, old.as_of.as_ref(), as_of);
}
