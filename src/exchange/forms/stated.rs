//! What is said of a report beside its file.

use crate::model::code::Code;

/// What the user says of a report; what is not said is found in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// The code of the form.
    pub form: Option<String>,
    /// The code of what it reports on.
    pub subject: Option<Code>,
    /// The period.
    pub period: Option<String>,
    /// The code of the source of the figures.
    pub source: Option<Code>,
}
