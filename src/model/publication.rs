//! Published tables of workers.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::change::Seq;

/// The measure that is published.
pub const WORKERS: &str = "workers";

/// The classification of the columns of published tables: divisions of VSIC 2025.
pub const CLASSIFICATION: &str = "vsic-2025/2";

/// The whole city, as an area.
pub const CITY: &str = "city";

/// What lies in no area.
pub const UNPLACED: &str = "unplaced";

/// All divisions together.
pub const ALL_SECTORS: &str = "total";

/// A publication before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPublication {
    /// The period, such as `2026-H1`.
    pub period: String,
    /// The revision of the period, from 1.
    pub revision: i64,
    /// The publication that it corrects.
    pub revises: Option<i64>,
    /// The day on which establishments are counted.
    pub counted_on: Date,
    /// The version of the register.
    pub version: Seq,
    /// When that version was recorded.
    pub recorded_at: Option<OffsetDateTime>,
    /// The code of the edition of boundaries.
    pub edition: String,
    /// The least number of enterprises in a published sum.
    pub threshold: u64,
    /// The p of the p % rule.
    pub p_percent: u32,
    /// The table as it is published.
    pub cells: Vec<PublishedCell>,
    /// Why each value of the table is published or withheld, and the contributions behind it.
    pub basis: Basis,
    /// Why it was published, or what it corrects.
    pub reason: Option<String>,
    /// The author.
    pub published_by: String,
    /// When it was published.
    pub published_at: OffsetDateTime,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its number.
    pub id: i64,
    /// What was published.
    pub own: NewPublication,
}

/// What a publication is based on, as text. It is needed to protect later publications, and never shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// A letter for each value.
    pub pattern: String,
    /// The contributions of firms.
    pub contributions: String,
}

/// A value of a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedCell {
    /// The code of the area; [`CITY`] or [`UNPLACED`].
    pub area: String,
    /// The name of the area, if it has one of its own.
    pub area_name: Option<String>,
    /// The code of the division, or [`ALL_SECTORS`]; `None` for unknown sectors.
    pub sector: Option<String>,
    /// The workers; `None` if they are withheld.
    pub workers: Option<u64>,
}
