//! Filters on firms in three-valued logic: a firm with an unknown value neither matches nor misses (Kleene 1952, §64).

use super::interval::Interval;
use crate::model::{
    code::Code,
    firm::{Firm, FirmStatus},
    sector::SectorCode,
};

/// A condition on firms. The empty conjunction matches every firm.
///
/// # Examples
///
/// ```
/// use xuong::query::filter::Filter;
///
/// let filter = Filter::all([Filter::workers(Some(10), None), Filter::sectors(vec!["25".parse().unwrap()])]);
/// assert!(filter.asks_workers() && !filter.is_everything());
/// assert!(Filter::default().is_everything());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// A conjunction.
    All(Vec<Self>),
    /// A disjunction.
    Any(Vec<Self>),
    /// A negation.
    Not(Box<Self>),
    /// One of these sectors or a sector within one of them.
    Sectors(Vec<SectorCode>),
    /// The number of workers is at least the first and at most the second bound.
    Workers(Option<u32>, Option<u32>),
    /// Listed in this zone.
    Zone(Code),
    /// With this status.
    Status(FirmStatus),
    /// Present during this interval; an unknown opening or closing date is unbounded.
    At(Interval),
}

/// The result of a condition in three-valued logic, ordered so that a conjunction is the minimum and a disjunction the
/// maximum of its parts (Kleene 1952, §64; SQL calls them false, unknown and true).
///
/// # Examples
///
/// ```
/// use xuong::query::filter::Verdict::{Match, Miss, Unknown};
///
/// assert_eq!(Miss.min(Unknown), Miss, "false AND unknown is false");
/// assert_eq!(Match.min(Unknown), Unknown);
/// assert_eq!(Match.max(Unknown), Match, "true OR unknown is true");
/// assert_eq!(!Unknown, Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// False.
    Miss,
    /// A value is missing, and the known values do not decide.
    Unknown,
    /// True.
    Match,
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl std::ops::Not for Verdict {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Miss => Self::Match,
            Self::Unknown => Self::Unknown,
            Self::Match => Self::Miss,
        }
    }
}

impl From<bool> for Verdict {
    fn from(fits: bool) -> Self {
        if fits { Self::Match } else { Self::Miss }
    }
}

impl Filter {
    /// The conjunction of the terms that are present.
    pub fn all(terms: impl IntoIterator<Item = Option<Self>>) -> Self {
        Self::All(terms.into_iter().flatten().collect())
    }

    /// A term on sectors; `None` for an empty list.
    pub fn sectors(asked: Vec<SectorCode>) -> Option<Self> {
        (!asked.is_empty()).then_some(Self::Sectors(asked))
    }

    /// A term on workers; `None` without bounds.
    pub fn workers(min: Option<u32>, max: Option<u32>) -> Option<Self> {
        (min.is_some() || max.is_some()).then_some(Self::Workers(min, max))
    }

    /// Whether the filter matches every firm.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(terms) if terms.iter().all(Self::is_everything))
    }

    /// Whether the filter refers to workers, which are restricted: a filter on a value discloses it.
    pub fn asks_workers(&self) -> bool {
        match self {
            Self::All(terms) | Self::Any(terms) => terms.iter().any(Self::asks_workers),
            Self::Not(term) => term.asks_workers(),
            Self::Workers(..) => true,
            _ => false,
        }
    }

    /// Whether the filter refers to a status or a time, and so may select firms that have closed.
    pub fn asks_states(&self) -> bool {
        match self {
            Self::All(terms) | Self::Any(terms) => terms.iter().any(Self::asks_states),
            Self::Not(term) => term.asks_states(),
            Self::Status(_) | Self::At(_) => true,
            _ => false,
        }
    }

    /// Evaluates the filter on a firm.
    pub fn test(&self, firm: &Firm) -> Verdict {
        match self {
            Self::All(terms) => terms.iter().map(|t| t.test(firm)).min().unwrap_or(Verdict::Match),
            Self::Any(terms) => terms.iter().map(|t| t.test(firm)).max().unwrap_or(Verdict::Miss),
            Self::Not(term) => !term.test(firm),
            Self::Sectors(asked) => sector(asked, firm.sector.as_ref().map(|s| s.code)),
            Self::Workers(min, max) => {
                firm.workers.map_or(Verdict::Unknown, |w| in_range(w.count, *min, *max).into())
            }
            // A firm without a zone counts as outside all zones.
            Self::Zone(zone) => (firm.zone.as_ref() == Some(zone)).into(),
            Self::Status(status) => firm.status.map_or(Verdict::Unknown, |own| (own == *status).into()),
            Self::At(interval) => interval.meets(firm.opened, firm.closed).into(),
        }
    }
}

/// Whether a number is between two bounds, both inclusive; an absent bound does not restrict.
///
/// # Examples
///
/// ```
/// use xuong::query::filter::in_range;
///
/// assert!(in_range(10, Some(10), Some(49)) && in_range(49, Some(10), Some(49)));
/// assert!(!in_range(50, Some(10), Some(49)));
/// assert!(in_range(50, Some(10), None));
/// ```
pub fn in_range(n: u32, min: Option<u32>, max: Option<u32>) -> bool {
    min.is_none_or(|min| n >= min) && max.is_none_or(|max| n <= max)
}

/// Whether a sector is within one of those requested; unknown if it is coarser than one of them.
///
/// # Examples
///
/// In VSIC 2018, class 2592 is in division 25:
///
/// ```
/// use xuong::query::filter::{Verdict, sector};
///
/// let code = |text: &str| text.parse().unwrap();
/// assert_eq!(sector(&[code("25")], Some(code("2592"))), Verdict::Match);
/// assert_eq!(sector(&[code("2592")], Some(code("25"))), Verdict::Unknown, "it may be any class of division 25");
/// assert_eq!(sector(&[code("24")], Some(code("2592"))), Verdict::Miss);
/// assert_eq!(sector(&[code("25")], None), Verdict::Unknown);
/// ```
pub fn sector(asked: &[SectorCode], own: Option<SectorCode>) -> Verdict {
    let Some(own) = own else { return Verdict::Unknown };
    let of = |asked: &SectorCode| match () {
        () if own.is_within(asked) => Verdict::Match,
        () if asked.is_within(&own) => Verdict::Unknown,
        () => Verdict::Miss,
    };
    asked.iter().map(of).max().unwrap_or(Verdict::Miss)
}

#[cfg(test)]
mod tests;
