//! Point patterns: whether points are clustered or dispersed.

use std::f64::consts::PI;

use super::{
    cells::{Cells, distance_m2},
    nearest::Tree,
    real::real,
    sum::sum,
};

/// Mean nearest-neighbour distance compared with complete spatial randomness (Clark & Evans 1954).
///
/// # Examples
///
/// In a square lattice the ratio is 2:
///
/// ```
/// use xuong::analysis::pattern::ClarkEvans;
///
/// let at = |n: i32| 50.0 + 100.0 * f64::from(n);
/// let lattice: Vec<_> = (0..100).map(|n| [at(n % 10), at(n / 10)]).collect();
/// let found = ClarkEvans::of(&lattice, 1e6, 4000.0).unwrap();
/// assert_eq!((found.mean_m, found.expected_m, found.ratio), (100.0, 50.0, 2.0));
/// assert!(found.z > 3.0, "significantly dispersed");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClarkEvans {
    /// The mean distance to the nearest neighbour.
    pub mean_m: f64,
    /// Its expected value under randomness.
    pub expected_m: f64,
    /// Their ratio R, below 1 if points are clustered, above 1 if they are dispersed.
    pub ratio: f64,
    /// The deviation from the expected value in standard errors.
    pub z: f64,
    /// R with the edge correction of Donnelly (1978), with the constants of spatstat.
    pub ratio_donnelly: f64,
}

impl ClarkEvans {
    /// Of points in a study area with an area and a perimeter; `None` with fewer than 2 points or without area.
    pub fn of(points: &[[f64; 2]], area_m2: f64, perimeter_m: f64) -> Option<Self> {
        if points.len() < 2 || area_m2.is_nan() || area_m2 <= 0.0 {
            return None;
        }
        let (tree, n) = (Tree::new(points), real(points.len()));
        let distances = points.iter().enumerate().map(|(index, &point)| tree.nearest(index, point).0);
        let mean_m = sum(distances) / n;
        let expected_m = 0.5 * (area_m2 / n).sqrt();
        let error_m = ((4.0 - PI) / PI * area_m2).sqrt() / (2.0 * n);
        let donnelly_m = expected_m + (0.0514 + 0.0412 / n.sqrt()) * perimeter_m / n;
        Some(Self {
            mean_m,
            expected_m,
            ratio: mean_m / expected_m,
            z: (mean_m - expected_m) / error_m,
            ratio_donnelly: mean_m / donnelly_m,
        })
    }
}

/// A rectangular study area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    size: [f64; 2],
}

/// The correction for points outside the window, which are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// No correction.
    Ignored,
    /// Translation correction (Ohser 1983): a pair is weighted with the inverse of the part of the window that
    /// overlaps the window translated by their difference.
    Translated,
}

impl Window {
    /// From the lower left to the upper right corner; `None` if the area is empty.
    pub fn new(low: [f64; 2], high: [f64; 2]) -> Option<Self> {
        let size = [high[0] - low[0], high[1] - low[1]];
        size.iter().all(|side| *side > 0.0).then_some(Self { size })
    }

    fn area_m2(&self) -> f64 {
        self.size[0] * self.size[1]
    }

    /// The weight of a pair of points.
    fn pair(&self, edge: Edge, a: [f64; 2], b: [f64; 2]) -> f64 {
        let [width, height] = [0, 1].map(|axis| self.size[axis] - (a[axis] - b[axis]).abs());
        match edge {
            Edge::Ignored => 1.0,
            Edge::Translated => self.area_m2() / (width * height),
        }
    }
}

/// Ripley's K at some radii, in square metres (Ripley 1977); `None` with fewer than 2 points.
///
/// # Examples
///
/// For two points, K is the area of the window from their distance on:
///
/// ```
/// use xuong::analysis::pattern::{Edge, Window, ripley_k};
///
/// let window = Window::new([0.0, 0.0], [100.0, 100.0]).unwrap();
/// let points = [[45.0, 50.0], [55.0, 50.0]];
/// assert_eq!(ripley_k(&points, &window, &[9.0, 10.0], Edge::Ignored), Some(vec![0.0, 10_000.0]));
/// // The window and its copy 10 m away share nine tenths.
/// let corrected = ripley_k(&points, &window, &[10.0], Edge::Translated).unwrap();
/// assert!((corrected[0] - 10_000.0 / 0.9).abs() < 1e-9);
/// ```
pub fn ripley_k(points: &[[f64; 2]], window: &Window, radii_m: &[f64], edge: Edge) -> Option<Vec<f64>> {
    let n = real(points.len());
    let scale = (points.len() > 1).then(|| window.area_m2() / (n * (n - 1.0)))?;
    let pair = |from: usize, to: usize| {
        if from == to { 0.0 } else { window.pair(edge, points[from], points[to]) }
    };
    Some(scaled_sums(points, points, radii_m, scale, pair))
}

/// Ripley's cross-K: the points of one kind around those of another, in square metres; `None` if either is empty.
///
/// # Examples
///
/// ```
/// use xuong::analysis::pattern::{Edge, Window, cross_k};
///
/// let window = Window::new([0.0, 0.0], [100.0, 100.0]).unwrap();
/// let k = cross_k(&[[45.0, 50.0]], &[[55.0, 50.0]], &window, &[9.0, 10.0], Edge::Ignored);
/// assert_eq!(k, Some(vec![0.0, 10_000.0]), "from their distance on, the area of the window");
/// ```
pub fn cross_k(
    around: &[[f64; 2]],
    points: &[[f64; 2]],
    window: &Window,
    radii_m: &[f64],
    edge: Edge,
) -> Option<Vec<f64>> {
    let pairs = real(around.len()) * real(points.len());
    let scale = (pairs > 0.0).then(|| window.area_m2() / pairs)?;
    let pair = |from: usize, to: usize| window.pair(edge, around[from], points[to]);
    Some(scaled_sums(around, points, radii_m, scale, pair))
}

