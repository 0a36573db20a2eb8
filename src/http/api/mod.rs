//! The API beside the OGC standards: nearest firms, search and reports.

pub(super) mod change_sets;
pub(super) mod changes;
pub(super) mod config;
pub(super) mod import_templates;
pub(super) mod imports;
pub(super) mod near;
pub(super) mod notes;
pub(super) mod oidc;
pub(super) mod publications;
pub(super) mod reconcile;
pub(super) mod records;
pub(super) mod registers;
pub(super) mod reports;
pub(super) mod resolve;
pub(super) mod rivers;
pub(super) mod search;
pub(super) mod sessions;
pub(super) mod stream;

mod origin;
