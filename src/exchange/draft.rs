//! Drafts: records as read from a file, before they are checked against the register.

use std::sync::Arc;

use super::{
    finding::Finding,
    reading::{csv::Sheet, heading::Headings},
};
use crate::{
    geom::{crs::Crs, numeral::Mark},
    model::{
        city::City,
        closed::closed,
        code::Code,
        record::Record,
        unit::{Level, Precision},
    },
};

closed! {
    /// The kinds of record that a file can contain.
    pub enum Importable {
        /// Sources.
        Sources = "sources" ("nguồn", "sources"),
        /// Administrative units with their boundaries, as GeoJSON.
        Units = "units" ("đơn vị hành chính", "units"),
        /// Successions between units of different editions.
        Successions = "successions" ("quan hệ kế thừa", "successions"),
        /// Industrial parks.
        Zones = "zones" ("khu công nghiệp", "zones"),
        /// Industrial clusters.
        Clusters = "clusters" ("cụm công nghiệp", "clusters"),
        /// Outlines of existing parks and clusters, as GeoJSON.
        Outlines = "outlines" ("ranh giới khu, cụm công nghiệp", "outlines"),
        /// Firms.
        Firms = "firms" ("cơ sở", "firms"),
        /// Observations.
        Observations = "observations" ("số liệu", "observations"),
    }
}

impl Importable {
    /// Whether the files are GeoJSON; the others are tables.
    pub fn is_geojson(self) -> bool {
        matches!(self, Self::Units | Self::Outlines)
    }

    /// Whether the files contain coordinates.
    pub fn has_places(self) -> bool {
        !matches!(self, Self::Sources | Self::Successions | Self::Observations)
    }
}

closed! {
    /// The effect of an empty cell on the value in the register.
    #[derive(Default)]
    pub enum Empty {
        /// The value is kept.
        #[default]
        Keep = "keep" ("giữ", "keep"),
        /// The value becomes unknown.
        Clear = "clear" ("xóa", "clear"),
    }
}

/// Options for reading a file.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The city of the register.
    pub city: Arc<City>,
    /// The reference system of the coordinates. If `None`, degrees are in WGS 84 and metres in the system of the city.
    pub crs: Option<Crs>,
    /// The decimal mark of all columns. If `None`, the mark of each column is found from its cells.
    pub decimal: Option<Mark>,
    /// Pairs (property, heading) that take precedence over the known headings.
    pub renamed: Vec<(String, String)>,
    /// The edition of units without one.
    pub edition: Option<Code>,
    /// The level of units without one.
    pub level: Option<Level>,
    /// The precision of boundaries without one.
    pub precision: Precision,
    /// The effect of an empty cell.
    pub empty: Empty,
}

impl Reading {
    /// A file of a city, of which nothing else is said.
    pub fn of(city: Arc<City>) -> Self {
        Self {
            city,
            crs: None,
            decimal: None,
            renamed: Vec::new(),
            edition: None,
            level: None,
            precision: Precision::Surveyed,
            empty: Empty::Keep,
        }
    }
}

/// A record read from a row, without an identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Line of the file, or number of the feature.
    pub row: usize,
    /// The record, with identity 0.
    pub record: Record,
    /// Whether the row contains the code; otherwise the registry finds or makes one.
    pub coded: bool,
}

/// The content of a file.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Rows that could be read.
    pub drafts: Vec<Draft>,
    /// Everything that was noticed.
    pub findings: Vec<Finding>,
    /// Rows in the file.
    pub rows: usize,
    /// Properties without a column in the file, which an import does not change.
    pub absent: Vec<&'static str>,
    /// The effect of an empty cell.
    pub empty: Empty,
    /// The original rows, from which the refused ones are written to a file.
    pub sheet: Sheet,
    /// The headings of the columns.
    pub(super) headings: Headings,
}

impl Batch {
    /// The heading of a property in the file; the name of the property if it has no column.
    pub fn heading<'b>(&'b self, property: &'b str) -> &'b str {
        self.headings.find(property).map_or(property, |(_, heading)| heading)
    }
}
