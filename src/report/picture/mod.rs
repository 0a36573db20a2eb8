//! Figures as drawings that read alone, on a page, on paper and in grey.

pub mod areas;
pub mod bars;
pub mod lines;

mod canvas;
mod classes;
mod place;
mod scale;
mod wording;
