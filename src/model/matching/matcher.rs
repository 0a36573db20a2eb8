//! The matcher of firms: learned from a list itself, it finds which firms of it may be one.

use std::{
    num::NonZero,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use super::{
    blocks::Blocks,
    comparison::Seen,
    firms::{FEATURES, Worded, compare},
    lists::{Counting, FEWEST, Lists, drawn, keys},
    scored::Scored,
    search::COMPARED,
    weights::{Patterns, Weights},
};
use crate::model::likeness::Likeness;

/// The largest number of firms whose candidates are learned from.
const LEARNERS: usize = 2000;

/// The parts in which pairs of a list are compared, so that not all are in memory at once.
const PARTS: u32 = 16;

/// A learned matcher over a list of firms.
#[derive(Debug, Clone)]
pub struct Matcher {
    held: Vec<Likeness>,
    words: Vec<Worded>,
    blocks: Blocks,
    weights: Weights,
    prior_bits: f64,
    lists: Lists,
}

impl Matcher {
    /// Learns from a list what different firms and twins in it have in common.
    pub fn learn(held: Vec<Likeness>) -> Self {
        let mut counting = Counting::default();
        let words: Vec<Worded> = held.iter().map(|like| counting.add(like)).collect();
        let lists = counting.finish(false);
        let readings = lists.readings();
        let mut pairs = Vec::new();
        for (at, (like, own)) in held.iter().zip(&words).enumerate() {
            let at = u32::try_from(at).expect("fewer firms than numbers");
            pairs.extend(keys(like, own, &readings, false).into_iter().map(|key| (key, at)));
        }
        let blocks = Blocks::of(pairs);
        let seen =
            |a: usize, b: usize| compare((&held[a], &words[a]), (&held[b], &words[b]), &readings, &lists);
        let (mut random, mut near, mut learners) = (Patterns::default(), Patterns::default(), 0.0);
        for (one, other) in drawn(held.len(), held.len()).filter(|(one, other)| held[*one] != held[*other]) {
            random.add(&seen(one, other));
        }
        for at in (0..held.len()).step_by(held.len().div_ceil(LEARNERS).max(1)) {
            learners += 1.0;
            let found = blocks.candidates(&keys(&held[at], &words[at], &readings, true), COMPARED);
            for other in found.into_iter().map(|other| other as usize).filter(|other| *other != at) {
                near.add(&seen(at, other));
            }
        }
        let weights = Weights::learn(&FEATURES, &random, &near, 0.01 * learners);
        let share = (weights.share() * near.total() / f64::max(learners, 1.0)).clamp(0.001, 0.2);
        let prior_bits = (share / lists.size.max(FEWEST)).log2();
        Self { held, words, blocks, weights, prior_bits, lists }
    }

    /// The list.
    pub fn held(&self) -> &[Likeness] {
        &self.held
    }

    fn weighed(&self, seen: &[Seen; 5], at: usize) -> Scored {
        Scored::of(at, self.prior_bits, seen, self.weights.weigh(seen).parts)
    }

    /// Pairs of firms of the list that may be one firm, the most probable first.
    pub fn twins(&self) -> Vec<(usize, Scored)> {
        let next = AtomicU32::new(0);
        let work = || {
            let mut own = Vec::new();
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part >= PARTS {
                    return own;
                }
                own.extend(self.twins_of(part));
            }
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let mut twins: Vec<(usize, Scored)> = thread::scope(|scope| {
            let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            all.into_iter().flat_map(|one| one.join().expect("comparing does not panic")).collect()
        });
        twins.sort_by(|a, b| b.1.bits.total_cmp(&a.1.bits).then((a.0, a.1.at).cmp(&(b.0, b.1.at))));
        twins
    }

    fn twins_of(&self, part: u32) -> Vec<(usize, Scored)> {
        let readings = self.lists.readings();
        let compared = |(one, other): (u32, u32)| {
            let (one, other) = (one as usize, other as usize);
            let [a, b] = [one, other].map(|at| (&self.held[at], &self.words[at]));
            let scored = self.weighed(&compare(a, b, &readings, &self.lists), other);
            scored.is_likely().then_some((one, scored))
        };
        self.blocks.pairs(part, PARTS).into_iter().filter_map(compared).collect()
    }
}
