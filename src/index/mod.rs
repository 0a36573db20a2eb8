//! The immutable in-memory read model: every spatial and filtered read is answered from one [`Snapshot`].

pub mod absent;
pub mod aggregates;
pub mod areas;
pub mod builder;
pub mod columns;
pub mod contributions;
pub mod counted_on;
pub mod coverage;
pub mod edition;
pub mod firms;
pub mod hexagons;
pub mod linked;
pub mod live;
pub mod locate;
pub mod mix;
pub mod nearest;
pub mod points;
pub mod reference;
pub mod row;
pub mod scan;
pub mod search;
pub mod snapshot;
pub mod snapshot_codec;
pub mod standing;
pub mod totals;

mod attribute_columns;
mod bytes;
mod chunk;
mod code_letters;
mod condition;
mod directory;
mod envelope;
mod feature_build;
mod feature_cache;
mod fit;
mod list_keys;
mod mask;
mod matcher;
mod name_order;
mod named;
mod narrow;
mod pairs;
mod parallel;
mod picked;
mod place_runs;
mod row_set;
mod row_texts;
mod rows;
mod seek;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod trial;
mod vocabulary;
mod word_forms;
mod word_lists;
mod words;

pub use live::Live;
pub use snapshot::Snapshot;
