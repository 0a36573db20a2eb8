//! Sources: where facts come from.

use serde::{Deserialize, Serialize};

use super::{code::Code, id::SourceId};

/// A document or data set that facts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Identity.
    pub id: SourceId,
    /// Stable code that rows refer to.
    pub code: Code,
    /// What it is.
    pub title: String,
    /// Where it is found.
    pub location: Option<String>,
    /// Its date, in its own words where it is no calendar date.
    pub dated: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
}
