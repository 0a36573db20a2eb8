//! A workbook: a sheet of features, and one of what the file says about itself.

use std::io;

use crate::{
    collection::{about::SOURCES, bounded::Bounded, csv::Rows, extract::Extract},
    document::render::xlsx::Long,
};

/// Writes a workbook, and returns the number of features.
pub(super) fn write(extract: &Extract<'_>, to: Bounded) -> io::Result<usize> {
    let layer = extract.only()?;
    let (count, cited) = layer.survey(extract.now)?;
    let rows = Rows::of(&layer.shown);
    let title = layer.collection.name(extract.lang);
    let mut book = Long::new(to, title, rows.headings(), extract.lang)?;
    layer.each(extract.now, &mut |thing| rows.with(&thing, |cells| book.row(cells)))?;
    let about =
        extract.about.statements(extract.now, &cited).into_iter().filter(|(name, _)| *name != SOURCES);
    let described = ("description", layer.collection.description(extract.lang).to_owned());
    // A list of them all may be longer than a cell.
    let each = cited.lines(extract.now).into_iter().map(|line| (SOURCES, line));
    let notes: Vec<(&str, String)> = [described].into_iter().chain(about).chain(each).collect();
    book.finish(&notes)?.finish()?;
    Ok(count)
}
