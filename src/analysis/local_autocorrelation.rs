//! Which areas are like their neighbours.

use super::{autocorrelation::Autocorrelation, real::real, shuffle::Shuffles};

/// Local Moran's I of an area (Anselin 1995).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalMoran {
    /// Above 0 if the area is like its neighbours; 0 without neighbours.
    pub i: f64,
    /// The mean of the neighbours in standard deviations.
    pub lag: f64,
    /// `None` without neighbours.
    pub quadrant: Option<Quadrant>,
    /// Against other neighbours; `None` without neighbours, and if all areas are neighbours.
    pub p: Option<ConditionalP>,
}

/// An area, and the mean of its neighbours, above the mean of all or not.
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

/// The chance of a local Moran's I with the values of the other areas put around the area at random.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConditionalP {
    /// Of a value as great.
    pub at_least: f64,
    /// Of a value as small.
    pub at_most: f64,
    /// How many choices of neighbours were looked at.
    pub choices: usize,
    /// Whether these are all there are.
    pub exact: bool,
}

/// How many neighbourhoods to look at for the p-values of local Moran's I.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conditional {
    /// All of them, if there are no more than this.
    pub all_up_to: usize,
    /// Else so many at random.
    pub permutations: usize,
    /// From these.
    pub shuffles: Shuffles,
}

impl Autocorrelation<'_> {
    /// Local Moran's I of each area.
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

/// Sums of chosen values beside the observed one.
struct Tally {
    observed: f64,
    /// What rounding may part: sums of the same values in another order are equal.
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

    /// Shares of all choices; of random ones the observed one counts too. `None` without choices.
    fn p(&self, exact: bool) -> Option<ConditionalP> {
        let own = usize::from(!exact);
        let share = |count: usize| real(count + own) / real(self.choices + own);
        let (at_least, at_most) = (share(self.at_least), share(self.at_most));
        (self.choices > 0).then_some(ConditionalP { at_least, at_most, choices: self.choices, exact })
    }
}

/// Whether there are at most `limit` ways to choose `count` of `all`.
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

/// Visits the sum of each choice of `count` values.
fn choose(values: &[f64], count: usize, sum: f64, visit: &mut impl FnMut(f64)) {
    if count == 0 {
        visit(sum);
        return;
    }
    for first in 0..=values.len() - count {
        choose(&values[first + 1..], count - 1, sum + values[first], visit);
    }
}
