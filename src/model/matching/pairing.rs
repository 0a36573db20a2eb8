//! Pairs of two lists in which nothing is listed twice: each record has at most one partner.

use std::collections::HashSet;

/// The pairs that remain if the best pair takes its two records, then the best of the rest, and so on.
pub fn one_to_one(mut pairs: Vec<(usize, usize, f64)>) -> Vec<(usize, usize, f64)> {
    pairs.sort_unstable_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let (mut left, mut right) = (HashSet::new(), HashSet::new());
    pairs.retain(|(a, b, _)| {
        let is_free = !left.contains(a) && !right.contains(b);
        if is_free {
            left.insert(*a);
            right.insert(*b);
        }
        is_free
    });
    pairs
}
