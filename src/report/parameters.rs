//! The parameters of reports, with the same names on the command line and over HTTP.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use time::Date;

use super::{
    kind::Report,
    parameter::{
        CELL_M, ClusterKind, EPS_M, Figure, LAND_HA, LEVELS, MIN_FIRMS, Measure, Neighbours, Parameter, Plan,
        Terrain,
    },
};
use crate::model::{date::PartialDate, lang::Lang, presence::When, sector::SectorCode};

/// The parameters of a report. Those that it does not take have their default values.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// The kind of areas.
    pub boundaries: Boundaries,
    /// The code of a single area of that kind.
    pub area: Option<String>,
    /// Level of the classification, 1 to 5.
    pub level: u8,
    /// The measure.
    pub measure: Measure,
    /// The sectors; empty for all.
    pub sectors: Vec<SectorCode>,
    /// The earlier date.
    pub from: Option<PartialDate>,
    /// The later date.
    pub to: Option<PartialDate>,
    /// The day of the figures.
    pub on: Option<PartialDate>,
    /// The largest distance between neighbours in a cluster, in metres.
    pub eps_m: f64,
    /// The smallest number of establishments in a cluster.
    pub min_firms: usize,
    /// The figure of a unit.
    pub figure: Figure,
    /// Which units are neighbours.
    pub neighbours: Neighbours,
    /// The side of a grid cell, in metres.
    pub cell_m: f64,
    /// The code of a zone or cluster.
    pub zone: Option<String>,
    /// The planned area of a cluster, in hectares.
    pub area_ha: Option<f64>,
    /// The demand for leased land, in hectares.
    pub demand_ha: Option<f64>,
    /// The plan for a cluster.
    pub plan: Plan,
    /// The kind of the cluster; `None` if unknown.
    pub cluster_kind: Option<ClusterKind>,
    /// The terrain of the cluster; `None` if unknown.
    pub terrain: Option<Terrain>,
    /// A half year or a year.
    pub period: Option<Period>,
    /// The code of a form.
    pub form: Option<String>,
    /// The code of what a form reports on.
    pub subject: Option<String>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            boundaries: Boundaries::City,
            area: None,
            level: 2,
            measure: Measure::Establishments,
            sectors: Vec::new(),
            from: None,
            to: None,
            on: None,
            eps_m: 1000.0,
            min_firms: 5,
            figure: Figure::Density,
            neighbours: Neighbours::Edge,
            cell_m: 1000.0,
            zone: None,
            area_ha: None,
            demand_ha: None,
            plan: Plan::New,
            cluster_kind: None,
            terrain: None,
            period: None,
            form: None,
            subject: None,
        }
    }
}

impl Parameters {
    /// Parses the given parameters.
    ///
    /// # Errors
    ///
    /// [`ReportError`] if a value is invalid, if the report does not take a parameter, or if a required one is missing.
    pub fn read<'a>(
        report: Report,
        given: impl IntoIterator<Item = (Parameter, &'a str)>,
    ) -> Result<Self, ReportError> {
        let mut read = Self::default();
        for (parameter, text) in given {
            if !report.takes().contains(&parameter) {
                return Err(ReportError::NotTaken { report, parameter });
            }
            let wrong = || ReportError::Value { parameter, found: text.to_owned() };
            read.set(parameter, text.trim()).ok_or_else(wrong)?;
        }
        Ok(read)
    }

    fn set(&mut self, parameter: Parameter, text: &str) -> Option<()> {
        match parameter {
            Parameter::Boundaries => self.boundaries = Boundaries::from(text),
            Parameter::Area => self.area = Some(text.to_owned()).filter(|t| !t.is_empty()),
            Parameter::Level => self.level = within(text, LEVELS)?.try_into().ok()?,
            Parameter::Measure => self.measure = text.parse().ok()?,
            Parameter::Sectors => {
                self.sectors = text.split(',').map(|code| code.trim().parse().ok()).collect::<Option<_>>()?;
            }
            Parameter::From => self.from = Some(text.parse().ok()?),
            Parameter::To => self.to = Some(text.parse().ok()?),
            Parameter::On => self.on = Some(text.parse().ok()?),
            Parameter::Eps => self.eps_m = within(text, EPS_M)?,
            Parameter::MinFirms => self.min_firms = within(text, MIN_FIRMS)?,
            Parameter::Figure => self.figure = text.parse().ok()?,
            Parameter::Neighbours => self.neighbours = text.parse().ok()?,
            Parameter::Cell => self.cell_m = within(text, CELL_M)?,
            Parameter::Zone => self.zone = Some(text.to_owned()).filter(|t| !t.is_empty()),
            Parameter::AreaHa => self.area_ha = Some(within(text, LAND_HA)?),
            Parameter::DemandHa => self.demand_ha = Some(within(text, LAND_HA)?),
            Parameter::Plan => self.plan = text.parse().ok()?,
            Parameter::ClusterKind => known(text, &mut self.cluster_kind)?,
            Parameter::Terrain => known(text, &mut self.terrain)?,
            Parameter::Form => self.form = Some(text.to_owned()).filter(|t| !t.is_empty()),
            Parameter::Subject => self.subject = Some(text.to_owned()).filter(|t| !t.is_empty()),
            Parameter::Period => self.period = Some(text.parse().ok()?),
        }
        Some(())
    }
}

impl Parameters {
    /// The day of the figures: the requested one, or the present.
    pub(super) fn when(&self, today: Date) -> When {
        When { day: self.on.map_or(today, |on| end_of(on, today)), today }
    }
}

