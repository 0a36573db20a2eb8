//! The answer of a report.

use std::collections::BTreeSet;

use time::Date;

use super::{column::Heading, grid::Grid};
use crate::{
    index::{
        Snapshot,
        edition::Edition,
        standing::{Absent, Known},
    },
    model::{
        change::Seq,
        code::Code,
        date::PartialDate,
        lang::Lang,
        observation::{Basis, Observation},
        presence::When,
        unit::Precision,
        zone::Zone,
    },
};

/// An answer with everything a reader needs to trust or doubt it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the report.
    pub name: &'static str,
    /// Title for people.
    pub title: String,
    /// Columns and rows.
    pub grid: Grid,
    /// What the figures rest on.
    pub provenance: Provenance,
    /// How to read the figures.
    pub notes: Vec<Note>,
}

impl Table {
    /// A name that a note explains and that no column has.
    pub fn misnamed(&self) -> Option<&'static str> {
        let names = self.notes.iter().flat_map(|note| note.explains);
        names.copied().find(|name| !self.grid.has(name))
    }

    /// The notes that stand where all its columns do.
    pub fn notes_told(&self) -> Vec<String> {
        self.notes_beside(|_| true)
    }

    /// The notes that stand where some of its columns do.
    pub fn notes_beside(&self, is_shown: impl Fn(&Heading) -> bool) -> Vec<String> {
        let shown: Vec<&str> = self.grid.headings().iter().filter(|h| is_shown(h)).map(|h| h.name).collect();
        let told = self.notes.iter().filter(|note| note.stands_beside(&shown));
        told.map(|note| note.text.clone()).collect()
    }
}

/// A sentence on how to read figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// The names of the columns that it explains, one of which must be shown; none where it is about the whole table.
    pub explains: &'static [&'static str],
}

impl Note {
    /// A sentence that explains columns.
    pub fn on(explains: &'static [&'static str], text: impl Into<String>) -> Self {
        Self { text: text.into(), explains }
    }

    fn stands_beside(&self, shown: &[&str]) -> bool {
        self.explains.is_empty() || self.explains.iter().any(|name| shown.contains(name))
    }
}

impl From<String> for Note {
    fn from(text: String) -> Self {
        Self { text, explains: &[] }
    }
}

impl From<&str> for Note {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// The source that made-up firms name.
const SYNTHETIC: &str = "synthetic";

/// What figures rest on.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of the figures, apart from the others"
)]
pub struct Provenance {
    /// Where they come from.
    pub basis: Basis,
    /// Version of the register.
    pub version: Seq,
    /// Edition of the boundaries, where areas are told apart.
    pub boundaries: Option<String>,
    /// How well those boundaries are known.
    pub precision: Option<Precision>,
    /// Dates of the oldest and newest sources.
    pub dates: Option<(PartialDate, PartialDate)>,
    /// How many sources were used.
    pub sources: usize,
    /// How many of them have no date.
    pub undated_sources: usize,
    /// How much is known of the establishments counted; `None` when none were.
    pub coverage: Option<Known>,
    /// The records of establishments that do not count, where a day is told.
    pub absent: Option<Absent>,
    /// How many of the establishments counted have a point outside all units of the boundaries, where these tell areas apart.
    pub outside: Option<usize>,
    /// The end of the day of which they are counted; `None` where it stands elsewhere or there is none.
    pub on: Option<Date>,
    /// Whether it is the last of days that are compared, on all of which the same firms count.
    pub compared: bool,
    /// Whether made-up firms are among them.
    pub synthetic: bool,
    /// How many published figures and zones have no date.
    pub undated: usize,
    /// Whether the public is told no workers at all.
    pub unpublished: bool,
    /// Whether it is told in one sentence, and the establishments counted once for the whole page.
    pub brief: bool,
}

impl Provenance {
    /// That of figures counted from every firm of a snapshot.
    pub fn of(now: &Snapshot, edition: Option<&Edition>) -> Self {
        let firms = now.firms.len();
        let coverage = now.firms.coverage();
        let sources = coverage.sources.iter().map(String::as_str);
        Self {
            basis: Basis::Counted,
            version: now.version,
            boundaries: edition.map(|e| e.code.to_string()),
            precision: edition.and_then(Edition::precision),
            dates: coverage.dates,
            sources: coverage.sources.len(),
            undated_sources: without_date(sources, now),
            coverage: Some(Known {
                firms,
                placed: coverage.placed,
                with_sector: coverage.with_sector,
                with_workers: coverage.with_workers,
                ..Known::default()
            }),
            absent: None,
            outside: None,
            on: None,
            compared: false,
            synthetic: is_synthetic(now),
            undated: 0,
            unpublished: false,
            brief: false,
        }
    }

    /// That of figures counted from the firms that are there on a day.
    pub fn on(when: When, now: &Snapshot, edition: Option<&Edition>) -> Self {
        let known = now.firms.known_on(when);
        let outside = edition.and_then(|own| number_of(own, now));
        Self {
            absent: Some(now.firms.absent_on(when)),
            outside: outside.map(|edition| now.firms.outside_on(edition, when, &known)),
            ..Self::counted(known, when, now, edition)
        }
    }

