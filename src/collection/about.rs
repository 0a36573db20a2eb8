//! What a file says about itself: the selection, the state of the register, sources and licences.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::feature::Thing;
use crate::{
    index::Snapshot,
    model::{actor::Role, cadence::Cadence, source::Source},
};

/// The name of the statement on sources.
pub const SOURCES: &str = "sources";

/// The register that is exported, and how.
#[derive(Debug, Clone)]
pub struct About {
    /// The role of the reader.
    pub role: Role,
    /// The instant as of which the register is read.
    pub as_of: Option<String>,
    /// The conditions on the features, by the names of the options.
    pub selection: Vec<(&'static str, String)>,
}

/// The sources that features cite.
#[derive(Debug, Clone, Default)]
pub struct Cited(BTreeSet<String>);

impl Cited {
    /// Notes the sources of a feature.
    pub fn add(&mut self, thing: &Thing<'_>) {
        match thing {
            Thing::Firm(row) => {
                row.sources().into_iter().flat_map(|all| all.split(';')).for_each(|code| self.note(code));
            }
            Thing::Zone(zone) => zone.sources.iter().for_each(|code| self.note(code.as_str())),
            Thing::Observation(own) => own.source.iter().for_each(|code| self.note(code.as_str())),
            Thing::Source(own) => self.note(own.code.as_str()),
            Thing::Unit(unit) => unit.source.iter().for_each(|text| self.note(text)),
            Thing::Outline(of) => of.outline.source.iter().for_each(|text| self.note(text)),
            Thing::Linkage(of) => of.linkage.decision.iter().for_each(|text| self.note(text)),
        }
    }

    pub(super) fn note(&mut self, code: &str) {
        if !self.0.contains(code) {
            self.0.insert(code.to_owned());
        }
    }

    fn held<'a>(&self, now: &'a Snapshot) -> impl Iterator<Item = &'a Source> {
        let held = now.base.holdings.sources.values().map(AsRef::as_ref);
        held.filter(|own: &&Source| self.0.contains(own.code.as_str()))
    }

    /// The sources as objects. Boundaries and linkage clusters name theirs in words, which stand as titles.
    fn told(&self, now: &Snapshot) -> Json {
        let held: Vec<&Source> = self.held(now).collect();
        let is_word = |text: &&String| held.iter().all(|own| own.code.as_str() != text.as_str());
        let words = self.0.iter().filter(is_word).map(|text| json!({ "title": text }));
        held.iter().map(|own| source(own)).chain(words).collect()
    }

    /// The sources as lines of text.
    pub fn lines(&self, now: &Snapshot) -> Vec<String> {
        let line = |own: &Json| {
            let parts = ["code", "title", "location", "dated", "licence"].map(|key| own[key].as_str());
            parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
        };
        self.told(now).as_array().into_iter().flatten().map(line).collect()
    }

    /// The licences that the sources state, in their words; `None` is among them if a source states none.
    pub(super) fn licences<'a>(&self, now: &'a Snapshot) -> BTreeSet<Option<&'a str>> {
        let held: Vec<&Source> = self.held(now).collect();
        // Sources in words alone are not held.
        let others = (held.len() < self.0.len()).then_some(None);
        held.iter().map(|own| own.licence.as_deref()).chain(others).collect()
    }

    /// How often all sources are issued; `None` if that is not known of one of them, or differs.
    pub(super) fn cadence(&self, now: &Snapshot) -> Option<Cadence> {
        let held: Vec<Option<Cadence>> = self.held(now).map(|own| own.cadence).collect();
        let first = *held.first()?;
        // Sources in words alone are not held.
        first.filter(|_| held.len() == self.0.len() && held.iter().all(|own| *own == first))
    }

    fn licence(&self, now: &Snapshot) -> Option<String> {
        let stated: Vec<&str> = self.licences(now).into_iter().flatten().collect();
        (!stated.is_empty()).then(|| stated.join("; "))
    }
}

impl About {
    /// The statements as names and texts, for formats that keep texts alone.
    pub fn statements(&self, now: &Snapshot, cited: &Cited) -> Vec<(&'static str, String)> {
        let all = [
            ("city", Some(now.city.code.to_string())),
            ("city_name", Some(now.city.full_name.vi.clone())),
            ("register_version", Some(now.version.to_string())),
            ("as_of", self.as_of.clone()),
            ("role", Some(self.role.code().to_owned())),
            ("selection", Some(Json::from(self.asked()).to_string())),
            ("licence", cited.licence(now)),
            (SOURCES, Some(cited.told(now).to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The statements as one object.
    pub fn object(&self, now: &Snapshot, cited: &Cited) -> Json {
        json!({
            "city": now.city.code.to_string(),
            "city_name": now.city.full_name.vi,
            "register_version": now.version,
            "as_of": self.as_of,
            "role": self.role.code(),
            "selection": self.asked(),
            "licence": cited.licence(now),
            "sources": cited.told(now),
        })
    }

    fn asked(&self) -> Map<String, Json> {
        self.selection.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    }
}

fn source(own: &Source) -> Json {
    json!({
        "code": own.code.as_str(),
        "title": own.title,
        "location": own.location,
        "dated": own.dated,
        "licence": own.licence,
    })
}
