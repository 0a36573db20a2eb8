//! Rows of sources.

use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{
            cells::Cells,
            heading::{Property, precision_of},
        },
    },
    model::{attributed::Attributed, headings::CODE_HEADINGS, id::SourceId, record::Record, source::Source},
};

/// The columns of a table of sources.
pub(crate) fn properties() -> Vec<Property> {
    let all = [
        Property::new("code", CODE_HEADINGS),
        Property::new("title", &[]),
        Property::new("location", &[]),
        Property::dated(DATED, &[]),
        Property::new(WORDS, &[]),
        Property::new("licence", &[]),
        Property::new("shows", &[]),
        Property::new("cadence", &[]),
    ];
    all.map(|own| own.titled_as(Source::ATTRIBUTES)).into()
}

/// A day, a month or a year, or words.
const DATED: &str = "dated";

/// Words alone, which exports have in a column of their own.
const WORDS: &str = "dated_words";

pub(crate) const NEEDED: &[&[&str]] = &[&["code"], &["title"]];

pub(crate) fn read(cells: &mut Cells<'_>, _: &Reading) -> Option<(Record, bool)> {
    let (code, title) = (cells.required_code("code"), cells.required("title"));
    let source = Source {
        id: SourceId(0),
        code: code?,
        title: title?,
        location: cells.text("location"),
        dated: dated(cells),
        licence: cells.text("licence"),
        shows: cells.of_set("shows"),
        cadence: cells.of_set("cadence"),
    };
    Some((Record::Source(source), true))
}

/// The date in the words of the file; a day that is known to the month or the year alone is as much of it as is known.
fn dated(cells: &mut Cells<'_>) -> Option<String> {
    if cells.is_empty(DATED) {
        return cells.text(WORDS);
    }
    if cells.is_empty(&precision_of(DATED)) {
        return cells.text(DATED);
    }
    cells.date(DATED).map(|date| date.to_string())
}

/// Merges a row with the source in the register.
pub(crate) fn keep(old: &Source, new: &mut Source, merge: &mut Merge<'_>) {
    let Source { id: _, code: _, title: _, location, dated, licence, shows, cadence } = new;
    merge.value("location", old.location.as_ref(), location);
    merge.value("dated", old.dated.as_ref(), dated);
    merge.value("licence", old.licence.as_ref(), licence);
    merge.value("shows", old.shows.as_ref(), shows);
    merge.value("cadence", old.cadence.as_ref(), cadence);
}
