//! Imports that were not taken, changed or written, as problems.

use crate::{
    http::{ogc::edit::refused, problem::Problem},
    model::lang::Lang,
    registry::staging::{StagingError, commit::Committed},
};

/// The problem of an error.
pub(super) fn failed(lang: Lang) -> impl Fn(StagingError) -> Problem {
    move |error| match error {
        StagingError::Registry(error) if error.is_without_room() => Problem::no_room(lang, error),
        StagingError::Registry(error) => refused::failed(lang, error),
        StagingError::Missing => Problem::not_found(lang, lang.pick("lần nhập này", "this import")),
        StagingError::Full(full) => Problem::too_many_imports(lang, full),
        StagingError::Committed(own) => Problem::imported(lang, Committed::of(&own).as_ref()),
        StagingError::Stale => Problem::not_as_reviewed(lang),
        StagingError::Unsound => Problem::import_unsound(lang, Vec::new()),
        StagingError::Option(wrong) => Problem::bad_request(wrong.to_string()),
    }
}