/// Besag's L (1977) in metres: the radius of a disc with the area K, which is the radius of K under randomness.
///
/// # Examples
///
/// ```
/// use xuong::analysis::pattern::besag_l_m;
///
/// assert!((besag_l_m(std::f64::consts::PI * 250.0 * 250.0) - 250.0).abs() < 1e-9);
/// ```
pub fn besag_l_m(k_m2: f64) -> f64 {
    (k_m2 / PI).sqrt()
}

/// The scaled sum over the pairs within each radius.
fn scaled_sums(
    around: &[[f64; 2]],
    points: &[[f64; 2]],
    radii_m: &[f64],
    scale: f64,
    pair: impl Fn(usize, usize) -> f64,
) -> Vec<f64> {
    let widest_m = radii_m.iter().copied().fold(1.0, f64::max);
    let cells = Cells::reaching(points, widest_m);
    let mut sums = vec![0.0; radii_m.len()];
    for (from, &at) in around.iter().enumerate() {
        for place in cells.places_near(at) {
            let squared = distance_m2(at, cells.points[place]);
            if squared <= widest_m * widest_m {
                let weight = pair(from, cells.indices[place]);
                let within = |radius_m: f64| if squared <= radius_m * radius_m { weight } else { 0.0 };
                sums.iter_mut().zip(radii_m).for_each(|(sum, &radius_m)| *sum += within(radius_m));
            }
        }
    }
    sums.into_iter().map(|sum| sum * scale).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn points(most: usize) -> impl Strategy<Value = Vec<[f64; 2]>> {
        let point = (0..=20_i32, 0..=10_i32).prop_map(|(x, y)| [f64::from(x) * 4.0, f64::from(y) * 4.0]);
        proptest::collection::vec(point, 0..most)
    }

    proptest! {
        /// A window of 100 by 60 metres in which no pair is as far apart as the window is wide.
        #[test]
        fn pairs_are_weighted_by_the_part_of_the_window_that_could_show_them(a in points(12), b in points(12), radius in 0..20_u32) {
            let (window, radius_m) = (Window::new([-10.0, -10.0], [90.0, 50.0]).unwrap(), f64::from(radius) * 4.0);
            let weight = |p: &[f64; 2], q: &[f64; 2]| {
                let is_near = distance_m2(*p, *q) <= radius_m * radius_m;
                let part = (100.0 - (p[0] - q[0]).abs()) * (60.0 - (p[1] - q[1]).abs()) / 6000.0;
                if is_near { 1.0 / part } else { 0.0 }
            };
            let near = |found: Option<Vec<f64>>, expected: f64| {
                found.is_none_or(|found| (found[0] - expected).abs() <= 1e-9 * expected.max(1.0))
            };
            let cross: f64 = a.iter().flat_map(|p| b.iter().map(move |q| weight(p, q))).sum();
            let found = cross_k(&a, &b, &window, &[radius_m], Edge::Translated);
            prop_assert_eq!(found.is_none(), a.is_empty() || b.is_empty());
            prop_assert!(near(found, 6000.0 * cross / (real(a.len()) * real(b.len()))));
            let own: f64 = (0..a.len()).flat_map(|p| (0..a.len()).map(move |q| (p, q))).filter(|(p, q)| p != q)
                .map(|(p, q)| weight(&a[p], &a[q])).sum();
            let found = ripley_k(&a, &window, &[radius_m], Edge::Translated);
            prop_assert_eq!(found.is_none(), a.len() < 2);
            prop_assert!(near(found, 6000.0 * own / (real(a.len()) * (real(a.len()) - 1.0))));
        }
    }

    #[rstest]
    #[case(0.0)]
    #[case(-1.0)]
    #[case(f64::NAN)]
    fn without_an_area_nothing_is_expected(#[case] area_m2: f64) {
        assert_eq!(ClarkEvans::of(&[[0.0, 0.0], [1.0, 0.0]], area_m2, 4.0), None);
    }

    #[test]
    fn a_window_has_a_width_and_a_height() {
        assert!(
            Window::new([0.0, 0.0], [1.0, 0.0]).is_none() && Window::new([0.0, 0.0], [-1.0, 1.0]).is_none()
        );
        assert!(Window::new([0.0, f64::NAN], [1.0, 1.0]).is_none());
        let window = Window::new([5.0, 5.0], [7.0, 8.0]).unwrap();
        assert!((window.area_m2() - 6.0).abs() < 1e-12);
        assert_eq!(ripley_k(&[[6.0, 6.0]; 2], &window, &[], Edge::Ignored), Some(vec![]), "no radius");
    }

    /// By hand: 2 points 30 m apart in 100 m by 100 m: expected 0.5 √(10,000 / 2), error √((4 - π)/π · 10,000) / 4.
    #[test]
    fn two_points_are_compared_with_randomness() {
        let found = ClarkEvans::of(&[[10.0, 10.0], [40.0, 10.0]], 10_000.0, 400.0).unwrap();
        let expected_m = 0.5 * 5000.0_f64.sqrt();
        let error_m = ((4.0 - PI) / PI * 10_000.0).sqrt() / 4.0;
        let donnelly_m = expected_m + (0.0514 + 0.0412 / 2.0_f64.sqrt()) * 200.0;
        for (found, expected) in [
            (found.mean_m, 30.0),
            (found.expected_m, expected_m),
            (found.ratio, 30.0 / expected_m),
            (found.z, (30.0 - expected_m) / error_m),
            (found.ratio_donnelly, 30.0 / donnelly_m),
        ] {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }
}
