//! What a request to write says besides its feature: its author, the reference system, preferences and conditions.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, header};

use crate::{
    collection::kinds::Collection,
    config::RequireIfMatch,
    geom::crs::Crs,
    http::{extract::Ask, ogc::collections::known, problem::Problem},
    model::{
        access::{Caller, Scope},
        actor::Author,
        lang::Lang,
    },
};

const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");
const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The preferences that are honoured (RFC 7240 §4.2, §4.4).
const LENIENT: &str = "handling=lenient";
const STRICT: &str = "handling=strict";
const REPRESENTATION: &str = "return=representation";
const MINIMAL: &str = "return=minimal";
const HONOURED: [&str; 4] = [LENIENT, STRICT, REPRESENTATION, MINIMAL];

/// A request to write.
pub(super) struct Writing {
    pub(super) collection: Collection,
    caller: Arc<Caller>,
    /// The reference system of the coordinates.
    pub(super) crs: Crs,
    /// Whether doubts do not stop the edit.
    pub(super) is_lenient: bool,
    /// Whether the response contains the feature.
    pub(super) returns_feature: bool,
    /// The preferences that are honoured (RFC 7240).
    pub(super) applied: Vec<&'static str>,
    pub(super) condition: Condition,
    /// The headers of the request, by whose codings the entity tag of the response is made.
    pub(super) codings: HeaderMap,
}

/// The state that the author of an edit has seen (`If-Match`, RFC 9110 §13.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// Nothing is said of it.
    None,
    /// Any.
    Any,
    /// The entity tags of these versions of the feature. Weak tags never match.
    Versions(Vec<String>),
}

impl Writing {
    /// Reads the headers of a request on a collection by a client that may edit.
    pub(super) fn read(name: &str, ask: &Ask, headers: &HeaderMap) -> Result<Self, Problem> {
        let collection = known(name, ask)?;
        if !collection.is_editable() {
            return Err(Problem::method_not_allowed(ask.lang));
        }
        let editor = ask.caller.clone().filter(|caller| caller.role.edits());
        let caller = editor.ok_or_else(|| Problem::read_only(ask.lang))?;
        ask.query.finish()?;
        let is_desktop = caller.scope == Some(Scope::Desktop);
        let (mut is_lenient, mut returns_feature, mut applied) = (is_desktop, false, Vec::new());
        for preference in preferences(headers) {
            // Others may be ignored (RFC 7240 §2).
            let Some(known) = HONOURED.into_iter().find(|known| *known == preference) else { continue };
            match known {
                LENIENT => is_lenient = true,
                STRICT => is_lenient = false,
                _ => returns_feature = known == REPRESENTATION,
            }
            applied.push(known);
        }
        let (crs, condition) = (content_crs(headers, ask)?, Condition::read(headers));
        Ok(Self {
            collection,
            caller,
            crs,
            is_lenient,
            returns_feature,
            applied,
            condition,
            codings: headers.clone(),
        })
    }

    /// The author, for the change log.
    pub(super) fn actor(&self) -> Author {
        self.caller.author()
    }

    /// Refuses an edit that does not say which state its author has seen, where that is required.
    pub(super) fn require_condition(&self, required: RequireIfMatch, lang: Lang) -> Result<(), Problem> {
        let is_required = match required {
            RequireIfMatch::Always => true,
            RequireIfMatch::Never => false,
            // Desktop programs cannot send it.
            RequireIfMatch::Api => self.caller.scope != Some(Scope::Desktop),
        };
        if is_required && self.condition == Condition::None {
            return Err(Problem::unconditional(lang));
        }
        Ok(())
    }
}

impl Condition {
    fn read(headers: &HeaderMap) -> Self {
        let lines: Vec<_> =
            headers.get_all(header::IF_MATCH).iter().filter_map(|line| line.to_str().ok()).collect();
        let tags: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).collect();
        match tags.as_slice() {
            [] => Self::None,
            ["*"] => Self::Any,
            tags => Self::Versions(tags.iter().filter_map(|tag| version(tag)).map(str::to_owned).collect()),
        }
    }

    /// Whether the author has seen a version.
    pub(super) fn holds(&self, current: &str) -> bool {
        match self {
            Self::None | Self::Any => true,
            Self::Versions(seen) => seen.iter().any(|seen| seen == current),
        }
    }
}

/// The version of the feature in a strong entity tag, whichever representation it was read in.
fn version(tag: &str) -> Option<&str> {
    let opaque = tag.strip_prefix('"')?.strip_suffix('"')?;
    Some(opaque.split_once('-').map_or(opaque, |(version, _)| version))
}

/// The preferences of a request, without parameters and spaces.
fn preferences(headers: &HeaderMap) -> impl Iterator<Item = String> {
    let lines = headers.get_all(PREFER).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|one| {
        let bare = one.split(';').next().unwrap_or_default();
        bare.chars().filter(|c| !c.is_whitespace() && *c != '"').collect::<String>().to_ascii_lowercase()
    })
}

/// The reference system of the coordinates: QGIS writes its URI bare, others in angle brackets.
fn content_crs(headers: &HeaderMap, ask: &Ask) -> Result<Crs, Problem> {
    let Some(line) = headers.get(CONTENT_CRS) else { return Ok(Crs::Crs84) };
    let text = line.to_str().unwrap_or_default().trim();
    let bare = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    let offered = ask.now.city.crs.offered();
    bare.parse::<Crs>().ok().filter(|crs| offered.contains(crs)).ok_or_else(|| {
        let known: Vec<String> = offered.iter().map(|crs| crs.uri()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Problem::one_of(ask.lang, "Content-Crs", text, &known)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn condition(tags: &str) -> Condition {
        Condition::read(&HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_str(tags).unwrap())]))
    }

    #[test]
    fn a_tag_names_a_version_in_any_representation_and_weak_ones_never_do() {
        assert!(condition("\"a1-b2\"").holds("a1") && condition("\"a1-c3\", \"d4-e5\"").holds("d4"));
        assert!(condition("*").holds("a1") && Condition::read(&HeaderMap::new()).holds("a1"));
        for other in ["W/\"a1-b2\"", "\"a2-b2\"", "a1", "\"\"", ""] {
            assert!(!condition(other).holds("a1"), "{other}");
        }
    }
}
