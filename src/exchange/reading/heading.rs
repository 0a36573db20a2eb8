//! Headings: the property of each column of a file.

use std::collections::BTreeMap;

use crate::{
    exchange::finding::{Fault, Finding},
    model::{
        attribute::{Attribute, Kind},
        fold::fold,
    },
};

/// A column that a table may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Property {
    /// The name of its property, which is its heading in exports.
    pub(crate) name: &'static str,
    /// Other headings, folded.
    headings: &'static [&'static str],
    /// Whether it has dates, so that a column with their precision may stand beside it.
    is_date: bool,
}

impl Property {
    pub(crate) const fn new(name: &'static str, headings: &'static [&'static str]) -> Self {
        Self { name, headings, is_date: false }
    }

    pub(crate) const fn dated(name: &'static str, headings: &'static [&'static str]) -> Self {
        Self { name, headings, is_date: true }
    }

    /// The column of an attribute, if files have it.
    pub(crate) fn of<R>(attribute: &Attribute<R>) -> Option<Self> {
        let is_date = matches!(attribute.kind, Kind::Date(_));
        Some(Self { name: attribute.in_files?, headings: attribute.headings, is_date })
    }
}

/// Columns of an export that are computed from other facts, and are ignored.
const DERIVED: [&str; 7] = [
    "sector_name",
    "zone_name",
    "ward_code",
    "ward_name",
    "district_code",
    "district_name",
    "unit_precision",
];

/// The name of the property with the precision of a date.
pub(super) fn precision_of(date: &str) -> String {
    format!("{date}{PRECISION}")
}

/// The name of the property with the version of the classification of a code.
pub(crate) fn version_of(code: &str) -> String {
    format!("{code}_version")
}

const PRECISION: &str = "_precision";

/// The columns of a file by property, with their headings in the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headings {
    columns: BTreeMap<String, (usize, String)>,
}

impl Headings {
    /// Matches headings to the properties of a table; the pairs (property, heading) of `renamed` take precedence.
    pub(crate) fn new(
        header: &[String],
        known: &[Property],
        renamed: &[(String, String)],
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut headings = Self::default();
        for (at, heading) in header.iter().enumerate() {
            let property = property_of(heading, known, renamed);
            let fault = match property {
                None if heading.trim().is_empty() || DERIVED.contains(&heading.as_str()) => continue,
                None => Fault::UnknownColumn,
                Some(property) if headings.columns.contains_key(&property) => Fault::ColumnTwice,
                Some(property) => {
                    headings.columns.insert(property, (at, heading.clone()));
                    continue;
                }
            };
            let row = (fault == Fault::UnknownColumn).then_some(1);
            findings.push(Finding { row, column: Some(heading.clone()), value: None, fault });
        }
        headings.drop_precisions_alone(known, findings);
        headings
    }

    /// Removes precisions whose date has no column.
    fn drop_precisions_alone(&mut self, known: &[Property], findings: &mut Vec<Finding>) {
        for date in known.iter().filter(|own| own.is_date) {
            if self.columns.contains_key(date.name) {
                continue;
            }
            if let Some((_, heading)) = self.columns.remove(&precision_of(date.name)) {
                let fault = Fault::UnknownColumn;
                findings.push(Finding { row: Some(1), column: Some(heading), value: None, fault });
            }
        }
    }

    /// The index and the heading of a property.
    pub(crate) fn find(&self, property: &str) -> Option<(usize, &str)> {
        self.columns.get(property).map(|(at, heading)| (*at, heading.as_str()))
    }
}

/// Whether a table has a property, or the date whose precision it is.
fn is_known(property: &str, known: &[Property]) -> bool {
    let date = property.strip_suffix(PRECISION).filter(|date| is_date(date, known));
    known.iter().any(|own| own.name == date.unwrap_or(property))
}

fn is_date(property: &str, known: &[Property]) -> bool {
    known.iter().any(|own| own.is_date && own.name == property)
}

/// The property that a heading means in a table. Names take precedence over other headings: `note` is a column of
/// observations and a heading of the `notes` of firms.
fn property_of(heading: &str, known: &[Property], renamed: &[(String, String)]) -> Option<String> {
    let folded = fold(heading);
    let of_date = [" precision", " do chinh xac"].iter().find_map(|end| folded.strip_suffix(end));
    if let Some((property, _)) = renamed.iter().find(|(_, name)| name == heading || fold(name) == folded) {
        return Some(property.clone()).filter(|p| is_known(p, known));
    }
    let date = of_date.and_then(|date| property_of(date, known, &[]));
    if let Some(date) = date.filter(|date| is_date(date, known)) {
        return Some(precision_of(&date));
    }
    let canonical = folded.replace(' ', "_");
    let own = known.iter().find(|property| property.name == canonical);
    let meant = || known.iter().find(|property| property.headings.contains(&folded.as_str()));
    let property = own.or_else(meant)?.name;
    let elsewhere = renamed.iter().any(|(name, _)| name == property);
    (!elsewhere).then(|| property.to_owned())
}
