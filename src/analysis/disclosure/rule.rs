//! Primary suppression rules (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).

use std::num::NonZeroU32;

use super::cell::Cell;

/// A rule by which a cell is unsafe. All comparisons are strict: a cell exactly at the limit is safe.
///
/// Parameters are integer percentages. A cell without enterprises is safe by every rule.
///
/// # Examples
///
/// The largest of three enterprises has 80 of 100. The second largest, with 15, subtracts its own contribution from
/// the total and estimates the largest as 85, which is closer than 10 %:
///
/// ```
/// use std::num::NonZeroU32;
///
/// use xuong::analysis::disclosure::{Cell, Dominant, Rule};
///
/// let cell = Cell::new([("a", 80), ("b", 15), ("c", 5)]).unwrap();
/// assert!(Rule::PPercent(10).is_unsafe(&cell));
/// assert!(!Rule::PPercent(6).is_unsafe(&cell), "the estimate is 6.25 % off");
///
/// let dominance = |percent| Rule::Dominance { of: Dominant::One, percent: NonZeroU32::new(percent).unwrap() };
/// assert!(dominance(75).is_unsafe(&cell) && !dominance(80).is_unsafe(&cell));
/// assert!(Rule::Threshold(4).is_unsafe(&cell) && !Rule::Threshold(3).is_unsafe(&cell));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Fewer enterprises than this contribute.
    Threshold(u64),
    /// The largest contributors have more than `percent` of the total: the (n, k) rule.
    Dominance {
        /// The number of contributors that are summed.
        of: Dominant,
        /// Their greatest safe share.
        percent: NonZeroU32,
    },
    /// The second largest contributor can estimate the largest to within this percentage.
    PPercent(u32),
    /// As the p % rule, if every contributor is known to within `q` percent beforehand: the pq rule.
    PriorPosterior {
        /// The precision of an estimate that is not acceptable.
        p: u32,
        /// The precision of prior knowledge.
        q: NonZeroU32,
    },
}

/// The contributors that a dominance rule sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dominant {
    /// The largest alone.
    One,
    /// The two largest.
    Two,
}

/// The minimum distance between the true value and the bounds that a reader can derive, as an exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtectionLevel {
    excess: i128,
    per: i128,
}

impl Rule {
    /// Whether the cell must not be published.
    pub fn is_unsafe(self, cell: &Cell) -> bool {
        match self {
            Self::Threshold(fewest) => (1..fewest).contains(&cell.enterprises()),
            _ => self.excess(cell).excess > 0,
        }
    }

    /// The protection level that the cell needs: zero if the rule finds it safe, and for a threshold.
    ///
    /// # Examples
    ///
    /// For the p % rule, it is p % of the largest contribution less the contributions from the third on:
    ///
    /// ```
    /// use xuong::analysis::disclosure::{Cell, Rule};
    ///
    /// let cell = Cell::new([("a", 80), ("b", 15), ("c", 5)]).unwrap();
    /// assert_eq!(Rule::PPercent(10).protection_level(&cell).to_f64(), 0.10 * 80.0 - 5.0);
    /// ```
    pub fn protection_level(self, cell: &Cell) -> ProtectionLevel {
        let level = self.excess(cell);
        ProtectionLevel { excess: level.excess.max(0), ..level }
    }

    fn excess(self, cell: &Cell) -> ProtectionLevel {
        let [total, largest, second] = [cell.total(), cell.largest(), cell.second()].map(i128::from);
        let rest = total - largest - second;
        match self {
            Self::Threshold(_) => ProtectionLevel { excess: 0, per: 1 },
            Self::Dominance { of, percent } => {
                let dominant = if of == Dominant::One { largest } else { largest + second };
                let per = i128::from(percent.get());
                ProtectionLevel { excess: 100 * dominant - per * total, per }
            }
            Self::PPercent(p) => ProtectionLevel { excess: i128::from(p) * largest - 100 * rest, per: 100 },
            Self::PriorPosterior { p, q } => {
                let per = i128::from(q.get());
                ProtectionLevel { excess: i128::from(p) * largest - per * rest, per }
            }
        }
    }
}

impl ProtectionLevel {
    /// The nearest floating-point number.
    #[expect(clippy::cast_precision_loss, reason = "the exact fraction decides; this is for reading")]
    pub fn to_f64(self) -> f64 {
        self.excess as f64 / self.per as f64
    }

    /// The level rounded up: bounds of integers are integers.
    pub(super) fn ceil(self) -> i128 {
        (self.excess + self.per - 1) / self.per
    }
}

