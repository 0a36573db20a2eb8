//! Whether points are clustered or regular.

use std::f64::consts::PI;

use super::{
    cells::{Cells, distance_m2},
    nearest::Tree,
    real::real,
    sum::sum,
};

/// Distances to the nearest neighbour against points put at random (Clark & Evans 1954).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClarkEvans {
    /// The mean distance to the nearest neighbour.
    pub mean_m: f64,
    /// What it would be on average.
    pub expected_m: f64,
    /// Their ratio, below 1 if points are clustered.
    pub ratio: f64,
    /// How many standard deviations the mean is from the expected one.
    pub z: f64,
    /// The ratio with the correction for the edge (Donnelly 1978, with the constants of spatstat).
    pub ratio_donnelly: f64,
}

impl ClarkEvans {
    /// Of points in a land area with an outline; `None` with fewer than 2 points or without area.
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

/// A rectangle in which points were looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    size: [f64; 2],
}

/// What is done about points that lie outside the window and are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Nothing.
    Ignored,
    /// Pairs count by how much of the window overlaps itself when moved by their difference (Ohser 1983).
    Translated,
}

impl Window {
    /// From the lower left to the upper right corner; `None` if there is nothing between them.
    pub fn new(low: [f64; 2], high: [f64; 2]) -> Option<Self> {
        let size = [high[0] - low[0], high[1] - low[1]];
        size.iter().all(|side| *side > 0.0).then_some(Self { size })
    }

    fn area_m2(&self) -> f64 {
        self.size[0] * self.size[1]
    }

    /// What a pair of points counts for.
    fn pair(&self, edge: Edge, a: [f64; 2], b: [f64; 2]) -> f64 {
        let [width, height] = [0, 1].map(|axis| self.size[axis] - (a[axis] - b[axis]).abs());
        match edge {
            Edge::Ignored => 1.0,
            Edge::Translated => self.area_m2() / (width * height),
        }
    }
}

/// Ripley's K at some radii, in square metres (Ripley 1977); `None` with fewer than 2 points.
pub fn ripley_k(points: &[[f64; 2]], window: &Window, radii_m: &[f64], edge: Edge) -> Option<Vec<f64>> {
    let n = real(points.len());
    let scale = (points.len() > 1).then(|| window.area_m2() / (n * (n - 1.0)))?;
    let pair = |from: usize, to: usize| {
        if from == to { 0.0 } else { window.pair(edge, points[from], points[to]) }
    };
    Some(scaled_sums(points, points, radii_m, scale, pair))
}

/// Ripley's K of the points of one kind around those of another, in square metres; `None` if one has none.
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

/// Besag's L, the radius of a disc with the area K (Besag 1977).
pub fn besag_l_m(k_m2: f64) -> f64 {
    (k_m2 / PI).sqrt()
}

/// The sum over the pairs within each radius.
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
