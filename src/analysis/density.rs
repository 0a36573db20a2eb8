//! How densely points lie.

use std::f64::consts::PI;

use super::cells::{Cells, distance_m2};

/// How the weight of a point is spread around it (Silverman 1986).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// To the bandwidth and no farther.
    Quartic,
    /// Everywhere, with the bandwidth as standard deviation: each answer reads all points.
    Gaussian,
}

/// The density of weighted points. Near the edge of the study area it is too low, for what lies beyond is not known.
pub struct KernelDensity {
    kernel: Kernel,
    bandwidth_m: f64,
    cells: Cells,
    weights: Vec<f64>,
}

impl KernelDensity {
    /// `None` if the bandwidth is not above 0 or not finite, or there are not as many weights as points.
    pub fn new(points: &[[f64; 2]], weights: &[f64], kernel: Kernel, bandwidth_m: f64) -> Option<Self> {
        if points.len() != weights.len() || bandwidth_m <= 0.0 || !bandwidth_m.is_finite() {
            return None;
        }
        let cells = Cells::reaching(points, bandwidth_m);
        let weights = cells.indices.iter().map(|&index| weights[index]).collect();
        Some(Self { kernel, bandwidth_m, cells, weights })
    }

    /// Weight per square kilometre at a position.
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
    /// The height at a squared distance, in bandwidths.
    fn height(self, squared: f64) -> f64 {
        match self {
            Self::Quartic if squared > 1.0 => 0.0,
            Self::Quartic => 3.0 / PI * (1.0 - squared) * (1.0 - squared),
            Self::Gaussian => (-squared / 2.0).exp() / (2.0 * PI),
        }
    }
}