    /// That of figures that compare days, of the firms that are there on the last.
    pub fn over(days: &[Date], today: Date, now: &Snapshot, edition: Option<&Edition>) -> Self {
        let when: Vec<When> = days.iter().map(|day| When { day: *day, today }).collect();
        let Some(last) = when.last() else { return Self::of(now, edition) };
        let outside = edition.and_then(|own| number_of(own, now));
        Self {
            compared: true,
            absent: Some(now.firms.absent_over(&when)),
            outside: outside.map(|edition| now.firms.outside_over(edition, &when)),
            ..Self::counted(now.firms.known_over(&when), *last, now, edition)
        }
    }

    fn counted(known: Known, when: When, now: &Snapshot, edition: Option<&Edition>) -> Self {
        let basis = if known.unsure > 0 { Basis::Estimated } else { Basis::Counted };
        Self { basis, coverage: Some(known), on: Some(when.day), ..Self::of(now, edition) }
    }

    /// That of what is held of areas themselves, of which no establishment is told.
    pub fn of_areas(now: &Snapshot, edition: Option<&Edition>) -> Self {
        Self {
            boundaries: edition.map(|e| e.code.to_string()),
            precision: edition.and_then(Edition::precision),
            ..Self::of_observations(now, None, None)
        }
    }

    /// That of figures that were published or reported: these, and what zones say of themselves.
    pub fn of_observations<'a>(
        now: &'a Snapshot,
        used: impl IntoIterator<Item = &'a Observation>,
        zones: impl IntoIterator<Item = &'a Zone>,
    ) -> Self {
        let mut rests_on = RestsOn::default();
        used.into_iter().for_each(|observation| rests_on.observation(observation, now));
        zones.into_iter().for_each(|zone| rests_on.zone(zone));
        rests_on.told(now)
    }

    /// That of published figures beside which stand some that are counted from the firms that are there on a day.
    pub fn beside_counted<'a>(
        now: &'a Snapshot,
        used: impl IntoIterator<Item = &'a Observation>,
        when: When,
    ) -> Self {
        let mut rests_on = RestsOn::default();
        used.into_iter().for_each(|observation| rests_on.observation(observation, now));
        let firms = now.firms.coverage();
        rests_on.sources.extend(firms.sources.iter().map(String::as_str));
        rests_on.dates.extend(firms.dates.into_iter().flat_map(|(oldest, newest)| [oldest, newest]));
        let absent = Some(now.firms.absent_on(when));
        let coverage = Some(now.firms.known_on(when));
        Self { absent, coverage, on: Some(when.day), ..rests_on.told(now) }
    }
}

/// What published figures rest on, as it is collected.
#[derive(Default)]
struct RestsOn<'a> {
    sources: BTreeSet<&'a str>,
    dates: Vec<PartialDate>,
    undated: usize,
}

impl<'a> RestsOn<'a> {
    fn date(&mut self, date: Option<PartialDate>) {
        self.dates.extend(date);
        self.undated += usize::from(date.is_none());
    }

    /// A figure has the date of its source where it has none itself.
    fn observation(&mut self, own: &'a Observation, now: &Snapshot) {
        let source = own.source.as_ref().map(Code::as_str);
        self.sources.extend(source);
        self.date(own.as_of.or_else(|| now.base.source_date(source?)));
    }

    /// A zone, and its state, which has a date of its own.
    fn zone(&mut self, zone: &'a Zone) {
        self.sources.extend(zone.sources.iter().map(Code::as_str));
        self.date(zone.as_of);
        if zone.status.is_some() {
            self.date(zone.status_as_of);
        }
    }

    fn told(self, now: &Snapshot) -> Provenance {
        let Self { sources, dates, undated } = self;
        Provenance {
            basis: Basis::Imported,
            version: now.version,
            boundaries: None,
            precision: None,
            dates: dates.iter().copied().reduce(PartialDate::earlier).zip(dates.into_iter().max()),
            sources: sources.len(),
            synthetic: sources.contains(SYNTHETIC),
            undated_sources: without_date(sources, now),
            coverage: None,
            absent: None,
            outside: None,
            on: None,
            compared: false,
            undated,
            unpublished: false,
            brief: false,
        }
    }
}

/// The place of an edition among those that are held.
fn number_of(edition: &Edition, now: &Snapshot) -> Option<usize> {
    now.base.editions.iter().position(|own| own.code == edition.code)
}

/// How many of some sources have no date, those that the register does not describe among them.
fn without_date<'a>(sources: impl IntoIterator<Item = &'a str>, now: &Snapshot) -> usize {
    let held = now.base.holdings.sources.values();
    let dated: BTreeSet<&str> = held.filter(|s| s.dated.is_some()).map(|s| s.code.as_str()).collect();
    sources.into_iter().filter(|code| !dated.contains(code)).count()
}

/// Whether made-up firms are in the register.
pub fn is_synthetic(now: &Snapshot) -> bool {
    now.firms.coverage().sources.contains(SYNTHETIC)
}

/// What every table, document and picture of a register with made-up firms says.
pub fn made_up(lang: Lang) -> &'static str {
    lang.pick(
        "DỮ LIỆU GIẢ LẬP (synthetic): các cơ sở được tạo ra để thử, không phải số liệu thật",
        "SYNTHETIC DATA: the establishments are made up for trials and are no real figures",
    )
}
