//! Outlines: the documented boundaries of zones and clusters.

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

use super::{
    attribute::{Attribute, Kind, Tie, Visibility, dated, held},
    attributed::Attributed,
    code::Code,
    date::PartialDate,
    id::OutlineId,
    lang::Text,
    unit::Precision,
};
use crate::geom::wkb;

/// The accepted difference between the stated area of a zone and that of its outline, as a share: stated areas are rounded
/// and outlines drawn by hand.
pub const AREA_TOLERANCE: f64 = 0.1;

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

/// An attribute of outlines.
type Of = Attribute<Outline>;

/// The name by which attributes of a boundary depend on the boundary.
pub const SHAPE: &str = "geometry";

impl Attributed for Outline {
    const ATTRIBUTES: &'static [Of] = &[
        Of::new("code", Text::new("Mã khu, cụm", "Zone code"), Kind::Code, Visibility::Public, held!(zone))
            .needed(),
        Of::new(
            "precision",
            Text::new("Độ chính xác ranh giới", "Outline precision"),
            Kind::Set,
            Visibility::Public,
            held!(precision),
        )
        .needed(),
        Of::new("source", Text::new("Nguồn", "Source"), Kind::Text(500), Visibility::Public, held!(source))
            .tied(Tie::Beside(SHAPE)),
        dated!(Of, "as_of", "Ngày số liệu", "As of", Visibility::Public, held!(as_of))
            .tied(Tie::Beside(SHAPE)),
    ];

    fn blank() -> Self {
        Self {
            id: OutlineId(0),
            zone: Code::default(),
            precision: Precision::Schematic,
            source: None,
            as_of: None,
            shape: MultiPolygon::new(Vec::new()),
        }
    }
}
