//! The answer of a report.

use std::collections::{BTreeMap, BTreeSet};

use geo::Geometry;
use time::Date;

use super::numerals::whole;
use crate::{
    index::{
        Snapshot,
        edition::Edition,
        standing::{Known, LONG_AGO_YEARS},
    },
    model::{
        change::Seq,
        code::Code,
        column::{Type, Value},
        date::PartialDate,
        lang::Lang,
        observation::{Basis, Observation},
        presence::When,
        unit::Precision,
        zone::Zone,
    },
    stop,
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
pub struct Rows {
    /// Values, one per column.
    pub rows: Vec<Vec<Value<'static>>>,
    /// What stands against publication, by row and column.
    pub marks: BTreeMap<(usize, usize), Mark>,
}

impl Rows {
    /// Adds a row.
    pub fn push(&mut self, row: Vec<Value<'static>>) {
        stop::check();
        self.rows.push(row);
    }

    /// Keeps a value of the last row from the public. An unknown one is kept from it too: that it is unknown, where others
    /// are not told, would tell those that are nought.
    pub fn restrict(&mut self, column: usize) {
        if let Some(row) = self.rows.len().checked_sub(1) {
            self.marks.insert((row, column), Mark::Restricted);
        }
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
    /// How much is known of the establishments counted; `None` when none were.
    pub coverage: Option<Known>,
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
    /// Whether it is told in one sentence.
    pub brief: bool,
}

impl Provenance {
    /// That of figures counted from every firm of a snapshot.
    pub fn of(now: &Snapshot, edition: Option<&Edition>) -> Self {
        let firms = now.firms.len();
        let coverage = now.firms.coverage();
        Self {
            basis: Basis::Counted,
            version: now.version,
            boundaries: edition.map(|e| e.code.to_string()),
            precision: edition.and_then(Edition::precision),
            dates: coverage.dates,
            sources: coverage.sources.len(),
            coverage: Some(Known {
                firms,
                placed: coverage.placed,
                with_sector: coverage.with_sector,
                with_workers: coverage.with_workers,
                ..Known::default()
            }),
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
        Self::counted(now.firms.known_on(when), when, now, edition)
    }

    /// That of figures that compare days, of the firms that are there on the last.
    pub fn over(days: &[Date], today: Date, now: &Snapshot, edition: Option<&Edition>) -> Self {
        let when: Vec<When> = days.iter().map(|day| When { day: *day, today }).collect();
        let Some(last) = when.last() else { return Self::of(now, edition) };
        Self { compared: true, ..Self::counted(now.firms.known_over(&when), *last, now, edition) }
    }

    fn counted(known: Known, when: When, now: &Snapshot, edition: Option<&Edition>) -> Self {
        let basis = if known.unsure > 0 { Basis::Estimated } else { Basis::Counted };
        Self { basis, coverage: Some(known), on: Some(when.day), ..Self::of(now, edition) }
    }

    /// That of figures that were published or reported: these, and what zones say of themselves.
    pub fn of_observations<'a>(
        now: &'a Snapshot,
        used: impl IntoIterator<Item = &'a Observation>,
        zones: impl IntoIterator<Item = &'a Zone>,
    ) -> Self {
        let (mut sources, mut dates): (BTreeSet<&str>, Vec<PartialDate>) = (BTreeSet::new(), Vec::new());
        let mut undated = 0;
        for observation in used {
            sources.extend(observation.source.as_ref().map(Code::as_str));
            dates.extend(observation.as_of);
            undated += usize::from(observation.as_of.is_none());
        }
        for zone in zones {
            sources.extend(zone.sources.iter().map(Code::as_str));
            dates.extend(zone.as_of);
            undated += usize::from(zone.as_of.is_none());
        }
        Self {
            basis: Basis::Imported,
            version: now.version,
            boundaries: None,
            precision: None,
            dates: dates.iter().copied().reduce(PartialDate::earlier).zip(dates.into_iter().max()),
            sources: sources.len(),
            coverage: None,
            on: None,
            compared: false,
            synthetic: is_synthetic(now),
            undated,
            unpublished: false,
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
            lines.push(made_up(lang).to_owned());
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
                Lang::Vi if self.compared => format!(
                    "Thời điểm cuối để so sánh: {day}; không tính cơ sở biết là đã đóng cửa, đã chuyển đi hoặc chưa hoạt động"
                ),
                Lang::En if self.compared => {
                    format!("As of {day}, the last of the days compared: establishments known to be closed, moved away or not yet open do not count")
                }
                Lang::Vi => format!(
                    "Tính tại ngày {day}: không tính cơ sở biết là đã đóng cửa, đã chuyển đi hoặc chưa hoạt động; cơ sở chưa rõ còn hoạt động hay không, cơ sở tạm ngừng vẫn được tính"
                ),
                Lang::En => {
                    format!("As of {day}: establishments known to be closed, moved away or not yet open do not count; those of which it is not known do, and so do suspended ones")
                }
            });
        }
        lines.extend(self.on.zip(self.coverage).and_then(|(day, known)| states(day, known, lang)));
        lines.extend(self.coverage.map(|known| coverage(known, lang)));
        if let Some(dates) = self.dates {
            let (oldest, newest) = (dates.0.said(lang), dates.1.said(lang));
            let (n, v) = (self.sources, self.version);
            let undated = undated(self.undated, lang);
            let dated = match lang {
                _ if oldest == newest => newest,
                Lang::Vi => format!("từ {oldest} đến {newest}"),
                Lang::En => format!("{oldest} to {newest}"),
            };
            lines.push(match lang {
                Lang::Vi => format!("Nguồn: {n} nguồn, số liệu {dated}{undated}; phiên bản sổ đăng ký {v}"),
                Lang::En => format!("Sources: {n}, dated {dated}{undated}; register version {v}"),
            });
        }
        lines
    }
}

