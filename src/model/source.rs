//! Sources of facts.

use serde::{Deserialize, Serialize};

use super::{closed::closed, code::Code, id::SourceId};

closed! {
    /// What a source proves about the firms that cite it.
    pub enum Shows {
        /// They existed on its date.
        Presence = "presence" ("Cơ sở có mặt", "That firms were there"),
        /// A name was in use at their place on its date, which does not confirm production.
        Name = "name" ("Tên dùng ở nơi đó", "A name in use at the place"),
        /// Their place, name or plans, and not that they existed.
        Other = "other" ("Vị trí, tên gọi hoặc dự định", "A place, a name or a plan"),
    }
}

/// A document or data set that records cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Identity.
    pub id: SourceId,
    /// Stable code that records cite.
    pub code: Code,
    /// Title.
    pub title: String,
    /// Address or place where it is found.
    pub location: Option<String>,
    /// Its date, in the words of the source if it is not a calendar date.
    pub dated: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// What it proves about firms; presence if not stated.
    #[serde(default)]
    pub shows: Option<Shows>,
}
