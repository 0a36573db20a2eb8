//! Preferences of a request (RFC 7240).

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName};

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The preferences of a request, in lower case, without parameters and spaces.
pub(super) fn preferences(headers: &HeaderMap) -> impl Iterator<Item = String> {
    let lines = headers.get_all(PREFER).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|one| {
        let bare = one.split(';').next().unwrap_or_default();
        bare.chars().filter(|c| !c.is_whitespace() && *c != '"').collect::<String>().to_ascii_lowercase()
    })
}

/// The time that a client is willing to wait for a result that is still being made, from `wait` (§4.3), in seconds.
pub(super) fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = preferences(headers).find_map(|one| one.strip_prefix("wait=")?.parse().ok());
    seconds.map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::none("return=minimal", None)]
    #[case::seconds("wait=10", Some(10))]
    #[case::among_others("respond-async, Wait = \"0\"; x=y", Some(0))]
    #[case::no_number("wait=soon", None)]
    #[case::negative("wait=-1", None)]
    fn the_time_that_a_client_waits_is_read(#[case] line: &'static str, #[case] seconds: Option<u64>) {
        let headers = HeaderMap::from_iter([(PREFER, HeaderValue::from_static(line))]);
        assert_eq!(wait(&headers), seconds.map(Duration::from_secs));
    }
}
