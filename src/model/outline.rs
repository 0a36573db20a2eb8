//! Outlines: the documented boundaries of zones and clusters.

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

use super::{code::Code, date::PartialDate, id::OutlineId, unit::Precision};
use crate::geom::wkb;

/// The outline of a zone or cluster; each has at most one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Identity.
    pub id: OutlineId,
    /// Code of the zone or cluster.
    pub zone: Code,
    /// The precision.
    pub precision: Precision,
    /// The origin: a decision, a survey, a plan.
    pub source: Option<String>,
    /// The date of the origin.
    pub as_of: Option<PartialDate>,
    /// The land in WGS 84.
    #[serde(with = "wkb::hex")]
    pub shape: MultiPolygon,
}
