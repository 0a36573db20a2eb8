//! Density-based clusters of points.

use super::{
    cells::{Bounds, Cells, distance_m2},
    nearest::Tree,
};
use crate::stop;

/// The number of pairs of points up to which they are tested one by one.
const FEW_PAIRS: usize = 4096;

/// DBSCAN (Ester et al. 1996) with its two parameters.
///
/// # Examples
///
/// ```
/// use xuong::analysis::clusters::Dbscan;
///
/// let points = [[0.0, 0.0], [5.0, 0.0], [0.0, 5.0], [500.0, 0.0], [100.0, 0.0], [105.0, 0.0], [100.0, 5.0]];
/// let found = Dbscan::new(10.0, 3).unwrap().clusters(&points);
/// assert_eq!(found.count, 2);
/// assert_eq!(found.labels, [Some(0), Some(0), Some(0), None, Some(1), Some(1), Some(1)]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dbscan {
    eps_m: f64,
    min_points: usize,
}

/// The clusters of a set of points, numbered from 0 in the order of their first core points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clusters {
    /// The cluster of each point, `None` for noise. A border point of several clusters belongs to the one with the
    /// lowest number.
    pub labels: Vec<Option<usize>>,
    /// Whether each point is a core point.
    pub core: Vec<bool>,
    /// The number of clusters.
    pub count: usize,
}

impl Dbscan {
    /// A core point has at least `min_points` points within `eps_m` metres, including itself.
    ///
    /// `None` if `eps_m` is less than a centimetre or not finite, or `min_points` is 0.
    pub fn new(eps_m: f64, min_points: usize) -> Option<Self> {
        let sound = eps_m >= 0.01 && eps_m.is_finite() && min_points > 0;
        sound.then_some(Self { eps_m, min_points })
    }

    /// Finds the clusters. The result is that of the definition; cells in which all points are neighbours make it fast
    /// (Gan & Tao 2015).
    pub fn clusters(&self, points: &[[f64; 2]]) -> Clusters {
        // Slightly less than eps / sqrt 2, as a margin for rounding: all points of a cell are neighbours.
        let cells = Cells::new(points, self.eps_m * std::f64::consts::FRAC_1_SQRT_2 * (1.0 - 1e-6));
        let scan = Scan { eps_m2: self.eps_m * self.eps_m, cells };
        let core = scan.core(self.min_points);
        let mut components = scan.components(&core);
        scan.clusters(&core, &mut components)
    }
}

struct Scan {
    eps_m2: f64,
    cells: Cells,
}

impl Scan {
    /// Whether each place is a core point.
    fn core(&self, min_points: usize) -> Vec<bool> {
        let mut core = vec![false; self.cells.points.len()];
        for cell in 0..self.cells.len() {
            let places = self.cells.places(cell);
            if places.len() >= min_points {
                core[places].fill(true);
                continue;
            }
            let around: Vec<usize> = self.cells.around(cell, 2).filter(|&other| other != cell).collect();
            for place in places.clone() {
                core[place] = self.reaches(place, &around, min_points - places.len());
            }
        }
        core
    }

    /// Whether at least `wanted` points of some cells are within eps of a place.
    fn reaches(&self, place: usize, cells: &[usize], wanted: usize) -> bool {
        stop::check();
        let from = Bounds::of(self.cells.points[place]);
        let mut found = 0;
        for &cell in cells {
            let (bounds, places) = (self.cells.bounds(cell), self.cells.places(cell));
            if from.least_m2(bounds) > self.eps_m2 {
                continue;
            }
            found += places.filter(|&other| self.near(place, other)).take(wanted - found).count();
            if found == wanted {
                return true;
            }
        }
        false
    }

    fn near(&self, a: usize, b: usize) -> bool {
        distance_m2(self.cells.points[a], self.cells.points[b]) <= self.eps_m2
    }

    /// Connects cells with core points that are neighbours. The closest cells come first, as most others are connected
    /// then.
    fn components(&self, core: &[bool]) -> Components {
        let occupied = |cell: usize| self.cells.places(cell).any(|place| core[place]);
        let occupied: Vec<bool> = (0..self.cells.len()).map(occupied).collect();
        let mut components = Components::new(self.cells.len());
        for reach in [1, 2] {
            for cell in (0..self.cells.len()).filter(|&cell| occupied[cell]) {
                for other in self.cells.around(cell, reach).filter(|&other| other > cell && occupied[other]) {
                    let (a, b) = (components.root(cell), components.root(other));
                    if a != b && self.touch(cell, other, core) {
                        components.join(a, b);
                    }
                }
            }
        }
        components
    }

    /// Whether two cells have core points that are neighbours.
    fn touch(&self, a: usize, b: usize, core: &[bool]) -> bool {
        stop::check();
        if self.cells.bounds(a).least_m2(self.cells.bounds(b)) > self.eps_m2 {
            return false;
        }
        let facing = |cell: usize, other: usize| -> Vec<[f64; 2]> {
            let core = self.cells.places(cell).filter(|&place| core[place]);
            let points = core.map(|place| self.cells.points[place]);
            let is_facing =
                |point: &[f64; 2]| Bounds::of(*point).least_m2(self.cells.bounds(other)) <= self.eps_m2;
            points.filter(is_facing).collect()
        };
        self.meet(facing(a, b), facing(b, a))
    }

