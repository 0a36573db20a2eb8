//! Problems of undoing and of versions.

use serde_json::{Map, Value};

use super::{Problem, kinds};
use crate::model::lang::Lang;

impl Problem {
    /// An undo that would have to overwrite later edits everywhere: what they are, by record.
    pub(in crate::http) fn standing(lang: Lang, left: Vec<Value>) -> Self {
        let detail = lang.pick(
            "không hoàn tác được gì: mọi bản ghi đã được sửa sau đó, hoặc bản trước không còn đúng quy tắc; xem left",
            "nothing can be undone: every record was edited since, or its former state breaks a rule by now; see left",
        );
        let more = Some(Box::new(Map::from_iter([("left".to_owned(), left.into())])));
        Self { more, ..Self::new(kinds::NOTHING_UNDONE, detail) }
    }

    /// An edit of a register that only follows others.
    pub(in crate::http) fn follower(detail: String) -> Self {
        Self::new(kinds::FOLLOWER, detail)
    }

    /// Edits of which the account may not make every one, with the errors of all of them.
    pub(in crate::http) fn outside_remit(errors: Vec<Value>) -> Self {
        let Self { detail, more, .. } = Self::unprocessable(errors);
        Self { more, ..Self::new(kinds::OUTSIDE_REMIT, detail) }
    }

    /// An undo of which nothing lies in what the account may edit.
    pub(in crate::http) fn standing_outside(said: String, left: Vec<Value>) -> Self {
        let more = Some(Box::new(Map::from_iter([("left".to_owned(), left.into())])));
        Self { more, ..Self::new(kinds::OUTSIDE_REMIT, said) }
    }

    /// The feature was deleted; `latest` is the URL of its last version.
    pub(in crate::http) fn gone(lang: Lang, item: &str, latest: Option<&str>) -> Self {
        let deleted = lang.pick("đã bị xóa", "it was deleted");
        let more = latest.map(|latest| Map::from_iter([("latest-version".to_owned(), latest.into())]));
        Self { more: more.map(Box::new), ..Self::new(kinds::GONE, format!("{deleted}: {item}")) }
    }
}
