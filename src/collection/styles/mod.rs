//! Styles with classes and labels: for QGIS, and for maps of MapLibre.

pub mod maplibre;
pub mod qml;

mod classes;

pub use classes::colour_of_sector;