/// The integer protection level of an unsafe cell, at least 1; `None` if the cell is safe by all rules.
pub(super) fn required_units(rules: &[Rule], cell: &Cell) -> Option<i128> {
    let broken = rules.iter().filter(|rule| rule.is_unsafe(cell));
    broken.map(|rule| rule.protection_level(cell).ceil().max(1)).max()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn cell(values: &[u64]) -> Cell {
        Cell::new(values.iter().copied().enumerate()).unwrap()
    }

    fn percent(number: u32) -> NonZeroU32 {
        NonZeroU32::new(number).unwrap()
    }

    /// Contributions, and the whole units that each rule requires; `None` where the cell is safe.
    #[rstest]
    #[case(&[], Rule::Threshold(3), None)]
    #[case(&[5], Rule::Threshold(1), None)]
    #[case(&[5, 5], Rule::Threshold(3), Some(1))]
    #[case(&[0, 0], Rule::Threshold(3), Some(1))]
    #[case(&[5, 5, 5], Rule::Threshold(3), None)]
    #[case(&[80, 15, 5], Rule::PPercent(10), Some(3))]
    #[case(&[81, 15, 5], Rule::PPercent(10), Some(4))]
    #[case(&[50, 15, 5], Rule::PPercent(10), None)]
    #[case(&[100], Rule::PPercent(15), Some(15))]
    #[case(&[0], Rule::PPercent(15), None)]
    #[case(&[76, 24], Rule::Dominance { of: Dominant::One, percent: percent(75) }, Some(2))]
    #[case(&[75, 25], Rule::Dominance { of: Dominant::One, percent: percent(75) }, None)]
    #[case(&[50, 36, 14], Rule::Dominance { of: Dominant::Two, percent: percent(85) }, Some(2))]
    #[case(&[50, 35, 15], Rule::Dominance { of: Dominant::Two, percent: percent(85) }, None)]
    #[case(&[100, 9, 29], Rule::PriorPosterior { p: 15, q: percent(50) }, Some(21))]
    #[case(&[100, 40, 30], Rule::PriorPosterior { p: 15, q: percent(50) }, None)]
    fn an_unsafe_cell_needs_whole_units(
        #[case] values: &[u64],
        #[case] rule: Rule,
        #[case] units: Option<i128>,
    ) {
        let own = cell(values);
        assert_eq!(required_units(&[rule], &own), units, "{own:?}");
        assert_eq!(rule.is_unsafe(&own), units.is_some());
    }

    #[test]
    fn of_several_rules_the_strictest_counts() {
        let own = cell(&[80, 15, 5]);
        let rules = [Rule::Threshold(4), Rule::PPercent(10), Rule::PPercent(50), Rule::Threshold(2)];
        assert_eq!(required_units(&rules, &own), Some(35));
        assert_eq!(required_units(&rules[3..], &own), None);
        assert_eq!(required_units(&[], &own), None);
    }

    proptest! {
        #[test]
        fn a_cell_knows_its_two_largest_whatever_their_order(values in proptest::collection::vec((0..6_u32, 0..90_u64), 0..12)) {
            let own = Cell::new(values.iter().copied()).unwrap();
            let mut sums = std::collections::BTreeMap::new();
            values.iter().for_each(|(enterprise, value)| *sums.entry(*enterprise).or_insert(0) += value);
            let mut sizes: Vec<u64> = sums.into_values().collect();
            sizes.sort_unstable_by(|a, b| b.cmp(a));
            let largest = [0, 1].map(|at| sizes.get(at).copied().unwrap_or(0));
            prop_assert_eq!(own.enterprises(), sizes.len() as u64);
            prop_assert_eq!((own.total(), own.largest(), own.second()), (sizes.iter().sum(), largest[0], largest[1]));
            prop_assert_eq!(Cell::summed(own.enterprises(), own.total(), largest), Some(own));
        }

        #[test]
        fn a_level_is_rounded_up(excess in 0..5000_i128, per in 1..101_i128) {
            let whole = ProtectionLevel { excess, per }.ceil();
            prop_assert!(whole * per >= excess && (whole - 1) * per < excess);
        }
    }

    #[test]
    fn a_cell_that_overflows_is_none() {
        assert_eq!(Cell::new([(1, u64::MAX), (1, 1)]), None, "one enterprise");
        assert_eq!(Cell::new([(1, u64::MAX), (2, 1)]), None, "two enterprises");
        let full = Cell::new([(1, u64::MAX)]).unwrap();
        assert!(Rule::PPercent(100).is_unsafe(&full), "percentages of the greatest value do not overflow");
        assert_eq!(required_units(&[Rule::PPercent(100)], &full), Some(i128::from(u64::MAX)));
    }
}
