//! The forms of an answer.

use crate::model::closed::closed;

closed! {
    /// The form in which a report leaves.
    pub enum Format {
        /// JSON.
        Json = "json" ("JSON", "JSON"),
        /// CSV for spreadsheets.
        Csv = "csv" ("CSV", "CSV"),
        /// A workbook.
        Xlsx = "xlsx" ("Excel", "Excel"),
        /// A page to read or print.
        Html = "html" ("Trang in", "Page"),
        /// A document to go on writing in.
        Docx = "docx" ("Word", "Word"),
        /// Rows that have a place.
        GeoJson = "geojson" ("GeoJSON", "GeoJSON"),
    }
}

impl Format {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Html => "text/html; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::GeoJson => "application/geo+json",
        }
    }

    /// Whether it is a compressed file of many parts, which takes long to write.
    pub fn is_package(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx)
    }

    /// Whether a browser keeps it as a file.
    pub fn is_download(self) -> bool {
        !matches!(self, Self::Json | Self::Html | Self::GeoJson)
    }
}
