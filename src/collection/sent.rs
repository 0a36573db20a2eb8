//! Features as clients send them.

use serde_json::{Map, Value as Json};

use crate::geom::crs::Crs;

/// What becomes of properties that a client does not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// There is no record yet: they are unknown.
    Create,
    /// They become unknown.
    Replace,
    /// They keep their values (JSON Merge Patch, RFC 7396).
    Merge,
}

/// A feature as a client sends it.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// What becomes of properties that are not sent.
    pub how: How,
    /// The reference system of its coordinates.
    pub crs: Crs,
    /// The feature.
    pub feature: &'a Map<String, Json>,
}
