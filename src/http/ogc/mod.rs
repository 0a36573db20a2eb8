//! OGC API – Features, Part 1: Core (OGC 17-069r4) and Part 3: Filtering (OGC 19-079r2).

pub mod conformance;

pub(super) mod collections;
pub(super) mod items;
pub(super) mod landing;
pub(super) mod openapi;
pub(super) mod queryables;
pub(super) mod tiles;

mod filter;
mod link;
