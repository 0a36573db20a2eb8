//! Figures as drawings that read alone, on a page, on paper and in grey.

pub mod bars;
pub mod choropleth;
pub mod lines;

mod canvas;
mod classes;
mod label_layout;
mod scale;
mod text_metrics;
