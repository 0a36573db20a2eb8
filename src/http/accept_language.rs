//! Content negotiation by language.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};

use crate::model::lang::Lang;

/// The language of a request, for handlers that need nothing else of it.
pub(super) struct AcceptLanguage(pub(super) Lang);

impl<S: Sync> FromRequestParts<S> for AcceptLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(language(parts.headers.get(header::ACCEPT_LANGUAGE))))
    }
}

/// Vietnamese if `Accept-Language` gives it at least the weight of English, else English (RFC 9110 §12.5.4).
pub(super) fn language(accepted: Option<&HeaderValue>) -> Lang {
    let accepted = accepted.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let weight = |prefix: &str| {
        let mut ranges = accepted.split(',').map(str::trim);
        ranges.find(|range| range.to_lowercase().starts_with(prefix)).map_or(0.0, |range| {
            range.split_once("q=").map_or(1.0, |(_, q)| q.trim().parse::<f64>().unwrap_or(0.0))
        })
    };
    if weight("vi") > 0.0 && weight("vi") >= weight("en") { Lang::Vi } else { Lang::En }
}
