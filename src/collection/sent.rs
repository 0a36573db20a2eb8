//! Features as clients send them.

use serde_json::{Map, Value as Json};

use super::kinds::Collection;
use crate::{geom::crs::Crs, model::remarks::Mark};

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

impl Sent<'_> {
    /// Whether it states the kind of its record; `None` in collections where no kind is supplied.
    pub fn states_kind(&self, collection: Collection) -> Option<bool> {
        let is_supplied = matches!(collection, Collection::Zones | Collection::Clusters);
        let kind = self.feature.get("properties").and_then(|own| own.get("kind"));
        is_supplied.then(|| kind.is_some_and(|kind| !kind.is_null()))
    }

    /// Whether an edit that names what it changes states the kind of its record. A whole feature states every property.
    pub fn confirms_kind(&self, collection: Collection) -> bool {
        self.how == How::Merge && self.states_kind(collection) == Some(true)
    }

    /// How a new record is made of it.
    pub fn marks_of_new(&self, collection: Collection) -> Vec<Mark> {
        if self.states_kind(collection) == Some(false) { vec![Mark::Defaulted] } else { Vec::new() }
    }
}
