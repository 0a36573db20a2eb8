//! Colocation: whether firms of one kind are near firms of the same or another kind.

use std::ops::Range;

use super::{
    cells::{Cells, distance_m2},
    nearest::Tree,
    parallel::map_ranges,
    real::real,
    sum::sum,
};

use crate::stop;

/// The smallest number of sites that are shared out among threads.
const LEAST_FOR_THREADS: usize = 512;

/// The role of a site in a colocation analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Whether its neighbourhood is examined.
    pub around: bool,
    /// Whether it is counted in neighbourhoods.
    pub wanted: bool,
    /// Its number of employees, or 1.
    pub weight: f64,
}

/// Sites indexed for several analyses with the same radii.
///
/// # Examples
///
/// Each of two foundries has one neighbour, a pattern maker. Of the three other sites in the city, two are pattern
/// makers:
///
/// ```
/// use xuong::analysis::colocation::{Mark, Sites};
///
/// let sites = Sites::new(&[[0.0, 0.0], [1.0, 0.0], [500.0, 0.0], [501.0, 0.0]], &[10.0]);
/// let foundry = Mark { around: true, wanted: false, weight: 1.0 };
/// let pattern_maker = Mark { around: false, wanted: true, weight: 1.0 };
/// let m = sites.marcon_puech_m(&[foundry, pattern_maker, foundry, pattern_maker]);
/// assert!((m[0].unwrap() - 1.0 / (2.0 / 3.0)).abs() < 1e-12);
/// ```
pub struct Sites {
    cells: Cells,
    radii_m: Vec<f64>,
    widest_m: f64,
}

impl Sites {
    /// Indexes sites, given in metres, for some radii.
    pub fn new(points: &[[f64; 2]], radii_m: &[f64]) -> Self {
        let widest_m = radii_m.iter().copied().fold(1.0, f64::max);
        Self { cells: Cells::reaching(points, widest_m), radii_m: radii_m.to_vec(), widest_m }
    }

    /// M at each radius, above 1 if the target kind is more frequent nearby than in the city (Marcon & Puech 2010).
    ///
    /// Sites without neighbours are omitted. `None` if all are, if the city has no other site of the target kind, or
    /// if there is not one mark for each site.
    pub fn marcon_puech_m(&self, marks: &[Mark]) -> Vec<Option<f64>> {
        if marks.len() != self.cells.points.len() {
            return vec![None; self.radii_m.len()];
        }
        let marks: Vec<Mark> = self.cells.indices.iter().map(|&index| marks[index]).collect();
        let around: Vec<usize> = (0..marks.len()).filter(|&place| marks[place].around).collect();
        let whole = Weight::of(marks.iter());
        let near = |range: Range<usize>| -> Vec<(Mark, Vec<Weight>)> {
            around[range].iter().map(|&place| (marks[place], self.near(place, &marks))).collect()
        };
        // Permutations compare the same few sites many times, for which threads cost more than they save.
        let found = if around.len() < LEAST_FOR_THREADS {
            near(0..around.len())
        } else {
            map_ranges(around.len(), near)
        };
        (0..self.radii_m.len())
            .map(|radius| m(found.iter().map(|(own, near)| (own, near[radius])), whole))
            .collect()
    }

    /// The weights within each radius of a place, excluding itself.
    fn near(&self, from: usize, marks: &[Mark]) -> Vec<Weight> {
        stop::check();
        let at = self.cells.points[from];
        let mut near = vec![Weight::default(); self.radii_m.len()];
        for place in self.cells.places_near(at).filter(|&place| place != from) {
            let squared = distance_m2(at, self.cells.points[place]);
            if squared <= self.widest_m * self.widest_m {
                for (weight, radius_m) in near.iter_mut().zip(&self.radii_m) {
                    if squared <= radius_m * radius_m {
                        weight.add(&marks[place]);
                    }
                }
            }
        }
        near
    }
}

