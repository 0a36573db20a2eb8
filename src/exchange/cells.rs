//! The cells of one row by property; whatever cannot be read becomes a finding.

use std::{fmt, str::FromStr};

use super::{
    csv_out::as_meant,
    finding::{Fault, Finding, Severity},
    heading::{Headings, precision_of},
};
use crate::{
    geom::{
        crs::Crs,
        lonlat::LonLat,
        position::{number, read_pair},
    },
    model::{
        closed::NotInSet,
        code::Code,
        date::{DatePrecision, PartialDate},
        location::Location,
        location::Written,
    },
};

/// One row.
pub(super) struct Cells<'a> {
    headings: &'a Headings,
    row: usize,
    values: &'a [String],
    findings: Vec<Finding>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(headings: &'a Headings, row: usize, values: &'a [String]) -> Self {
        Self { headings, row, values, findings: Vec::new() }
    }

    /// What was found, and whether the row can be taken.
    pub(super) fn finish(self) -> (Vec<Finding>, bool) {
        let good = self.findings.iter().all(|f| f.fault.severity() < Severity::Error);
        (self.findings, good)
    }

    /// Tells a finding about a property.
    pub(super) fn tell(&mut self, property: &str, fault: Fault) {
        let column = self.headings.find(property).map_or(property, |(_, heading)| heading);
        let value = self.raw(property).map(str::to_owned);
        self.findings.push(Finding { row: Some(self.row), column: Some(column.to_owned()), value, fault });
    }

    fn raw(&self, property: &str) -> Option<&'a str> {
        let (at, _) = self.headings.find(property)?;
        self.values.get(at).map(|v| as_meant(v)).filter(|v| !v.is_empty())
    }

    /// Whether the file has a column for a property.
    pub(super) fn has_column(&self, property: &str) -> bool {
        self.headings.find(property).is_some()
    }

    /// A text; empty is unknown.
    pub(super) fn text(&self, property: &str) -> Option<String> {
        self.raw(property).map(str::to_owned)
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, property: &str) -> Option<String> {
        let text = self.text(property);
        if text.is_none() {
            self.tell(property, Fault::Missing);
        }
        text
    }

    fn read<T>(&mut self, property: &str, read: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        match read(self.raw(property)?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.tell(property, fault);
                None
            }
        }
    }

    /// A value of a closed set.
    pub(super) fn of_set<T: FromStr<Err = NotInSet>>(&mut self, property: &str) -> Option<T> {
        self.read(property, |text| text.parse().map_err(|e: NotInSet| Fault::Set(e.allowed)))
    }

    /// A code.
    pub(super) fn code(&mut self, property: &str) -> Option<Code> {
        self.read(property, |text| text.parse().map_err(|_| Fault::Code))
    }

    /// A code that must be there.
    pub(super) fn required_code(&mut self, property: &str) -> Option<Code> {
        self.required(property)?;
        self.code(property)
    }

    /// Codes joined by `;`.
    pub(super) fn codes(&mut self, property: &str) -> Vec<Code> {
        let parts = |text: &str| text.split(';').map(|p| p.trim().parse().map_err(|_| Fault::Code)).collect();
        self.read(property, parts).unwrap_or_default()
    }

    /// A date, with the precision that may stand beside it.
    pub(super) fn date(&mut self, property: &str) -> Option<PartialDate> {
        let beside = precision_of(property);
        let date: Option<PartialDate> = self.read(property, |text| text.parse().map_err(|_| Fault::Date));
        let precision: Option<DatePrecision> = self.of_set(&beside);
        let agreed = match (date, precision) {
            (date, None) => return date,
            // What is wrong with the date is told already.
            (None, Some(_)) if self.raw(property).is_some() => return None,
            (date, Some(precision)) => date.and_then(|date| date.known_to(precision)),
        };
        if agreed.is_none() {
            self.tell(&beside, Fault::DatePrecision);
        }
        agreed
    }

    /// A number in a range.
    pub(super) fn number(
        &mut self,
        property: &str,
        range: &'static str,
        fits: fn(f64) -> bool,
    ) -> Option<f64> {
        self.read(property, |text| {
            number(text).ok().map(|(n, _)| n).filter(|n| fits(*n)).ok_or(Fault::Number(range))
        })
    }

    /// A whole number in a range; thousands may be separated, decimals are refused.
    pub(super) fn whole<T: TryFrom<i64>>(
        &mut self,
        property: &str,
        range: &'static str,
        fits: fn(i64) -> bool,
    ) -> Option<T> {
        self.read(property, |text| {
            let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}', '\u{202f}']).collect();
            let thousands = groups[1..].iter().all(|group| group.len() == 3);
            let number = groups.concat().parse::<i64>().ok().filter(|_| thousands);
            number.filter(|n| fits(*n)).and_then(|n| T::try_from(n).ok()).ok_or(Fault::Number(range))
        })
    }

    /// The address as written.
    pub(super) fn written(&self) -> Written {
        Written {
            address: self.text("address"),
            commune: self.text("commune"),
            district: self.text("district"),
            ward: self.text("ward"),
        }
    }

    /// The point with its pedigree, from `lon` and `lat` in degrees or `x` and `y` in metres of `crs`.
    pub(super) fn location(&mut self, crs: Crs, evidence: &str) -> Option<Location> {
        let (east, north) =
            if self.raw("x").or(self.raw("y")).is_some() { ("y", "x") } else { ("lon", "lat") };
        let (Some(a), Some(b)) = (self.raw(east), self.raw(north)) else {
            if self.raw(east).or(self.raw(north)).is_some() {
                self.tell(if self.raw(east).is_some() { east } else { north }, Fault::HalfPoint);
            }
            return None;
        };
        let (point, entered) = self.point(east, a, b, crs)?;
        Some(Location {
            point,
            method: self.of_set("point_method"),
            precision_m: self.number("point_precision_m", "> 0", |n| n > 0.0),
            flag: self.of_set("point_flag"),
            evidence: self.text(evidence),
            entered,
        })
    }

    fn point(&mut self, column: &str, a: &str, b: &str, crs: Crs) -> Option<(LonLat, Option<String>)> {
        let numbers = number(a).and_then(|a| Ok((a, number(b)?)));
        let Ok(((east, _), (north, _))) = numbers else {
            self.tell(column, Fault::Position);
            return None;
        };
        let swapped = (6.0..=24.0).contains(&east) && (102.0..=118.0).contains(&north);
        if swapped && column == "lon" {
            self.tell(column, Fault::Swapped);
            return None;
        }
        if let Some(point) = LonLat::new(east, north).ok().filter(|_| column == "lon") {
            return Some((point, None));
        }
        if let Ok(reading) = read_pair(a, b, crs) {
            let entered = format!("{} {a} {b}", reading.crs);
            self.tell(column, Fault::Projected(reading.crs, reading.comma_decimals));
            Some((reading.at, Some(entered)))
        } else {
            self.tell(column, Fault::Position);
            None
        }
    }
}

impl fmt::Debug for Cells<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {:?}", self.row, self.values)
    }
}
