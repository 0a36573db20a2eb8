//! The only way to write to the register, and the owner of the snapshot from which all requests are answered.

pub mod batch;
pub mod clock;
pub mod create;
pub mod error;
pub mod federation;
pub mod health;
pub mod identity;
pub mod import;
pub mod keys;
pub mod load;
pub mod once;
pub mod open;
pub mod recorded;
pub mod redact;
pub mod rules;
pub mod sessions;
pub mod undo;
pub mod vitals;

mod accounts;
mod amend;
mod as_of;
mod audit;
mod bulk_load;
mod follow;
mod group_commit;
mod history;
mod import_judge;
mod import_plan;
mod likenesses;
mod looks;
mod overlaps;
mod past;
mod pulse;
mod queue;
mod remit;
mod snapshot_file;
mod supplied;
mod versions;
mod write;

pub use error::RegistryError;
pub use open::Registry;

#[cfg(test)]
mod tests;
