//! The immutable in-memory read model: every spatial and filtered read is answered from one [`Snapshot`].

pub mod absent;
pub mod base;
pub mod builder;
pub mod cells;
pub mod columns;
pub mod contributions;
pub mod coverage;
pub mod edition;
pub mod file;
pub mod hexagons;
pub mod layer;
pub mod live;
pub mod mix;
pub mod near;
pub mod place;
pub mod points;
pub mod row;
pub mod search;
pub mod select;
pub mod snapshot;
pub mod standing;
pub mod tally;

mod asked;
mod bytes;
mod chunk;
mod envelope;
mod fit;
mod grams;
mod matcher;
mod named;
mod narrow;
mod packed;
mod pairs;
mod parallel;
mod plain;
mod ready;
mod row_set;
mod rows;
mod seek;
#[cfg(test)]
mod trial;
mod vocabulary;
mod word_lists;
mod words;

pub use live::Live;
pub use snapshot::Snapshot;
