//! Refusals of computations.

use std::time::Duration;

use super::Class;
use crate::{http::problem::Problem, model::lang::Lang};

/// Why a computation was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Refused {
    /// There is no capacity, or other computations took too much of it; the time after which to retry.
    Busy(Duration),
    /// It would exceed the time limit even if it ran alone.
    TooLong,
}

impl Refused {
    /// The refusal as problem details.
    pub(in crate::http) fn say(self, class: Class, lang: Lang) -> Problem {
        match self {
            Self::Busy(wait) => Problem::busy(lang, wait, class == Class::Document),
            Self::TooLong => Problem::too_long(lang, !matches!(class, Class::Look | Class::Import)),
        }
    }
}
