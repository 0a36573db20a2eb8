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

    /// Removes all arcs.
    pub(super) fn clear(&mut self) {
        let nodes = self.nodes;
        self.parents.iter_mut().enumerate().for_each(|(at, parent)| *parent = at % nodes);
    }

    /// Adds an arc to the first forest in which it closes no cycle; returns whether there is one.
    pub(super) fn add(&mut self, (a, b): (u32, u32)) -> bool {
        self.parents.chunks_exact_mut(self.nodes).any(|forest| {
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
fn root(forest: &mut [usize], node: u32) -> usize {
    let mut node = node as usize;
    while forest[node] != node {
        forest[node] = forest[forest[node]];
        node = forest[node];
    }
    node
}
