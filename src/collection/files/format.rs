//! The formats of files.

use std::path::Path;

use crate::{collection::kinds::Collection, model::closed::closed};

closed! {
    /// A format of files, by the ending of their names.
    pub enum FileFormat {
        /// GeoJSON.
        GeoJson = "geojson" ("GeoJSON", "GeoJSON"),
        /// CSV.
        Csv = "csv" ("CSV", "CSV"),
        /// An Excel workbook.
        Xlsx = "xlsx" ("Excel", "Excel"),
        /// FlatGeobuf.
        FlatGeobuf = "fgb" ("FlatGeobuf", "FlatGeobuf"),
        /// GeoPackage.
        GeoPackage = "gpkg" ("GeoPackage", "GeoPackage"),
        /// GeoParquet.
        GeoParquet = "parquet" ("GeoParquet", "GeoParquet"),
        /// Map tiles in one file.
        PmTiles = "pmtiles" ("Ô bản đồ (PMTiles)", "Map tiles (PMTiles)"),
    }
}

impl FileFormat {
    /// The format of a file by its name.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Self::GeoJson),
            ending => ending.parse().ok(),
        }
    }

    /// The endings, for messages.
    pub fn endings() -> String {
        let each: Vec<String> = Self::ALL.iter().map(|own| format!(".{own}")).collect();
        each.join(", ")
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::FlatGeobuf => "application/flatgeobuf",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::GeoParquet => "application/vnd.apache.parquet",
            Self::PmTiles => "application/vnd.pmtiles",
        }
    }

    /// Whether a file holds several collections.
    pub fn holds_several(self) -> bool {
        matches!(self, Self::GeoPackage | Self::PmTiles)
    }

    /// Whether a file can hold a collection.
    pub fn holds(self, collection: Collection) -> bool {
        self != Self::PmTiles || collection.has_tiles()
    }

    /// Whether a file can hold coordinates of several systems; that of map tiles is given.
    pub fn has_systems(self) -> bool {
        self != Self::PmTiles
    }
}
