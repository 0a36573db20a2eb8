//! Which firms are there on a day, and figures of those alone.
//!
//! Figures are kept of the firms of which nothing tells an end. What the present differs from that by, those that have yet
//! to close or to open, is found through the day from which on the dates of a chunk change nothing any more.

use std::collections::BTreeMap;

use time::Date;

use super::{
    rows::{Rows, UNKNOWN, known},
    totals::Tally,
};
use crate::model::{
    concordance::counted_division,
    date::PartialDate,
    firm::FirmStatus,
    presence::{Life, Presence, When},
};

/// How much is known of some establishments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// All of them.
    pub firms: usize,
    /// Those with a place.
    pub placed: usize,
    /// Those with a known sector.
    pub with_sector: usize,
    /// Those with a known number of workers.
    pub with_workers: usize,
    /// Those of which it is not known whether they were there on the day.
    pub unsure: usize,
    /// Those whose state nobody recorded.
    pub without_status: usize,
    /// Those that pause.
    pub suspended: usize,
    /// Those whose newest source is of a year at least [`LONG_AGO_YEARS`] before that of the day.
    pub seen_long_ago: usize,
    /// Those without the date of any source.
    pub undated: usize,
}

/// Who was last seen so many calendar years before that of a day was seen long ago.
pub const LONG_AGO_YEARS: i32 = 3;

impl Known {
    pub(crate) fn join(&mut self, other: Self) {
        self.firms += other.firms;
        self.placed += other.placed;
        self.with_sector += other.with_sector;
        self.with_workers += other.with_workers;
        self.unsure += other.unsure;
        self.without_status += other.without_status;
        self.suspended += other.suspended;
        self.seen_long_ago += other.seen_long_ago;
        self.undated += other.undated;
    }
}

/// What is kept of the firms of a chunk of which nothing tells an end.
#[derive(Debug)]
pub(super) struct Standing {
    /// Count and sums of each division that is there, by the heading it counts under.
    pub(super) mix: Box<[(u8, Tally)]>,
    /// How much is known of them, but for what depends on the day.
    known: Known,
    /// Those of which something tells an end, as they are at the present.
    pub(super) gone: Absent,
    /// Of how many the newest source is of a year.
    seen: Box<[(i32, usize)]>,
    /// Rows of which nothing ever tells whether they are there.
    pub(crate) unsure: Box<[u16]>,
    /// From this day on all others are known to be there.
    sure_since: Option<Date>,
    /// From this day on the dates of the chunk change nothing any more.
    settled: Option<Date>,
}

impl Standing {
    pub(super) fn of(rows: &Rows) -> Self {
        let mut tallies = [Tally::default(); 256];
        let (mut counted, mut settled, mut sure_since) = (Known::default(), None, None);
        let mut gone = Absent::default();
        let (mut seen, mut unsure): (BTreeMap<i32, usize>, Vec<u16>) = (BTreeMap::new(), Vec::new());
        for row in 0..rows.len() {
            let life = rows.life(row);
            settled = settled.max(life.settled());
            if !rows.is_open(row) {
                gone.add(life, When::now(Date::MAX));
                continue;
            }
            counted.join(rows.known(row));
            tallies[usize::from(rows.counted_division(row))].add(known(rows.columns.workers[row]));
            life.as_of.into_iter().for_each(|date| *seen.entry(date.last_day().year()).or_default() += 1);
            match life.sure_since() {
                Some(day) => sure_since = sure_since.max(Some(day)),
                None => unsure.extend(u16::try_from(row)),
            }
        }
        counted.unsure = unsure.len();
        let there = (0..=u8::MAX).zip(tallies).filter(|(_, tally)| tally.establishments > 0);
        Self {
            mix: there.collect(),
            known: counted,
            gone,
            seen: seen.into_iter().collect(),
            unsure: unsure.into(),
            sure_since,
            settled,
        }
    }

