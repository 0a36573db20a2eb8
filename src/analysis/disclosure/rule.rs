//! Primary rules: which cells say too much (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).

use std::num::NonZeroU32;

use super::cell::Cell;

/// A rule that makes a cell unsafe; every comparison is strict, so a cell exactly on the limit is safe.
///
/// Parameters are whole percents. A cell to which no enterprise contributes is safe by every rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Fewer enterprises than this contribute.
    Threshold(u64),
    /// The largest contributors hold more than `percent` of the total.
    Dominance {
        /// How many of them are summed.
        of: Dominant,
        /// Their greatest safe share.
        percent: NonZeroU32,
    },
    /// The second largest can estimate the largest to within this percentage.
    PPercent(u32),
    /// As the p % rule, if everybody knows the others to within `q` percent beforehand.
    PriorPosterior {
        /// The precision that may not be reached.
        p: u32,
        /// The precision known before.
        q: NonZeroU32,
    },
}

/// The contributors whose dominance is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dominant {
    /// The largest alone.
    One,
    /// The two largest.
    Two,
}

/// How far from the true value the bounds that a reader can derive must lie, as an exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtectionLevel {
    excess: i128,
    per: i128,
}

impl Rule {
    /// Whether the cell may not be published.
    pub fn is_unsafe(self, cell: &Cell) -> bool {
        match self {
            Self::Threshold(fewest) => (1..fewest).contains(&cell.enterprises()),
            _ => self.excess(cell).excess > 0,
        }
    }

    /// The protection level of the cell: zero if the rule finds it safe, and for a threshold.
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
    /// The nearest double.
    #[expect(clippy::cast_precision_loss, reason = "the exact fraction decides; this is for reading")]
    pub fn to_f64(self) -> f64 {
        self.excess as f64 / self.per as f64
    }

    /// The least whole number that is not below it; bounds of whole numbers are whole.
    pub(super) fn ceil(self) -> i128 {
        (self.excess + self.per - 1) / self.per
    }
}

/// The whole units by which an unsafe cell must stay uncertain, at least one; `None` if the cell is safe by all rules.
pub(super) fn required_units(rules: &[Rule], cell: &Cell) -> Option<i128> {
    let broken = rules.iter().filter(|rule| rule.is_unsafe(cell));
    broken.map(|rule| rule.protection_level(cell).ceil().max(1)).max()
}
