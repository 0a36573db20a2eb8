//! The types of problems (RFC 9457 §3.1.1): each has an address with a page that says what it means and what to do.

use axum::{
    body::{Body, to_bytes},
    http::header,
    response::Response,
};

use crate::model::lang::Text;

/// The media type of problem details.
pub(in crate::http) const PROBLEM: &str = "application/problem+json";

/// The path of the pages of types.
pub(in crate::http) const PAGES: &str = "/problems";

/// The upper limit of the size of problem details.
const MOST_BYTES: usize = 1 << 24;

/// A type of problems.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::http) struct Kind {
    /// The name in addresses, which stays as it is: programs compare it.
    pub(in crate::http) code: &'static str,
    /// The status of its responses.
    pub(in crate::http) status: u16,
    /// A summary.
    pub(in crate::http) title: Text,
    /// When it occurs, and what to do.
    pub(in crate::http) meaning: Text,
}

impl Kind {
    /// The path of its page. Where the base URL of a request is known, [`located`] puts it before the path.
    pub(super) fn path(&self) -> String {
        format!("{PAGES}/{}", self.code)
    }
}

/// Declares types as constants, and the list of all of them.
macro_rules! kinds {
    ($($name:ident = $status:literal $code:literal $title:expr, $meaning:expr;)+) => {
        $(
            #[doc = $code]
            pub(in crate::http) const $name: &super::kind::Kind =
                &super::kind::Kind { code: $code, status: $status, title: $title, meaning: $meaning };
        )+

        /// Every type, by status.
        pub(in crate::http) const ALL: &[&super::kind::Kind] = &[$($name),+];
    };
}

pub(super) use kinds;

/// Makes the type of problem details an absolute URL, as RFC 9457 recommends. Other responses stay as they are.
pub(in crate::http) async fn located(response: Response, base: &str) -> Response {
    if response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind != PROBLEM) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // That of the response to HEAD, which has no body, would be the length of another type.
    parts.headers.remove(header::CONTENT_LENGTH);
    let bytes = to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let begins = format!("{{\"type\":\"{PAGES}/");
    let Some(rest) = bytes.strip_prefix(begins.as_bytes()) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let base = serde_json::Value::from(base).to_string();
    let begins = format!("{{\"type\":\"{}{PAGES}/", base.trim_matches('"'));
    Response::from_parts(parts, Body::from([begins.as_bytes(), rest].concat()))
}
