//! Weights of agreement, learned from the records themselves: the model of Fellegi and Sunter (1969,
//! doi:10.1080/01621459.1969.10501049), its shares estimated by expectation maximisation (Winkler 1988).

use std::collections::HashMap;

use super::comparison::{Feature, Seen};

/// How many pairs the shares given beforehand count for. Small lists change them little.
const BELIEF: f64 = 100.0;

/// Rounds of the estimation. It has settled long before, as there are few patterns.
const ROUNDS: usize = 40;

/// No degree is taken to be rarer than this.
const RAREST: f64 = 1e-7;

/// How often each pattern of agreement was seen. A pattern has four bits for each feature.
#[derive(Debug, Clone, Default)]
pub struct Patterns(HashMap<u64, f64>);

impl Patterns {
    /// Counts a comparison.
    pub fn add(&mut self, seen: &[Seen]) {
        let nibble = |seen: &Seen| seen.level.map_or(0, |level| u64::from(level) + 1);
        let pattern = seen.iter().rev().fold(0, |bits, seen| bits << 4 | nibble(seen));
        *self.0.entry(pattern).or_default() += 1.0;
    }

    /// The number of comparisons.
    pub fn total(&self) -> f64 {
        self.0.values().sum()
    }

    /// The patterns in a fixed order, so that sums do not depend on the order in memory.
    fn sorted(&self) -> Vec<(u64, f64)> {
        let mut all: Vec<(u64, f64)> = self.0.iter().map(|(pattern, count)| (*pattern, *count)).collect();
        all.sort_unstable_by_key(|(pattern, _)| *pattern);
        all
    }
}

fn level(pattern: u64, feature: usize) -> Option<usize> {
    usize::try_from(pattern >> (4 * feature) & 15).ok()?.checked_sub(1)
}

/// The shares of the degrees of each feature.
type Shares = Vec<Vec<f64>>;

/// The weights of all degrees of agreement.
#[derive(Debug, Clone)]
pub struct Weights {
    features: &'static [Feature],
    of_same: Shares,
    /// Weights in bits: the logarithm of the ratio of the shares.
    bits: Shares,
    /// The share of pairs of one thing among the pairs that were learned from.
    share: f64,
}

/// A weighed comparison, in bits.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// What each feature says.
    pub parts: Vec<f64>,
    /// What all of them tell together.
    pub total: f64,
}

impl Weights {
    /// Learns from pairs that were drawn at random, nearly all of which are different things, and from pairs that have
    /// something in common, some of which are one thing.
    pub fn learn(features: &'static [Feature], random: &Patterns, near: &Patterns, expected: f64) -> Self {
        let of_other = counted(&random.sorted(), |_| 1.0, &before(features, |l| l.of_other));
        let prior = before(features, |level| level.of_same);
        let near = near.sorted();
        let total: f64 = near.iter().map(|(_, count)| count).sum();
        let (mut of_same, mut share) = (prior.clone(), (expected / total.max(1.0)).clamp(1e-6, 0.5));
        // Different things that have something in common agree more than those drawn at random.
        let alike = counted(&near, |_| 1.0, &before(features, |l| l.of_other));
        let mut of_near = alike.clone();
        for _ in 0..ROUNDS {
            let chances: HashMap<u64, f64> = near
                .iter()
                .map(|(pattern, _)| {
                    let [same, other] = [&of_same, &of_near].map(|shares| likelihood(*pattern, shares));
                    (*pattern, share * same / (share * same + (1.0 - share) * other))
                })
                .collect();
            of_same = counted(&near, |pattern| chances[&pattern], &prior);
            of_near = counted(&near, |pattern| 1.0 - chances[&pattern], &alike);
            let same: f64 = near.iter().map(|(pattern, count)| chances[pattern] * count).sum();
            share = ((same + 1.0) / (total + 2.0)).clamp(1e-6, 0.999);
        }
        let bits = of_same.iter().zip(&of_other).map(|(same, other)| weights(same, other)).collect();
        Self { features, of_same, bits, share }
    }

    /// Learns only from pairs that were drawn at random: what records of one thing have in common is believed as given.
    pub fn believed(features: &'static [Feature], random: &Patterns) -> Self {
        let of_other = counted(&random.sorted(), |_| 1.0, &before(features, |level| level.of_other));
        let of_same = before(features, |level| level.of_same);
        let bits = of_same.iter().zip(&of_other).map(|(same, other)| weights(same, other)).collect();
        Self { features, of_same, bits, share: 0.5 }
    }

    /// The share of pairs of one thing among the pairs with something in common.
    pub fn share(&self) -> f64 {
        self.share
    }

    /// The features.
    pub fn features(&self) -> &'static [Feature] {
        self.features
    }

    /// Weighs a comparison. An unknown value says nothing.
    pub fn weigh(&self, seen: &[Seen]) -> Weighed {
        let part = |(feature, seen): (usize, &Seen)| {
            let Some(level) = seen.level.map(usize::from) else { return 0.0 };
            match seen.chance {
                Some(chance) => (self.of_same[feature][level] / chance.clamp(RAREST, 1.0)).log2(),
                None => self.bits[feature][level],
            }
        };
        let parts: Vec<f64> = seen.iter().enumerate().map(part).collect();
        Weighed { total: parts.iter().sum(), parts }
    }
}

/// The probability that belongs to a weight in bits, with that of the prior odds included.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

fn before(features: &[Feature], share: impl Fn(&super::comparison::Level) -> f64) -> Shares {
    features
        .iter()
        .map(|feature| {
            let shares: Vec<f64> = feature.levels.iter().map(&share).collect();
            let sum: f64 = shares.iter().sum();
            shares.iter().map(|share| share / sum).collect()
        })
        .collect()
}

/// The shares of the degrees among weighted patterns, together with what was believed before.
fn counted(patterns: &[(u64, f64)], weight: impl Fn(u64) -> f64, prior: &Shares) -> Shares {
    let mut counts: Shares = prior.iter().map(|shares| shares.iter().map(|s| s * BELIEF).collect()).collect();
    for (pattern, count) in patterns {
        let count = count * weight(*pattern);
        for (feature, counts) in counts.iter_mut().enumerate() {
            if let Some(level) = level(*pattern, feature) {
                counts[level] += count;
            }
        }
    }
    for counts in &mut counts {
        let sum: f64 = counts.iter().sum();
        counts.iter_mut().for_each(|count| *count = (*count / sum).max(RAREST));
    }
    counts
}

fn likelihood(pattern: u64, shares: &Shares) -> f64 {
    let own = shares.iter().enumerate().filter_map(|(feature, own)| Some(own[level(pattern, feature)?]));
    own.product()
}

/// The weights of the degrees of a feature. A closer degree never weighs less than one that is not as close.
fn weights(same: &[f64], other: &[f64]) -> Vec<f64> {
    let mut bits: Vec<f64> = same.iter().zip(other).map(|(same, other)| (same / other).log2()).collect();
    for at in (1..bits.len()).rev() {
        bits[at - 1] = bits[at - 1].max(bits[at]);
    }
    bits
}
