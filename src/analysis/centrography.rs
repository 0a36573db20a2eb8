//! Centres of points, and their dispersion.

use std::f64::consts::PI;

use super::{cells::distance_m2, real::real, sum::sum};
use crate::stop;

/// Centre and dispersion of weighted points.
///
/// # Examples
///
/// ```
/// use xuong::analysis::centrography::Centre;
///
/// let corners = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
/// let centre = Centre::of(&corners, &[1.0; 4]).unwrap();
/// assert_eq!(centre.mean, [1.0, 1.0]);
/// assert!((centre.standard_distance_m - 2.0_f64.sqrt()).abs() < 1e-12, "half the diagonal");
/// assert_eq!(centre.ellipse.angle_rad, None, "a square has no major axis");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Centre {
    /// The weighted mean.
    pub mean: [f64; 2],
    /// The root mean square distance from the mean centre.
    pub standard_distance_m: f64,
    /// The standard deviational ellipse.
    pub ellipse: Ellipse,
}

/// The standard deviational ellipse (Lefever 1926; Yuill 1971): the principal axes of the covariance.
///
/// # Examples
///
/// ```
/// use xuong::analysis::centrography::Centre;
///
/// let to_the_north_east = Centre::of(&[[0.0, 0.0], [2.0, 2.0]], &[1.0, 1.0]).unwrap().ellipse;
/// assert!((to_the_north_east.azimuth_deg().unwrap() - 45.0).abs() < 1e-12);
/// assert!((to_the_north_east.sigma_major_m - 2.0_f64.sqrt()).abs() < 1e-12);
/// assert!(to_the_north_east.area_m2() < 1e-6, "points on a line");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ellipse {
    /// The standard deviation along the major axis.
    pub sigma_major_m: f64,
    /// The standard deviation along the minor axis.
    pub sigma_minor_m: f64,
    /// The direction of the major axis, counter-clockwise from east, in (-π/2, π/2]; `None` if both axes are equal.
    pub angle_rad: Option<f64>,
    points: usize,
}

/// The displacement of a centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// The eastward component.
    pub dx_m: f64,
    /// The northward component.
    pub dy_m: f64,
    /// The straight distance.
    pub distance_m: f64,
    /// The direction clockwise from north, in 0..360; `None` without a displacement.
    pub azimuth_deg: Option<f64>,
}

impl Centre {
    /// The centre of points with a weight each; `None` if the weights do not have a positive sum, or their number is
    /// not that of the points.
    pub fn of(points: &[[f64; 2]], weights: &[f64]) -> Option<Self> {
        let total = sum(weights.iter().copied());
        if points.len() != weights.len() || total.is_nan() || total <= 0.0 {
            return None;
        }
        // Differences from a nearby point keep the digits that coordinates of 2,000 km would lose.
        let base = points[0];
        let mean_of = |term: &dyn Fn(&[f64; 2]) -> f64| {
            sum(points.iter().zip(weights).map(|(point, weight)| weight * term(point))) / total
        };
        let mean = [0, 1].map(|axis| base[axis] + mean_of(&|point| point[axis] - base[axis]));
        let moment = |a: usize, b: usize| mean_of(&|point| (point[a] - mean[a]) * (point[b] - mean[b]));
        let (xx, xy, yy) = (moment(0, 0), moment(0, 1), moment(1, 1));
        let ellipse = Ellipse::of(xx, xy, yy, points.len());
        Some(Self { mean, standard_distance_m: (xx + yy).sqrt(), ellipse })
    }
}

impl Ellipse {
    fn of(xx: f64, xy: f64, yy: f64, points: usize) -> Self {
        let (half, radius) = (f64::midpoint(xx, yy), ((xx - yy) / 2.0).hypot(xy));
        Self {
            sigma_major_m: (half + radius).sqrt(),
            sigma_minor_m: (half - radius).max(0.0).sqrt(),
            angle_rad: (radius > 0.0).then(|| (2.0 * xy).atan2(xx - yy) / 2.0),
            points,
        }
    }

    /// The direction of the major axis, clockwise from north, in 0..180.
    pub fn azimuth_deg(&self) -> Option<f64> {
        self.angle_rad.map(|angle| (90.0 - angle.to_degrees()).rem_euclid(180.0))
    }

    /// The semi-axes as in CrimeStat, `sqrt(2n / (n - 2))` standard deviations; `None` below 3 points.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::centrography::Centre;
    ///
    /// // Four points at one standard deviation on either axis: sqrt(8 / 2) = 2.
    /// let corners = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
    /// let ellipse = Centre::of(&corners, &[1.0; 4]).unwrap().ellipse;
    /// assert_eq!(ellipse.crimestat_semi_axes_m(), Some([2.0, 2.0]));
    /// ```
    pub fn crimestat_semi_axes_m(&self) -> Option<[f64; 2]> {
        let n = real(self.points);
        let scale = (self.points > 2).then(|| (2.0 * n / (n - 2.0)).sqrt())?;
        Some([self.sigma_major_m * scale, self.sigma_minor_m * scale])
    }

