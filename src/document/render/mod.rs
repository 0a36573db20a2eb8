//! Writers of tables and documents: terminal, JSON, CSV, Excel, HTML, Word and GeoJSON.

pub mod csv;
pub mod docx;
pub mod format;
pub mod geojson;
pub mod html;
pub mod json;
pub mod notation;
pub mod png;
pub mod symbols;
pub mod terminal;
pub mod tongue;
pub mod write;
pub mod xlsx;

mod characters;

pub use format::Format;

#[cfg(test)]
mod tests;
