//! Output formats.

use crate::model::closed::closed;

closed! {
    /// The output format of a report.
    pub enum Format {
        /// JSON.
        Json = "json" ("JSON", "JSON"),
        /// CSV.
        Csv = "csv" ("CSV", "CSV"),
        /// An Excel workbook.
        Xlsx = "xlsx" ("Excel", "Excel"),
        /// An HTML page.
        Html = "html" ("Trang in", "Page"),
        /// A Word document.
        Docx = "docx" ("Word", "Word"),
        /// The rows with geometries, as GeoJSON.
        GeoJson = "geojson" ("GeoJSON", "GeoJSON"),
    }
}

impl Format {
    /// The media type.
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

    /// Whether it is a ZIP package, which takes long to write.
    pub fn is_package(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx)
    }

    /// Whether a browser saves it as a file rather than showing it.
    pub fn is_download(self) -> bool {
        !matches!(self, Self::Json | Self::Html | Self::GeoJson)
    }
}
