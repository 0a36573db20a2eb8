//! Filters prepared for columns: verdicts on a block of rows at a time, one bit for each row.

use std::ops::Range;

use super::{chunk::Chunk, envelope::Envelope, mask::bits, reference::Base, rows::UNKNOWN};
use crate::{
    model::{date::PartialDate, sector::SectorCode, vsic},
    query::{filter::Filter, interval::Interval},
};

/// Verdicts on the rows of a block; a row in neither set does not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdicts {
    pub(super) matches: u64,
    pub(super) unknown: u64,
}

impl Verdicts {
    /// Every row matches.
    pub(super) const MATCH: Self = Self { matches: u64::MAX, unknown: 0 };
    /// No row matches.
    pub(super) const MISS: Self = Self { matches: 0, unknown: 0 };
    /// The verdict on every row is unknown.
    pub(super) const UNKNOWN: Self = Self { matches: 0, unknown: u64::MAX };

    pub(super) fn and(self, other: Self) -> Self {
        let matches = self.matches & other.matches;
        let possible = (self.matches | self.unknown) & (other.matches | other.unknown);
        Self { matches, unknown: possible & !matches }
    }

    pub(super) fn or(self, other: Self) -> Self {
        let matches = self.matches | other.matches;
        Self { matches, unknown: (self.unknown | other.unknown) & !matches }
    }

    pub(super) fn not(self) -> Self {
        Self { matches: !(self.matches | self.unknown), unknown: self.unknown }
    }
}

/// The rows that may match, by the divisions of an envelope.
#[derive(Debug, Clone, Copy)]
struct Divisions {
    matches: u128,
    unknown: u128,
}

/// A prepared filter.
#[derive(Debug)]
pub(super) struct Matcher {
    term: Term,
    divisions: Divisions,
}

/// Sectors by number: ranges that match, and single ones that may match.
#[derive(Debug, Default)]
struct Numbers {
    matches: Vec<Range<u16>>,
    unknown: Vec<u16>,
}

#[derive(Debug)]
enum Term {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Sectors(Numbers),
    Workers(Option<u32>, Option<u32>),
    /// `None` for a zone that does not exist.
    Zone(Option<u16>),
    Status(u8),
    At(Interval),
}

impl Matcher {
    pub(super) fn new(filter: &Filter, base: &Base) -> Self {
        let term = Term::new(filter, base);
        Self { divisions: term.divisions(), term }
    }

    /// Whether every row matches.
    pub(super) fn is_everything(&self) -> bool {
        matches!(&self.term, Term::All(terms) if terms.is_empty())
    }

    /// Whether some row of an envelope may match.
    pub(super) fn may_match(&self, envelope: &Envelope) -> bool {
        envelope.divisions & self.divisions.matches != 0
    }

    /// Whether the verdict on some row of an envelope may be unknown.
    pub(super) fn may_be_unknown(&self, envelope: &Envelope) -> bool {
        envelope.divisions & self.divisions.unknown != 0
    }

    /// The verdicts on a block of a chunk.
    pub(super) fn verdicts(&self, chunk: &Chunk, block: usize) -> Verdicts {
        self.term.verdicts(chunk, block)
    }
}

impl Term {
    fn new(filter: &Filter, base: &Base) -> Self {
        let each = |terms: &[Filter]| terms.iter().map(|t| Self::new(t, base)).collect::<Vec<_>>();
        match filter {
            Filter::All(terms) => {
                let asks = |t: &Self| !matches!(t, Self::All(inner) if inner.is_empty());
                Self::All(each(terms).into_iter().filter(asks).collect())
            }
            Filter::Any(terms) => Self::Any(each(terms)),
            Filter::Not(term) => Self::Not(Box::new(Self::new(term, base))),
            Filter::Sectors(asked) => Self::Sectors(Numbers::new(asked)),
            Filter::Workers(min, max) => Self::Workers(*min, *max),
            Filter::Zone(code) => Self::Zone(Some(base.zone_number(code)).filter(|n| *n != 0)),
            Filter::Status(status) => Self::Status(status.number()),
            Filter::At(interval) => Self::At(*interval),
        }
    }

    fn divisions(&self) -> Divisions {
        const ALL: u128 = u128::MAX;
        let parts = |terms: &[Self]| terms.iter().map(Self::divisions).collect::<Vec<_>>();
        match self {
            Self::All(terms) => {
                let unknown = if terms.is_empty() { 0 } else { ALL };
                parts(terms).iter().fold(Divisions { matches: ALL, unknown }, |all, d| Divisions {
                    matches: all.matches & d.matches,
                    unknown: all.unknown & (d.matches | d.unknown),
                })
            }
            Self::Any(terms) => parts(terms).iter().fold(Divisions { matches: 0, unknown: 0 }, |all, d| {
                Divisions { matches: all.matches | d.matches, unknown: all.unknown | d.unknown }
            }),
            Self::Sectors(numbers) => numbers.divisions(),
            Self::Not(_) | Self::Workers(..) | Self::Status(_) => Divisions { matches: ALL, unknown: ALL },
            Self::Zone(_) | Self::At(_) => Divisions { matches: ALL, unknown: 0 },
        }
    }

