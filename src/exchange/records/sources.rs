//! Rows of sources.

use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{cells::Cells, heading::Property},
    },
    model::{attribute::CODE_HEADINGS, id::SourceId, record::Record, source::Source},
};

/// The columns of a table of sources.
pub(crate) fn properties() -> Vec<Property> {
    vec![
        Property::new("code", CODE_HEADINGS),
        Property::new("title", &[]),
        Property::new("location", &[]),
        Property::new("dated", &[]),
        Property::new("licence", &[]),
        Property::new("shows", &[]),
    ]
}

pub(crate) const NEEDED: &[&[&str]] = &[&["code"], &["title"]];

pub(crate) fn read(cells: &mut Cells<'_>, _: &Reading) -> Option<(Record, bool)> {
    let (code, title) = (cells.required_code("code"), cells.required("title"));
    let source = Source {
        id: SourceId(0),
        code: code?,
        title: title?,
        location: cells.text("location"),
        dated: cells.text("dated"),
        licence: cells.text("licence"),
        shows: cells.of_set("shows"),
    };
    Some((Record::Source(source), true))
}

/// Merges a row with the source in the register.
pub(crate) fn keep(old: &Source, new: &mut Source, merge: &mut Merge<'_>) {
    let Source { id: _, code: _, title: _, location, dated, licence, shows } = new;
    merge.value("location", old.location.as_ref(), location);
    merge.value("dated", old.dated.as_ref(), dated);
    merge.value("licence", old.licence.as_ref(), licence);
    merge.value("shows", old.shows.as_ref(), shows);
}
