//! Filters on firms. An unknown value neither matches nor misses: it is told apart (Kleene 1952, §64).

use super::interval::Interval;
use crate::model::{
    code::Code,
    firm::{Firm, FirmStatus},
    sector::SectorCode,
};

/// What a firm is asked for. The empty conjunction matches every firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every one of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// Any of these sectors or a sector below them.
    Sectors(Vec<SectorCode>),
    /// At least and at most so many workers.
    Workers(Option<u32>, Option<u32>),
    /// Listed in this zone.
    Zone(Code),
    /// In this state.
    Status(FirmStatus),
    /// There at this time; an unknown opening or closing is open.
    At(Interval),
}

/// Whether a firm meets a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does not.
    Miss,
    /// A value the filter asks for is unknown, and no known value decides.
    Unknown,
    /// It does.
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
    /// The conjunction of the terms that were asked.
    pub fn all(terms: impl IntoIterator<Item = Option<Self>>) -> Self {
        Self::All(terms.into_iter().flatten().collect())
    }

    /// A term on sectors; `None` asks nothing.
    pub fn sectors(asked: Vec<SectorCode>) -> Option<Self> {
        (!asked.is_empty()).then_some(Self::Sectors(asked))
    }

    /// A term on workers; `None` asks nothing.
    pub fn workers(min: Option<u32>, max: Option<u32>) -> Option<Self> {
        (min.is_some() || max.is_some()).then_some(Self::Workers(min, max))
    }

    /// Whether it matches every firm.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(terms) if terms.iter().all(Self::is_everything))
    }

    /// Whether anything restricted is asked: a filter on it tells its value.
    pub fn asks_workers(&self) -> bool {
        match self {
            Self::All(terms) | Self::Any(terms) => terms.iter().any(Self::asks_workers),
            Self::Not(term) => term.asks_workers(),
            Self::Workers(..) => true,
            _ => false,
        }
    }

    /// Whether it asks for states or for a time, and so may ask for those who are gone.
    pub fn asks_states(&self) -> bool {
        match self {
            Self::All(terms) | Self::Any(terms) => terms.iter().any(Self::asks_states),
            Self::Not(term) => term.asks_states(),
            Self::Status(_) | Self::At(_) => true,
            _ => false,
        }
    }

    /// The verdict on a firm.
    pub fn test(&self, firm: &Firm) -> Verdict {
        match self {
            Self::All(terms) => terms.iter().map(|t| t.test(firm)).min().unwrap_or(Verdict::Match),
            Self::Any(terms) => terms.iter().map(|t| t.test(firm)).max().unwrap_or(Verdict::Miss),
            Self::Not(term) => !term.test(firm),
            Self::Sectors(asked) => sector(asked, firm.sector.as_ref().map(|s| s.code)),
            Self::Workers(min, max) => {
                firm.workers.map_or(Verdict::Unknown, |w| in_range(w.count, *min, *max).into())
            }
            // A firm without a zone is outside the zones as far as the register knows.
            Self::Zone(zone) => (firm.zone.as_ref() == Some(zone)).into(),
            Self::Status(status) => firm.status.map_or(Verdict::Unknown, |own| (own == *status).into()),
            Self::At(interval) => interval.meets(firm.opened, firm.closed).into(),
        }
    }
}

/// Whether a number lies between two bounds.
pub fn in_range(n: u32, min: Option<u32>, max: Option<u32>) -> bool {
    min.is_none_or(|min| n >= min) && max.is_none_or(|max| n <= max)
}

/// The verdict on a sector. One that is coarser than what is asked may or may not be it.
pub fn sector(asked: &[SectorCode], own: Option<SectorCode>) -> Verdict {
    let Some(own) = own else { return Verdict::Unknown };
    let of = |asked: &SectorCode| match () {
        () if own.is_within(asked) => Verdict::Match,
        () if asked.is_within(&own) => Verdict::Unknown,
        () => Verdict::Miss,
    };
    asked.iter().map(of).max().unwrap_or(Verdict::Miss)
}
