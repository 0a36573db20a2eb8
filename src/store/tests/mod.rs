//! The store in a folder of its own: rows, errors, files, and the log with its seals.

mod backups;
mod errors;
mod folders;
mod log;
mod made;
mod once;
mod publications;
mod rows;
mod sets;
