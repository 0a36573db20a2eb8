//! Filters on firms. An unknown value neither matches nor misses: it is told apart.

use crate::model::{code::Code, firm::Firm, sector::SectorCode};

/// What a firm is asked for. An empty filter matches every firm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Any of these sectors or a sector below them.
    pub sectors: Vec<SectorCode>,
    /// At least so many workers.
    pub workers_min: Option<u32>,
    /// At most so many workers.
    pub workers_max: Option<u32>,
    /// Listed in this zone.
    pub zone: Option<Code>,
}

/// Whether a firm meets a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does not.
    Miss,
    /// A value the filter asks for is unknown, and no known value misses.
    Unknown,
    /// It does.
    Match,
}

impl Filter {
    /// Whether anything restricted is asked: a filter on it tells its value.
    pub fn asks_workers(&self) -> bool {
        self.workers_min.is_some() || self.workers_max.is_some()
    }

    /// The weakest verdict of all its terms.
    pub fn test(&self, firm: &Firm) -> Verdict {
        self.sector(firm).min(self.workers(firm)).min(self.in_zone(firm))
    }

    fn sector(&self, firm: &Firm) -> Verdict {
        if self.sectors.is_empty() {
            return Verdict::Match;
        }
        let Some(sector) = &firm.sector else { return Verdict::Unknown };
        let of = |asked: &SectorCode| match () {
            () if sector.code.is_within(asked) => Verdict::Match,
            () if asked.is_within(&sector.code) => Verdict::Unknown,
            () => Verdict::Miss,
        };
        self.sectors.iter().map(of).max().unwrap_or(Verdict::Miss)
    }

    fn workers(&self, firm: &Firm) -> Verdict {
        if !self.asks_workers() {
            return Verdict::Match;
        }
        let Some(workers) = firm.workers else { return Verdict::Unknown };
        let fits = self.workers_min.is_none_or(|min| workers.count >= min)
            && self.workers_max.is_none_or(|max| workers.count <= max);
        if fits { Verdict::Match } else { Verdict::Miss }
    }

    /// A firm without a zone is outside the zones as far as the register knows.
    fn in_zone(&self, firm: &Firm) -> Verdict {
        let fits = self.zone.is_none() || self.zone == firm.zone;
        if fits { Verdict::Match } else { Verdict::Miss }
    }
}
