//! The firms that exist on a day, and figures about them.
//!
//! Figures are precomputed for firms without a recorded end. The differences from the present, which are firms that
//! will close or open, are found by the day from which the dates of a chunk no longer change anything.

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
    /// All establishments.
    pub firms: usize,
    /// Those with a point.
    pub placed: usize,
    /// Those with a known sector.
    pub with_sector: usize,
    /// Those with a known number of workers.
    pub with_workers: usize,
    /// Those whose presence on the day is uncertain.
    pub unsure: usize,
    /// Those without a recorded state.
    pub without_status: usize,
    /// Those with an inferred sector that no source confirms.
    pub inferred: usize,
    /// Those whose production is suspended.
    pub suspended: usize,
    /// Those that are suspended or closed, without a record of which.
    pub stopped: usize,
    /// Those that only a name in use at their place shows since the last [`LONG_AGO_YEARS`] years.
    pub by_name: usize,
    /// Those whose newest source is at least [`LONG_AGO_YEARS`] years older than the year of the day.
    pub seen_long_ago: usize,
    /// Those without a dated source.
    pub undated: usize,
}

/// The age of a newest source, in calendar years, from which an establishment was seen long ago.
pub const LONG_AGO_YEARS: i32 = 3;

impl Known {
    pub(crate) fn join(&mut self, other: Self) {
        self.firms += other.firms;
        self.placed += other.placed;
        self.with_sector += other.with_sector;
        self.with_workers += other.with_workers;
        self.unsure += other.unsure;
        self.without_status += other.without_status;
        self.inferred += other.inferred;
        self.suspended += other.suspended;
        self.stopped += other.stopped;
        self.by_name += other.by_name;
        self.seen_long_ago += other.seen_long_ago;
        self.undated += other.undated;
    }
}

/// The year in which a firm was last seen, and that in which it was last seen by more than a name.
type Seen = (i32, Option<i32>);

/// The precomputed figures of the firms of a chunk without a recorded end.
#[derive(Debug)]
pub(super) struct Standing {
    /// Count and sums of each division, by the heading under which it is counted.
    pub(super) mix: Box<[(u8, Tally)]>,
    /// The number of firms of each sector, by the number of its heading.
    sectors: Box<[(u16, u16)]>,
    /// How much is known of them, except for what depends on the day.
    known: Known,
    /// The firms with a recorded end, as of the present.
    pub(super) gone: Absent,
    /// The number of firms for each pair of the year of the newest source and that of the newest one that shows more
    /// than a name.
    seen: Box<[(Seen, usize)]>,
    /// The dates of the numbers of workers.
    workers_of: Dates,
    /// Rows whose dates never show their presence.
    pub(crate) unsure: Box<[u16]>,
    /// The day from which the presence of all other rows is known.
    sure_since: Option<Date>,
    /// The day from which the dates of the chunk no longer change anything.
    settled: Option<Date>,
}

impl Standing {
    pub(super) fn of(rows: &Rows) -> Self {
        let mut tallies = [Tally::default(); 256];
        let (mut counted, mut settled, mut sure_since) = (Known::default(), None, None);
        let (mut gone, mut workers_of) = (Absent::default(), Dates::default());
        let (mut seen, mut unsure): (BTreeMap<Seen, usize>, Vec<u16>) = (BTreeMap::new(), Vec::new());
        let mut sectors: BTreeMap<u16, u16> = BTreeMap::new();
        for row in 0..rows.len() {
            let life = rows.life(row);
            settled = settled.max(life.settled());
            if !rows.is_open(row) {
                gone.add(life, When::now(Date::MAX));
                continue;
            }
            counted.join(rows.known(row));
            *sectors.entry(rows.columns.sector[row]).or_default() += 1;
            tallies[usize::from(rows.counted_division(row))].add(known(rows.columns.workers[row]));
            rows.add_workers(row, &mut workers_of);
            life.as_of.into_iter().for_each(|date| {
                *seen.entry((date.last_day().year(), rows.confirmed(row))).or_default() += 1;
            });
            match life.sure_since() {
                Some(day) => sure_since = sure_since.max(Some(day)),
                None => unsure.extend(u16::try_from(row)),
            }
        }
        counted.unsure = unsure.len();
        let there = (0..=u8::MAX).zip(tallies).filter(|(_, tally)| tally.establishments > 0);
        Self {
            mix: there.collect(),
            sectors: sectors.into_iter().collect(),
            known: counted,
            gone,
            seen: seen.into_iter().collect(),
            workers_of,
            unsure: unsure.into(),
            sure_since,
            settled,
        }
    }

    /// How much is known of the firms on a day for which the precomputed figures are valid.
    pub(crate) fn known_on(&self, day: Date) -> Known {
        let count = |fits: &dyn Fn(i32, Option<i32>) -> bool| {
            self.seen.iter().filter(|((seen, more), _)| fits(*seen, *more)).map(|(_, count)| count).sum()
        };
        Known {
            seen_long_ago: count(&|seen, _| is_long_ago(seen, day)),
            by_name: count(&|seen, more| is_by_name(seen, more, day)),
            ..self.known
        }
    }

    /// Adds the number of firms of each sector, by its number, on a day for which the precomputed figures are valid.
    pub(super) fn add_sectors(&self, firms: &mut [usize]) {
        self.sectors.iter().for_each(|(sector, own)| firms[usize::from(*sector)] += usize::from(*own));
    }

