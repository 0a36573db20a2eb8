//! Rows of outlines of zones and clusters: each is identified by the code of its zone.

use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{
            cells::Cells,
            heading::{OUTLINE, Property},
        },
    },
    model::{attributed::Attributed, id::OutlineId, outline::Outline, record::Record, zone::Zone},
};

/// The columns of a table of outlines.
pub(crate) fn properties() -> Vec<Property> {
    let of_zone = Zone::ATTRIBUTES.iter().find(|own| own.in_files == Some("code"));
    let all = [
        of_zone.and_then(Property::of).expect("zones have a code in files"),
        Property::new("precision", &["do chinh xac"]),
        Property::new("source", &["nguon", "nguon so lieu"]),
        Property::dated("as_of", &["ngay so lieu"]),
        Property::new(OUTLINE, &["outline wkt", "ranh gioi wkt"]),
    ];
    all.map(|own| own.titled_as(Outline::ATTRIBUTES)).into()
}

pub(crate) const NEEDED: &[&[&str]] = &[];

pub(crate) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let (zone, shape) = (cells.required_code("code"), cells.shape());
    let outline = Outline {
        id: OutlineId(0),
        zone: zone?,
        precision: cells.of_set("precision").unwrap_or(reading.precision),
        source: cells.text("source"),
        as_of: cells.date("as_of"),
        shape: shape?,
    };
    Some((Record::Outline(outline), true))
}

/// Merges a feature with the outline in the register. The source describes the area, and changes with it.
pub(crate) fn keep(old: &Outline, new: &mut Outline, merge: &mut Merge<'_>) {
    let Outline { id: _, zone: _, precision: _, source, as_of, shape } = new;
    let same = old.shape == *shape;
    merge.dependent("source", same, old.source.as_ref(), source);
    merge.dependent("as_of", same, old.as_of.as_ref(), as_of);
}
