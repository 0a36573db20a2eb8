//! The answer of a report.

use std::collections::BTreeMap;

use geo::Geometry;
use time::Date;

use crate::{
    index::{Snapshot, edition::Edition, standing::Known},
    model::{
        change::Seq,
        column::{Type, Value},
        date::PartialDate,
        lang::Lang,
        observation::Basis,
        presence::When,
        unit::Precision,
    },
};

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Name for machines.
    pub name: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// Unit of the values.
    pub unit: Option<&'static str>,
    /// Type of the values.
    pub kind: Type,
    /// Whether a terminal leaves it out, for want of room.
    pub aside: bool,
    /// Digits after the point of measured values; `None` as many as there are.
    pub decimals: Option<u8>,
}

impl Heading {
    /// A heading without a unit.
    pub fn new(name: &'static str, title: &'static str, kind: Type) -> Self {
        Self { name, title, unit: None, kind, aside: false, decimals: Some(1) }
    }

    /// The same heading with a unit.
    #[must_use]
    pub fn in_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The same heading for values with so many digits after the point.
    #[must_use]
    pub fn with_decimals(self, decimals: impl Into<Option<u8>>) -> Self {
        Self { decimals: decimals.into(), ..self }
    }

    /// The same heading, which a terminal leaves out.
    #[must_use]
    pub fn aside(self) -> Self {
        Self { aside: true, ..self }
    }

    /// Title and unit.
    pub fn full_title(&self) -> String {
        self.unit.map_or_else(|| self.title.to_owned(), |unit| format!("{} ({unit})", self.title))
    }
}

/// What stands against the publication of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is not told, so that nobody learns about one enterprise; the value is null.
    Withheld,
    /// It is told to the reader and not for the public.
    Restricted,
}

/// An answer with everything a reader needs to trust or doubt it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the report.
    pub name: &'static str,
    /// Title for people.
    pub title: String,
    /// Columns.
    pub headings: Vec<Heading>,
    /// Rows, one value per column.
    pub rows: Vec<Vec<Value<'static>>>,
    /// What stands against publication, by row and column.
    pub marks: BTreeMap<(usize, usize), Mark>,
    /// Where each row is; empty when rows have no place.
    pub places: Vec<Option<Geometry>>,
    /// What the figures rest on.
    pub provenance: Provenance,
    /// How to read the figures.
    pub notes: Vec<String>,
}

/// Rows in the making.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Vec<Value<'static>>>,
    pub(super) marks: BTreeMap<(usize, usize), Mark>,
}

impl Rows {
    /// Adds a row.
    pub(super) fn push(&mut self, row: Vec<Value<'static>>) {
        self.rows.push(row);
    }

    /// Keeps a value of the last row from the public. An unknown one is kept from it too: that it is unknown, where others
    /// are not told, would tell those that are nought.
    pub(super) fn restrict(&mut self, column: usize) {
        if let Some(row) = self.rows.len().checked_sub(1) {
            self.marks.insert((row, column), Mark::Restricted);
        }
    }
}

/// The source that made-up firms name.
const SYNTHETIC: &str = "synthetic";

/// What figures rest on.
#[derive(Debug, Clone, PartialEq)]
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
    /// How much is known of the establishments counted; `None` when none were.
    pub coverage: Option<Known>,
    /// The end of the day of which they are counted; `None` where it stands elsewhere or there is none.
    pub on: Option<Date>,
    /// Whether made-up firms are among them.
    pub synthetic: bool,
    /// Whether it is told in one sentence.
    pub brief: bool,
}

impl Provenance {
    /// That of figures counted from every firm of a snapshot.
    pub fn of(now: &Snapshot, edition: Option<&Edition>) -> Self {
        let coverage = now.firms.coverage();
        Self {
            basis: Basis::Counted,
            version: now.version,
            boundaries: edition.map(|e| e.code.to_string()),
            precision: edition.and_then(Edition::precision),
            dates: coverage.dates,
            sources: coverage.sources.len(),
            coverage: Some(Known {
                firms: now.firms.len(),
                placed: coverage.placed,
                with_sector: coverage.with_sector,
                with_workers: coverage.with_workers,
            }),
            on: None,
            synthetic: coverage.sources.contains(SYNTHETIC),
            brief: false,
        }
    }

