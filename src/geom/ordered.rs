//! Balanced trees of elements in an order defined by the caller, with split and join in O(log n).

use std::cmp::Ordering;

/// The empty tree.
pub(super) const NONE: u32 = u32::MAX;

/// Height-balanced trees over numbered elements; an element is in at most one tree. All operations are built from
/// split and join (Blelloch, Ferizovic & Sun 2016, doi:10.1145/2935764.2935768, with AVL balance), so the depth is
/// always logarithmic.
#[derive(Debug)]
pub(super) struct Trees(Vec<Node>);

#[derive(Debug, Clone, Copy)]
struct Node {
    left: u32,
    right: u32,
    height: u8,
}

impl Trees {
    /// Makes `things` elements, none of which is in a tree yet.
    pub(super) fn new(things: usize) -> Self {
        Self(vec![Node { left: NONE, right: NONE, height: 1 }; things])
    }

    fn node(&self, at: u32) -> Node {
        self.0[at as usize]
    }

    fn height(&self, tree: u32) -> u8 {
        if tree == NONE { 0 } else { self.node(tree).height }
    }

    fn put(&mut self, at: u32, left: u32, right: u32) -> u32 {
        let height = self.height(left).max(self.height(right)) + 1;
        self.0[at as usize] = Node { left, right, height };
        at
    }

    /// Joins a tree, an element and a tree, in this order.
    pub(super) fn join(&mut self, before: u32, thing: u32, after: u32) -> u32 {
        let (left, right) = (self.height(before), self.height(after));
        if left > right + 1 {
            let node = self.node(before);
            let joined = self.join(node.right, thing, after);
            return self.balanced(before, node.left, joined);
        }
        if right > left + 1 {
            let node = self.node(after);
            let joined = self.join(before, thing, node.left);
            return self.balanced(after, joined, node.right);
        }
        self.put(thing, before, after)
    }

    /// A node over two trees whose heights differ by at most two, rebalanced.
    fn balanced(&mut self, at: u32, left: u32, right: u32) -> u32 {
        let (low, high) = (self.height(left), self.height(right));
        if low > high + 1 {
            let top = self.node(left);
            if self.height(top.left) >= self.height(top.right) {
                let under = self.put(at, top.right, right);
                return self.put(left, top.left, under);
            }
            let middle = self.node(top.right);
            let (under, over) = (self.put(left, top.left, middle.left), self.put(at, middle.right, right));
            return self.put(top.right, under, over);
        }
        if high > low + 1 {
            let top = self.node(right);
            if self.height(top.right) >= self.height(top.left) {
                let under = self.put(at, left, top.left);
                return self.put(right, under, top.right);
            }
            let middle = self.node(top.left);
            let (under, over) = (self.put(at, left, middle.left), self.put(right, middle.right, top.right));
            return self.put(top.left, under, over);
        }
        self.put(at, left, right)
    }

    /// Joins two trees, in this order.
    pub(super) fn append(&mut self, before: u32, after: u32) -> u32 {
        if after == NONE {
            return before;
        }
        let (first, rest) = self.without_first(after);
        self.join(before, first, rest)
    }

    fn without_first(&mut self, tree: u32) -> (u32, u32) {
        let node = self.node(tree);
        if node.left == NONE {
            return (tree, node.right);
        }
        let (first, rest) = self.without_first(node.left);
        (first, self.balanced(tree, rest, node.right))
    }

    /// Splits a tree at a position into the elements before and after it; elements at the position are appended to
    /// `there`, in order. `lies` compares an element with the position and must be consistent with the order of the
    /// tree.
    pub(super) fn cut(
        &mut self,
        tree: u32,
        lies: &impl Fn(u32) -> Ordering,
        there: &mut Vec<u32>,
    ) -> (u32, u32) {
        if tree == NONE {
            return (NONE, NONE);
        }
        let Node { left, right, .. } = self.node(tree);
        match lies(tree) {
            Ordering::Less => {
                let (before, after) = self.cut(right, lies, there);
                (self.join(left, tree, before), after)
            }
            Ordering::Greater => {
                let (before, after) = self.cut(left, lies, there);
                (before, self.join(after, tree, right))
            }
            Ordering::Equal => {
                let (before, _) = self.cut(left, lies, there);
                there.push(tree);
                let (_, after) = self.cut(right, lies, there);
                (before, after)
            }
        }
    }

    /// The first element of a tree.
    pub(super) fn first(&self, mut tree: u32) -> Option<u32> {
        let mut first = None;
        while tree != NONE {
            first = Some(tree);
            tree = self.node(tree).left;
        }
        first
    }

    /// The last element of a tree.
    pub(super) fn last(&self, mut tree: u32) -> Option<u32> {
        let mut last = None;
        while tree != NONE {
            last = Some(tree);
            tree = self.node(tree).right;
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Trees {
        fn all(&self, tree: u32) -> Vec<u32> {
            if tree == NONE {
                return Vec::new();
            }
            let node = self.node(tree);
            let (left, right) = (self.height(node.left), self.height(node.right));
            assert!(left.abs_diff(right) <= 1 && node.height == left.max(right) + 1);
            [self.all(node.left), vec![tree], self.all(node.right)].concat()
        }
    }

    proptest! {
        /// Each step removes a range and inserts two thirds of its elements again.
        #[test]
        fn what_is_cut_and_joined_is_in_order_and_balanced(
            steps in prop::collection::vec((0_u32..200, 0_u32..40), 1..60),
        ) {
            let mut trees = Trees::new(200);
            let mut tree = NONE;
            for thing in 0..200 {
                tree = trees.join(tree, thing, NONE);
            }
            let mut held: Vec<u32> = (0..200).collect();
            for (from, length) in steps {
                let lies = |thing: u32| {
                    if thing < from { Ordering::Less } else if thing < from + length { Ordering::Equal } else { Ordering::Greater }
                };
                let mut there = Vec::new();
                let (before, after) = trees.cut(tree, &lies, &mut there);
                prop_assert_eq!(&there, &held.iter().copied().filter(|t| lies(*t).is_eq()).collect::<Vec<_>>());
                prop_assert_eq!(trees.last(before), held.iter().copied().rfind(|t| lies(*t).is_lt()));
                prop_assert_eq!(trees.first(after), held.iter().copied().find(|t| lies(*t).is_gt()));
                tree = before;
                for thing in from..(from + length).min(200) {
                    if thing % 3 > 0 {
                        tree = trees.join(tree, thing, NONE);
                    }
                }
                tree = trees.append(tree, after);
                held.retain(|t| !lies(*t).is_eq());
                held.extend((from..(from + length).min(200)).filter(|t| t % 3 > 0));
                held.sort_unstable();
                prop_assert_eq!(trees.all(tree), held.clone());
            }
        }
    }
}