    /// Whether a point of one list is within eps of a point of another.
    fn meet(&self, mut own: Vec<[f64; 2]>, mut others: Vec<[f64; 2]>) -> bool {
        let near = |a: [f64; 2], b: [f64; 2]| distance_m2(a, b) <= self.eps_m2;
        if own.len().saturating_mul(others.len()) <= FEW_PAIRS {
            return own.iter().any(|a| others.iter().any(|b| near(*a, *b)));
        }
        for points in [&mut own, &mut others] {
            points.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
            points.dedup();
        }
        let tree = Tree::new(&others);
        own.iter().any(|point| {
            stop::check();
            let (_, nearest) = tree.nearest(usize::MAX, *point);
            nearest.first().is_some_and(|at| near(*point, others[*at]))
        })
    }

    fn clusters(&self, core: &[bool], components: &mut Components) -> Clusters {
        let roots: Vec<usize> = (0..self.cells.len()).map(|cell| components.root(cell)).collect();
        let (ids, count) = self.number(core, &roots);
        let mut clusters = Clusters { labels: vec![None; core.len()], core: vec![false; core.len()], count };
        for cell in 0..self.cells.len() {
            let id = ids[roots[cell]];
            let mut around = None;
            for place in self.cells.places(cell) {
                let index = self.cells.indices[place];
                clusters.core[index] = core[place];
                clusters.labels[index] = if core[place] {
                    id
                } else {
                    let around = around.get_or_insert_with(|| self.cells.around(cell, 2).collect::<Vec<_>>());
                    self.border(place, around, core, |cell| ids[roots[cell]])
                };
            }
        }
        clusters
    }

    /// Numbers the clusters by the smallest index of a core point.
    fn number(&self, core: &[bool], roots: &[usize]) -> (Vec<Option<usize>>, usize) {
        let mut first = vec![usize::MAX; roots.len()];
        for (cell, &root) in roots.iter().enumerate() {
            let places = self.cells.places(cell).filter(|&place| core[place]);
            let least = places.map(|place| self.cells.indices[place]).min();
            first[root] = first[root].min(least.unwrap_or(usize::MAX));
        }
        let mut clusters: Vec<usize> = (0..first.len()).filter(|&root| first[root] != usize::MAX).collect();
        clusters.sort_unstable_by_key(|&root| first[root]);
        let mut ids = vec![None; first.len()];
        for (id, &root) in clusters.iter().enumerate() {
            ids[root] = Some(id);
        }
        (ids, clusters.len())
    }

    /// The lowest cluster with a core point within eps of a place.
    fn border(
        &self,
        place: usize,
        around: &[usize],
        core: &[bool],
        id: impl Fn(usize) -> Option<usize>,
    ) -> Option<usize> {
        stop::check();
        let mut lowest: Option<usize> = None;
        for &cell in around {
            let Some(id) = id(cell).filter(|&id| lowest.is_none_or(|lowest| id < lowest)) else { continue };
            if self.cells.places(cell).any(|other| core[other] && self.near(place, other)) {
                lowest = Some(id);
            }
        }
        lowest
    }
}

/// Disjoint sets of cells, each represented by one of them.
struct Components(Vec<usize>);

impl Components {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut cell: usize) -> usize {
        while self.0[cell] != cell {
            self.0[cell] = self.0[self.0[cell]];
            cell = self.0[cell];
        }
        cell
    }

    fn join(&mut self, a: usize, b: usize) {
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Two clusters with many points on the sides that face each other: k-d trees against all pairs.
        #[test]
        fn crowded_heaps_meet_where_two_of_their_points_do(
            own in prop::collection::vec((0..400_i32, 0..400_i32), 60..160),
            others in prop::collection::vec((0..400_i32, 0..400_i32), 60..160),
            gap in 900..1100_i32,
        ) {
            let place = |(x, y): &(i32, i32), from: i32| [f64::from(x + from), f64::from(*y)];
            let own: Vec<_> = own.iter().map(|p| place(p, 0)).collect();
            let others: Vec<_> = others.iter().map(|p| place(p, gap)).collect();
            let scan = Scan { eps_m2: 600.0 * 600.0, cells: Cells::new(&own, 1e6) };
            let pairs = own.iter().any(|a| others.iter().any(|b| distance_m2(*a, *b) <= scan.eps_m2));
            prop_assert_eq!(scan.meet(own, others), pairs);
        }
    }

    /// Two clusters just too far apart: testing every pair would take quadratic time.
    #[test]
    fn two_crowds_that_do_not_meet_are_told_apart_without_trying_every_pair() {
        let crowd =
            |west: f64| (0..60_000_u32).map(move |n| [west + f64::from(n % 7) * 1e-3, f64::from(n) * 1e-3]);
        let points: Vec<[f64; 2]> = crowd(0.0).chain(crowd(100.1)).collect();
        let begun = std::time::Instant::now();
        let clusters = Dbscan::new(100.0, 5).expect("sound").clusters(&points);
        assert_eq!(clusters.count, 2);
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    }
}
