//! Documents as files.

use std::io;

use super::{Format, csv, docx, geojson, html, json, png::png, xlsx};
use crate::{document::parts::Document, model::lang::Lang};

/// Image pixels for each CSS pixel of a drawing, enough for print.
const SHARP: f32 = 2.0;

/// Writes a document in a format. The output is reproducible.
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
