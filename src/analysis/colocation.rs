//! Whether firms of a kind lie near firms of the same or another kind.

use super::{
    cells::{Cells, distance_m2},
    nearest::Tree,
    parallel::map_ranges,
    real::real,
    sum::sum,
};

use crate::stop;

/// What a site holds in a question for colocation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Whether the firm is of the kind around which is looked.
    pub around: bool,
    /// Whether it is of the kind that is looked for.
    pub wanted: bool,
    /// Its employees, or 1.
    pub weight: f64,
}

/// The places of firms, ready for several questions with the same radii.
pub struct Sites {
    cells: Cells,
    radii_m: Vec<f64>,
    widest_m: f64,
}

impl Sites {
    /// Sites and the radii to look at.
    pub fn new(points: &[[f64; 2]], radii_m: &[f64]) -> Self {
        let widest_m = radii_m.iter().copied().fold(1.0, f64::max);
        Self { cells: Cells::reaching(points, widest_m), radii_m: radii_m.to_vec(), widest_m }
    }

    /// M at each radius, above 1 if what is wanted is more frequent nearby than in the city (Marcon & Puech 2010).
    ///
    /// Firms without neighbours are skipped. `None` if all are, if nothing else in the city is wanted, or if there are
    /// not as many marks as sites.
    pub fn marcon_puech_m(&self, marks: &[Mark]) -> Vec<Option<f64>> {
        if marks.len() != self.cells.points.len() {
            return vec![None; self.radii_m.len()];
        }
        let marks: Vec<Mark> = self.cells.indices.iter().map(|&index| marks[index]).collect();
        let around: Vec<usize> = (0..marks.len()).filter(|&place| marks[place].around).collect();
        let whole = Weight::of(marks.iter());
        let found = map_ranges(around.len(), |range| {
            around[range].iter().map(|&place| (marks[place], self.near(place, &marks))).collect()
        });
        (0..self.radii_m.len())
            .map(|radius| m(found.iter().map(|(own, near)| (own, near[radius])), whole))
            .collect()
    }

    /// What lies within each radius of a place, itself left out.
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

/// The local shares by the shares in the whole city.
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

/// Weight that is wanted, and all.
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

/// Colocation quotient of some kinds with others: how often the nearest neighbour is of a kind, by its share in the city
/// (Leslie & Kronenfeld 2011).
pub struct NearestKinds {
    kinds: Vec<usize>,
    nearest: Vec<Vec<usize>>,
}

impl NearestKinds {
    /// Finds the nearest neighbours, several if they are equally near; `None` if there are not as many kinds as points.
    pub fn new(points: &[[f64; 2]], kinds: &[usize]) -> Option<Self> {
        let tree = (points.len() == kinds.len()).then(|| Tree::new(points))?;
        let nearest = points.iter().enumerate().map(|(index, &point)| tree.nearest(index, point).1);
        Some(Self { kinds: kinds.to_vec(), nearest: nearest.collect() })
    }

    /// The quotient of kind `wanted` around kind `around`; `None` if there is no firm of `around`, or no other one of `wanted`.
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
