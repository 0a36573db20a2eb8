//! Rows of sources.

use super::{cells::Cells, draft::Reading};
use crate::model::{id::SourceId, record::Record, source::Source};

pub(super) const COLUMNS: &[&str] = &["code", "title", "location", "dated", "licence"];
pub(super) const NEEDED: &[&[&str]] = &[&["code"], &["title"]];

pub(super) fn read(cells: &mut Cells<'_>, _: &Reading) -> Option<(Record, bool)> {
    let (code, title) = (cells.required_code("code"), cells.required("title"));
    let source = Source {
        id: SourceId(0),
        code: code?,
        title: title?,
        location: cells.text("location"),
        dated: cells.text("dated"),
        licence: cells.text("licence"),
    };
    Some((Record::Source(source), true))
}
