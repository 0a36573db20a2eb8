//! The reports by name.

use super::{collection::Sight, sector_mix, table::Table};
use crate::{
    index::Snapshot,
    model::{closed::closed, lang::Lang},
};

closed! {
    /// A report.
    pub enum Report {
        /// Which sectors an area is made of.
        SectorMix = "sector-mix" ("Cơ cấu ngành theo địa bàn", "Sector mix by area"),
    }
}

/// What can be asked of a report.
#[derive(Debug, Clone)]
pub struct Parameters {
    /// By what areas: an edition's code, `zones`, or the whole city.
    pub boundaries: Boundaries,
    /// Level of the classification, 1 to 5.
    pub level: u8,
    /// What the reader may see.
    pub sight: Sight,
    /// Language of titles and notes.
    pub lang: Lang,
}

/// What areas figures are told for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Boundaries {
    /// The whole city.
    City,
    /// Zones and clusters, by the zone a firm is listed in.
    Zones,
    /// Units of an edition, by the point of a firm.
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

/// Why a report cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// No such edition.
    #[error("'{asked}' is none of the boundaries held: city, zones, {held}")]
    Boundaries {
        /// What was asked.
        asked: String,
        /// Editions held.
        held: String,
    },
}

impl ReportError {
    /// The same in the reader's language.
    pub fn say(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Boundaries { asked, held }, Lang::Vi) => {
                format!("không có địa bàn “{asked}”; đang có: city, zones, {held}")
            }
            (other, Lang::En) => other.to_string(),
        }
    }
}

/// Makes a report.
pub fn run(report: Report, parameters: &Parameters, now: &Snapshot) -> Result<Table, ReportError> {
    match report {
        Report::SectorMix => sector_mix::run(parameters, now),
    }
}
