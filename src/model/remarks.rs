//! What is noted of an edit beside the record: how it was made, and the doubts in spite of which it was made.

use super::{breach::Rule, closed::closed};

closed! {
    /// How an edit was made, where it deserves another look.
    pub enum Mark {
        /// It does not say which state of the record its author has seen.
        Unconditional = "unconditional" ("không kèm If-Match", "without If-Match"),
        /// The kind of a new record was not given, and the usual one was supplied.
        Defaulted = "defaulted" ("loại do hệ thống điền", "the kind was supplied"),
        /// It states the kind of a record to which the usual one had been supplied.
        Confirmed = "confirmed" ("xác nhận loại", "the kind was confirmed"),
    }
}

/// A doubt in spite of which an edit was made. The value is in the document of the change alone, where a redaction
/// reaches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The property, by the name that rules use.
    pub field: String,
    /// The rule that the value breaks.
    pub rule: Rule,
}

/// What is noted of an edit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// How it was made.
    pub marks: Vec<Mark>,
    /// The doubts about it.
    pub warnings: Vec<Warning>,
}
