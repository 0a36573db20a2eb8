//! Administrative units, each of one edition of the boundaries.

use std::str::FromStr;

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

use super::{
    attribute::{Attribute, Kind, Quantity, Visibility, dated, held},
    attributed::Attributed,
    closed::closed,
    code::Code,
    date::PartialDate,
    id::UnitId,
    lang::Text,
    not_in_set::NotInSet,
    range,
};
use crate::geom::{lonlat::LonLat, wkb};

closed! {
    /// The rank of a unit.
    pub enum Level {
        /// Tỉnh, thành phố trực thuộc trung ương: the territory of a register among several that are read as one.
        Province = "province" ("Cấp tỉnh", "Province level"),
        /// Quận, huyện, thị xã: until 30 June 2025.
        District = "district" ("Cấp huyện", "District level"),
        /// Phường, xã: since 1 July 2025 directly below the city.
        Ward = "ward" ("Cấp xã", "Commune level"),
    }
}

/// The level of a unit of a single register. A province is the territory of one among several registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnLevel(pub Level);

impl FromStr for OwnLevel {
    type Err = NotInSet;

    fn from_str(text: &str) -> Result<Self, NotInSet> {
        let own = [Level::District, Level::Ward].into_iter().find(|level| level.code() == text);
        own.map(Self).ok_or_else(|| NotInSet {
            found: text.to_owned(),
            allowed: format!("{}, {}", Level::District, Level::Ward),
        })
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

/// An attribute of units.
type Of = Attribute<Unit>;

impl Attributed for Unit {
    /// Editions are made from files, so what names a unit and describes its boundary is fixed.
    const ATTRIBUTES: &'static [Of] = &[
        Of::new(
            "edition",
            Text::new("Bộ ranh giới", "Edition"),
            Kind::Code,
            Visibility::Public,
            held!(edition),
        )
        .needed()
        .fixed(),
        Of::new("level", Text::new("Cấp", "Level"), Kind::Set, Visibility::Public, held!(level))
            .needed()
            .fixed(),
        Of::new("code", Text::new("Mã", "Code"), Kind::Code, Visibility::Public, held!(code))
            .needed()
            .fixed(),
        Of::new("name", Text::new("Tên", "Name"), Kind::Text(500), Visibility::Public, held!(name)).needed(),
        Of::new("kind", Text::new("Loại", "Kind"), Kind::Text(500), Visibility::Public, held!(kind)),
        dated!(Of, "valid_from", "Hiệu lực từ", "Valid from", Visibility::Public, held!(valid_from)),
        dated!(Of, "valid_to", "Hết hiệu lực", "Valid to", Visibility::Public, held!(valid_to)),
        Of::new(
            "precision",
            Text::new("Độ chính xác ranh giới", "Boundary precision"),
            Kind::Set,
            Visibility::Public,
            held!(precision),
        )
        .needed()
        .fixed(),
        Of::new(
            "area_km2",
            Text::new("Diện tích công bố (km²)", "Published area (km²)"),
            Kind::Real(Quantity::new(range::AREA_KM2, &["km²"])),
            Visibility::Public,
            held!(area_km2),
        ),
        Of::new("source", Text::new("Nguồn", "Source"), Kind::Text(500), Visibility::Public, held!(source))
            .fixed(),
    ];

    fn blank() -> Self {
        Self {
            id: UnitId(0),
            edition: Code::default(),
            level: Level::Ward,
            code: Code::default(),
            name: String::new(),
            kind: None,
            valid_from: None,
            valid_to: None,
            precision: Precision::Schematic,
            area_km2: None,
            label: None,
            source: None,
            shape: MultiPolygon::new(Vec::new()),
        }
    }
}
