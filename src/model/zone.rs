//! Zones: land set aside for industry by a legal act.

use serde::{Deserialize, Serialize};

use super::{
    closed::closed,
    code::Code,
    date::PartialDate,
    id::ZoneId,
    location::{Location, Written},
};

closed! {
    /// What kind of land it is in law.
    pub enum ZoneKind {
        /// Khu công nghiệp (Decree 35/2022/NĐ-CP).
        IndustrialPark = "industrial_park" ("Khu công nghiệp", "Industrial park"),
        /// Khu công nghệ cao.
        HighTechPark = "high_tech_park" ("Khu công nghệ cao", "High-tech park"),
        /// Khu công nghệ số tập trung.
        DigitalPark = "digital_park" ("Khu công nghệ số tập trung", "Digital technology park"),
        /// An industrial area older than today's law.
        LegacyArea = "legacy_area" ("Khu công nghiệp cũ", "Legacy industrial area"),
        /// Cụm công nghiệp (Decree 32/2024/NĐ-CP).
        IndustrialCluster = "industrial_cluster" ("Cụm công nghiệp", "Industrial cluster"),
        /// Cụm công nghiệp làng nghề.
        CraftVillageCluster = "craft_village_cluster" ("Cụm công nghiệp làng nghề", "Craft village cluster"),
    }
}

impl ZoneKind {
    /// Whether the collection `clusters` lists it; `zones` lists the others.
    pub fn is_cluster(self) -> bool {
        matches!(self, Self::IndustrialCluster | Self::CraftVillageCluster)
    }
}

closed! {
    /// How far a zone has come.
    pub enum ZoneStatus {
        /// Proposed by somebody, not decided.
        Proposed = "proposed" ("Được đề xuất", "Proposed"),
        /// On a plan or list.
        Planned = "planned" ("Quy hoạch", "Planned"),
        /// Established by decision.
        Established = "established" ("Đã thành lập", "Established"),
        /// Infrastructure is being built.
        UnderConstruction = "under_construction" ("Đang xây dựng hạ tầng", "Under construction"),
        /// Firms produce there.
        Operating = "operating" ("Đang hoạt động", "Operating"),
        /// Being turned to another use.
        Converting = "converting" ("Đang chuyển đổi", "Converting"),
        /// Taken off the list.
        Removed = "removed" ("Đã đưa ra khỏi quy hoạch", "Removed"),
    }
}

/// An industrial park, cluster or craft village cluster. Absent values are unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Identity.
    pub id: ZoneId,
    /// Stable code.
    pub code: Code,
    /// Kind in law.
    pub kind: ZoneKind,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    pub name_en: Option<String>,
    /// How far it has come.
    pub status: Option<ZoneStatus>,
    /// When that was so.
    pub status_as_of: Option<PartialDate>,
    /// Total area in hectares.
    pub area_ha: Option<f64>,
    /// Where the area is from and which other figures exist.
    pub area_note: Option<String>,
    /// Year of establishment.
    pub established_year: Option<i32>,
    /// First year of the land lease.
    pub lease_start: Option<i32>,
    /// Last year of the land lease.
    pub lease_end: Option<i32>,
    /// The legal act.
    pub decision: Option<String>,
    /// Who builds and runs the infrastructure.
    pub investor: Option<String>,
    /// Occupancy in per cent as published; the rule behind it is in the note.
    pub occupancy_pct: Option<f64>,
    /// Source and rule of the occupancy.
    pub occupancy_note: Option<String>,
    /// Investment in infrastructure, billion VND.
    pub investment_bn_vnd: Option<f64>,
    /// The address as written.
    pub written: Written,
    /// Where it is.
    pub location: Option<Location>,
    /// Codes of the sources.
    pub sources: Vec<Code>,
    /// Date of the newest source.
    pub as_of: Option<PartialDate>,
    /// Remarks.
    pub notes: Option<String>,
}
