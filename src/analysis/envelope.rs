//! Simulation envelopes of functions of distance.

use super::real::real;

/// A quantile of sorted values by linear interpolation (type 7 of Hyndman & Fan 1996).
///
/// `None` without values or if `share` is not in 0..=1.
///
/// # Examples
///
/// ```
/// use xuong::analysis::envelope::quantile;
///
/// assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), Some(2.5), "the median");
/// assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), Some(1.75));
/// assert_eq!(quantile(&[], 0.5), None);
/// ```
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let at = share * real(last);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last")]
    let below = at as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - real(below)) * (sorted[above] - sorted[below]))
}

/// A function of distance in each of many simulations.
///
/// # Examples
///
/// Of twenty curves at different heights, one is above the global upper bound at a level of 5 %:
///
/// ```
/// use xuong::analysis::envelope::{Departure, Simulations};
///
/// let curves = (0..20).map(|height| vec![f64::from(height); 3]).collect();
/// let simulations = Simulations::new(curves).unwrap();
/// let upper = simulations.global_upper(0.05).unwrap();
/// let lower = simulations.global_lower(0.05).unwrap();
/// assert_eq!((upper.crossing, &upper.bound[..]), (1, &[18.0; 3][..]));
/// assert_eq!((lower.crossing, &lower.bound[..]), (1, &[1.0; 3][..]));
///
/// let departure = Departure::of(&[20.0, 18.0, 10.0], &upper, &lower);
/// assert!(departure.is_localised());
/// assert_eq!(departure.localisation, [2.0, 0.0, 0.0]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Simulations {
    /// The curve of each simulation.
    curves: Vec<Vec<f64>>,
    /// The values at each distance, ascending.
    sorted: Vec<Vec<f64>>,
}

/// A bound that at most a given share of the simulations crosses anywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalBound {
    /// The rank of the bound among the values at each distance, from the outside.
    pub rank: usize,
    /// The number of simulations that cross it.
    pub crossing: usize,
    /// The bound at each distance.
    pub bound: Vec<f64>,
}

impl Simulations {
    /// `None` without simulations, or if the curves have different lengths.
    pub fn new(curves: Vec<Vec<f64>>) -> Option<Self> {
        let distances = curves.first()?.len();
        let sorted = |distance: usize| {
            let mut values: Vec<f64> = curves.iter().map(|curve| curve[distance]).collect();
            values.sort_unstable_by(f64::total_cmp);
            values
        };
        let alike = curves.iter().all(|curve| curve.len() == distances);
        let sorted = alike.then(|| (0..distances).map(sorted).collect())?;
        Some(Self { curves, sorted })
    }

    /// The quantile at each distance; `None` if `share` is not in 0..=1.
    pub fn local(&self, share: f64) -> Option<Vec<f64>> {
        self.sorted.iter().map(|values| quantile(values, share)).collect()
    }

    /// The lowest upper bound that at most a share of the simulations crosses anywhere (Duranton & Overman 2005).
    ///
    /// `None` for a negative share.
    pub fn global_upper(&self, share: f64) -> Option<GlobalBound> {
        self.global(share, |values, rank| values[values.len() - rank], |value, bound| value > bound)
    }

    /// The highest lower bound that at most a share of the simulations crosses anywhere; `None` for a negative share.
    pub fn global_lower(&self, share: f64) -> Option<GlobalBound> {
        self.global(share, |values, rank| values[rank - 1], |value, bound| value < bound)
    }

    fn global(
        &self,
        share: f64,
        ranked: impl Fn(&[f64], usize) -> f64,
        is_beyond: impl Fn(f64, f64) -> bool,
    ) -> Option<GlobalBound> {
        let bound_of = |rank: usize| {
            let bound: Vec<f64> = self.sorted.iter().map(|values| ranked(values, rank)).collect();
            let crosses =
                |curve: &&Vec<f64>| curve.iter().zip(&bound).any(|(value, bound)| is_beyond(*value, *bound));
            GlobalBound { rank, crossing: self.curves.iter().filter(crosses).count(), bound }
        };
        let few = |bound: &GlobalBound| real(bound.crossing) <= share * real(self.curves.len());
        (1..=self.curves.len()).map(bound_of).take_while(few).last()
    }
}

/// The departure of a curve from its global bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Departure {
    /// The excess over the upper bound at each distance: Γ of Duranton & Overman (2005).
    pub localisation: Vec<f64>,
    /// The deficit below the lower bound at each distance, their Ψ; 0 if the curve is localised at any distance.
    pub dispersion: Vec<f64>,
}

