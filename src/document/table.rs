//! The result of a report: a table with its provenance and notes.

use std::collections::BTreeSet;

use time::Date;

use super::{
    cited::{Cited, cited},
    column::Heading,
    grid::Grid,
    registers::{RegisterDate, register_dates},
};
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
        lang::{Lang, Names},
        observation::{Basis, Observation},
        presence::When,
        unit::Precision,
        zone::Zone,
    },
};

/// A table with what is needed to judge its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name of the report.
    pub name: &'static str,
    /// The title.
    pub title: String,
    /// The columns and rows.
    pub grid: Grid,
    /// The provenance of the figures.
    pub provenance: Provenance,
    /// Notes on how to read the figures.
    pub notes: Vec<Note>,
}

impl Table {
    /// A column name in a note that the table does not have: a mistake, which debug builds refuse.
    pub fn misnamed(&self) -> Option<&'static str> {
        let names = self.notes.iter().flat_map(|note| note.explains);
        names.copied().find(|name| !self.grid.has(name))
    }

    /// The notes that apply when all columns are shown.
    pub fn notes_told(&self) -> Vec<String> {
        self.notes_beside(|_| true)
    }

    /// The notes that apply when the columns selected by `is_shown` are shown.
    pub fn notes_beside(&self, is_shown: impl Fn(&Heading) -> bool) -> Vec<String> {
        let shown: Vec<&str> = self.grid.headings().iter().filter(|h| is_shown(h)).map(|h| h.name).collect();
        let told = self.notes.iter().filter(|note| note.stands_beside(&shown));
        told.map(|note| note.text.clone()).collect()
    }
}

/// A note on how to read the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text of the note.
    pub text: String,
    /// The columns that it explains, at least one of which must be shown; empty if it applies to the whole table.
    pub explains: &'static [&'static str],
}

impl Note {
    /// A note on some columns.
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

/// The source code of synthetic firms.
const SYNTHETIC: &str = "synthetic";

/// The provenance of figures: basis, version, boundaries, sources and coverage.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of the figures, apart from the others"
)]
pub struct Provenance {
    /// How the figures were obtained.
    pub basis: Basis,
    /// The version of the register.
    pub version: Seq,
    /// The edition of the boundaries, where the figures are by area.
    pub boundaries: Option<String>,
    /// The title of that edition; without one its code is written.
    pub edition: Option<Names>,
    /// The precision of those boundaries.
    pub precision: Option<Precision>,
    /// The dates of the oldest and the newest source.
    pub dates: Option<(PartialDate, PartialDate)>,
    /// The number of sources.
    pub sources: usize,
    /// The sources, in the order of their codes.
    pub cited: Vec<Cited>,
    /// How many of the sources only the published figures have that stand beside counted establishments.
    pub figures_alone: usize,
    /// How many of the sources have no date.
    pub undated_sources: usize,
    /// Coverage of the establishments counted; `None` if none are.
    pub coverage: Option<Known>,
    /// The records of establishments that are not counted, where figures are for a day.
    pub absent: Option<Absent>,
    /// How many of the establishments counted lie outside all units of the boundaries, where figures are by area.
    pub outside: Option<usize>,
    /// The day for whose end establishments are counted; `None` if it is given elsewhere or there is none.
    pub on: Option<Date>,
    /// Whether it is the last of several days compared, on all of which the same firms are counted.
    pub compared: bool,
    /// Whether there are synthetic firms among them.
    pub synthetic: bool,
    /// The number of published figures and zones without a date.
    pub undated: usize,
    /// The dates of the registers that are read as one; none of a register of its own.
    pub registers: Vec<RegisterDate>,
    /// Whether no numbers of workers are published in reports at all.
    pub unpublished: bool,
    /// Whether the provenance is written as one sentence, because the page states the establishments counted once for
    /// all tables.
    pub brief: bool,
}

/// The title that the city gives an edition of boundaries.
fn title_of(edition: &Edition, now: &Snapshot) -> Option<Names> {
    now.city.editions.iter().find(|own| own.code == edition.code).map(|own| own.title.clone())
}

impl Provenance {
    /// The provenance of figures that count every firm of a snapshot.
    pub fn of(now: &Snapshot, edition: Option<&Edition>) -> Self {
        let firms = now.firms.len();
        let coverage = now.firms.coverage();
        let sources = coverage.sources.iter().map(String::as_str);
        Self {
            basis: Basis::Counted,
            version: now.version,
            boundaries: edition.map(|e| e.code.to_string()),
            edition: edition.and_then(|e| title_of(e, now)),
            precision: edition.and_then(Edition::precision),
            dates: coverage.dates,
            sources: coverage.sources.len(),
            cited: cited(coverage.sources.iter().map(String::as_str), now),
            figures_alone: 0,
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
            registers: register_dates(now),
            unpublished: false,
            brief: false,
        }
    }