    /// That of figures counted from the firms that are there on a day.
    pub(super) fn on(when: When, now: &Snapshot, edition: Option<&Edition>) -> Self {
        Self { coverage: Some(now.firms.known_on(when)), on: Some(when.day), ..Self::of(now, edition) }
    }

    /// That of figures that were published or reported.
    pub fn of_observations(now: &Snapshot) -> Self {
        let observations = &now.base.holdings.observations;
        let dates = || observations.values().filter_map(|o| o.as_of);
        let sources: std::collections::BTreeSet<_> =
            observations.values().filter_map(|o| o.source.as_ref()).collect();
        Self {
            basis: Basis::Imported,
            version: now.version,
            boundaries: None,
            precision: None,
            dates: dates().min().zip(dates().max()),
            sources: sources.len(),
            coverage: None,
            on: None,
            synthetic: false,
            brief: false,
        }
    }

    /// The same in sentences.
    pub fn say(&self, lang: Lang) -> Vec<String> {
        let lines = self.sentences(lang);
        if self.brief { vec![lines.join(" · ")] } else { lines }
    }

    fn sentences(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        if self.synthetic {
            let told = lang.pick(
                "DỮ LIỆU GIẢ LẬP (synthetic): các cơ sở được tạo ra để thử, không phải số liệu thật",
                "SYNTHETIC DATA: firms made up for trials, no real figures",
            );
            lines.push(told.to_owned());
        }
        if let Some(boundaries) = &self.boundaries {
            let doubt = match self.precision {
                Some(Precision::Schematic) => lang
                    .pick(
                        " — RANH GIỚI SƠ ĐỒ (schematic), không phải ranh giới đo đạc",
                        " — SCHEMATIC boundaries, not surveyed ones",
                    )
                    .to_owned(),
                Some(known) => format!(" ({})", known.name(lang)),
                None => String::new(),
            };
            lines.push(format!("{}: {boundaries}{doubt}", lang.pick("Bộ ranh giới", "Boundaries")));
        }
        if let Some(day) = self.on.map(|day| PartialDate::from(day).said(lang)) {
            lines.push(match lang {
                Lang::Vi => format!(
                    "Tính tại ngày {day}: không tính cơ sở biết là đã đóng cửa, đã chuyển đi hoặc chưa hoạt động; cơ sở chưa rõ còn hoạt động hay không vẫn được tính"
                ),
                Lang::En => {
                    format!("As of {day}: establishments known to be closed, moved away or not yet open do not count; those of which it is not known do")
                }
            });
        }
        lines.extend(self.coverage.map(|known| coverage(known, lang)));
        if let Some(dates) = self.dates {
            let (oldest, newest) = (dates.0.said(lang), dates.1.said(lang));
            let (n, v) = (self.sources, self.version);
            lines.push(match lang {
                Lang::Vi => {
                    format!("Nguồn: {n} nguồn, số liệu từ {oldest} đến {newest}; phiên bản sổ đăng ký {v}")
                }
                Lang::En => format!("Sources: {n}, dated {oldest} to {newest}; register version {v}"),
            });
        }
        lines
    }
}

fn coverage(known: Known, lang: Lang) -> String {
    let Known { firms: all, placed, with_sector: sector, with_workers: workers } = known;
    match lang {
        Lang::Vi => format!(
            "Độ phủ: {placed}/{all} cơ sở có tọa độ, {sector}/{all} đã rõ ngành, {workers}/{all} có số liệu lao động"
        ),
        Lang::En => format!(
            "Coverage: {placed} of {all} establishments have a point, {sector} a known sector, {workers} a known number of workers"
        ),
    }
}
