//! Writers of tables and documents: terminal, JSON, CSV, Excel, HTML, Word, GeoJSON and data packages.

pub mod csv;
pub mod datapackage;
pub mod docx;
pub mod format;
pub mod geojson;
pub mod html;
pub mod json;
pub mod notation;
pub mod png;
pub mod symbols;
pub mod template;
pub mod terminal;
pub mod tongue;
pub mod write;
pub mod xlsx;

mod characters;
mod guide;
mod ods;

pub use format::Format;

#[cfg(test)]
mod tests;