    /// The provenance of figures that count the firms present on a day.
    pub fn on(when: When, now: &Snapshot, edition: Option<&Edition>) -> Self {
        let known = now.firms.known_on(when);
        let outside = edition.and_then(|own| number_of(own, now));
        Self {
            absent: Some(now.firms.absent_on(when)),
            outside: outside.map(|edition| now.firms.outside_on(edition, when, &known)),
            ..Self::counted(known, when, now, edition)
        }
    }

    /// The provenance of figures that compare several days; the firms counted are those of the last.
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

    /// The provenance of attributes of areas, without counts of establishments.
    pub fn of_areas(now: &Snapshot, edition: Option<&Edition>) -> Self {
        Self {
            boundaries: edition.map(|e| e.code.to_string()),
            edition: edition.and_then(|e| title_of(e, now)),
            precision: edition.and_then(Edition::precision),
            ..Self::of_observations(now, None, None)
        }
    }

    /// The provenance of published or reported figures: observations, and attributes of zones.
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

    /// The provenance of published figures shown beside counts of the firms present on a day.
    pub fn beside_counted<'a>(
        now: &'a Snapshot,
        used: impl IntoIterator<Item = &'a Observation>,
        when: When,
    ) -> Self {
        let mut rests_on = RestsOn::default();
        used.into_iter().for_each(|observation| rests_on.observation(observation, now));
        let firms = now.firms.coverage();
        let figures_alone = rests_on.sources.iter().filter(|own| !firms.sources.contains(**own)).count();
        rests_on.sources.extend(firms.sources.iter().map(String::as_str));
        rests_on.dates.extend(firms.dates.into_iter().flat_map(|(oldest, newest)| [oldest, newest]));
        let absent = Some(now.firms.absent_on(when));
        let coverage = Some(now.firms.known_on(when));
        Self { absent, coverage, figures_alone, on: Some(when.day), ..rests_on.told(now) }
    }
}

/// Collects the sources and dates of published figures.
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

    /// A figure without a date has the date of its source.
    fn observation(&mut self, own: &'a Observation, now: &Snapshot) {
        let source = own.source.as_ref().map(Code::as_str);
        self.sources.extend(source);
        self.date(own.as_of.or_else(|| now.base.source_date(source?)));
    }

    /// Adds a zone, and its status, which has a separate date.
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
            edition: None,
            precision: None,
            dates: dates.iter().copied().reduce(PartialDate::earlier).zip(dates.into_iter().max()),
            sources: sources.len(),
            cited: cited(sources.iter().copied(), now),
            figures_alone: 0,
            synthetic: sources.iter().any(|code| is_of_synthetic(code)),
            undated_sources: without_date(sources, now),
            coverage: None,
            absent: None,
            outside: None,
            on: None,
            compared: false,
            undated,
            registers: register_dates(now),
            unpublished: false,
            brief: false,
        }
    }
}

/// The index of an edition in the register.
fn number_of(edition: &Edition, now: &Snapshot) -> Option<usize> {
    now.base.editions.iter().position(|own| own.code == edition.code)
}

/// The number of sources without a date, including those that the register does not describe.
fn without_date<'a>(sources: impl IntoIterator<Item = &'a str>, now: &Snapshot) -> usize {
    let held = now.base.holdings.sources.values();
    let dated: BTreeSet<&str> = held.filter(|s| s.dated.is_some()).map(|s| s.code.as_str()).collect();
    sources.into_iter().filter(|code| !dated.contains(code)).count()
}

/// Whether a code is that of the source of synthetic firms, here or in a register that is followed.
fn is_of_synthetic(code: &str) -> bool {
    code.rsplit(':').next() == Some(SYNTHETIC)
}

/// Whether the register contains synthetic firms.
pub fn is_synthetic(now: &Snapshot) -> bool {
    now.firms.coverage().sources.iter().any(|code| is_of_synthetic(code))
}

/// The warning on every table, document and chart of a register with synthetic firms.
pub fn made_up(lang: Lang) -> &'static str {
    lang.pick(
        "DỮ LIỆU GIẢ LẬP (synthetic): các cơ sở được tạo ra để thử, không phải số liệu thật",
        "SYNTHETIC DATA: the establishments are made up for trials and are no real figures",
    )
}

#[cfg(test)]
mod tests;
