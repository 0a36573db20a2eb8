//! A cluster that density finds.

use std::collections::BTreeSet;

use crate::{analysis::hull::Hull, index::row::Row};

/// The largest distance between two points.
fn longest(points: &[[f64; 2]]) -> f64 {
    let pairs = points.iter().enumerate().flat_map(|(at, a)| points[..at].iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).fold(0.0, f64::max)
}

/// The members of a cluster and their positions.
pub(super) struct Found<'a> {
    pub(super) members: Vec<(Row<'a>, [f64; 2])>,
}

impl Found<'_> {
    /// The identities of its members.
    pub(super) fn ids(&self) -> BTreeSet<i64> {
        self.members.iter().map(|(row, _)| row.id()).collect()
    }

    /// The largest distance between two members, in metres.
    pub(super) fn length_m(&self) -> f64 {
        Hull::around(&self.points()).map_or(0.0, |hull| longest(hull.corners()))
    }

    /// The positions of the members, in metres.
    pub(super) fn points(&self) -> Vec<[f64; 2]> {
        self.members.iter().map(|(_, point)| *point).collect()
    }
}
