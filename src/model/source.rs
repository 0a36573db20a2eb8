//! Sources: where facts come from.

use serde::{Deserialize, Serialize};

use super::{closed::closed, code::Code, id::SourceId};

closed! {
    /// What a source proves of the firms that name it.
    pub enum Shows {
        /// They were there on its date.
        Presence = "presence" ("Cơ sở có mặt", "That firms were there"),
        /// A name was in use at their place on its date, which does not confirm that they worked.
        Name = "name" ("Tên dùng ở nơi đó", "A name in use at the place"),
        /// Where they are, what they are called or what is planned, and not that they were there.
        Other = "other" ("Vị trí, tên gọi hoặc dự định", "A place, a name or a plan"),
    }
}

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
    /// What it proves of firms; where that is not said, that they were there.
    #[serde(default)]
    pub shows: Option<Shows>,
}
