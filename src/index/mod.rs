//! The immutable in-memory read model: every spatial and filtered read is answered from one [`Snapshot`].

pub mod base;
pub mod columns;
pub mod edition;
pub mod layer;
pub mod live;
pub mod near;
pub mod place;
pub mod row;
pub mod search;
pub mod snapshot;

mod chunk;
mod shards;

pub use live::Live;
pub use snapshot::Snapshot;
