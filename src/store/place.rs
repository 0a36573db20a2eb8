//! Where a register is kept.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use crate::model::database_url::DatabaseUrl;

/// The place of a register: a data file in a folder, or a database on a server.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder of the data file; of a register on a server, what this machine keeps to start faster.
    pub folder: PathBuf,
    /// The database on a server.
    pub database: Option<DatabaseUrl>,
}

impl From<&Path> for Place {
    fn from(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), database: None }
    }
}

impl From<&PathBuf> for Place {
    fn from(folder: &PathBuf) -> Self {
        folder.as_path().into()
    }
}

/// The place as people are shown it.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.database {
            Some(database) => database.fmt(f),
            None => self.folder.display().fmt(f),
        }
    }
}