/// How many figures have no date.
fn undated(n: usize, lang: Lang) -> String {
    let count = number(n, lang);
    match lang {
        _ if n == 0 => String::new(),
        Lang::Vi => format!(", {count} mục không ghi ngày"),
        Lang::En => format!(", {count} items without a date"),
    }
}

/// Whether made-up firms are in the register.
pub fn is_synthetic(now: &Snapshot) -> bool {
    now.firms.coverage().sources.contains(SYNTHETIC)
}

/// What every table, document and picture of a register with made-up firms says.
pub fn made_up(lang: Lang) -> &'static str {
    lang.pick(
        "DỮ LIỆU GIẢ LẬP (synthetic): các cơ sở được tạo ra để thử, không phải số liệu thật",
        "SYNTHETIC DATA: firms made up for trials, no real figures",
    )
}

/// Of how many establishments that count the state is not known, and how old what is known of others is.
fn states(day: Date, known: Known, lang: Lang) -> Option<String> {
    let told =
        |n: usize, vi: &str, en: &str| (n > 0).then(|| format!("{} {}", number(n, lang), lang.pick(vi, en)));
    let before = day.year() - LONG_AGO_YEARS + 1;
    let parts = [
        told(
            known.unsure,
            "chưa rõ trước ngày đó đã mở hay đã đóng cửa hay chưa (ước tính)",
            "are not known to have opened or closed by that day (estimated)",
        ),
        told(known.without_status, "chưa ghi tình trạng hoạt động", "have no recorded state"),
        told(
            known.seen_long_ago,
            &format!("có nguồn mới nhất từ trước năm {before}"),
            &format!("were last seen before {before}"),
        ),
        told(known.undated, "không có ngày của nguồn", "have no date of a source"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let all = number(known.firms, lang);
    (!parts.is_empty()).then(|| match lang {
        Lang::Vi => format!("Trong {all} cơ sở được tính: {}", parts.join("; ")),
        Lang::En => format!("Of the {all} establishments that count {}", parts.join("; ")),
    })
}

fn number(n: usize, lang: Lang) -> String {
    whole(n as u64, lang)
}

fn coverage(known: Known, lang: Lang) -> String {
    let told = [known.firms, known.placed, known.with_sector, known.with_workers];
    let [all, placed, sector, workers] = told.map(|n| number(n, lang));
    match lang {
        Lang::Vi => format!(
            "Độ phủ: {placed}/{all} cơ sở có tọa độ, {sector}/{all} đã rõ ngành, {workers}/{all} có số liệu lao động"
        ),
        Lang::En => format!(
            "Coverage: {placed} of {all} establishments have a point, {sector} a known sector, {workers} a known number of workers"
        ),
    }
}
