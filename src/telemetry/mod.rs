//! Logs: one line for each event, on standard error.

pub mod log;
