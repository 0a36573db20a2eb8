//! What a file can contain, how it is read, and what was read of it.

use std::sync::Arc;

use super::{
    drafts::Drafts,
    finding::Finding,
    forms::stated::Stated,
    reading::{dates::DateOrder, heading::Headings, sheet::Sheet, text::Encoding},
};
use crate::{
    geom::{crs::Crs, numeral::Mark},
    model::{
        city::City,
        closed::closed,
        code::Code,
        form::Subject,
        unit::{Level, Precision},
        zone::ZoneKind,
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
        /// A report on a form of the law, whose answers become observations.
        Forms = "forms" ("báo cáo theo mẫu", "reports on forms"),
    }
}

impl Importable {
    /// Whether the files are GeoJSON; the others are tables.
    pub fn is_geojson(self) -> bool {
        matches!(self, Self::Units | Self::Outlines)
    }

    /// Whether the files contain coordinates.
    pub fn has_places(self) -> bool {
        !matches!(self, Self::Sources | Self::Successions | Self::Observations | Self::Forms)
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
    /// The encoding of a text; if `None`, it is found.
    pub encoding: Option<Encoding>,
    /// The name of the sheet or layer to read; if `None`, the one with the best heading.
    pub sheet: Option<String>,
    /// The number of the row of the heading; if `None`, it is found.
    pub header_row: Option<usize>,
    /// What is said of a report on a form.
    pub report: Stated,
    /// The order of day and month; if `None`, it is found for each column, and the day comes first.
    pub date_order: Option<DateOrder>,
    /// Whether longitude and latitude are in each other's columns.
    pub swap_axes: bool,
    /// The kind of zones without one.
    pub zone_kind: Option<ZoneKind>,
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
            encoding: None,
            sheet: None,
            header_row: None,
            report: Stated::default(),
            date_order: None,
            swap_axes: false,
            zone_kind: None,
        }
    }
}

/// The content of a file.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Rows that could be read.
    pub drafts: Drafts,
    /// Everything that was noticed.
    pub findings: Vec<Finding>,
    /// Rows in the file.
    pub rows: usize,
    /// Properties without a column in the file, which an import does not change.
    pub absent: Vec<&'static str>,
    /// The effect of an empty cell.
    pub empty: Empty,
    /// The original rows, from which the refused ones are written to a file.
    pub sheet: Arc<Sheet>,
    /// What a report on a form is about.
    pub about: Option<(Subject, Code)>,
    /// The headings of the columns.
    pub(super) headings: Headings,
}

impl Batch {
    /// Releases the original rows, which only a file of refused rows needs.
    pub fn release_rows(&mut self) {
        self.sheet = Arc::new(self.sheet.without_rows());
    }

    /// The heading of a property in the file; the name of the property if it has no column.
    pub fn heading<'b>(&'b self, property: &'b str) -> &'b str {
        self.headings.find(property).map_or(property, |(_, heading)| heading)
    }

    /// The heading of a property in the file; for a row of a sheet with the cell, such as `C12`.
    pub fn column(&self, property: &str, row: Option<usize>) -> String {
        self.headings.column(property, self.sheet.places(), row)
    }
}
