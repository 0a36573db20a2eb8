//! Spatial weights: which areas are neighbours.

use super::{real::real, sum::sum};

/// Row-standardised spatial weights: the neighbours of an area have equal weights that add up to 1. An area may have
/// none.
///
/// # Examples
///
/// ```
/// use xuong::analysis::weights::Weights;
///
/// let path = Weights::row_standardised(vec![vec![1], vec![0, 2], vec![1]]).unwrap();
/// assert_eq!((path.areas(), path.neighbours(1)), (3, &[0, 2][..]));
/// assert_eq!(Weights::row_standardised(vec![vec![0]]), None, "an area is not its own neighbour");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    neighbours: Vec<Vec<usize>>,
}

impl Weights {
    /// Takes the neighbours of each area; `None` if one does not exist, is listed twice, or is the area itself.
    pub fn row_standardised(neighbours: Vec<Vec<usize>>) -> Option<Self> {
        let sound = neighbours.iter().enumerate().all(|(area, list)| {
            let unlike = |(at, &other): (usize, &usize)| other != area && !list[..at].contains(&other);
            list.iter().all(|&other| other < neighbours.len()) && list.iter().enumerate().all(unlike)
        });
        sound.then_some(Self { neighbours })
    }

    /// The number of areas.
    pub fn areas(&self) -> usize {
        self.neighbours.len()
    }

    /// The neighbours of an area.
    pub fn neighbours(&self, area: usize) -> &[usize] {
        &self.neighbours[area]
    }

    /// The mean of the neighbours' values; 0 without neighbours.
    pub(super) fn lag(&self, area: usize, value: impl Fn(usize) -> f64) -> f64 {
        let list = &self.neighbours[area];
        if list.is_empty() {
            0.0
        } else {
            list.iter().map(|&other| value(other)).sum::<f64>() / real(list.len())
        }
    }

    /// The sum of all weights: the number of areas with neighbours.
    pub(super) fn s0(&self) -> f64 {
        real(self.neighbours.iter().filter(|list| !list.is_empty()).count())
    }

    /// S1 of Cliff & Ord (1981): half the sum of `(w_ij + w_ji)^2`.
    pub(super) fn s1(&self) -> f64 {
        let weight = |area: usize| 1.0 / real(self.neighbours[area].len());
        let pairs =
            (0..self.areas()).flat_map(|area| self.neighbours[area].iter().map(move |&other| (area, other)));
        sum(pairs.map(|(area, other)| {
            if self.neighbours[other].contains(&area) {
                (weight(area) + weight(other)).powi(2) / 2.0
            } else {
                weight(area).powi(2)
            }
        }))
    }

    /// S2 of Cliff & Ord (1981): the sum of `(w_i. + w_.i)^2`.
    pub(super) fn s2(&self) -> f64 {
        let mut totals = vec![0.0; self.areas()];
        for (area, list) in self.neighbours.iter().enumerate() {
            for &other in list {
                totals[area] += 1.0 / real(list.len());
                totals[other] += 1.0 / real(list.len());
            }
        }
        sum(totals.into_iter().map(|total| total * total))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The neighbours of up to eight areas, in one direction or both, with islands.
    fn neighbours() -> impl Strategy<Value = Vec<Vec<usize>>> {
        (1..9_usize, proptest::collection::vec(any::<bool>(), 64)).prop_map(|(areas, links)| {
            let list =
                |area: usize| (0..areas).filter(|other| *other != area && links[8 * area + other]).collect();
            (0..areas).map(list).collect()
        })
    }

    /// The same weights as a full matrix.
    fn matrix(neighbours: &[Vec<usize>]) -> Vec<Vec<f64>> {
        let weight = |list: &Vec<usize>, other: usize| {
            if list.contains(&other) { 1.0 / real(list.len()) } else { 0.0 }
        };
        neighbours
            .iter()
            .map(|list| (0..neighbours.len()).map(|other| weight(list, other)).collect())
            .collect()
    }

    fn is_near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * b.abs().max(1.0)
    }

    proptest! {
        #[test]
        fn the_sums_are_those_of_the_full_matrix(neighbours in neighbours(), values in proptest::collection::vec(-9.0..9.0_f64, 8)) {
            let (w, n) = (matrix(&neighbours), neighbours.len());
            let weights = Weights::row_standardised(neighbours).unwrap();
            let pairs = || (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
            let s0: f64 = pairs().map(|(i, j)| w[i][j]).sum();
            let s1: f64 = pairs().map(|(i, j)| (w[i][j] + w[j][i]).powi(2)).sum::<f64>() / 2.0;
            let row = |i: usize| w[i].iter().sum::<f64>();
            let column = |j: usize| w.iter().map(|row| row[j]).sum::<f64>();
            let s2: f64 = (0..n).map(|i| (row(i) + column(i)).powi(2)).sum();
            prop_assert!(is_near(weights.s0(), s0), "{} {s0}", weights.s0());
            prop_assert!(is_near(weights.s1(), s1), "{} {s1}", weights.s1());
            prop_assert!(is_near(weights.s2(), s2), "{} {s2}", weights.s2());
            for (i, own) in w.iter().enumerate() {
                let lag: f64 = own.iter().zip(&values).map(|(weight, value)| weight * value).sum();
                prop_assert!(is_near(weights.lag(i, |other| values[other]), lag));
            }
        }
    }

    #[test]
    fn areas_that_are_no_neighbours_of_others_are_allowed() {
        let islands = Weights::row_standardised(vec![vec![], vec![]]).unwrap();
        assert_eq!((islands.areas(), islands.neighbours(1).len()), (2, 0));
        assert!(
            [islands.s0(), islands.s1(), islands.s2(), islands.lag(0, |_| 5.0)].iter().all(|n| *n == 0.0)
        );
        let none = Weights::row_standardised(vec![]).unwrap();
        assert_eq!((none.areas(), none.s0()), (0, 0.0));
    }
}
