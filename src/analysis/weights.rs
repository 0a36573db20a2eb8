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
