//! Zones: land designated for industry by a legal act.

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use super::{
    closed::closed,
    code::Code,
    date::PartialDate,
    id::ZoneId,
    location::{Location, Written},
};

closed! {
    /// The kind of zone in law.
    pub enum ZoneKind {
        /// Khu công nghiệp (Decree 35/2022/NĐ-CP).
        IndustrialPark = "industrial_park" ("Khu công nghiệp", "Industrial park"),
        /// Khu công nghệ cao.
        HighTechPark = "high_tech_park" ("Khu công nghệ cao", "High-tech park"),
        /// Khu công nghệ số tập trung.
        DigitalPark = "digital_park" ("Khu công nghệ số tập trung", "Digital technology park"),
        /// An industrial area that predates the present law.
        LegacyArea = "legacy_area" ("Khu công nghiệp cũ", "Legacy industrial area"),
        /// Cụm công nghiệp (Decree 32/2024/NĐ-CP).
        IndustrialCluster = "industrial_cluster" ("Cụm công nghiệp", "Industrial cluster"),
        /// Cụm công nghiệp làng nghề.
        CraftVillageCluster = "craft_village_cluster" ("Cụm công nghiệp làng nghề", "Craft village cluster"),
    }
}

impl ZoneKind {
    /// Whether the collection `clusters` contains it; `zones` contains the others.
    pub fn is_cluster(self) -> bool {
        matches!(self, Self::IndustrialCluster | Self::CraftVillageCluster)
    }
}

closed! {
    /// The state of development of a zone.
    pub enum ZoneStatus {
        /// Proposed, not decided.
        Proposed = "proposed" ("Được đề xuất", "Proposed"),
        /// Contained in a plan or list.
        Planned = "planned" ("Quy hoạch", "Planned"),
        /// Established by decision.
        Established = "established" ("Đã thành lập", "Established"),
        /// Infrastructure is being built.
        UnderConstruction = "under_construction" ("Đang xây dựng hạ tầng", "Under construction"),
        /// Firms produce there.
        Operating = "operating" ("Đang hoạt động", "Operating"),
        /// Converted to another use.
        Converting = "converting" ("Đang chuyển đổi", "Converting"),
        /// Removed from the list.
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
    /// State of development.
    pub status: Option<ZoneStatus>,
    /// The date of the state.
    pub status_as_of: Option<PartialDate>,
    /// Total area in hectares.
    pub area_ha: Option<f64>,
    /// Origin of the area, and other published figures.
    pub area_note: Option<String>,
    /// Year of establishment.
    pub established_year: Option<i32>,
    /// First year of the land lease.
    pub lease_start: Option<i32>,
    /// Last year of the land lease.
    pub lease_end: Option<i32>,
    /// The legal act.
    pub decision: Option<String>,
    /// The builder and operator of the infrastructure.
    pub investor: Option<String>,
    /// Published occupancy, in per cent; the rule behind it is in the note.
    pub occupancy_pct: Option<f64>,
    /// Source and rule of the occupancy.
    pub occupancy_note: Option<String>,
    /// Investment in infrastructure, billion VND.
    pub investment_bn_vnd: Option<f64>,
    /// The address as written.
    pub written: Written,
    /// Position.
    pub location: Option<Location>,
    /// Codes of the sources.
    pub sources: Vec<Code>,
    /// Date of the newest source.
    pub as_of: Option<PartialDate>,
    /// Remarks.
    pub notes: Option<String>,
}

/// Whether a zone is established, from its state and the year of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Founding {
    /// It is established and takes in firms, or will.
    Established,
    /// It is not established, not yet or no longer.
    NotEstablished,
    /// The state and the year contradict each other.
    Disputed,
    /// Neither is known.
    Unknown,
}

impl Founding {
    /// Whether it is established, if that is known.
    pub fn known(self) -> Option<bool> {
        match self {
            Self::Established => Some(true),
            Self::NotEstablished => Some(false),
            Self::Disputed | Self::Unknown => None,
        }
    }
}

impl ZoneStatus {
    /// Whether a zone in this state has been established.
    fn is_established(self) -> bool {
        matches!(self, Self::Established | Self::UnderConstruction | Self::Operating | Self::Converting)
    }
}

impl Zone {
    /// Whether the zone was established by the end of a day, from its state and the year of the decision. A state of a
    /// day before that year is out of date.
    pub fn founding(&self, on: Date) -> Founding {
        let told = self.status.map(ZoneStatus::is_established);
        let Some(year) = self.established_year else {
            return told.map_or(Founding::Unknown, |there| {
                if there { Founding::Established } else { Founding::NotEstablished }
            });
        };
        let is_overtaken = self.status_as_of.is_some_and(|day| day.last_day().year() < year);
        let is_over = (on.month(), on.day()) == (Month::December, 31);
        let decided = if on.year() == year && !is_over { None } else { Some(year <= on.year()) };
        if self.status == Some(ZoneStatus::Removed) {
            return Founding::NotEstablished;
        }
        match (told, decided) {
            (Some(true), Some(false)) if is_overtaken => Founding::Disputed,
            (_, Some(false)) => Founding::NotEstablished,
            (Some(false), _) if !is_overtaken => Founding::Disputed,
            (Some(true), _) | (_, Some(true)) => Founding::Established,
            (_, None) => Founding::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Founding::*, *};
    use crate::model::date::PartialDate;

    /// On 30 June 2026.
    #[rstest]
    #[case::state_alone("operating", "", None, Established)]
    #[case::planned_alone("planned", "2025", None, NotEstablished)]
    #[case::year_alone("", "", Some(2017), Established)]
    #[case::neither("", "", None, Unknown)]
    #[case::both_agree("under_construction", "2025", Some(2019), Established)]
    #[case::planned_though_decided("planned", "2025", Some(2019), Disputed)]
    #[case::planned_in_that_year("planned", "2017", Some(2017), Disputed)]
    #[case::planned_of_no_known_day("planned", "", Some(2025), Disputed)]
    #[case::planned_before_it_was_decided("planned", "2016", Some(2017), Established)]
    #[case::taken_off("removed", "2020", Some(2017), NotEstablished)]
    #[case::decided_later("", "", Some(2027), NotEstablished)]
    #[case::works_before_it_was_decided("operating", "2019", Some(2027), Disputed)]
    #[case::decided_this_year("", "", Some(2026), Unknown)]
    fn one_rule_tells_whether_a_zone_is_established(
        #[case] status: &str,
        #[case] status_as_of: &str,
        #[case] established_year: Option<i32>,
        #[case] founding: Founding,
    ) {
        let zone = Zone {
            status: status.parse().ok(),
            status_as_of: status_as_of.parse().ok(),
            established_year,
            ..bare()
        };
        let day = "2026-06-30".parse::<PartialDate>().unwrap().first_day();
        assert_eq!(zone.founding(day), founding);
    }

    fn bare() -> Zone {
        Zone {
            id: ZoneId(1),
            code: "C1".parse().unwrap(),
            kind: ZoneKind::IndustrialCluster,
            name: "CCN".to_owned(),
            name_en: None,
            status: None,
            status_as_of: None,
            area_ha: None,
            area_note: None,
            established_year: None,
            lease_start: None,
            lease_end: None,
            decision: None,
            investor: None,
            occupancy_pct: None,
            occupancy_note: None,
            investment_bn_vnd: None,
            written: Written::default(),
            location: None,
            sources: Vec::new(),
            as_of: None,
            notes: None,
        }
    }
}
