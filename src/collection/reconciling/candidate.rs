//! Candidates and what they are made of.

use super::{
    agreement,
    question::{Condition, Question},
};
use crate::{
    collection::{feature::Thing, kinds::Collection},
    model::actor::Role,
};

/// The score of a record whose identifier was given in place of a name.
const BY_CODE: f64 = 100.0;

/// A candidate.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The record.
    pub thing: Thing<'a>,
    /// From 0 to 100.
    pub score: f64,
    /// What the score is made of.
    pub features: Vec<Feature>,
    /// Whether it may be the one that is meant, so that it is worth a question.
    pub is_likely: bool,
    /// Whether it is the one beyond doubt.
    pub is_match: bool,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// `name`, or the name of a property.
    pub id: String,
    /// Of firms what it says, in bits, above 0 for the record; of others how far it agrees, from 0 to 100.
    pub value: f64,
}

/// A condition on a property that the role may see, with the place of the property.
pub(super) type Visible<'q> = (&'q Condition, Option<usize>);

/// The conditions that are compared.
pub(super) fn visible(
    collection: Collection,
    role: Role,
    question: &Question,
) -> impl Iterator<Item = Visible<'_>> {
    question.conditions.iter().filter_map(move |condition| {
        let place = agreement::place(collection, role, &condition.property);
        let is_known = place.is_some() || agreement::is_beside(collection, &condition.property);
        is_known.then_some((condition, place))
    })
}

/// A score or a similarity with one decimal.
pub(super) fn rounded(value: f64) -> f64 {
    (value.clamp(0.0, 100.0) * 10.0).round() / 10.0
}

/// The record whose identifier was given.
pub(super) fn identified(thing: Thing<'_>) -> Candidate<'_> {
    let features = vec![Feature { id: "code".to_owned(), value: BY_CODE }];
    Candidate { thing, score: BY_CODE, features, is_likely: true, is_match: false }
}