    /// The area of the ellipse of one standard deviation.
    pub fn area_m2(&self) -> f64 {
        PI * self.sigma_major_m * self.sigma_minor_m
    }
}

impl Shift {
    /// The displacement from one centre to another.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::centrography::Shift;
    ///
    /// assert_eq!(Shift::between([0.0, 0.0], [3.0, 4.0]).distance_m, 5.0);
    /// assert_eq!(Shift::between([0.0, 0.0], [7.0, 0.0]).azimuth_deg, Some(90.0), "to the east");
    /// assert_eq!(Shift::between([1.0, 1.0], [1.0, 1.0]).azimuth_deg, None);
    /// ```
    pub fn between(from: [f64; 2], to: [f64; 2]) -> Self {
        let (dx_m, dy_m) = (to[0] - from[0], to[1] - from[1]);
        let moved = dx_m != 0.0 || dy_m != 0.0;
        let azimuth_deg = moved.then(|| dx_m.atan2(dy_m).to_degrees().rem_euclid(360.0));
        Self { dx_m, dy_m, distance_m: dx_m.hypot(dy_m), azimuth_deg }
    }
}

/// The point with the least weighted sum of distances (Weiszfeld 1937, as corrected by Vardi & Zhang 2000).
///
/// `None` if the weights do not have a positive sum, or their number is not that of the points.
///
/// # Examples
///
/// The geometric median of the corners of a convex quadrilateral is where its diagonals cross:
///
/// ```
/// use xuong::analysis::centrography::geometric_median;
///
/// let corners = [[0.0, 0.0], [4.0, 0.0], [5.0, 5.0], [0.0, 4.0]];
/// let [x, y] = geometric_median(&corners, &[1.0; 4]).unwrap();
/// assert!((x - 2.0).abs() < 1e-6 && (y - 2.0).abs() < 1e-6);
/// ```
pub fn geometric_median(points: &[[f64; 2]], weights: &[f64]) -> Option<[f64; 2]> {
    let mut at = Centre::of(points, weights)?.mean;
    for round in 0..MOST_ROUNDS {
        stop::check();
        // Convergence to a data point is slow: test whether the nearest one is the median.
        if round % ROUNDS_BETWEEN_LOOKS == 0
            && let Some(point) = nearest(points, at)
            && Pull::at(point, points, weights).is_balanced()
        {
            return Some(point);
        }
        let next = Pull::at(at, points, weights).step(at);
        let moved_m2 = distance_m2(at, next);
        at = next;
        if moved_m2 < SMALL_STEP_M * SMALL_STEP_M {
            break;
        }
    }
    Some(at)
}

const MOST_ROUNDS: usize = 10_000;
const ROUNDS_BETWEEN_LOOKS: usize = 16;
const SMALL_STEP_M: f64 = 1e-9;

fn nearest(points: &[[f64; 2]], at: [f64; 2]) -> Option<[f64; 2]> {
    points.iter().copied().min_by(|a, b| distance_m2(*a, at).total_cmp(&distance_m2(*b, at)))
}

/// The points around a position as forces on it.
struct Pull {
    force: [f64; 2],
    /// The sum of weight over distance.
    stiffness: f64,
    /// The weight of the points at the position.
    held: f64,
}

impl Pull {
    fn at(at: [f64; 2], points: &[[f64; 2]], weights: &[f64]) -> Self {
        let mut pull = Self { force: [0.0; 2], stiffness: 0.0, held: 0.0 };
        for (point, &weight) in points.iter().zip(weights) {
            let distance_m = (point[0] - at[0]).hypot(point[1] - at[1]);
            if distance_m == 0.0 {
                pull.held += weight;
                continue;
            }
            let part = weight / distance_m;
            pull.stiffness += part;
            pull.force[0] += part * (point[0] - at[0]);
            pull.force[1] += part * (point[1] - at[1]);
        }
        pull
    }

    /// Whether the weight at the position is at least the force of the other points.
    fn is_balanced(&self) -> bool {
        self.force[0].hypot(self.force[1]) <= self.held
    }

