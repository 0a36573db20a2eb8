//! Local spatial autocorrelation: which areas are similar to their neighbours.

use super::{autocorrelation::Autocorrelation, real::real, shuffle::Shuffles};

/// Local Moran's I of an area (Anselin 1995).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalMoran {
    /// The statistic, positive if the area is similar to its neighbours; 0 without neighbours.
    pub i: f64,
    /// The spatial lag, the mean of the neighbours, in standard deviations.
    pub lag: f64,
    /// The quadrant of the Moran scatterplot; `None` without neighbours.
    pub quadrant: Option<Quadrant>,
    /// Against other neighbours; `None` without neighbours, or if all other areas are neighbours.
    pub p: Option<ConditionalP>,
}

/// Whether an area and the mean of its neighbours are above the mean of all areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Both are.
    HighHigh,
    /// Only the neighbours are.
    LowHigh,
    /// Neither is.
    LowLow,
    /// Only the area is.
    HighLow,
}

/// The p-values of a local Moran's I under conditional permutation: the value of the area is fixed, and those of its
/// neighbours are drawn from all other areas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConditionalP {
    /// Of a value at least as great.
    pub at_least: f64,
    /// Of a value at most as great.
    pub at_most: f64,
    /// The number of neighbourhoods that were evaluated.
    pub choices: usize,
    /// Whether these are all possible neighbourhoods.
    pub exact: bool,
}

/// The number of neighbourhoods to evaluate for the p-values of local Moran's I.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conditional {
    /// All of them, up to this number.
    pub all_up_to: usize,
    /// Otherwise this number of random ones.
    pub permutations: usize,
    /// The source of random permutations.
    pub shuffles: Shuffles,
}

impl Autocorrelation<'_> {
    /// Local Moran's I of each area (Anselin 1995).
    ///
    /// # Examples
    ///
    /// The local statistics add up to the global one, here times n - 1:
    ///
    /// ```
    /// use xuong::analysis::{
    ///     autocorrelation::Autocorrelation,
    ///     local_autocorrelation::{Conditional, Quadrant},
    ///     shuffle::Shuffles,
    ///     weights::Weights,
    /// };
    ///
    /// let path = vec![vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3]];
    /// let path = Weights::row_standardised(path).unwrap();
    /// let values = Autocorrelation::new(&[9.0, 8.0, 5.0, 1.0, 2.0], &path).unwrap();
    /// let conditional = Conditional { all_up_to: 100, permutations: 0, shuffles: Shuffles::new(1) };
    /// let local = values.local_moran(&conditional);
    /// let total: f64 = local.iter().map(|area| area.i).sum();
    /// assert!((total - 4.0 * values.moran().i).abs() < 1e-12);
    /// assert_eq!(local[0].quadrant, Some(Quadrant::HighHigh));
    /// assert_eq!(local[4].quadrant, Some(Quadrant::LowLow));
    ///
    /// // An end of the path has one of four neighbours, and 1 is the smallest value that its neighbour may have.
    /// let p = local[4].p.unwrap();
    /// assert_eq!((p.choices, p.exact, p.at_least), (4, true, 0.25));
    /// ```
    pub fn local_moran(&self, conditional: &Conditional) -> Vec<LocalMoran> {
        let areas = self.differences.len();
        let counts = (0..areas).map(|area| self.weights.neighbours(area).len());
        let widest = counts.filter(|&count| !is_few(areas - 1, count, conditional.all_up_to)).max();
        // One table of random neighbourhoods serves all areas, as in esda.
        let order = |number: usize| {
            let mut order = conditional.shuffles.order(number, areas - 1);
            order.truncate(widest.unwrap_or(0));
            order
        };
        let permutations = if widest.is_some() { conditional.permutations } else { 0 };
        let table: Vec<Vec<usize>> = (0..permutations).map(order).collect();
        (0..areas).map(|area| self.local(area, conditional.all_up_to, &table)).collect()
    }

    fn local(&self, area: usize, all_up_to: usize, table: &[Vec<usize>]) -> LocalMoran {
        let (z, count) = (self.differences[area], self.weights.neighbours(area).len());
        let lag = self.weights.lag(area, |other| self.differences[other]);
        LocalMoran {
            i: (self.n() - 1.0) * z * lag / self.squares,
            lag: lag / (self.squares / self.n()).sqrt(),
            quadrant: (count > 0).then(|| Quadrant::of(z, lag)),
            p: self.conditional_p(area, all_up_to, table),
        }
    }

    fn conditional_p(&self, area: usize, all_up_to: usize, table: &[Vec<usize>]) -> Option<ConditionalP> {
        let (areas, z) = (self.differences.len(), self.differences[area]);
        let neighbours = self.weights.neighbours(area);
        if neighbours.is_empty() || neighbours.len() == areas - 1 {
            return None;
        }
        let products = (0..areas).filter(|&other| other != area).map(|other| z * self.differences[other]);
        let others: Vec<f64> = products.collect();
        let mut tally = Tally::new(neighbours.iter().map(|&other| z * self.differences[other]));
        let exact = is_few(others.len(), neighbours.len(), all_up_to);
        if exact {
            choose(&others, neighbours.len(), 0.0, &mut |total| tally.count(total));
        } else {
            let chosen =
                table.iter().map(|order| order[..neighbours.len()].iter().map(|&at| others[at]).sum());
            chosen.for_each(|total| tally.count(total));
        }
        tally.p(exact)
    }
}

