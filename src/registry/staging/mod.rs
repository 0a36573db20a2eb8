//! Imports that are reviewed before they are written. What is kept is the file, how it is read and what was decided of
//! doubtful rows; findings and changes are derived from these and the register at every request, so that they are
//! never out of date. What is written is what was reviewed, or nothing.

pub mod commit;
pub mod decided;
pub mod desk;
pub mod files;
pub mod profiles;
pub mod review;

mod error;
mod reviewing;

pub use error::{Full, StagingError};
