//! What can be asked of reports.

use super::collection::Sight;
use crate::model::lang::Lang;

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
