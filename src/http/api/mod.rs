//! The API beside the OGC standards: nearest firms, search and reports.

pub(super) mod change_sets;
pub(super) mod changes;
pub(super) mod config;
pub(super) mod near;
pub(super) mod oidc;
pub(super) mod records;
pub(super) mod registers;
pub(super) mod reports;
pub(super) mod search;
pub(super) mod sessions;
pub(super) mod stream;