impl Departure {
    /// Compares a curve with bounds at the same distances.
    pub fn of(curve: &[f64], upper: &GlobalBound, lower: &GlobalBound) -> Self {
        let excess =
            |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).max(0.0)).collect::<Vec<f64>>();
        let localisation = excess(curve, &upper.bound);
        let localised = localisation.iter().any(|excess| *excess > 0.0);
        let below = excess(&lower.bound, curve);
        let dispersion = if localised { vec![0.0; below.len()] } else { below };
        Self { localisation, dispersion }
    }

    /// Whether the curve is above the upper bound at any distance.
    pub fn is_localised(&self) -> bool {
        self.localisation.iter().any(|excess| *excess > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// By `quantile(x, p)` of R 4 (type 7), computed by hand: the position is `p (n - 1)`.
    #[rstest]
    #[case(&[7.0], 0.3, Some(7.0))]
    #[case(&[1.0, 2.0], 0.0, Some(1.0))]
    #[case(&[1.0, 2.0], 1.0, Some(2.0))]
    #[case(&[1.0, 2.0, 4.0, 8.0], 0.9, Some(6.8))]
    #[case(&[1.0, 2.0, 4.0, 8.0], 0.1, Some(1.3))]
    #[case(&[1.0, 1.0, 1.0, 9.0], 0.5, Some(1.0))]
    #[case(&[1.0, 2.0], -0.1, None)]
    #[case(&[1.0, 2.0], 1.1, None)]
    #[case(&[1.0, 2.0], f64::NAN, None)]
    #[case(&[], 0.5, None)]
    fn a_quantile_lies_between_two_values(
        #[case] sorted: &[f64],
        #[case] share: f64,
        #[case] expected: Option<f64>,
    ) {
        let found = quantile(sorted, share);
        assert_eq!(found.is_some(), expected.is_some());
        assert!(
            found.zip(expected).is_none_or(|(found, expected)| (found - expected).abs() < 1e-12),
            "{found:?}"
        );
    }

    fn curves() -> impl Strategy<Value = Vec<Vec<f64>>> {
        (1..5_usize).prop_flat_map(|distances| {
            let curve = proptest::collection::vec((0..9_u8).prop_map(f64::from), distances);
            proptest::collection::vec(curve, 1..25)
        })
    }

    /// The number of curves that are above a bound anywhere.
    fn above(curves: &[Vec<f64>], bound: &[f64]) -> usize {
        curves.iter().filter(|curve| curve.iter().zip(bound).any(|(value, bound)| value > bound)).count()
    }

    proptest! {
        #[test]
        fn the_global_bound_is_the_tightest_that_few_enough_curves_cross(curves in curves(), share in 0.0..0.6_f64) {
            let simulations = Simulations::new(curves.clone()).unwrap();
            let allowed = share * real(curves.len());
            let upper = simulations.global_upper(share).unwrap();
            prop_assert_eq!(upper.crossing, above(&curves, &upper.bound));
            prop_assert!(real(upper.crossing) <= allowed);
            let ranked = |rank: usize| -> Vec<f64> {
                (0..curves[0].len())
                    .map(|distance| {
                        let mut values: Vec<f64> = curves.iter().map(|curve| curve[distance]).collect();
                        values.sort_by(|a, b| b.total_cmp(a));
                        values[rank - 1]
                    })
                    .collect()
            };
            prop_assert_eq!(&upper.bound, &ranked(upper.rank));
            if upper.rank < curves.len() {
                prop_assert!(real(above(&curves, &ranked(upper.rank + 1))) > allowed, "the next rank is too tight");
            }
            // Turned upside down, the lower bound is the upper one.
            let turned: Vec<Vec<f64>> = curves.iter().map(|curve| curve.iter().map(|value| -value).collect()).collect();
            let lower = Simulations::new(turned).unwrap().global_lower(share).unwrap();
            prop_assert_eq!((lower.rank, lower.crossing), (upper.rank, upper.crossing));
            prop_assert_eq!(lower.bound.iter().map(|bound| -bound).collect::<Vec<_>>(), upper.bound);
        }

        #[test]
        fn local_bounds_are_quantiles_of_each_distance_alone(curves in curves(), share in 0.0..=1.0_f64) {
            let found = Simulations::new(curves.clone()).unwrap().local(share).unwrap();
            for (distance, found) in found.into_iter().enumerate() {
                let mut values: Vec<f64> = curves.iter().map(|curve| curve[distance]).collect();
                values.sort_by(f64::total_cmp);
                prop_assert_eq!(Some(found), quantile(&values, share));
            }
        }
    }

    #[test]
    fn without_curves_of_one_length_there_is_no_envelope() {
        assert!(Simulations::new(vec![]).is_none());
        assert!(Simulations::new(vec![vec![1.0], vec![1.0, 2.0]]).is_none());
        assert!(Simulations::new(vec![vec![1.0, 2.0], vec![1.0]]).is_none());
        let one = Simulations::new(vec![vec![1.0, 2.0]]).unwrap();
        assert_eq!(one.global_upper(0.0).map(|bound| bound.bound), Some(vec![1.0, 2.0]));
        assert!(one.global_upper(-0.1).is_none() && one.global_lower(-0.1).is_none());
        assert!(one.local(1.5).is_none());
    }

    #[test]
    fn a_curve_on_its_bounds_departs_from_none_and_one_that_is_localised_is_not_dispersed() {
        let bound = |level: f64| GlobalBound { rank: 1, crossing: 0, bound: vec![level; 3] };
        let departure = |curve: [f64; 3]| Departure::of(&curve, &bound(5.0), &bound(2.0));
        let on = departure([5.0, 2.0, 3.0]);
        assert_eq!(
            (on.localisation.clone(), on.dispersion.clone(), on.is_localised()),
            (vec![0.0; 3], vec![0.0; 3], false)
        );
        let below = departure([1.0, 2.5, 0.0]);
        assert_eq!((below.dispersion.clone(), below.is_localised()), (vec![1.0, 0.0, 2.0], false));
        let both = departure([7.0, 2.5, 0.0]);
        assert_eq!((both.localisation.clone(), both.dispersion.clone()), (vec![2.0, 0.0, 0.0], vec![0.0; 3]));
        assert!(both.is_localised());
    }
}
