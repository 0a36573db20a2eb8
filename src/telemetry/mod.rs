//! What the program reports about itself: log lines on standard error, and counts as text.

pub mod exposition;
pub mod histogram;
pub mod log;