    fn verdicts(&self, chunk: &Chunk, block: usize) -> Verdicts {
        let rows = chunk.block(block);
        let columns = &chunk.columns;
        match self {
            Self::All(terms) => terms.iter().fold(Verdicts::MATCH, |all, term| match all {
                Verdicts::MISS => all,
                _ => all.and(term.verdicts(chunk, block)),
            }),
            Self::Any(terms) => {
                terms.iter().fold(Verdicts::MISS, |all, term| all.or(term.verdicts(chunk, block)))
            }
            Self::Not(term) => term.verdicts(chunk, block).not(),
            Self::Sectors(numbers) => numbers.verdicts(&columns.sector[rows]),
            Self::Workers(min, max) => {
                let (low, high) = (min.unwrap_or(0), max.unwrap_or(u32::MAX));
                let workers = &columns.workers[rows];
                let unknown = bits(workers, |n| *n == UNKNOWN);
                Verdicts { matches: bits(workers, |n| (low <= *n) & (*n <= high)) & !unknown, unknown }
            }
            Self::Zone(asked) => {
                let matches = asked.map_or(0, |asked| bits(&columns.zone[rows], |own| *own == asked));
                Verdicts { matches, unknown: 0 }
            }
            Self::Status(asked) => {
                let own = &columns.status[rows];
                Verdicts { matches: bits(own, |s| s == asked), unknown: bits(own, |s| *s == 0) }
            }
            Self::At(interval) => {
                let date = |packed: u32| PartialDate::unpacked(packed);
                let lives = rows.map(|row| (date(columns.opened[row]), date(columns.closed[row])));
                let meets = lives.map(|(from, to)| interval.meets(from, to));
                let matches = meets.enumerate().fold(0, |bits, (at, meets)| bits | u64::from(meets) << at);
                Verdicts { matches, unknown: 0 }
            }
        }
    }
}

impl Numbers {
    /// The sectors that match or may match the requested ones, as in [`sector`](crate::query::filter::sector).
    fn new(asked: &[SectorCode]) -> Self {
        let mut runs: Vec<_> = asked.iter().flat_map(|code| vsic::numbers_within(*code)).collect();
        runs.sort_unstable_by_key(|run| run.start);
        let mut matches: Vec<Range<u16>> = Vec::new();
        for run in runs {
            match matches.last_mut() {
                Some(last) if run.start <= last.end => last.end = last.end.max(run.end),
                _ => matches.push(run),
            }
        }
        let above = |code: &SectorCode| {
            let code = *code;
            (1..code.level()).filter_map(move |level| code.at_level(level))
        };
        let mut unknown: Vec<u16> = asked.iter().flat_map(above).filter_map(vsic::number).collect();
        unknown.push(0);
        unknown.sort_unstable();
        unknown.dedup();
        unknown.retain(|n| !matches.iter().any(|run| run.contains(n)));
        Self { matches, unknown }
    }

    fn divisions(&self) -> Divisions {
        let bits = |numbers: &mut dyn Iterator<Item = u16>| {
            numbers.fold(0, |bits, n| bits | 1_u128 << vsic::division_of(n))
        };
        Divisions {
            matches: bits(&mut self.matches.iter().cloned().flatten()),
            unknown: bits(&mut self.unknown.iter().copied()),
        }
    }

    fn verdicts(&self, sectors: &[u16]) -> Verdicts {
        let within = |run: &Range<u16>| bits(sectors, |n| (run.start <= *n) & (*n < run.end));
        Verdicts {
            matches: self.matches.iter().fold(0, |all, run| all | within(run)),
            unknown: self.unknown.iter().fold(0, |all, one| all | bits(sectors, |n| n == one)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::rows::BLOCK, *};
    use crate::query::filter::{self, Verdict};

    proptest! {
        #[test]
        fn a_bit_is_set_where_a_value_fits(values in proptest::collection::vec(any::<bool>(), 0..=BLOCK)) {
            let set = (0..BLOCK).filter(|at| bits(&values, |v| *v) & 1 << at != 0);
            let fits = (0..values.len()).filter(|at| values[*at]);
            prop_assert!(set.eq(fits));
        }
    }

    #[test]
    fn every_sector_is_judged_as_the_filter_judges_it() {
        for text in
            [vec!["25"], vec!["C"], vec!["2599", "2025:26"], vec!["2025:B", "10101"], vec!["25", "2592"]]
        {
            let asked: Vec<SectorCode> = text.iter().map(|t| t.parse().unwrap()).collect();
            let numbers = Numbers::new(&asked);
            for number in 0..u16::try_from(vsic::numbers()).unwrap() {
                let own = vsic::numbered(number).map(|h| h.code);
                let told = match numbers.verdicts(&[number]) {
                    Verdicts { matches: 1, unknown: 0 } => Verdict::Match,
                    Verdicts { matches: 0, unknown: 1 } => Verdict::Unknown,
                    _ => Verdict::Miss,
                };
                assert_eq!(told, filter::sector(&asked, own), "{text:?} {own:?}");
            }
        }
    }
}
