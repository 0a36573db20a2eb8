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
    let weight = |own| accepted.split(',').filter_map(|range| weight(range, own)).fold(0.0, f64::max);
    if weight("vi") > 0.0 && weight("vi") >= weight("en") { Lang::Vi } else { Lang::En }
}

/// The weight that a range such as `en-GB;q=0.8` gives to a language; `None` if it is a range of another one.
fn weight(range: &str, own: &str) -> Option<f64> {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next()?.to_ascii_lowercase();
    let is_own = tag.strip_prefix(own).is_some_and(|region| region.is_empty() || region.starts_with('-'));
    let q = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    is_own.then(|| q.map_or(1.0, |q| q.parse().unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::none("", Lang::En)]
    #[case::any("*", Lang::En)]
    #[case::a_browser_in_viet_nam("vi-VN,vi;q=0.9,en-US;q=0.8,en;q=0.7", Lang::Vi)]
    #[case::a_browser_in_england("en-GB,en;q=0.9,vi;q=0.8", Lang::En)]
    #[case::alike("vi,en", Lang::Vi)]
    #[case::alike_in_another_order("en;q=0.5,vi;q=0.5", Lang::Vi)]
    #[case::a_region_less_than_the_language("vi-VN;q=0.2,vi;q=0.9,en;q=0.5", Lang::Vi)]
    #[case::english_regions_less_than_english("en-US;q=0.1,en;q=0.9,vi;q=0.5", Lang::En)]
    #[case::capitals("VI;Q=0.4,EN;Q=0.3", Lang::Vi)]
    #[case::spaces(" fr , vi ; q=0.4 , en;q=0.3 ", Lang::Vi)]
    #[case::not_at_all("vi;q=0", Lang::En)]
    #[case::no_number("vi;q=much,en;q=0.1", Lang::En)]
    #[case::not_a_number("vi;q=nan", Lang::En)]
    #[case::another_language("vie,vil;q=1,en;q=0.1", Lang::En)]
    #[case::a_language_that_begins_alike("eno;q=0.9,vi;q=0.1", Lang::Vi)]
    #[case::neither("de,fr;q=0.5", Lang::En)]
    fn the_language_of_the_greater_weight_is_spoken(#[case] accepted: &str, #[case] lang: Lang) {
        assert_eq!(language(Some(&HeaderValue::from_str(accepted).unwrap())), lang);
    }

    #[test]
    fn a_header_that_is_no_text_asks_for_nothing() {
        assert_eq!(language(None), Lang::En);
        assert_eq!(language(Some(&HeaderValue::from_bytes(b"vi\xff").unwrap())), Lang::En);
    }
}
