//! Proofs, without a flow, that demands are met.
//!
//! Let three arc-disjoint paths join the ends of an unsafe arc, and let each arc on them be able to change by the
//! required amount. One of the paths may be the unsafe arc itself, and an intruder may know a value on the second; the
//! third still hides it. Such paths are found by `forests` of the withheld arcs, the greatest first.

use std::mem::replace;

use super::{
    demand::Demand,
    forests::{Forests, root},
    network::Network,
};

/// The demands that are proved to be met, and the withheld values that prove it.
#[derive(Clone)]
pub(super) struct Proof {
    /// Whether each demand is met.
    met: Vec<bool>,
    /// The forest of each arc, counted from 1; 0 for an arc that the proof does not depend on.
    forest_of: Vec<u8>,
    /// The arcs of each forest.
    forests: Vec<Vec<usize>>,
}

impl Proof {
    /// Proves what can be proved from withheld arcs. Arcs and demands are in order, the greatest first.
    pub(super) fn new(network: &Network, demands: &[Demand], withheld: &[usize], needed: usize) -> Self {
        let mut grown = Forests::new(network.nodes(), needed);
        let mut waiting = withheld.iter().copied().peekable();
        let mut proof = Self {
            met: Vec::with_capacity(demands.len()),
            forest_of: vec![0; network.arcs()],
            forests: vec![Vec::new(); needed],
        };
        for demand in demands {
            while let Some(arc) = waiting.next_if(|arc| network.arc(*arc).value >= demand.units) {
                if let Some(at) = grown.add(network.ends(arc)) {
                    proof.enter(at, arc);
                }
            }
            proof.met.push(grown.join(demand.ends));
        }
        proof
    }

    /// Whether a demand is proved to be met.
    pub(super) fn meets(&self, demand: usize) -> bool {
        self.met[demand]
    }

    /// Whether the proof depends on an arc.
    pub(super) fn needs(&self, arc: usize) -> bool {
        self.forest_of[arc] > 0
    }

    /// The proof without an arc that it depends on, the same as a new one. `later` gives the withheld arcs after an
    /// arc, the greatest first; `is_withheld` is false for those that were published since.
    ///
    /// In the forest of the arc, the next arc that was not added before and joins the two parts takes its place. If
    /// that one was in a later forest, it is replaced there in the same way.
    pub(super) fn without<'a>(
        &self,
        (network, demands): (&Network, &[Demand]),
        arc: usize,
        later: impl Fn(usize) -> &'a [usize],
        is_withheld: impl Fn(usize) -> bool,
    ) -> Self {
        let mut proof = self.clone();
        let least = demands.last().map_or(0, |demand| demand.units);
        let (mut gone, mut number) = (arc, replace(&mut proof.forest_of[arc], 0));
        while let Some(at) = usize::from(number).checked_sub(1) {
            proof.forests[at].retain(|own| *own != gone);
            let parts = Parts::new(network, &proof.forests[at], gone);
            let is_free = |other: usize| {
                let of = proof.forest_of[other];
                (of == 0 || of > number) && is_withheld(other) && parts.sever(network.ends(other))
            };
            let next = later(gone).iter().copied().find(|other| is_free(*other));
            let next = next.filter(|next| network.arc(*next).value >= least);
            if at + 1 == proof.forests.len() {
                // Arcs as great as the next one are joined as before.
                let joined = next.map_or(i128::MIN, |next| network.arc(next).value);
                let lost = demands.iter().zip(&mut proof.met).take_while(|(demand, _)| demand.units > joined);
                lost.filter(|(demand, _)| parts.sever(demand.ends)).for_each(|(_, met)| *met = false);
            }
            let Some(next) = next else { break };
            let from = proof.forest_of[next];
            proof.enter(at, next);
            (gone, number) = (next, from);
        }
        proof
    }

    fn enter(&mut self, forest: usize, arc: usize) {
        self.forest_of[arc] = u8::try_from(forest + 1).expect("there are two or three forests");
        self.forests[forest].push(arc);
    }
}

/// The parts into which a tree falls without one of its arcs.
struct Parts {
    /// Whether each node is in the part of the arc's tail.
    with_tail: Vec<bool>,
}

impl Parts {
    fn new(network: &Network, forest: &[usize], gone: usize) -> Self {
        let mut parents: Vec<usize> = (0..network.nodes()).collect();
        for arc in forest {
            let (a, b) = network.ends(*arc);
            let (a, b) = (root(&mut parents, a), root(&mut parents, b));
            parents[a.max(b)] = a.min(b);
        }
        let tail = root(&mut parents, network.ends(gone).0);
        // A parent has a smaller number than its children.
        let mut with_tail = vec![false; parents.len()];
        for node in 0..parents.len() {
            with_tail[node] = if parents[node] == node { node == tail } else { with_tail[parents[node]] };
        }
        Self { with_tail }
    }

    /// Whether two nodes, which the arc joined, are in different parts.
    fn sever(&self, (a, b): (u32, u32)) -> bool {
        self.with_tail[a as usize] != self.with_tail[b as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::disclosure::{flow::Way, table::Table};

    /// A table, the withheld values, the greatest first, and demands on some of them. Each value of the table is given
    /// with whether it is withheld and the units of its demand, or 0.
    fn case(rows: usize, columns: usize, cells: &[(u64, bool, i128)]) -> (Network, Vec<usize>, Vec<Demand>) {
        let inner = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let values =
            inner.zip(cells).map(|((row, column), (value, ..))| (row, column, (row, column), *value));
        let network = Network::new(&Table::new(rows, columns, values).unwrap());
        let of_arcs = || (0..network.arcs()).zip(cells);
        let withheld = of_arcs().filter(|(_, (_, is_withheld, units))| *is_withheld || *units > 0);
        let mut withheld: Vec<usize> = withheld.map(|(arc, _)| arc).collect();
        withheld.sort_by_key(|arc| Reverse(network.arc(*arc).value));
        let demanded = of_arcs().filter(|(_, (.., units))| *units > 0);
        let mut demands: Vec<Demand> = demanded
            .map(|(arc, (.., units))| Demand { arc, ends: network.ends(arc), way: Way::Up, units: *units })
            .collect();
        demands.sort_by_key(|demand| Reverse(demand.units));
        (network, withheld, demands)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_proof_without_an_arc_is_that_of_the_other_arcs(
            rows in 1..6_usize, columns in 1..6_usize, needed in 1..4_usize,
            cells in prop::collection::vec((0..40_u64, any::<bool>(), prop_oneof![Just(0), 1..25_i128]), 36),
            order in prop::collection::vec(any::<prop::sample::Index>(), 8),
        ) {
            let (network, mut withheld, demands) = case(rows, columns, &cells);
            let all = withheld.clone();
            let later = |arc| &all[all.iter().position(|other| *other == arc).unwrap() + 1..];
            let mut proof = Proof::new(&network, &demands, &withheld, needed);
            for at in order {
                let of_proof: Vec<usize> = withheld.iter().copied().filter(|arc| proof.needs(*arc)).collect();
                if of_proof.is_empty() {
                    break;
                }
                let gone = *at.get(&of_proof);
                withheld.retain(|arc| *arc != gone);
                proof = proof.without((&network, &demands), gone, later, |arc| withheld.contains(&arc));
                let expected = Proof::new(&network, &demands, &withheld, needed);
                prop_assert_eq!(&proof.met, &expected.met);
                prop_assert_eq!(&proof.forest_of, &expected.forest_of);
            }
        }
    }
}
