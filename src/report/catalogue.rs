//! The reports by name.

use super::{
    parameters::{Parameters, ReportError},
    sector_mix, specialisation,
    table::Table,
};
use crate::{index::Snapshot, model::closed::closed};

closed! {
    /// A report.
    pub enum Report {
        /// Which sectors an area is made of.
        SectorMix = "sector-mix" ("Cơ cấu ngành theo địa bàn", "Sector mix by area"),
        /// Which sectors weigh more in an area than in the city.
        Specialisation = "specialisation" ("Chuyên môn hóa của địa bàn", "Specialisation of areas"),
        /// How mixed an area is.
        Diversity = "diversity" ("Mức đa dạng ngành của địa bàn", "Diversity of areas"),
    }
}

/// Makes a report.
pub fn run(report: Report, parameters: &Parameters, now: &Snapshot) -> Result<Table, ReportError> {
    match report {
        Report::SectorMix => sector_mix::run(parameters, now),
        Report::Specialisation => specialisation::specialisation(parameters, now),
        Report::Diversity => specialisation::diversity(parameters, now),
    }
}
