//! Outlines: the land that a zone or cluster has by its documents.

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
    /// How well it is known.
    pub precision: Precision,
    /// Where it is from: a decision, a survey, a plan.
    pub source: Option<String>,
    /// The date of that.
    pub as_of: Option<PartialDate>,
    /// The land in WGS 84.
    #[serde(with = "wkb::hex")]
    pub shape: MultiPolygon,
}
