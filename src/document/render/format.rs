//! Output formats.

use crate::model::{closed::closed, not_in_set::NotInSet};

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
        /// A data package: CSV files with a description of their columns.
        DataPackage = "datapackage" ("Gói dữ liệu", "Data package"),
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
            Self::DataPackage => "application/zip",
        }
    }

    /// The ending of the names of its files.
    pub fn ending(self) -> &'static str {
        if self == Self::DataPackage { "zip" } else { self.code() }
    }

    /// The format of files with an ending; the code of a format is one too.
    pub fn of_ending(ending: &str) -> Result<Self, NotInSet> {
        let named = Self::ALL.iter().copied().find(|own| own.ending() == ending);
        named.map_or_else(|| ending.parse(), Ok)
    }

    /// Whether it is a ZIP package, which takes long to write.
    pub fn is_package(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx | Self::DataPackage)
    }

    /// Whether a browser saves it as a file rather than showing it.
    pub fn is_download(self) -> bool {
        !matches!(self, Self::Json | Self::Html | Self::GeoJson)
    }
}
