//! Why work is not done, in the words of whoever asked for it.

use std::time::Duration;

use super::Class;
use crate::{http::problem::Problem, model::lang::Lang};

/// Why work is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Refused {
    /// Others are before it or in its way; after so long it may be otherwise.
    Busy(Duration),
    /// It would take longer than a request may, even alone.
    TooLong,
}

impl Refused {
    /// The same in the caller's language.
    pub(in crate::http) fn say(self, class: Class, lang: Lang) -> Problem {
        match self {
            Self::Busy(wait) => Problem::busy(lang, wait, class == Class::Document),
            Self::TooLong => Problem::too_long(lang, class != Class::Look),
        }
    }
}
