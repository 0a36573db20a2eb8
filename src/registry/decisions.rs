//! What a user decides about rows of which it is doubtful which firm they are.

use std::str::FromStr;

use crate::model::code::Code;

/// The decisions of the user about doubtful rows.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// Firms that rows match, for any doubtful row or for a given one.
    pub same: Vec<Same>,
    /// Rows that are new firms.
    pub new: Vec<NewRows>,
}

/// A firm that a row matches: `F0210` for any doubtful row, `5=F0210` for row 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Same {
    /// The row; `None` for any doubtful row.
    pub row: Option<usize>,
    /// The code of the firm.
    pub code: Code,
}

impl FromStr for Same {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (row, code) = match text.split_once('=') {
            Some((row, code)) => (Some(row.parse().map_err(|_| format!("'{row}': ROW=CODE"))?), code),
            None => (None, text),
        };
        Ok(Self { row, code: code.parse().map_err(|e| format!("{e}"))? })
    }
}

/// Rows that are new firms: one row, or `all` doubtful rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewRows {
    /// All doubtful rows.
    All,
    /// One row.
    Row(usize),
}

impl FromStr for NewRows {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Self::All);
        }
        text.parse().map(Self::Row).map_err(|_| format!("'{text}': ROW"))
    }
}
