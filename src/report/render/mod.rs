//! Tables as text for a terminal, CSV and JSON.

pub mod csv;
pub mod format;
pub mod json;
pub mod terminal;

pub use format::Format;
