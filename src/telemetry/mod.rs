//! Logs: one line an event, to standard error.

pub mod log;
