//! What a request to write says besides its feature: its author, the reference system, preferences and conditions.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, header};

use super::refused;
use crate::{
    collection::{amend::subject, kinds::Collection},
    config::{RequireIfMatch, Settings},
    geom::crs::Crs,
    http::{
        extract::Ask, ogc::collections::known, preferences::preferences, problem::Problem, state::AppState,
    },
    index::Snapshot,
    model::{
        access::{Caller, Scope},
        actor::Author,
        lang::Lang,
        remarks::Mark,
    },
};

pub(super) const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");

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
    pub(super) manner: Manner,
    /// The reason that the request gives.
    reason: Option<String>,
    pub(super) condition: Condition,
    /// The headers of the request, by whose codings the entity tag of the response is made.
    pub(super) codings: HeaderMap,
}

/// How a client writes: the program that its key is made for, and its preferences.
#[derive(Debug, Clone)]
pub(in crate::http) struct Manner {
    /// Whether the program can send neither conditions nor reasons.
    is_desktop: bool,
    /// Whether doubts do not stop an edit.
    pub(super) is_lenient: bool,
    /// Whether the response contains the feature.
    pub(super) returns_feature: bool,
    /// The preferences that are honoured (RFC 7240).
    pub(super) applied: Vec<&'static str>,
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
    pub(super) fn read(name: &str, ask: &mut Ask, headers: &HeaderMap) -> Result<Self, Problem> {
        let collection = known(name, ask)?;
        let editor = ask.caller.clone().filter(|caller| caller.role.edits());
        let caller = editor.ok_or_else(|| Problem::read_only(ask.lang))?;
        let reason = ask.query.text("reason").map(|reason| reason.trim().to_owned());
        ask.query.finish()?;
        let manner = Manner::read(headers, &caller);
        let (crs, condition) = (content_crs(headers, ask)?, Condition::read(headers));
        let reason = reason.filter(|reason| !reason.is_empty());
        Ok(Self { collection, caller, crs, manner, reason, condition, codings: headers.clone() })
    }

    /// The same for a request that creates or deletes. A collection that takes neither refuses an editor before its
    /// headers are read, since the method is not one of its own.
    pub(super) fn read_growing(name: &str, ask: &mut Ask, headers: &HeaderMap) -> Result<Self, Problem> {
        if ask.role.edits() && !known(name, ask)?.grows() {
            return Err(Problem::method_not_allowed(ask.lang));
        }
        Self::read(name, ask, headers)
    }

    /// Refuses to edit a feature that the account may not edit, or without one, any of the collection.
    pub(super) fn require_remit(
        &self,
        state: &AppState,
        item: Option<&str>,
        lang: Lang,
    ) -> Result<(), Problem> {
        let (actor, registry) = (self.actor().actor, &state.registry);
        let now = registry.snapshot();
        let permitted = registry
            .permit_topic(&actor, self.collection.record_kind(), self.collection.topic())
            .and_then(|()| match item.and_then(|item| self.collection.item(&now, item)) {
                Some(held) => {
                    let (kind, id) = subject(&held);
                    registry.permit_record(&actor, kind, id)
                }
                None => Ok(()),
            });
        permitted.map_err(|error| refused::failed(lang, error))
    }

    /// The name of the account.
    pub(super) fn account(&self) -> &str {
        &self.caller.account
    }

    /// The author, for the change log.
    pub(super) fn actor(&self) -> Author {
        self.caller.author()
    }

    /// The reason, for the change log.
    pub(super) fn reason(&self, settings: &Settings) -> Option<String> {
        reason(self.reason.as_deref(), &self.caller, settings)
    }

    /// Refuses an edit that does not say which state its author has seen, or why it is made, where that is required.
    pub(super) fn require_condition(&self, settings: &Settings, lang: Lang) -> Result<(), Problem> {
        if self.manner.needs_condition(settings.edits_require_if_match, &self.condition) {
            return Err(Problem::unconditional(lang));
        }
        self.require_reason(settings, lang)
    }

