//! Drafts: records read from a file, before the registry has agreed to them.

use super::{
    finding::Finding,
    reading::{csv::Sheet, heading::Headings},
};
use crate::{
    geom::{crs::Crs, numeral::Mark},
    model::{
        closed::closed,
        code::Code,
        record::Record,
        unit::{Level, Precision},
    },
};

closed! {
    /// What a file can hold.
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
        /// Outlines of parks and clusters that are there already, as GeoJSON.
        Outlines = "outlines" ("ranh giới khu, cụm công nghiệp", "outlines"),
        /// Firms.
        Firms = "firms" ("cơ sở", "firms"),
        /// Observations.
        Observations = "observations" ("số liệu", "observations"),
    }
}

impl Importable {
    /// Whether its files are GeoJSON; the others are tables.
    pub fn is_geojson(self) -> bool {
        matches!(self, Self::Units | Self::Outlines)
    }

    /// Whether its files have coordinates.
    pub fn has_places(self) -> bool {
        !matches!(self, Self::Sources | Self::Successions | Self::Observations)
    }
}

closed! {
    /// What an empty cell means for what is known already.
    #[derive(Default)]
    pub enum Empty {
        /// It stays.
        #[default]
        Keep = "keep" ("giữ", "keep"),
        /// It is unknown from now on.
        Clear = "clear" ("xóa", "clear"),
    }
}

/// How to read a file.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The system of the coordinates. Without one, degrees are WGS 84 and metres Hà Nội's.
    pub crs: Option<Crs>,
    /// The decimal mark of every column. Without one, each column tells its own.
    pub decimal: Option<Mark>,
    /// Pairs (property, heading) that override the known headings.
    pub renamed: Vec<(String, String)>,
    /// The edition of units that do not say theirs.
    pub edition: Option<Code>,
    /// The level of units that do not say theirs.
    pub level: Option<Level>,
    /// The precision of boundaries that do not say theirs.
    pub precision: Precision,
    /// What an empty cell means.
    pub empty: Empty,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
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

/// A record read from a row. Its identity is not assigned yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Line of the file, or number of the feature.
    pub row: usize,
    /// The record, with identity 0.
    pub record: Record,
    /// Whether the row gave the code; otherwise the registry finds or makes one.
    pub coded: bool,
}

/// What a file gave.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Rows that could be read.
    pub drafts: Vec<Draft>,
    /// Everything that was noticed.
    pub findings: Vec<Finding>,
    /// Rows in the file.
    pub rows: usize,
    /// Properties for which the file has no column: an import leaves them as they are.
    pub absent: Vec<&'static str>,
    /// What an empty cell means.
    pub empty: Empty,
    /// The original rows, for writing the rejected ones back.
    pub sheet: Sheet,
    /// The headings of the columns.
    pub(super) headings: Headings,
}

impl Batch {
    /// What the file calls a property; its own name where no column is it.
    pub fn heading<'b>(&'b self, property: &'b str) -> &'b str {
        self.headings.find(property).map_or(property, |(_, heading)| heading)
    }
}