/// The sum of local shares over the sum of the shares in the city.
fn m<'a>(found: impl Iterator<Item = (&'a Mark, Weight)>, whole: Weight) -> Option<f64> {
    let (mut local, mut global) = (Vec::new(), Vec::new());
    for (own, near) in found {
        if let Some(share) = near.share() {
            local.push(share);
            global.push(whole.without(own).share()?);
        }
    }
    let global = sum(global);
    (global > 0.0).then(|| sum(local) / global)
}

/// The weight of the target kind, and of all.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    wanted: f64,
    all: f64,
}

impl Weight {
    fn of<'a>(marks: impl Iterator<Item = &'a Mark>) -> Self {
        let mut weight = Self::default();
        marks.for_each(|mark| weight.add(mark));
        weight
    }

    fn add(&mut self, mark: &Mark) {
        self.all += mark.weight;
        if mark.wanted {
            self.wanted += mark.weight;
        }
    }

    fn without(self, mark: &Mark) -> Self {
        let wanted = if mark.wanted { mark.weight } else { 0.0 };
        Self { wanted: self.wanted - wanted, all: self.all - mark.weight }
    }

    fn share(self) -> Option<f64> {
        (self.all > 0.0).then(|| self.wanted / self.all)
    }
}

/// Colocation quotient: the frequency of a kind among nearest neighbours, relative to its share in the city (Leslie &
/// Kronenfeld 2011).
///
/// # Examples
///
/// ```
/// use xuong::analysis::colocation::NearestKinds;
///
/// let pairs = [[0.0, 0.0], [1.0, 0.0], [500.0, 0.0], [501.0, 0.0]];
/// let kinds = NearestKinds::new(&pairs, &[0, 1, 0, 1]).unwrap();
/// assert!((kinds.quotient(0, 1).unwrap() - 1.5).abs() < 1e-12, "always, where 2 of 3 would be expected");
/// assert_eq!(kinds.quotient(0, 0), Some(0.0));
/// assert_eq!(kinds.quotient(0, 2), None, "there is no firm of kind 2");
/// ```
pub struct NearestKinds {
    kinds: Vec<usize>,
    nearest: Vec<Vec<usize>>,
}

impl NearestKinds {
    /// Finds the nearest neighbour of each point, or all of them if several are equally near; `None` if there is not
    /// one kind for each point.
    pub fn new(points: &[[f64; 2]], kinds: &[usize]) -> Option<Self> {
        let tree = (points.len() == kinds.len()).then(|| Tree::new(points))?;
        let nearest = points.iter().enumerate().map(|(index, &point)| tree.nearest(index, point).1);
        Some(Self { kinds: kinds.to_vec(), nearest: nearest.collect() })
    }

