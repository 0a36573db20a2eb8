//! Common members of clusters in two lists.

use std::collections::{BTreeMap, BTreeSet};

use crate::stop;

/// For each cluster of one list, the clusters of the other with common members, in ascending order, and the number of
/// these. The time is proportional to the number of members, up to a logarithm.
pub(super) fn common(own: &[BTreeSet<i64>], others: &[BTreeSet<i64>]) -> Vec<Vec<(usize, usize)>> {
    let pairs = others.iter().enumerate().flat_map(|(at, ids)| ids.iter().map(move |id| (*id, at)));
    let mut clusters: Vec<(i64, usize)> = pairs.collect();
    clusters.sort_unstable();
    let with = |ids: &BTreeSet<i64>| {
        stop::check();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for id in ids {
            let first = clusters.partition_point(|(other, _)| other < id);
            let same = clusters[first..].iter().take_while(|(other, _)| other == id);
            same.for_each(|(_, at)| *counts.entry(*at).or_default() += 1);
        }
        counts.into_iter().collect()
    };
    own.iter().map(with).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sets() -> impl Strategy<Value = Vec<BTreeSet<i64>>> {
        prop::collection::vec(prop::collection::btree_set(0_i64..40, 0..12), 0..8)
    }

    proptest! {
        #[test]
        fn what_two_clusters_have_in_common_is_counted(own in sets(), others in sets()) {
            let all = |ids: &BTreeSet<i64>| {
                let each = others.iter().map(|other| ids.intersection(other).count()).enumerate();
                each.filter(|(_, count)| *count > 0).collect::<Vec<_>>()
            };
            prop_assert_eq!(common(&own, &others), own.iter().map(all).collect::<Vec<_>>());
        }
    }
}
