//! Which function makes each report.

use super::{
    composite::{area_profile, six_monthly},
    kind::Report,
    oversight::{compliance, targets},
    parameters::{Parameters, ReportError},
    request::Asked,
    sectors::{change, concentration, sector_mix, series, specialisation},
    space::{cluster_change, clusters, grid, hotspots},
    zones::{eligibility, occupancy},
};
use crate::document::parts::Document;

/// Makes a report as the reader may see it.
pub fn run(report: Report, parameters: &Parameters, asked: Asked<'_>) -> Result<Document, ReportError> {
    let draft = match report {
        Report::AreaProfile => return area_profile::document(parameters, asked),
        Report::SixMonthly => return six_monthly::document(parameters, asked),
        Report::SectorMix => sector_mix::run(parameters, asked)?,
        Report::Specialisation => specialisation::specialisation(parameters, asked)?,
        Report::Diversity => specialisation::diversity(parameters, asked)?,
        Report::Concentration => concentration::run(parameters, asked)?,
        Report::Grid => grid::run(parameters, asked),
        Report::Series => series::run(parameters, asked)?,
        Report::Change => change::change(parameters, asked)?,
        Report::Occupancy => occupancy::run(parameters, asked),
        Report::Eligibility => eligibility::run(parameters, asked)?,
        Report::Targets => targets::run(parameters, asked),
        Report::Compliance => compliance::run(parameters, asked),
        Report::Clusters => clusters::run(parameters, asked),
        Report::ClusterChange => cluster_change::run(parameters, asked)?,
        Report::Hotspots => hotspots::run(parameters, asked)?,
        Report::ShiftShare => change::shift_share(parameters, asked)?,
    };
    Ok(draft.seen_by(asked).into())
}
