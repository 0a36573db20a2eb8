//! What was requested of a document, for formats whose files say so.

use time::OffsetDateTime;

use crate::{
    document::{origin::Origin, render::Format},
    http::{extract::Ask, parameter, problem::Problem, state::AppState},
    index::Snapshot,
    model::as_of::AsOf,
};

/// The parameters that say how a document is written, or as of when, rather than what it is about.
const MANNERS: [&str; 3] = [parameter::FORMAT.name, parameter::LANG.name, parameter::AS_OF.name];

/// The instant as of which a state of the register is read: the given one, or that of its newest change. That is looked
/// up only for data packages, which say it.
pub(super) async fn instant(
    state: &AppState,
    ask: &Ask,
    then: &Snapshot,
) -> Result<Option<OffsetDateTime>, Problem> {
    if ask.query.given(parameter::FORMAT.name).is_none_or(|format| format != Format::DataPackage.code()) {
        return Ok(None);
    }
    if let Some(AsOf(at)) = ask.query.given(parameter::AS_OF.name).and_then(|text| text.parse().ok()) {
        return Ok(Some(at));
    }
    let newest = state.registry.change(then.version).await.map_err(Problem::of_registry(ask.lang))?;
    Ok(newest.map(|change| change.at))
}

/// What a request is about, with what stands in its body.
pub(super) fn origin(
    ask: &Ask,
    then: &Snapshot,
    body: Option<(&str, String)>,
    at: Option<OffsetDateTime>,
) -> Origin {
    let given = ask.query.given_but(&MANNERS).map(|(name, value)| (name.as_str(), value.clone()));
    Origin::of(then, ask.role, given.chain(body), at)
}
