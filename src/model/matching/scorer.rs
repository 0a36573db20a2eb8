//! Scores of pairs of firms in a register: what their words and values tell, and what each degree of agreement weighs.
//!
//! A scorer keeps no firms. It is small beside the register, and serves all imports and questions until the register has
//! changed much.

use super::{
    comparison::Seen,
    firms::{FEATURES, Readings, Worded, compare},
    lists::{Counting, FEWEST, Lists, drawn as pairs, keys, worded},
    scored::Scored,
    weights::{Patterns, Weights},
};
use crate::model::likeness::Likeness;

/// The number of firms that are compared at random, and of their comparisons.
const DRAWN: usize = 4000;

/// The share of firms that are looked for and that the register has: lists of offices are mostly of known firms.
const HELD: f64 = 0.8;

/// Scores pairs of firms. See the [module](self).
#[derive(Debug, Clone)]
pub struct Scorer {
    lists: Lists,
    weights: Weights,
    prior_bits: f64,
}

/// A firm that is looked for.
#[derive(Debug)]
pub struct Asking<'a> {
    scorer: &'a Scorer,
    like: &'a Likeness,
    words: (Worded, Readings<'a>),
}

impl Scorer {
    /// Counts the words and values of a register of this size. How often different firms agree is learned from pairs that
    /// are drawn at random; what two records of one firm have in common is taken as known, since no list says it.
    pub fn of(firms: impl Iterator<Item = Likeness>, size: usize) -> Self {
        let mut counting = Counting::default();
        let (step, mut drawn) = (size.div_ceil(DRAWN).max(1), Vec::with_capacity(DRAWN));
        for (at, like) in firms.enumerate() {
            counting.add(&like);
            if at % step == 0 {
                drawn.push(like);
            }
        }
        let lists = counting.finish(true);
        let words: Vec<_> = drawn.iter().map(|like| worded(&lists, like)).collect();
        let mut random = Patterns::default();
        for (one, other) in pairs(drawn.len(), drawn.len()) {
            if one != other {
                random.add(&seen(&lists, (&drawn[one], &words[one]), &drawn[other]));
            }
        }
        let weights = Weights::believed(&FEATURES, &random);
        Self { prior_bits: (HELD / lists.size.max(FEWEST)).log2(), lists, weights }
    }

    /// A firm that is looked for.
    pub fn asking<'a>(&'a self, like: &'a Likeness) -> Asking<'a> {
        Asking { scorer: self, like, words: worded(&self.lists, like) }
    }
}

impl Asking<'_> {
    /// The keys under which the firm is kept, or looked for.
    pub(super) fn keys(&self, is_asked: bool) -> Vec<u32> {
        keys(self.like, &self.words.0, &self.words.1, is_asked)
    }

    /// A firm of the register compared with this one.
    pub fn compared(&self, other: &Likeness, at: usize) -> Scored {
        let Self { scorer, like, words } = self;
        let seen = seen(&scorer.lists, (like, words), other);
        Scored::of(at, scorer.prior_bits, &seen, scorer.weights.weigh(&seen).parts)
    }
}

fn seen(
    lists: &Lists,
    (like, (words, readings)): (&Likeness, &(Worded, Readings<'_>)),
    other: &Likeness,
) -> [Seen; 5] {
    let (others, readings) = readings.clone().with(other);
    compare((like, words), (other, &others), &readings, lists)
}