    /// The quotient of kind `wanted` around kind `around`; `None` if there is no firm of `around` or no other firm of
    /// `wanted`.
    pub fn quotient(&self, around: usize, wanted: usize) -> Option<f64> {
        let of = |kind: usize| self.kinds.iter().filter(|other| **other == kind).count();
        let others = of(wanted).saturating_sub(usize::from(around == wanted));
        if of(around) == 0 || others == 0 {
            return None;
        }
        let share = |near: &Vec<usize>| {
            real(near.iter().filter(|&&index| self.kinds[index] == wanted).count()) / real(near.len())
        };
        let shares = self.nearest.iter().zip(&self.kinds).filter(|(_, kind)| **kind == around);
        let observed = sum(shares.map(|(near, _)| share(near))) / real(of(around));
        Some(observed / (real(others) / real(self.kinds.len() - 1)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sites on a lattice with their roles and weights.
    fn sites() -> impl Strategy<Value = Vec<([f64; 2], Mark)>> {
        let site = (0..12_i32, 0..12_i32, any::<bool>(), any::<bool>(), 1..9_u32);
        let site = site.prop_map(|(x, y, around, wanted, weight)| {
            ([f64::from(x) * 10.0, f64::from(y) * 10.0], Mark { around, wanted, weight: f64::from(weight) })
        });
        proptest::collection::vec(site, 0..30)
    }

    /// M by its definition (Marcon & Puech 2010, equation 2).
    fn defined_m(sites: &[([f64; 2], Mark)], radius_m: f64) -> Option<f64> {
        let weight = |own: usize, wanted: bool, within: bool| -> f64 {
            let others = sites.iter().enumerate().filter(|(other, _)| *other != own);
            let near = others
                .filter(|(_, (at, _))| !within || distance_m2(sites[own].0, *at) <= radius_m * radius_m);
            near.filter(|(_, (_, mark))| !wanted || mark.wanted).map(|(_, (_, mark))| mark.weight).sum()
        };
        let own: Vec<usize> =
            (0..sites.len()).filter(|own| sites[*own].1.around && weight(*own, false, true) > 0.0).collect();
        let local: f64 = own.iter().map(|own| weight(*own, true, true) / weight(*own, false, true)).sum();
        let global: f64 = own.iter().map(|own| weight(*own, true, false) / weight(*own, false, false)).sum();
        (global > 0.0).then(|| local / global)
    }

    proptest! {
        #[test]
        fn m_by_cells_is_that_of_the_definition(sites in sites(), radii in proptest::collection::vec((0..9_u32).prop_map(|n| f64::from(n) * 7.5), 1..4)) {
            let (at, marks): (Vec<[f64; 2]>, Vec<Mark>) = sites.iter().copied().unzip();
            let found = Sites::new(&at, &radii).marcon_puech_m(&marks);
            for (found, radius_m) in found.into_iter().zip(radii) {
                let expected = defined_m(&sites, radius_m);
                prop_assert_eq!(found.is_some(), expected.is_some(), "{} {:?}", radius_m, expected);
                prop_assert!(found.zip(expected).is_none_or(|(a, b)| (a - b).abs() <= 1e-9 * b.abs().max(1.0)));
            }
        }

        #[test]
        fn quotients_are_those_of_the_nearest_of_each(points in proptest::collection::vec((0..6_i32, 0..6_i32, 0..3_usize), 2..20), around in 0..4_usize, wanted in 0..4_usize) {
            let at: Vec<[f64; 2]> = points.iter().map(|(x, y, _)| [f64::from(*x), f64::from(*y)]).collect();
            let kinds: Vec<usize> = points.iter().map(|point| point.2).collect();
            let share = |own: usize| {
                let others = || (0..at.len()).filter(|other| *other != own);
                let least = others().map(|other| distance_m2(at[own], at[other])).fold(f64::INFINITY, f64::min);
                let near: Vec<usize> = others().filter(|other| distance_m2(at[own], at[*other]) <= least).collect();
                real(near.iter().filter(|other| kinds[**other] == wanted).count()) / real(near.len())
            };
            let of = |kind: usize| (0..at.len()).filter(|own| kinds[*own] == kind).collect::<Vec<_>>();
            let others = of(wanted).len() - usize::from(around == wanted && !of(wanted).is_empty());
            let is_defined = !of(around).is_empty() && others > 0;
            let found = NearestKinds::new(&at, &kinds).unwrap().quotient(around, wanted);
            prop_assert_eq!(found.is_some(), is_defined);
            if let Some(found) = found {
                let observed = of(around).into_iter().map(share).sum::<f64>() / real(of(around).len());
                prop_assert!((found - observed * real(at.len() - 1) / real(others)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn there_is_one_mark_and_one_kind_for_each_site() {
        let at = [[0.0, 0.0], [1.0, 0.0]];
        let mark = Mark { around: true, wanted: true, weight: 1.0 };
        assert_eq!(Sites::new(&at, &[5.0, 9.0]).marcon_puech_m(&[mark]), [None, None]);
        assert!(NearestKinds::new(&at, &[0]).is_none());
        assert_eq!(Sites::new(&[], &[5.0]).marcon_puech_m(&[]), [None]);
    }
}