/// Parses a value of a closed set; an empty text is unknown.
fn known<T: FromStr>(text: &str, value: &mut Option<T>) -> Option<()> {
    *value = if text.is_empty() { None } else { Some(text.parse().ok()?) };
    Some(())
}

fn within<T: FromStr + PartialOrd>(text: &str, range: RangeInclusive<T>) -> Option<T> {
    text.parse().ok().filter(|n| range.contains(n))
}

/// The kind of areas of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Boundaries {
    /// The whole city.
    City,
    /// Zones and clusters; a firm belongs to the zone that lists it.
    Zones,
    /// Units of an edition; a firm belongs to the unit of its point.
    Edition(String),
}

impl From<&str> for Boundaries {
    fn from(text: &str) -> Self {
        match text {
            "" | "city" => Self::City,
            "zones" => Self::Zones,
            edition => Self::Edition(edition.to_owned()),
        }
    }
}

/// A half year or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    year: i32,
    half: Option<u8>,
}

impl Period {
    /// The half year that contains a day.
    pub(super) fn half_of(day: Date) -> Self {
        Self { year: day.year(), half: Some(if u8::from(day.month()) <= 6 { 1 } else { 2 }) }
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        let text = match self.half {
            Some(1) => format!("{:04}-06-30", self.year),
            _ => format!("{:04}-12-31", self.year),
        };
        text.parse::<PartialDate>().expect("a day of a year that was checked").last_day()
    }

    /// The previous period.
    #[must_use]
    pub fn before(self) -> Self {
        match self.half {
            Some(2) => Self { half: Some(1), ..self },
            Some(_) => Self { year: self.year - 1, half: Some(2) },
            None => Self { year: self.year - 1, half: None },
        }
    }

    /// The name of the period.
    pub fn name(self, lang: Lang) -> String {
        let year = self.year;
        match self.half {
            Some(1) => lang.pick(format!("6 tháng đầu năm {year}"), format!("first half of {year}")),
            Some(_) => lang.pick(format!("6 tháng cuối năm {year}"), format!("second half of {year}")),
            None => lang.pick(format!("năm {year}"), format!("year {year}")),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = self.half.map(|half| format!("-H{half}")).unwrap_or_default();
        write!(f, "{:04}{half}", self.year)
    }
}

impl FromStr for Period {
    type Err = ();

    /// Parses `2026`, `2026-H1` or `2026-H2`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, half) = match text.split_once("-H") {
            Some((year, "1")) => (year, Some(1)),
            Some((year, "2")) => (year, Some(2)),
            Some(_) => return Err(()),
            None => (text, None),
        };
        let year = Some(year).filter(|y| y.len() == 4).and_then(|y| y.parse().ok()).ok_or(())?;
        (1900..2200).contains(&year).then_some(Self { year, half }).ok_or(())
    }
}

/// The reason why a report cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum ReportError {
    /// The edition does not exist.
    Boundaries {
        /// The requested edition.
        asked: String,
        /// The existing editions.
        held: String,
    },
    /// The area does not exist.
    Area(String),
    /// The cluster does not exist.
    Zone(String),
    /// The form does not exist.
    Form {
        /// The requested form.
        found: String,
        /// The existing forms.
        held: String,
    },
    /// The value of a parameter is invalid.
    Value {
        /// The parameter.
        parameter: Parameter,
        /// The value.
        found: String,
    },
    /// The report does not take the parameter.
    NotTaken {
        /// The report.
        report: Report,
        /// The parameter.
        parameter: Parameter,
    },
    /// A required parameter is missing.
    Missing(Parameter),
}

fn list(report: Report) -> String {
    report.takes().iter().map(|p| p.code()).collect::<Vec<_>>().join(", ")
}

impl ReportError {
    /// The reason in the language of the reader.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Boundaries { asked, held } => lang.pick(
                format!("boundaries: không có địa bàn “{asked}”; đang có: city, zones, {held}"),
                format!("boundaries: '{asked}' does not exist; there are city, zones, {held}"),
            ),
            Self::Area(asked) => lang.pick(
                format!("area: “{asked}” không phải một địa bàn của bộ ranh giới này"),
                format!("area: '{asked}' is no area of these boundaries"),
            ),
            Self::Zone(asked) => lang.pick(
                format!("zone: “{asked}” không phải một cụm công nghiệp trong sổ đăng ký"),
                format!("zone: '{asked}' is no industrial cluster of the register"),
            ),
            Self::Form { found, held } => lang.pick(
                format!("form: không có mẫu “{found}”; đang có: {held}"),
                format!("form: '{found}' does not exist; there are {held}"),
            ),
            Self::Value { parameter, found } => lang.pick(
                format!("{parameter}: “{found}” không hợp lệ; cần {}", parameter.name(lang)),
                format!("{parameter}: '{found}' is not understood; expected {}", parameter.name(lang)),
            ),
            Self::NotTaken { report, parameter } => lang.pick(
                format!("{parameter}: báo cáo {report} không có tham số này; có: {}", list(*report)),
                format!("{parameter}: the report {report} does not take it; it takes {}", list(*report)),
            ),
            Self::Missing(parameter) => lang.pick(
                format!("{parameter}: cần {}", parameter.name(lang)),
                format!("{parameter}: needed: {}", parameter.name(lang)),
            ),
        }
    }
}

/// The end of a year, month or day; today if the year or month is not over.
pub(super) fn end_of(date: PartialDate, today: Date) -> Date {
    if date.first_day() <= today { date.last_day().min(today) } else { date.last_day() }
}
