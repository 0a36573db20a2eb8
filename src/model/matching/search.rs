//! A register that the firms of a list are looked for in.

use std::collections::HashSet;

use super::{
    blocks::{Blocks, Mixed},
    scored::Scored,
    scorer::Scorer,
};
use crate::model::likeness::Likeness;

/// The largest number of firms that are compared with one.
pub const COMPARED: usize = 48;

/// The largest number of rows whose keys are collected first, so that only firms with one of them are kept.
const FEW_ROWS: usize = 100_000;

/// Firms of a register by what they may have in common with the rows of a list.
#[derive(Debug)]
pub struct Search<'s> {
    scorer: &'s Scorer,
    blocks: Blocks,
}

impl<'s> Search<'s> {
    /// Sorts the firms of a register, which are numbered in this order, for some rows.
    pub fn of(
        scorer: &'s Scorer,
        firms: impl Iterator<Item = Likeness>,
        rows: impl ExactSizeIterator<Item = Likeness>,
    ) -> Self {
        let asked: Option<HashSet<u32, Mixed>> =
            (rows.len() <= FEW_ROWS).then(|| rows.flat_map(|row| scorer.asking(&row).keys(true)).collect());
        let is_asked = |key: &u32| asked.as_ref().is_none_or(|all| all.contains(key));
        let mut pairs = Vec::new();
        for (like, number) in firms.zip(0..) {
            let own = scorer.asking(&like).keys(false).into_iter().filter(is_asked);
            pairs.extend(own.map(|key| (key, number)));
        }
        Self { scorer, blocks: Blocks::of(pairs) }
    }

    /// At most `limit` firms that a firm may be, the most probable first; `held` is the firm of a number.
    pub fn candidates(
        &self,
        like: &Likeness,
        held: impl Fn(usize) -> Option<Likeness>,
        limit: usize,
    ) -> Vec<Scored> {
        let asking = self.scorer.asking(like);
        let found = self.blocks.candidates(&asking.keys(true), COMPARED).into_iter().map(|at| at as usize);
        let mut all: Vec<Scored> = found.filter_map(|at| Some(asking.compared(&held(at)?, at))).collect();
        all.sort_by(Scored::order);
        all.truncate(limit);
        all
    }
}
