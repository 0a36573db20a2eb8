//! Kernel density of points.

use std::f64::consts::PI;

use super::cells::{Cells, distance_m2};

/// The shape of the kernel (Silverman 1986).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// Quartic, zero beyond the bandwidth.
    Quartic,
    /// Gaussian, with the bandwidth as standard deviation; an evaluation reads all points.
    Gaussian,
}

/// Kernel density of weighted points. It is biased downwards near the edge of the study area, as points beyond are
/// unknown.
///
/// # Examples
///
/// ```
/// use xuong::analysis::density::{Kernel, KernelDensity};
///
/// let density = KernelDensity::new(&[[0.0, 0.0]], &[1.0], Kernel::Quartic, 1000.0).unwrap();
/// let peak = 3.0 / std::f64::consts::PI;
/// assert!((density.per_km2([0.0, 0.0]) - peak).abs() < 1e-12);
/// assert!((density.per_km2([500.0, 0.0]) - peak * 0.75 * 0.75).abs() < 1e-12, "(1 - 1/4)²");
/// assert_eq!(density.per_km2([1000.0, 0.0]), 0.0);
/// ```
pub struct KernelDensity {
    kernel: Kernel,
    bandwidth_m: f64,
    cells: Cells,
    weights: Vec<f64>,
}

impl KernelDensity {
    /// Indexes points in metres with a weight each.
    ///
    /// `None` if the bandwidth in metres is not positive and finite, or there is not one weight for each point.
    pub fn new(points: &[[f64; 2]], weights: &[f64], kernel: Kernel, bandwidth_m: f64) -> Option<Self> {
        if points.len() != weights.len() || bandwidth_m <= 0.0 || !bandwidth_m.is_finite() {
            return None;
        }
        let cells = Cells::reaching(points, bandwidth_m);
        let weights = cells.indices.iter().map(|&index| weights[index]).collect();
        Some(Self { kernel, bandwidth_m, cells, weights })
    }

    /// The weight per square kilometre at a position in metres.
    pub fn per_km2(&self, position: [f64; 2]) -> f64 {
        let bandwidth_m2 = self.bandwidth_m * self.bandwidth_m;
        let part = |place: usize| {
            let ratio = distance_m2(position, self.cells.points[place]) / bandwidth_m2;
            self.weights[place] * self.kernel.height(ratio)
        };
        let total: f64 = match self.kernel {
            Kernel::Quartic => self.cells.places_near(position).map(part).sum(),
            Kernel::Gaussian => (0..self.weights.len()).map(part).sum(),
        };
        total / bandwidth_m2 * 1e6
    }
}

impl Kernel {
    /// The height at a squared distance in bandwidths.
    fn height(self, squared: f64) -> f64 {
        match self {
            Self::Quartic if squared > 1.0 => 0.0,
            Self::Quartic => 3.0 / PI * (1.0 - squared) * (1.0 - squared),
            Self::Gaussian => (-squared / 2.0).exp() / (2.0 * PI),
        }
    }
}