    /// How much is known of the firms that are there on a day whose figures are kept.
    pub(crate) fn known_on(&self, day: Date) -> Known {
        let long_ago = self.seen.iter().filter(|(year, _)| is_long_ago(*year, day)).map(|(_, count)| count);
        Known { seen_long_ago: long_ago.sum(), ..self.known }
    }

    /// Whether the kept figures are those of a day, and so are the rows of which nothing tells.
    pub(crate) fn holds_doubts(&self, when: When) -> bool {
        self.holds(when) && self.sure_since <= Some(when.day)
    }

    /// Whether the kept figures are those of a day.
    pub(super) fn holds(&self, when: When) -> bool {
        when.is_present() && self.settled <= Some(when.day)
    }
}

/// Whether a year is long before a day.
fn is_long_ago(year: i32, day: Date) -> bool {
    day.year() - year >= LONG_AGO_YEARS
}

impl Rows {
    /// The dates of a firm.
    pub(super) fn life(&self, row: usize) -> Life {
        let (columns, date) = (&self.columns, PartialDate::unpacked);
        Life {
            opened: date(columns.opened[row]),
            closed: date(columns.closed[row]),
            status: FirmStatus::numbered(columns.status[row]),
            as_of: date(columns.as_of[row]),
            first_seen: date(columns.first_seen[row]),
        }
    }

    /// Whether nothing tells of an end: of these figures are kept.
    pub(super) fn is_open(&self, row: usize) -> bool {
        self.columns.closed[row] == 0
            && !matches!(
                FirmStatus::numbered(self.columns.status[row]),
                Some(FirmStatus::Moved | FirmStatus::Closed)
            )
    }

    /// Whether a firm is not known to be elsewhere on a day.
    pub(super) fn is_there(&self, row: usize, when: When) -> bool {
        self.life(row).on(when) != Presence::NotThere
    }

    /// The number of the division that it counts under.
    pub(super) fn counted_division(&self, row: usize) -> u8 {
        counted_division(self.columns.sector[row])
    }

    fn known(&self, row: usize) -> Known {
        let columns = &self.columns;
        Known {
            firms: 1,
            placed: usize::from(!columns.lon[row].is_nan()),
            with_sector: usize::from(columns.sector[row] != 0),
            with_workers: usize::from(columns.workers[row] != UNKNOWN),
            without_status: usize::from(columns.status[row] == 0),
            suspended: usize::from(FirmStatus::numbered(columns.status[row]) == Some(FirmStatus::Suspended)),
            undated: usize::from(columns.first_seen[row] == 0),
            unsure: 0,
            seen_long_ago: 0,
        }
    }

    /// The same of one that is there on a day; `None` where it is not.
    pub(crate) fn known_on(&self, row: usize, when: When) -> Option<Known> {
        let life = self.life(row);
        let presence = Some(life.on(when)).filter(|presence| *presence != Presence::NotThere)?;
        let long_ago = life.as_of.is_some_and(|seen| is_long_ago(seen.last_day().year(), when.day));
        Some(Known {
            unsure: usize::from(presence == Presence::Unknown),
            seen_long_ago: usize::from(long_ago),
            ..self.known(row)
        })
    }
}

/// Records of establishments that do not count, by the reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Absent {
    /// Known to have ended by the day.
    pub closed: usize,
    /// Known to have moved away by the day.
    pub moved: usize,
    /// Known to open later.
    pub not_open: usize,
    /// Not known to have come or left on which of the days that are compared, so that they count on none.
    pub unclear: usize,
}

impl Absent {
    /// All of them.
    pub fn all(self) -> usize {
        self.closed + self.moved + self.not_open + self.unclear
    }

    /// Adds an establishment that is not there on a day.
    pub(super) fn add(&mut self, life: Life, when: When) {
        if life.opened.is_some_and(|opened| opened.first_day() > when.day) {
            self.not_open += 1;
        } else if life.status == Some(FirmStatus::Moved) {
            self.moved += 1;
        } else {
            self.closed += 1;
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.closed += other.closed;
        self.moved += other.moved;
        self.not_open += other.not_open;
        self.unclear += other.unclear;
    }
}
