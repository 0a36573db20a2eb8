//! Tables and documents as text for a terminal, JSON, CSV, spreadsheets, pages, Word and GeoJSON.

mod characters;
pub mod csv;
pub mod docx;
pub mod file;
pub mod format;
pub mod geojson;
pub mod html;
pub mod json;
pub mod legend;
pub mod png;
pub mod terminal;
pub mod written;
pub mod xlsx;

pub use format::Format;
