//! What of a record its collection publishes.

use serde_json::Value as Json;

use crate::{
    geom::crs::Crs,
    model::{
        attribute::{Attribute, Kind, Visibility},
        feature::{Shape, write_shape},
    },
};

/// A geometry as it is published.
pub(super) fn geometry(shape: Shape<'_>, crs: Crs) -> Json {
    let mut text = Vec::new();
    write_shape(&mut text, shape, crs);
    serde_json::from_slice(&text).expect("what is written is JSON")
}

/// Whether collections publish an attribute, under its own name or as columns of their own.
pub(super) fn is_published<R>(attribute: &Attribute<R>) -> bool {
    attribute.visibility != Visibility::Internal || matches!(attribute.kind, Kind::Sector)
}