    /// Whether the precomputed figures are valid for a day, and the list of uncertain rows too.
    pub(crate) fn holds_doubts(&self, when: When) -> bool {
        self.holds(when) && self.sure_since <= Some(when.day)
    }

    /// Whether the precomputed figures are valid for a day.
    pub(super) fn holds(&self, when: When) -> bool {
        when.is_present() && self.settled <= Some(when.day)
    }
}

/// Whether a year is long before a day.
fn is_long_ago(year: i32, day: Date) -> bool {
    day.year() - year >= LONG_AGO_YEARS
}

/// Whether a firm that was not seen long ago is shown only by a name since.
fn is_by_name(seen: i32, confirmed: Option<i32>, day: Date) -> bool {
    !is_long_ago(seen, day) && confirmed.is_none_or(|year| is_long_ago(year, day))
}

/// The dates of some figures: the first and the last, and the number of figures without one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    /// The first and the last date.
    pub range: Option<(PartialDate, PartialDate)>,
    /// The number of figures without a date.
    pub undated: usize,
}

impl Dates {
    /// Adds a figure with its date.
    fn add(&mut self, date: Option<PartialDate>) {
        match date {
            Some(date) => self.join(Self { range: Some((date, date)), undated: 0 }),
            None => self.undated += 1,
        }
    }

    /// Adds the dates of other figures.
    pub(super) fn join(&mut self, other: Self) {
        self.range = match (self.range, other.range) {
            (Some(own), Some(more)) => Some((own.0.earlier(more.0), own.1.max(more.1))),
            (own, more) => own.or(more),
        };
        self.undated += other.undated;
    }
}

impl Standing {
    /// The dates of the numbers of workers of the firms on a day for which the precomputed figures are valid.
    pub(super) fn workers_of(&self) -> Dates {
        self.workers_of
    }
}

impl Rows {
    /// Adds the date of the workers of a firm, if their number is known.
    fn add_workers(&self, row: usize, dates: &mut Dates) {
        if known(self.columns.workers[row]).is_some() {
            dates.add(PartialDate::unpacked(self.columns.workers_as_of[row]));
        }
    }

    /// The dates of the numbers of workers of the firms on a day.
    pub(super) fn workers_of_on(&self, when: When) -> Dates {
        let mut all = Dates::default();
        (0..self.len())
            .filter(|row| self.is_there(*row, when))
            .for_each(|row| self.add_workers(row, &mut all));
        all
    }

    /// The year of the newest period in which more than a name shows a firm.
    fn confirmed(&self, row: usize) -> Option<i32> {
        PartialDate::unpacked(self.columns.confirmed[row]).map(|date| date.last_day().year())
    }

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

    /// Whether a firm has no recorded end and so is part of the precomputed figures.
    pub(super) fn is_open(&self, row: usize) -> bool {
        self.columns.closed[row] == 0
            && !matches!(
                FirmStatus::numbered(self.columns.status[row]),
                Some(FirmStatus::Moved | FirmStatus::Closed)
            )
    }

    /// Whether a firm is counted on a day: it is not known to be absent.
    pub(super) fn is_there(&self, row: usize, when: When) -> bool {
        self.life(row).on(when) != Presence::NotThere
    }

    /// The number of the division under which it is counted.
    pub(super) fn counted_division(&self, row: usize) -> u8 {
        counted_division(self.columns.sector[row])
    }

    fn known(&self, row: usize) -> Known {
        let columns = &self.columns;
        let status = FirmStatus::numbered(columns.status[row]);
        Known {
            firms: 1,
            placed: usize::from(!columns.lon[row].is_nan()),
            with_sector: usize::from(columns.sector[row] != 0),
            with_workers: usize::from(columns.workers[row] != UNKNOWN),
            without_status: usize::from(columns.status[row] == 0),
            inferred: usize::from(columns.inferred[row]),
            suspended: usize::from(status == Some(FirmStatus::Suspended)),
            stopped: usize::from(status == Some(FirmStatus::SuspendedOrClosed)),
            by_name: 0,
            undated: usize::from(columns.first_seen[row] == 0),
            unsure: 0,
            seen_long_ago: 0,
        }
    }

    /// The same for one firm; `None` if it does not exist on the day.
    pub(crate) fn known_on(&self, row: usize, when: When) -> Option<Known> {
        let life = self.life(row);
        let presence = Some(life.on(when)).filter(|presence| *presence != Presence::NotThere)?;
        let seen = life.as_of.map(|seen| seen.last_day().year());
        let long_ago = seen.is_some_and(|year| is_long_ago(year, when.day));
        let by_name = seen.is_some_and(|year| is_by_name(year, self.confirmed(row), when.day));
        Some(Known {
            unsure: usize::from(presence == Presence::Unknown),
            seen_long_ago: usize::from(long_ago),
            by_name: usize::from(by_name),
            ..self.known(row)
        })
    }
}

/// Records of establishments that are not counted, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Absent {
    /// Known to have closed by the day.
    pub closed: usize,
    /// Known to have moved by the day.
    pub moved: usize,
    /// Known to open later.
    pub not_open: usize,
    /// Not known on which of the compared days they existed, and so counted on none.
    pub unclear: usize,
}

impl Absent {
    /// The number of all of them.
    pub fn all(self) -> usize {
        self.closed + self.moved + self.not_open + self.unclear
    }

    /// Adds an establishment that does not exist on a day.
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
