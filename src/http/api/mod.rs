//! The questions: near, search, reports.

pub(super) mod config;
pub(super) mod near;
pub(super) mod reports;
pub(super) mod search;
