//! Candidates for a record to find, best first.

use std::cmp::Ordering;

use super::{
    agreement::{self, Worth},
    candidate::{Candidate, Feature, Visible, identified, rounded, visible},
    firms, names,
    question::Question,
};
use crate::{
    collection::{feature::Thing, kinds::Collection},
    geom::crs::Crs,
    index::Snapshot,
    model::{actor::Role, fold::fold, lang::Text, unit::Level, zone::ZoneKind},
};

pub use agreement::POINT;

/// The score from which a zone or a unit may be a match.
const MATCH: f64 = 90.0;

/// How far the next candidate must be below a match.
const APART: f64 = 4.0;

/// The score from which it may be the record.
const LIKELY: f64 = 70.0;

/// The score below which a record is no candidate.
const LEAST: f64 = 15.0;

/// The score of a record without a name to compare.
const WITHOUT_NAME: f64 = 50.0;

/// The title of the similarity of names.
pub const OF_NAMES: Text = Text::new("Tên giống nhau", "Similarity of names");

/// The candidates for a question among the records of a collection; `role` decides which properties may be compared.
pub fn rank<'a>(
    now: &'a Snapshot,
    collection: Collection,
    role: Role,
    question: &Question,
) -> Vec<Candidate<'a>> {
    let mut found = match collection {
        Collection::Firms => firms::ranked(now, role, question),
        _ => places(now, collection, role, question),
    };
    found.truncate(question.limit);
    found
}

fn order(a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
    b.score.total_cmp(&a.score).then_with(|| a.thing.cursor().id.cmp(&b.thing.cursor().id))
}

/// The conditions, with what agreement is worth.
struct Judge<'q> {
    conditions: Vec<(Visible<'q>, Worth)>,
    metres: Crs,
}

impl<'q> Judge<'q> {
    fn new(now: &Snapshot, collection: Collection, role: Role, question: &'q Question) -> Self {
        let known = visible(collection, role, question);
        let known = known.map(|own| (own, agreement::worth(&own.0.property)));
        Self { conditions: known.collect(), metres: now.city.crs }
    }

    /// The candidate that a record is; `None` if it differs in what is required.
    fn candidate<'a>(&self, thing: Thing<'a>, name: Option<f64>) -> Option<Candidate<'a>> {
        let mut score = name.map_or(WITHOUT_NAME, |name| 100.0 * name);
        let mut features: Vec<Feature> = name
            .map(|value| Feature { id: "name".to_owned(), value: rounded(100.0 * value) })
            .into_iter()
            .collect();
        for ((condition, place), worth) in &self.conditions {
            let Some(degree) = agreement::of(&thing, *place, condition, self.metres) else { continue };
            if condition.is_required && degree < 0.5 {
                return None;
            }
            score = moved(score, degree, *worth);
            features.push(Feature { id: condition.property.clone(), value: rounded(100.0 * degree) });
        }
        Some(Candidate {
            thing,
            score: rounded(score),
            features,
            is_likely: score >= LIKELY,
            is_match: false,
        })
    }
}

/// A score after a value that agrees to a degree.
fn moved(score: f64, degree: f64, worth: Worth) -> f64 {
    if degree >= 0.5 {
        score + (100.0 - score) * worth.adds * (2.0 * degree - 1.0)
    } else {
        score * (1.0 - worth.takes * (1.0 - 2.0 * degree))
    }
}

/// Zones, clusters and units are few, so all are compared, best first. Of units those in force come first.
fn places<'a>(
    now: &'a Snapshot,
    collection: Collection,
    role: Role,
    question: &Question,
) -> Vec<Candidate<'a>> {
    let name = question.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let by_code = name.and_then(|name| collection.item(now, name));
    let folded = name.map(fold);
    let judge = Judge::new(now, collection, role, question);
    let mut all: Vec<Candidate<'a>> = things(now, collection)
        .filter(|thing| by_code.is_none_or(|own| own.cursor() != thing.cursor()))
        .filter(|thing| is_of_kind(thing, question.kind.as_deref()))
        .filter_map(|thing| {
            let similarity = folded.as_deref().map(|folded| similarity(&thing, folded));
            let mut candidate = judge.candidate(thing, similarity)?;
            if matches!(thing, Thing::Unit(unit) if unit.valid_to.is_some()) {
                candidate.score = rounded(candidate.score - APART - 1.0);
            }
            Some(candidate)
        })
        .collect();
    all.extend(by_code.map(identified));
    all.retain(|candidate| candidate.score >= LEAST);
    all.sort_by(order);
    let next = all.get(1).map_or(0.0, |next| next.score);
    if let Some(best) = all.first_mut() {
        best.is_match = best.score >= MATCH && best.score - next >= APART;
    }
    all
}

/// The zones, clusters or units.
pub fn things(now: &Snapshot, collection: Collection) -> Box<dyn Iterator<Item = Thing<'_>> + '_> {
    match collection {
        Collection::Units => Box::new(now.base.holdings.units.values().map(Thing::Unit)),
        Collection::Firms => Box::new(now.firms.iter().map(Thing::Firm)),
        _ => {
            let clusters = collection == Collection::Clusters;
            let zones = now.base.holdings.zones.values();
            Box::new(zones.filter(move |zone| zone.kind.is_cluster() == clusters).map(Thing::Zone))
        }
    }
}

fn similarity(thing: &Thing<'_>, folded: &str) -> f64 {
    match thing {
        Thing::Zone(zone) => {
            let english = zone.name_en.as_deref().map_or(0.0, |name| names::of_places(&fold(name), folded));
            names::of_places(&fold(&zone.name), folded).max(english)
        }
        Thing::Unit(unit) => names::of_places(&fold(&unit.name), folded),
        _ => 0.0,
    }
}

/// Whether a record has a type. A type that the collection does not have excludes none.
fn is_of_kind(thing: &Thing<'_>, kind: Option<&str>) -> bool {
    let Some(kind) = kind else { return true };
    match thing {
        Thing::Zone(zone) => kind.parse::<ZoneKind>().map_or(true, |kind| zone.kind == kind),
        Thing::Unit(unit) => kind.parse::<Level>().map_or(true, |level| unit.level == level),
        _ => true,
    }
}
