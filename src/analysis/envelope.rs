//! Between which curves chance would leave a statistic of distance.

use super::real::real;

/// The value below which a share of sorted values lies, between the two closest ones (type 7 of Hyndman & Fan 1996).
///
/// `None` without values or if `share` is not in 0..=1.
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

/// A statistic at some distances, in each of many simulations.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulations {
    /// The curve of each simulation.
    curves: Vec<Vec<f64>>,
    /// The values at each distance, ascending.
    sorted: Vec<Vec<f64>>,
}

/// A band that a share of the simulations leaves somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalBound {
    /// The bound is the value of this rank at each distance, counted from the outside.
    pub rank: usize,
    /// How many simulations cross it.
    pub crossing: usize,
    /// The bound at each distance.
    pub bound: Vec<f64>,
}

impl Simulations {
    /// `None` without simulations, or if they are not of the same distances.
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

    /// The lowest upper bound that no more than `share` of the simulations cross anywhere (Duranton & Overman 2005).
    ///
    /// `None` if even the highest values are crossed by more, which needs a negative share.
    pub fn global_upper(&self, share: f64) -> Option<GlobalBound> {
        self.global(share, |values, rank| values[values.len() - rank], |value, bound| value > bound)
    }

    /// The highest lower bound that no more than `share` of the simulations cross anywhere; `None` as for the upper one.
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

/// How far a curve leaves its global bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Departure {
    /// Above the upper bound at each distance: localisation, Gamma of Duranton & Overman (2005).
    pub localisation: Vec<f64>,
    /// Below the lower bound at each distance: dispersion, their Psi; 0 for what is localised somewhere.
    pub dispersion: Vec<f64>,
}

impl Departure {
    /// A curve against bounds at the same distances.
    pub fn of(curve: &[f64], upper: &GlobalBound, lower: &GlobalBound) -> Self {
        let excess =
            |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).max(0.0)).collect::<Vec<f64>>();
        let localisation = excess(curve, &upper.bound);
        let localised = localisation.iter().any(|excess| *excess > 0.0);
        let below = excess(&lower.bound, curve);
        let dispersion = if localised { vec![0.0; below.len()] } else { below };
        Self { localisation, dispersion }
    }

    /// Whether the curve is above the upper bound anywhere.
    pub fn is_localised(&self) -> bool {
        self.localisation.iter().any(|excess| *excess > 0.0)
    }
}
