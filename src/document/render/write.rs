//! A report as a file.

use std::io;

use super::{Format, csv, docx, geojson, html, json, png::png, xlsx};
use crate::{document::parts::Document, model::lang::Lang};

/// Pictures for printing have so many dots for each pixel of the drawing.
const SHARP: f32 = 2.0;

/// Writes a report in a form. The same report gives the same bytes.
pub fn write(document: &Document, format: Format, lang: Lang) -> io::Result<Vec<u8>> {
    match format {
        Format::Json => Ok(serde_json::to_vec_pretty(&json::document(document, lang))?),
        Format::Csv => csv::write(document, lang),
        Format::Xlsx => xlsx::write(document, lang).map_err(io::Error::other),
        Format::Html => Ok(html::page(document, lang).into_bytes()),
        Format::Docx => docx::write(document, |picture| png(picture, SHARP), lang),
        Format::GeoJson => Ok(serde_json::to_vec(&geojson::value(document, lang))?),
    }
}
