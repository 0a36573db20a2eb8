//! The database drivers. Only files of this folder name one.
//!
//! Statements are texts in the dialect that SQLite and PostgreSQL share, with parameters `$1`, `$2` and so on. A driver
//! opens a database, begins transactions, and runs a statement with or without rows; everything else is said once.

mod bell;
mod cells;
mod cluster;
mod driver;
mod migrations;
mod postgres;
mod sqlite;
mod statements;

pub(crate) use driver::{Db, Engine, Tx};
pub(crate) use statements::Raw;
