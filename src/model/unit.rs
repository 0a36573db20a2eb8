//! Administrative units, each of one edition of the boundaries.

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

use super::{closed::closed, code::Code, date::PartialDate, id::UnitId};
use crate::geom::{lonlat::LonLat, wkb};

closed! {
    /// The rank of a unit.
    pub enum Level {
        /// Quận, huyện, thị xã: until 30 June 2025.
        District = "district" ("Cấp huyện", "District level"),
        /// Phường, xã: since 1 July 2025 directly below the city.
        Ward = "ward" ("Cấp xã", "Commune level"),
    }
}

closed! {
    /// The precision of a boundary.
    pub enum Precision {
        /// Measured.
        Surveyed = "surveyed" ("đo đạc", "surveyed"),
        /// Simplified from a survey or taken from a map.
        Generalised = "generalised" ("khái quát", "generalised"),
        /// Drawn from areas and known places alone; not a boundary.
        Schematic = "schematic" ("sơ đồ", "schematic"),
    }
}

/// A unit of one edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Identity.
    pub id: UnitId,
    /// The edition of the boundaries, such as `wards-2025`.
    pub edition: Code,
    /// Rank.
    pub level: Level,
    /// Official code, unique only within the edition: codes were reused in 2025.
    pub code: Code,
    /// Name with its kind, such as `Phường Phúc Lợi`.
    pub name: String,
    /// Kind, such as `phường`.
    pub kind: Option<String>,
    /// First day in force.
    pub valid_from: Option<PartialDate>,
    /// First day no longer in force; `None` while it is in force.
    pub valid_to: Option<PartialDate>,
    /// Precision of the boundary.
    pub precision: Precision,
    /// Published area, in square kilometres.
    pub area_km2: Option<f64>,
    /// Position of its label.
    pub label: Option<LonLat>,
    /// Origin of the boundary.
    pub source: Option<String>,
    /// The boundary in WGS 84.
    #[serde(with = "wkb::hex")]
    pub shape: MultiPolygon,
}
