//! OGC API – Features, Part 1: Core (OGC 17-069r4), Part 2: Coordinate Reference Systems (18-058r1), Part 3: Filtering
//! (19-079r2) and Part 5: Schemas (23-058r2); OGC API – Tiles, Part 1: Core (20-057).

pub mod conformance;

pub(super) mod catalogue;
pub(super) mod changes_feed;
pub(super) mod collections;
pub(super) mod edit;
pub(super) mod files;
pub(super) mod functions;
pub(super) mod items;
pub(super) mod landing;
pub(super) mod matrix_set;
pub(super) mod openapi;
pub(super) mod schemas;
pub(super) mod styles;
pub(super) mod tiles;
pub(super) mod tilesets;
pub(super) mod versions;

mod beside;
mod format;
mod headers;
mod html;
mod link;
mod question;
mod tile_question;
