//! The database driver. Only files of this folder name one.

pub(crate) mod sqlite;

mod migrations;
