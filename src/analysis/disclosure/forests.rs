//! Arc-disjoint spanning forests.
//!
//! Each arc is added to the first forest in which it closes no cycle. Nodes that are connected in the last of k
//! forests are connected in each of them, and joined by k arc-disjoint paths (Nagamochi & Ibaraki 1992).

/// A number of growing forests over the same nodes.
pub(super) struct Forests {
    nodes: usize,
    /// The parent of each node, forest by forest.
    parents: Vec<usize>,
}

impl Forests {
    /// Makes `forests` forests without arcs.
    pub(super) fn new(nodes: usize, forests: usize) -> Self {
        Self { nodes, parents: (0..forests).flat_map(|_| 0..nodes).collect() }
    }

    /// Adds an arc to the first forest in which it closes no cycle; returns the index of that forest.
    pub(super) fn add(&mut self, (a, b): (u32, u32)) -> Option<usize> {
        self.parents.chunks_exact_mut(self.nodes).position(|forest| {
            let (a, b) = (root(forest, a), root(forest, b));
            forest[a.max(b)] = a.min(b);
            a != b
        })
    }

    /// Whether two nodes are known to be joined by as many arc-disjoint paths as there are forests.
    pub(super) fn join(&mut self, (a, b): (u32, u32)) -> bool {
        let last = self.parents.len() - self.nodes;
        let forest = &mut self.parents[last..];
        root(forest, a) == root(forest, b)
    }
}

/// The root of a node's tree, with path halving.
pub(super) fn root(forest: &mut [usize], node: u32) -> usize {
    let mut node = node as usize;
    while forest[node] != node {
        forest[node] = forest[forest[node]];
        node = forest[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The number of arc-disjoint paths between two nodes: the greatest flow with arcs of width 1 in either direction.
    fn paths(arcs: &[(u32, u32)], nodes: u32, from: u32, to: u32) -> usize {
        // Each arc carries nothing, or one unit forwards or backwards.
        let mut carried = vec![0_i8; arcs.len()];
        for found in 0.. {
            let mut came_by: Vec<Option<(u32, usize, i8)>> = vec![None; nodes as usize];
            let (mut open, mut reached) = (vec![from], vec![from]);
            while let Some(node) = open.pop() {
                for (at, (a, b)) in arcs.iter().enumerate() {
                    for (start, end, way) in [(*a, *b, 1), (*b, *a, -1)] {
                        if start == node && carried[at] != way && !reached.contains(&end) {
                            came_by[end as usize] = Some((node, at, way));
                            reached.push(end);
                            open.push(end);
                        }
                    }
                }
            }
            if !reached.contains(&to) {
                return found;
            }
            let mut node = to;
            while let Some((before, at, way)) = came_by[node as usize].filter(|_| node != from) {
                carried[at] += way;
                node = before;
            }
        }
        unreachable!("every path uses an arc up")
    }

    proptest! {
        #[test]
        fn nodes_that_the_last_forest_joins_have_that_many_disjoint_paths(
            arcs in proptest::collection::vec((0..6_u32, 0..6_u32), 0..24), forests in 1..4_usize,
        ) {
            let arcs: Vec<(u32, u32)> = arcs.into_iter().filter(|(a, b)| a != b).collect();
            let mut own = Forests::new(6, forests);
            let added = arcs.iter().filter(|arc| own.add(**arc).is_some()).count();
            prop_assert!(added <= forests * 5, "a forest of six nodes has at most five arcs");
            for (a, b) in (0..6).flat_map(|a| (0..a).map(move |b| (a, b))) {
                if own.join((a, b)) {
                    prop_assert!(paths(&arcs, 6, a, b) >= forests, "{a} {b}");
                }
                // One forest joins what is connected.
                if forests == 1 {
                    prop_assert_eq!(own.join((a, b)), paths(&arcs, 6, a, b) > 0);
                }
            }
        }
    }

    #[test]
    fn an_arc_goes_into_the_first_forest_with_room() {
        let mut own = Forests::new(3, 2);
        assert!(own.add((0, 1)) == Some(0) && !own.join((0, 1)), "in the first forest only");
        assert!(own.add((1, 0)) == Some(1) && own.join((0, 1)), "a second arc joins them twice");
        assert_eq!(own.add((0, 1)), None, "a third one closes a cycle in both");
        assert!(own.add((1, 2)) == Some(0) && own.add((0, 2)) == Some(1) && own.join((0, 2)));
    }
}