    fn step(&self, at: [f64; 2]) -> [f64; 2] {
        if self.is_balanced() {
            return at;
        }
        let free = 1.0 - self.held / self.force[0].hypot(self.force[1]);
        [0, 1].map(|axis| at[axis] + free * self.force[axis] / self.stiffness)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Points of a city far from the origin, with whole weights.
    fn weighted() -> impl Strategy<Value = Vec<([f64; 2], u32)>> {
        let point = (-50..50_i32, -50..50_i32, 0..4_u32);
        let point = point.prop_map(|(x, y, weight)| {
            ([594_000.0 + f64::from(x) * 100.0, 2_327_000.0 + f64::from(y) * 100.0], weight)
        });
        proptest::collection::vec(point, 1..20)
    }

    proptest! {
        #[test]
        fn a_weight_is_that_many_points(points in weighted()) {
            let (at, weights): (Vec<[f64; 2]>, Vec<f64>) = points.iter().map(|(at, weight)| (*at, f64::from(*weight))).unzip();
            let repeated: Vec<[f64; 2]> = points.iter().flat_map(|(at, weight)| vec![*at; *weight as usize]).collect();
            let (found, expected) = (Centre::of(&at, &weights), Centre::of(&repeated, &vec![1.0; repeated.len()]));
            prop_assert_eq!(found.is_some(), !repeated.is_empty());
            if let (Some(found), Some(expected)) = (found, expected) {
                let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
                prop_assert!(near(found.mean[0], expected.mean[0]) && near(found.mean[1], expected.mean[1]));
                prop_assert!(near(found.standard_distance_m, expected.standard_distance_m));
                prop_assert!(near(found.ellipse.sigma_major_m, expected.ellipse.sigma_major_m));
                let axes = found.ellipse.sigma_major_m.powi(2) + found.ellipse.sigma_minor_m.powi(2);
                prop_assert!((axes - found.standard_distance_m.powi(2)).abs() <= 1e-9 * axes.max(1.0));
                let median = geometric_median(&at, &weights).unwrap();
                let total = |p: [f64; 2]| repeated.iter().map(|own| distance_m2(*own, p).sqrt()).sum::<f64>();
                for step in [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]] {
                    prop_assert!(total([median[0] + step[0], median[1] + step[1]]) >= total(median) - 1e-6);
                }
            }
        }

        #[test]
        fn an_ellipse_turns_with_its_points(points in weighted(), degrees in 0..180_i32) {
            let at: Vec<[f64; 2]> = points.iter().map(|(at, _)| [at[0] - 594_000.0, at[1] - 2_327_000.0]).collect();
            let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
            let turned: Vec<[f64; 2]> = at.iter().map(|[x, y]| [x * cos + y * sin, y * cos - x * sin]).collect();
            let of = |at: &[[f64; 2]]| Centre::of(at, &vec![1.0; at.len()]).unwrap().ellipse;
            let (before, after) = (of(&at), of(&turned));
            prop_assert!((before.sigma_major_m - after.sigma_major_m).abs() < 1e-6);
            prop_assert!((before.sigma_minor_m - after.sigma_minor_m).abs() < 1e-3);
            let is_round = before.sigma_major_m - before.sigma_minor_m < 1.0;
            if let (Some(old), Some(new), false) = (before.azimuth_deg(), after.azimuth_deg(), is_round) {
                let off = (new - old - f64::from(degrees)).rem_euclid(180.0);
                prop_assert!(off.min(180.0 - off) < 1e-6, "clockwise by {degrees}: {old} {new}");
            }
        }
    }

    #[rstest]
    #[case([0.0, 1.0], Some(0.0))]
    #[case([1.0, 1.0], Some(45.0))]
    #[case([1.0, 0.0], Some(90.0))]
    #[case([0.0, -1.0], Some(180.0))]
    #[case([-1.0, 0.0], Some(270.0))]
    #[case([-1.0, 1.0], Some(315.0))]
    #[case([0.0, 0.0], None)]
    fn a_shift_has_the_direction_of_a_compass(#[case] to: [f64; 2], #[case] azimuth: Option<f64>) {
        let shift = Shift::between([0.0, 0.0], to);
        assert_eq!(shift.azimuth_deg, azimuth);
        assert_eq!((shift.dx_m, shift.dy_m), (to[0], to[1]));
    }

    #[rstest]
    #[case(&[], &[])]
    #[case(&[[0.0, 0.0]], &[])]
    #[case(&[[0.0, 0.0]], &[0.0])]
    #[case(&[[0.0, 0.0]], &[f64::NAN])]
    #[case(&[[0.0, 0.0], [1.0, 1.0]], &[1.0, -1.0])]
    fn without_weight_there_is_no_centre(#[case] points: &[[f64; 2]], #[case] weights: &[f64]) {
        assert!(Centre::of(points, weights).is_none() && geometric_median(points, weights).is_none());
    }

    #[test]
    fn a_point_with_more_than_half_of_the_weight_is_the_median() {
        let at = [[0.0, 0.0], [100.0, 0.0], [0.0, 100.0], [70.0, 70.0]];
        assert_eq!(geometric_median(&at, &[1.0, 5.0, 1.0, 1.0]), Some([100.0, 0.0]));
        assert_eq!(geometric_median(&at[..1], &[3.0]), Some([0.0, 0.0]));
        assert_eq!(geometric_median(&at[..2], &[2.0, 1.0]), Some([0.0, 0.0]));
    }
}
