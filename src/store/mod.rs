//! Durable storage: rows, the change log, migrations. Only `db/` names a database driver.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod copy;
pub mod db;
pub mod deep;
pub mod error;
pub mod folder;
pub mod identities;
pub mod members;
pub mod notes;
pub mod once;
pub mod open;
pub mod origin;
pub mod place;
pub mod profiles;
pub mod publications;
pub mod read;
pub mod redaction;
pub mod sessions;
pub mod sets;
pub mod staging;
pub mod versions;
pub mod webhooks;
pub mod write;

pub(crate) mod doc;

mod cell;
mod log;
mod payloads;
mod remarks;
mod seal;
mod tables;

pub use error::StoreError;
pub use open::Store;
pub use place::Place;
pub use write::Writer;

#[cfg(test)]
mod tests;
