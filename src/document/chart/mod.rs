//! Charts and maps of figures as SVG, legible without their context, in print and in grey.

pub mod bars;
pub mod choropleth;
pub mod lines;

mod canvas;
mod classes;
mod clip;
mod label_layout;
mod scale;
mod text_metrics;

#[cfg(test)]
mod tests;
