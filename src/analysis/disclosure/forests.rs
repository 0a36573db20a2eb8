//! Spanning forests without an arc in common.
//!
//! Each arc goes into the first forest in which it closes no circle. Nodes that hang together in the last of k forests then
//! do so in each of them, and are joined by k ways that have no arc in common (Nagamochi & Ibaraki 1992).

/// Some forests over the same nodes, which grow.
pub(super) struct Forests {
    nodes: usize,
    /// The parent of each node in the first forest, then in the next.
    parents: Vec<usize>,
}

impl Forests {
    /// So many forests without an arc.
    pub(super) fn new(nodes: usize, forests: usize) -> Self {
        Self { nodes, parents: (0..forests).flat_map(|_| 0..nodes).collect() }
    }

    /// Takes all arcs out.
    pub(super) fn clear(&mut self) {
        let nodes = self.nodes;
        self.parents.iter_mut().enumerate().for_each(|(at, parent)| *parent = at % nodes);
    }

    /// Adds an arc to the first forest in which it closes no circle; whether there is one.
    pub(super) fn add(&mut self, (a, b): (u32, u32)) -> bool {
        self.parents.chunks_exact_mut(self.nodes).any(|forest| {
            let (a, b) = (root(forest, a), root(forest, b));
            forest[a.max(b)] = a.min(b);
            a != b
        })
    }

    /// Whether as many ways without an arc in common as there are forests join two nodes for sure.
    pub(super) fn join(&mut self, (a, b): (u32, u32)) -> bool {
        let last = self.parents.len() - self.nodes;
        let forest = &mut self.parents[last..];
        root(forest, a) == root(forest, b)
    }
}

/// The root of a node's tree; the way there is halved.
fn root(forest: &mut [usize], node: u32) -> usize {
    let mut node = node as usize;
    while forest[node] != node {
        forest[node] = forest[forest[node]];
        node = forest[node];
    }
    node
}
