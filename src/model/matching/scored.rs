//! What a comparison of firms comes to: a score with its reasons, and what follows from the scores of several candidates.

use std::cmp::Ordering;

use super::{
    addresses,
    comparison::{Feature, Seen},
    firms::{ADDRESS, APART, DISTANCE, FEATURES, OTHER_CODE, SAME_CODE},
    names,
    weights::probability,
};

/// From this probability on a firm is the same.
const SAME: f64 = 0.98;
/// From this probability on it may be.
const DOUBTFUL: f64 = 0.20;
/// How much less probable, in bits, the next candidate must be.
pub const AHEAD_BITS: f64 = 5.0;

/// A firm that another one may be, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its index in the list.
    pub at: usize,
    /// From 0 to 100, for the order of candidates; 50 is as probable as not.
    pub score: f64,
    /// The probability that it is the same firm.
    pub probability: f64,
    /// The logarithm to the base of 2 of the odds.
    pub bits: f64,
    /// What each feature says.
    pub features: Vec<Told>,
    gates: Gates,
}

/// What a feature says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// The name of the feature.
    pub feature: &'static str,
    /// The degree of agreement; `None` if a value is unknown.
    pub level: Option<&'static str>,
    /// Its weight in bits: above 0 it speaks for the same firm.
    pub bits: f64,
}

/// What comes of the candidates of a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the first candidate.
    Same,
    /// It may be one of the candidates, or another firm.
    Doubtful,
    /// It is none of them.
    New,
}

/// What comes of candidates that are sorted, the most probable first.
pub fn verdict<'s>(candidates: impl IntoIterator<Item = &'s Scored>) -> Verdict {
    let mut all = candidates.into_iter();
    let Some(first) = all.next() else { return Verdict::New };
    let mut others = all.peekable();
    let is_ahead = others.peek().is_none_or(|next| first.bits - next.bits >= AHEAD_BITS);
    if first.probability >= SAME && first.gates.is_plain && is_ahead {
        Verdict::Same
    } else if first.is_likely() || others.any(Scored::is_likely) {
        Verdict::Doubtful
    } else {
        Verdict::New
    }
}

impl Scored {
    /// Adds up what the features of a comparison say, with the prior odds.
    pub(super) fn of(at: usize, prior_bits: f64, seen: &[Seen; 5], mut parts: Vec<f64>) -> Self {
        // An address and a point are one place: they are not counted twice.
        let (near, here) = (parts[DISTANCE], parts[ADDRESS]);
        if near > 0.0 && here > 0.0 {
            let less = if near < here { DISTANCE } else { ADDRESS };
            parts[less] /= 3.0;
        }
        let told = |((feature, seen), bits): ((&Feature, &Seen), &f64)| Told {
            feature: feature.name,
            level: seen.level.map(|level| feature.levels[usize::from(level)].name),
            bits: *bits,
        };
        let features = FEATURES.iter().zip(seen).zip(&parts).map(told).collect();
        let bits = prior_bits + parts.iter().sum::<f64>();
        Self { at, features, gates: gates(seen), score: 0.0, probability: 0.0, bits }.settled()
    }

    /// The order of candidates, the most probable first.
    pub fn order(&self, other: &Self) -> Ordering {
        other.bits.total_cmp(&self.bits).then(self.at.cmp(&other.at))
    }

    fn settled(mut self) -> Self {
        self.probability = probability(self.bits);
        self.score = 100.0 * probability(self.bits / 4.0);
        self
    }

    /// This comparison with what a further property says, in bits.
    #[must_use]
    pub fn and(mut self, bits: f64) -> Self {
        self.bits += bits;
        self.settled()
    }

    /// Whether the names have most of their words in common.
    pub fn has_like_names(&self) -> bool {
        self.gates.is_named
    }

    /// Whether the names are equal but for the legal form, and nothing else is known of both.
    pub fn is_by_name_alone(&self) -> bool {
        self.gates.is_by_name_alone
    }

    /// Whether the names are equal but for the legal form.
    pub fn has_same_name(&self) -> bool {
        self.gates.has_same_name
    }

    /// Whether the place speaks for the same firm.
    pub fn is_placed(&self) -> bool {
        [DISTANCE, ADDRESS].iter().any(|at| self.features[*at].bits > 0.0)
    }

    /// Whether it may be the same firm, so that it is worth a question.
    pub fn is_likely(&self) -> bool {
        self.gates.is_worth_asking && self.probability >= DOUBTFUL
    }
}

/// What has to be so, whatever the weights add up to.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
struct Gates {
    /// Whether it may be taken for the same without a question: names have a distinctive word in common, or tax codes are
    /// equal, and nothing contradicts.
    is_plain: bool,
    /// Whether a question about it makes sense.
    is_worth_asking: bool,
    is_named: bool,
    has_same_name: bool,
    is_by_name_alone: bool,
}

/// Whether firms may be taken for one without a question, and whether a question makes sense. Firms of one house have the
/// place in common, and those of one trade the sector: neither makes them one.
fn gates(seen: &[Seen; 5]) -> Gates {
    let [tax_code, name, distance, address, sector] = seen.map(|seen| seen.level);
    let has_word = name.is_some_and(|level| level < names::OTHER);
    let is_named = name.is_some_and(|level| level < names::MOST_WORDS);
    let has_same_name = name.is_some_and(|level| level <= names::SAME_BUT_FORM);
    let is_coded = tax_code == Some(SAME_CODE);
    let is_here = distance.is_none_or(|level| level < APART);
    let is_placed =
        address.is_some_and(|level| level <= addresses::SAME_STREET) || distance.is_some_and(|l| l < 2);
    let contradicts =
        tax_code == Some(OTHER_CODE) && !(name.is_some_and(|l| l <= names::CONTAINED) && is_placed);
    let is_plain = !contradicts && (is_named || is_coded && (has_word || is_here && is_placed));
    let is_by_name_alone = has_same_name && [tax_code, distance, address, sector].iter().all(Option::is_none);
    Gates { is_plain, is_worth_asking: has_word || is_coded, is_named, has_same_name, is_by_name_alone }
}
