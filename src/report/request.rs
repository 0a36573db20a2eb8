//! The request for a report: state, role, language and day.

use time::Date;

use super::disclosure::Guard;
use crate::{
    index::Snapshot,
    model::{actor::Role, lang::Lang},
};

/// The request for a report.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The state of the register.
    pub now: &'a Snapshot,
    /// The values of the state that are published.
    pub guard: &'a Guard,
    /// The role of the reader.
    pub role: Role,
    /// Language of titles and notes.
    pub lang: Lang,
    /// The present day, on which the counted firms exist.
    pub today: Date,
}
