//! The forms of an answer.

use crate::model::closed::closed;

closed! {
    /// The form in which a table leaves.
    pub enum Format {
        /// JSON, or GeoJSON for places.
        Json = "json" ("JSON", "JSON"),
        /// CSV for spreadsheets.
        Csv = "csv" ("CSV", "CSV"),
    }
}
