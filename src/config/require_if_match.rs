//! Which edits must say which state of the feature their author has seen.

use crate::model::closed::closed;

closed! {
    /// Which edits must have `If-Match`.
    #[derive(Default)]
    pub enum RequireIfMatch {
        /// All but those with keys for desktop programs, which cannot send it.
        #[default]
        Api = "api" ("Trừ khóa cho phần mềm máy bàn", "All but those with keys for desktop programs"),
        /// All.
        Always = "always" ("Luôn luôn", "All"),
        /// None.
        Never = "never" ("Không bao giờ", "None"),
    }
}
