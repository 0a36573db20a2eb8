//! OGC API – Features, Part 1: Core (OGC 17-069r4).

pub mod conformance;

pub(super) mod collections;
pub(super) mod items;
pub(super) mod landing;
pub(super) mod openapi;
pub(super) mod tiles;

mod link;
