//! Documents as files.

use std::{borrow::Cow, io};

use super::{Format, csv, datapackage, docx, geojson, html, json, png::png, xlsx};
use crate::{
    document::parts::{Block, Document},
    model::lang::Lang,
};

/// Image pixels for each CSS pixel of a drawing, enough for print.
const SHARP: f32 = 2.0;

/// A document as people read it, without columns of codes.
fn without_codes(document: &Document) -> Cow<'_, Document> {
    let has_codes = |block: &Block| matches!(block, Block::Table(table) if table.grid.has_codes());
    if !document.blocks.iter().any(has_codes) {
        return Cow::Borrowed(document);
    }
    let mut own = document.clone();
    for block in &mut own.blocks {
        if let Block::Table(table) = block {
            table.grid = table.grid.clone().without_codes();
        }
    }
    Cow::Owned(own)
}

/// Writes a document in a format. The output is reproducible.
pub fn write(document: &Document, format: Format, lang: Lang) -> io::Result<Vec<u8>> {
    match format {
        Format::Json => Ok(serde_json::to_vec_pretty(&json::document(document, lang))?),
        Format::Csv => csv::write(document, lang),
        Format::Xlsx => xlsx::write(&without_codes(document), lang).map_err(io::Error::other),
        Format::Html => Ok(html::page(&without_codes(document), lang).into_bytes()),
        Format::Docx => docx::write(&without_codes(document), |picture| png(picture, SHARP), lang),
        Format::DataPackage => datapackage::write(document, lang),
        Format::GeoJson => Ok(serde_json::to_vec(&geojson::value(document, lang))?),
    }
}
