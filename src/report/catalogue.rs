//! The reports by name.

use super::{
    parameters::{Parameters, ReportError},
    sector_mix,
    table::Table,
};
use crate::{index::Snapshot, model::closed::closed};

closed! {
    /// A report.
    pub enum Report {
        /// Which sectors an area is made of.
        SectorMix = "sector-mix" ("Cơ cấu ngành theo địa bàn", "Sector mix by area"),
    }
}

/// Makes a report.
pub fn run(report: Report, parameters: &Parameters, now: &Snapshot) -> Result<Table, ReportError> {
    match report {
        Report::SectorMix => sector_mix::run(parameters, now),
    }
}