impl Quadrant {
    fn of(z: f64, lag: f64) -> Self {
        match (z > 0.0, lag > 0.0) {
            (true, true) => Self::HighHigh,
            (false, true) => Self::LowHigh,
            (false, false) => Self::LowLow,
            (true, false) => Self::HighLow,
        }
    }
}

/// Counts of sums of chosen values relative to the observed sum.
struct Tally {
    observed: f64,
    /// The tolerance for sums of the same values in another order.
    slack: f64,
    at_least: usize,
    at_most: usize,
    choices: usize,
}

impl Tally {
    fn new(observed: impl Iterator<Item = f64>) -> Self {
        let (observed, size) = observed.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
        Self { observed, slack: 1e-12 * size, at_least: 0, at_most: 0, choices: 0 }
    }

    fn count(&mut self, total: f64) {
        self.at_least += usize::from(total >= self.observed - self.slack);
        self.at_most += usize::from(total <= self.observed + self.slack);
        self.choices += 1;
    }

    /// The shares of all choices; of random choices, the observed one is counted too. `None` without choices.
    fn p(&self, exact: bool) -> Option<ConditionalP> {
        let own = usize::from(!exact);
        let share = |count: usize| real(count + own) / real(self.choices + own);
        let (at_least, at_most) = (share(self.at_least), share(self.at_most));
        (self.choices > 0).then_some(ConditionalP { at_least, at_most, choices: self.choices, exact })
    }
}

/// Whether there are at most `limit` combinations of `count` out of `all`.
fn is_few(all: usize, count: usize, limit: usize) -> bool {
    let count = count.min(all - count);
    let mut ways = 1_u128;
    for taken in 0..count {
        ways = ways * (all - taken) as u128 / (taken + 1) as u128;
        if ways > limit as u128 {
            return false;
        }
    }
    ways <= limit as u128
}

/// Visits the sum of each combination of `count` values.
fn choose(values: &[f64], count: usize, sum: f64, visit: &mut impl FnMut(f64)) {
    if count == 0 {
        visit(sum);
        return;
    }
    for first in 0..=values.len() - count {
        choose(&values[first + 1..], count - 1, sum + values[first], visit);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Binomial coefficients, at and beside the limit.
    #[rstest]
    #[case(5, 2, 10, true)]
    #[case(5, 2, 9, false)]
    #[case(5, 3, 10, true)]
    #[case(5, 0, 1, true)]
    #[case(5, 5, 1, true)]
    #[case(5, 5, 0, false)]
    #[case(40, 20, 137_846_528_820, true)]
    #[case(40, 20, 137_846_528_819, false)]
    #[case(1000, 500, usize::MAX, false)]
    #[case(1000, 999, 1000, true)]
    fn combinations_are_counted_without_overflow(
        #[case] all: usize,
        #[case] count: usize,
        #[case] limit: usize,
        #[case] is_one: bool,
    ) {
        assert_eq!(is_few(all, count, limit), is_one);
    }

    proptest! {
        #[test]
        fn every_combination_is_visited_once(values in proptest::collection::vec(0..1_000_000_u32, 0..9), count in 0..9_usize) {
            prop_assume!(count <= values.len());
            // Powers of two keep the sums of different combinations apart.
            let powers: Vec<f64> = (0..values.len()).map(|at| f64::from(1_u32 << at)).collect();
            let mut sums = Vec::new();
            choose(&powers, count, 0.0, &mut |sum| sums.push(sum));
            let mut expected: Vec<f64> =
                (0..1_u32 << values.len()).filter(|set| set.count_ones() as usize == count).map(f64::from).collect();
            sums.sort_by(f64::total_cmp);
            expected.sort_by(f64::total_cmp);
            prop_assert_eq!(&sums, &expected);
            prop_assert!(is_few(values.len(), count, sums.len()) && !is_few(values.len(), count, sums.len() - 1));
        }
    }

    #[rstest]
    #[case(1.0, 1.0, Quadrant::HighHigh)]
    #[case(-1.0, 1.0, Quadrant::LowHigh)]
    #[case(-1.0, -1.0, Quadrant::LowLow)]
    #[case(1.0, -1.0, Quadrant::HighLow)]
    #[case(0.0, 0.0, Quadrant::LowLow)]
    #[case(0.0, 1.0, Quadrant::LowHigh)]
    #[case(1.0, 0.0, Quadrant::HighLow)]
    fn the_mean_is_not_above_the_mean(#[case] z: f64, #[case] lag: f64, #[case] quadrant: Quadrant) {
        assert_eq!(Quadrant::of(z, lag), quadrant);
    }

    #[test]
    fn the_observed_choice_counts_among_random_ones_only() {
        let mut tally = Tally::new([2.0, 1.0].into_iter());
        assert_eq!(tally.p(true), None, "without choices");
        [3.0, 4.0, 2.0, 3.0 + 1e-13].into_iter().for_each(|total| tally.count(total));
        let exact = tally.p(true).unwrap();
        assert_eq!((exact.at_least, exact.at_most, exact.choices, exact.exact), (0.75, 0.75, 4, true));
        let random = tally.p(false).unwrap();
        assert_eq!((random.at_least, random.at_most, random.choices), (0.8, 0.8, 4));
    }
}