    /// Refuses an edit without a reason, where one is required.
    pub(super) fn require_reason(&self, settings: &Settings, lang: Lang) -> Result<(), Problem> {
        self.manner.require_reason(settings, self.reason(settings).as_deref(), lang)
    }
}

/// The reason of an edit: that of its request, or where one is required that of the key.
pub(in crate::http) fn reason(given: Option<&str>, caller: &Caller, settings: &Settings) -> Option<String> {
    let of_key = || caller.reason.clone().filter(|_| settings.edits_require_reason);
    given.map(str::to_owned).or_else(of_key)
}

impl Manner {
    /// Reads the preferences of a client. Desktop programs cannot confirm a doubt, so they are lenient by themselves.
    pub(in crate::http) fn read(headers: &HeaderMap, caller: &Caller) -> Self {
        let is_desktop = caller.scope == Some(Scope::Desktop);
        let mut own =
            Self { is_desktop, is_lenient: is_desktop, returns_feature: false, applied: Vec::new() };
        for preference in preferences(headers) {
            // Others may be ignored (RFC 7240 §2).
            let Some(known) = HONOURED.into_iter().find(|known| *known == preference) else { continue };
            match known {
                LENIENT => own.is_lenient = true,
                STRICT => own.is_lenient = false,
                _ => own.returns_feature = known == REPRESENTATION,
            }
            own.applied.push(known);
        }
        own
    }

    /// Whether an edit must say which state its author has seen, and does not.
    pub(super) fn needs_condition(&self, required: RequireIfMatch, condition: &Condition) -> bool {
        let is_required = match required {
            RequireIfMatch::Always => true,
            RequireIfMatch::Never => false,
            // Desktop programs cannot send it.
            RequireIfMatch::Api => !self.is_desktop,
        };
        is_required && *condition == Condition::None
    }

    /// Refuses an edit without a reason where one is required. Desktop programs cannot send it.
    pub(in crate::http) fn require_reason(
        &self,
        settings: &Settings,
        reason: Option<&str>,
        lang: Lang,
    ) -> Result<(), Problem> {
        if settings.edits_require_reason && reason.is_none() && !self.is_desktop {
            Err(refused::no_reason(lang))
        } else {
            Ok(())
        }
    }
}

impl Condition {
    fn read(headers: &HeaderMap) -> Self {
        Self::of(headers.get_all(header::IF_MATCH).iter().filter_map(|line| line.to_str().ok()))
    }

    /// The condition in the lines of a header.
    pub(super) fn of<'l>(lines: impl IntoIterator<Item = &'l str>) -> Self {
        let tags: Vec<&str> = lines.into_iter().flat_map(|line| line.split(',')).map(str::trim).collect();
        match tags.as_slice() {
            [] => Self::None,
            ["*"] => Self::Any,
            tags => Self::Versions(tags.iter().filter_map(|tag| version(tag)).map(str::to_owned).collect()),
        }
    }

    /// How an edit with it is made.
    pub(super) fn marks(&self) -> Vec<Mark> {
        if *self == Self::None { vec![Mark::Unconditional] } else { Vec::new() }
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

/// The reference system of the coordinates: QGIS writes its URI bare, others in angle brackets.
fn content_crs(headers: &HeaderMap, ask: &Ask) -> Result<Crs, Problem> {
    let Some(line) = headers.get(CONTENT_CRS) else { return Ok(Crs::Crs84) };
    let text = line.to_str().unwrap_or_default().trim();
    offered(text, &ask.now).ok_or_else(|| {
        let known: Vec<String> = ask.now.city.crs.offered().iter().map(|crs| crs.uri()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Problem::one_of(ask.lang, "Content-Crs", text, &known)
    })
}

/// The reference system of a URI, if the collections are offered in it.
pub(super) fn offered(text: &str, now: &Snapshot) -> Option<Crs> {
    let bare = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    bare.parse::<Crs>().ok().filter(|crs| now.city.crs.offered().contains(crs))
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
