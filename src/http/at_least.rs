//! Reading what one has written: several servers may share a database, and a request may go to another one than the edit
//! before it. It names the version that the answer to the edit named, and is answered once the server has it.

use std::time::Duration;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, Uri, uri::PathAndQuery},
    response::Response,
};

use super::{problem::Problem, state::AppState};
use crate::{
    model::{change::Seq, lang::Lang},
    registry::Registry,
};

/// The parameter by which a request names the least version that may answer it.
pub(super) const PARAMETER: &str = "min-version";

/// The header of a request that says the same.
pub(super) const HEADER: HeaderName = HeaderName::from_static("xuong-min-version");

/// The header of the answer to an edit: the version that contains it.
pub(super) const VERSION: HeaderName = HeaderName::from_static("xuong-version");

/// The longest wait for a version.
const PATIENCE: Duration = Duration::from_secs(3);

/// Waits until the server has the version that a request names, and takes the parameter away: the answer does not depend
/// on it.
///
/// # Errors
///
/// 400 for what is no number; 503 if the server does not have the version in time.
pub(super) async fn await_version(
    state: &AppState,
    request: &mut Request,
    lang: Lang,
) -> Result<(), Problem> {
    let Some(asked) = asked(request).map_err(|text| no_version(lang, &text))? else { return Ok(()) };
    if state.registry.reach(asked, PATIENCE).await {
        return Ok(());
    }
    Err(Problem::too_old(lang, (state.registry.snapshot().version, asked)))
}

/// Names the version in the answer to an edit.
pub(super) fn tell_version(registry: &Registry, method: &Method, response: &mut Response) {
    if !method.is_safe() && response.status().is_success() {
        response.headers_mut().insert(VERSION, HeaderValue::from(registry.snapshot().version));
    }
}

/// The version that a request names, by the parameter or by the header; the text if it is none.
fn asked(request: &mut Request) -> Result<Option<Seq>, String> {
    let header =
        request.headers().get(&HEADER).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let text = taken(request.uri_mut()).or(header);
    text.map(|text| text.trim().parse().ok().filter(|number| *number >= 0).ok_or(text)).transpose()
}

/// Takes the parameter out of an address.
fn taken(uri: &mut Uri) -> Option<String> {
    let (path, query) = uri.path_and_query()?.as_str().split_once('?')?;
    let value = |part: &str| part.strip_prefix(PARAMETER)?.strip_prefix('=').map(str::to_owned);
    let found = query.split('&').find_map(value)?;
    let rest: Vec<&str> = query.split('&').filter(|part| value(part).is_none()).collect();
    let rest = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(rest).ok();
    *uri = Uri::from_parts(parts).ok()?;
    Some(found)
}

fn no_version(lang: Lang, text: &str) -> Problem {
    Problem::bad_request(lang.pick(
        format!("{PARAMETER} là “{text}”, phải là số phiên bản, như {VERSION} của câu trả lời cho một sửa đổi"),
        format!("{PARAMETER} is '{text}', and must be the number of a version, as {VERSION} of the answer to an edit"),
    ))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/a?min-version=7", Some("7"), "/a")]
    #[case("/a?x=1&min-version=7&y=2", Some("7"), "/a?x=1&y=2")]
    #[case("/a?x=min-version", None, "/a?x=min-version")]
    #[case("/a?min-version-of=7", None, "/a?min-version-of=7")]
    #[case("/a", None, "/a")]
    fn the_parameter_is_taken_out(#[case] uri: &str, #[case] found: Option<&str>, #[case] rest: &str) {
        let mut uri: Uri = uri.parse().unwrap();
        assert_eq!(taken(&mut uri).as_deref(), found);
        assert_eq!(uri.to_string(), rest);
    }
}
