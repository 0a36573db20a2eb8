//! Nearest neighbours of points.

use super::cells::distance_m2;

/// Points split at the median of x and y in turn: a k-d tree (Bentley 1975).
pub(super) struct Tree {
    nodes: Vec<(usize, [f64; 2])>,
}

/// The nearest distance so far, and all points at it.
struct Search {
    from: usize,
    at: [f64; 2],
    bound_m2: f64,
    found: Vec<usize>,
}

impl Tree {
    pub(super) fn new(points: &[[f64; 2]]) -> Self {
        let mut nodes: Vec<(usize, [f64; 2])> = points.iter().copied().enumerate().collect();
        split(&mut nodes, 0);
        Self { nodes }
    }

    /// The distance from a position to the nearest points other than `from`, and their indices.
    pub(super) fn nearest(&self, from: usize, at: [f64; 2]) -> (f64, Vec<usize>) {
        let mut search = Search { from, at, bound_m2: f64::INFINITY, found: Vec::new() };
        search.visit(&self.nodes, 0);
        (search.bound_m2.sqrt(), search.found)
    }
}

fn split(nodes: &mut [(usize, [f64; 2])], axis: usize) {
    if nodes.len() > 1 {
        let middle = nodes.len() / 2;
        nodes.select_nth_unstable_by(middle, |a, b| a.1[axis].total_cmp(&b.1[axis]));
        let (before, after) = nodes.split_at_mut(middle);
        split(before, 1 - axis);
        split(&mut after[1..], 1 - axis);
    }
}

impl Search {
    fn visit(&mut self, nodes: &[(usize, [f64; 2])], axis: usize) {
        let middle = nodes.len() / 2;
        let Some(&(index, point)) = nodes.get(middle) else { return };
        self.measure(index, point);
        let beyond = self.at[axis] - point[axis];
        let (before, after) = (&nodes[..middle], &nodes[middle + 1..]);
        let (near, far) = if beyond < 0.0 { (before, after) } else { (after, before) };
        self.visit(near, 1 - axis);
        if beyond * beyond <= self.bound_m2 {
            self.visit(far, 1 - axis);
        }
    }

    fn measure(&mut self, index: usize, point: [f64; 2]) {
        let squared = distance_m2(self.at, point);
        if index == self.from || squared > self.bound_m2 {
            return;
        }
        if squared < self.bound_m2 {
            self.bound_m2 = squared;
            self.found.clear();
        }
        self.found.push(index);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Points of a small lattice: equal distances and coincident points are frequent.
    fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
        let point = (0..7_i32, 0..7_i32).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
        proptest::collection::vec(point, 0..40)
    }

    proptest! {
        #[test]
        fn all_points_at_the_nearest_distance_are_found(points in points(), x in 0..14_i32, y in 0..14_i32) {
            let (tree, at) = (Tree::new(&points), [f64::from(x) / 2.0, f64::from(y) / 2.0]);
            let own = (0..points.len()).map(|index| (index, points[index]));
            for (from, at) in own.chain([(usize::MAX, at)]) {
                let others = || (0..points.len()).filter(|other| *other != from);
                let least = others().map(|other| distance_m2(at, points[other])).fold(f64::INFINITY, f64::min);
                let expected: Vec<usize> = others().filter(|other| distance_m2(at, points[*other]) <= least).collect();
                let (distance_m, mut found) = tree.nearest(from, at);
                found.sort_unstable();
                prop_assert_eq!(found, if least.is_finite() { expected } else { vec![] });
                prop_assert!(distance_m.to_bits() == least.sqrt().to_bits());
            }
        }
    }
}
