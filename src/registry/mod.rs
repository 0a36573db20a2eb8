//! The only way to write to the register, and the owner of the snapshot from which all requests are answered.

pub mod batch;
pub mod clock;
pub mod counts;
pub mod create;
pub mod error;
pub mod federation;
pub mod health;
pub mod identity;
pub mod import;
pub mod keys;
pub mod load;
pub mod matches;
pub mod merge;
pub mod notes;
pub mod once;
pub mod open;
pub mod proposed;
pub mod recorded;
pub mod redact;
pub mod rules;
pub mod sessions;
pub mod staging;
pub mod undo;
pub mod vitals;

mod accounts;
mod amend;
mod as_of;
mod audit;
mod bulk_load;
mod decisions;
mod follow;
mod group_commit;
mod history;
mod import_edits;
mod import_forms;
mod import_judge;
mod import_names;
mod import_plan;
mod likenesses;
mod looks;
mod overlaps;
mod past;
mod publications;
mod pulse;
mod queue;
mod recognition;
mod remit;
mod snapshot_file;
mod sought;
mod supplied;
mod versions;
mod webhooks;
mod write;

pub use error::RegistryError;
pub use open::Registry;

#[cfg(test)]
mod tests;
