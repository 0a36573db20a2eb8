//! A report as it is asked for: of which state, for whom, in which language, on which day.

use time::Date;

use super::disclosure::Guard;
use crate::{
    index::Snapshot,
    model::{actor::Role, lang::Lang},
};

/// Who asks a report, and of which state.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The state.
    pub now: &'a Snapshot,
    /// What of it the public may be told.
    pub guard: &'a Guard,
    /// What the reader may see.
    pub role: Role,
    /// Language of titles and notes.
    pub lang: Lang,
    /// The day on which it is asked: what is counted is what is there then.
    pub today: Date,
}
