//! The function that makes each report.

use super::{
    composite::{area_profile, six_monthly},
    kind::Report,
    oversight::{compliance, filings, form, freshness, targets},
    parameters::{Parameters, ReportError},
    request::Request,
    sectors::{
        change, concentration, diversity, inequality, relatedness, sector_mix, series, specialisation,
    },
    space::{association, centre, cluster_change, clusters, grid, hotspots, point_pattern},
    zones::{eligibility, occupancy},
};
use crate::document::parts::Document;

/// Makes a report, redacted for the role of the reader.
///
/// # Errors
///
/// [`ReportError`] if an area, an edition or a cluster in the parameters does not exist.
pub fn run(report: Report, parameters: &Parameters, request: Request<'_>) -> Result<Document, ReportError> {
    let draft = match report {
        Report::AreaProfile => return area_profile::document(parameters, request),
        Report::SixMonthly => return six_monthly::document(parameters, request),
        Report::SectorMix => sector_mix::run(parameters, request)?,
        Report::Specialisation => specialisation::specialisation(parameters, request)?,
        Report::Diversity => diversity::diversity(parameters, request)?,
        Report::Concentration => concentration::run(parameters, request)?,
        Report::Relatedness => relatedness::run(parameters, request)?,
        Report::Inequality => inequality::run(parameters, request)?,
        Report::Grid => grid::run(parameters, request),
        Report::Series => series::run(parameters, request)?,
        Report::Change => change::change(parameters, request)?,
        Report::Occupancy => occupancy::run(parameters, request),
        Report::Eligibility => eligibility::run(parameters, request)?,
        Report::Targets => targets::run(parameters, request),
        Report::Filings => filings::run(parameters, request),
        Report::Freshness => freshness::run(parameters, request),
        Report::Form => form::run(parameters, request)?,
        Report::Compliance => compliance::run(parameters, request),
        Report::Clusters => clusters::run(parameters, request),
        Report::ClusterChange => cluster_change::run(parameters, request)?,
        Report::Hotspots => hotspots::run(parameters, request)?,
        Report::Centre => centre::run(parameters, request),
        Report::PointPattern => point_pattern::run(parameters, request),
        Report::SpatialAssociation => association::run(parameters, request)?,
        Report::ShiftShare => change::shift_share(parameters, request)?,
    };
    Ok(draft.seen_by(request).into())
}
