//! The answer of a report.

use crate::{
    index::{Snapshot, edition::Edition},
    model::{
        change::Seq,
        column::{Type, Value},
        date::PartialDate,
        lang::Lang,
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
}

impl Heading {
    /// A heading without a unit.
    pub fn new(name: &'static str, title: &'static str, kind: Type) -> Self {
        Self { name, title, unit: None, kind }
    }

    /// The same heading with a unit.
    #[must_use]
    pub fn in_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }
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
    /// What the figures rest on.
    pub provenance: Provenance,
    /// How to read the figures.
    pub notes: Vec<String>,
}

/// The source that made-up firms name.
const SYNTHETIC: &str = "synthetic";

/// What figures rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
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
    /// Establishments counted.
    pub firms: usize,
    /// Of them, how many have a point.
    pub placed: usize,
    /// Of them, how many have a known sector.
    pub with_sector: usize,
    /// Of them, how many have a known number of workers.
    pub with_workers: usize,
    /// Whether made-up firms are among them.
    pub synthetic: bool,
}

impl Provenance {
    /// That of figures counted from every firm of a snapshot.
    pub fn of(now: &Snapshot, edition: Option<&Edition>) -> Self {
        let coverage = now.firms.coverage();
        Self {
            version: now.version,
            boundaries: edition.map(|e| e.code.to_string()),
            precision: edition.and_then(Edition::precision),
            dates: coverage.dates,
            sources: coverage.sources.len(),
            firms: now.firms.len(),
            placed: coverage.placed,
            with_sector: coverage.with_sector,
            with_workers: coverage.with_workers,
            synthetic: coverage.sources.contains(SYNTHETIC),
        }
    }

    /// The same in sentences.
    pub fn say(&self, lang: Lang) -> Vec<String> {
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
        let (placed, sector, workers, all) = (self.placed, self.with_sector, self.with_workers, self.firms);
        lines.push(match lang {
            Lang::Vi => format!(
                "Độ phủ: {placed}/{all} cơ sở có tọa độ, {sector}/{all} đã rõ ngành, {workers}/{all} có số liệu lao động"
            ),
            Lang::En => format!(
                "Coverage: {placed} of {all} establishments have a point, {sector} a known sector, {workers} a known number of workers"
            ),
        });
        if let Some((oldest, newest)) = self.dates {
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
