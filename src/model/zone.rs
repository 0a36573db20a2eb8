//! Zones: land designated for industry by a legal act.

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use super::{
    attribute::{Attribute, Kind, Quantity, Tie, Visibility, dated, held},
    closed::closed,
    code::Code,
    date::PartialDate,
    id::ZoneId,
    lang::Text,
    location::{
        Location, Placed, Written, address, commune, district, point_entered, point_evidence, point_flag,
        point_method, point_precision_m, ward,
    },
    range,
    text_fault::LONGEST,
};

closed! {
    /// The kind of zone in law.
    #[derive(Default)]
    pub enum ZoneKind {
        /// Khu công nghiệp (Decree 35/2022/NĐ-CP).
        #[default]
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

/// An industrial park, cluster or craft village cluster. Absent values are unknown. Every field except the identity and the
/// point is declared in [`Zone::ATTRIBUTES`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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

/// An attribute of zones.
type Of = Attribute<Zone>;

impl Zone {
    /// The attributes of a zone besides its identity and its point, in the order of the collection.
    pub const ATTRIBUTES: &'static [Of] = &[
        Of::new("code", Text::new("Mã", "Code"), Kind::Code, Visibility::Public, held!(code))
            .needed()
            .headed(&[
                "ma",
                "ma so",
                "ky hieu",
                "ma khu",
                "ma cum",
                "ma kcn",
                "ma ccn",
                "ma khu cong nghiep",
                "ma cum cong nghiep",
                "ma co so",
                "ma don vi",
                "id",
                "ref",
            ]),
        Of::new("name", Text::new("Tên", "Name"), Kind::Text(500), Visibility::Public, held!(name))
            .needed()
            .headed(&[
                "ten",
                "ten khu",
                "ten khu cum cong nghiep",
                "ten cum",
                "ten kcn",
                "ten ccn",
                "ten khu cong nghiep",
                "ten cum cong nghiep",
                "khu cong nghiep",
                "cum cong nghiep",
                "kcn",
                "ccn",
                "ten don vi",
                "name vi",
            ]),
        Of::new(
            "name_en",
            Text::new("Tên tiếng Anh", "English name"),
            Kind::Text(500),
            Visibility::Public,
            held!(name_en),
        )
        .headed(&["ten tieng anh", "name en"]),
        Of::new("kind", Text::new("Loại", "Kind"), Kind::Set, Visibility::Public, held!(kind))
            .needed()
            .headed(&["loai", "loai khu", "loai hinh", "type"]),
        Of::new("status", Text::new("Tình trạng", "Status"), Kind::Set, Visibility::Public, held!(status))
            .headed(&["tinh trang", "trang thai"]),
        dated!(
            Of,
            "status_as_of",
            "Ngày cập nhật tình trạng",
            "Status as of",
            Visibility::Public,
            held!(status_as_of)
        )
        .tied(Tie::Beside("status")),
        Of::new(
            "area_ha",
            Text::new("Diện tích (ha)", "Area (ha)"),
            Kind::Real(Quantity::new(range::AREA_HA, &["ha"])),
            Visibility::Public,
            held!(area_ha),
        )
        .headed(&[
            "dien tich",
            "dien tich ha",
            "tong dien tich",
            "dien tich quy hoach",
            "dien tich dat",
        ]),
        Of::new(
            "area_note",
            Text::new("Ghi chú diện tích", "Area note"),
            Kind::Text(LONGEST),
            Visibility::Public,
            held!(area_note),
        )
        .tied(Tie::Beside("area_ha")),
        Of::new(
            "established_year",
            Text::new("Năm thành lập", "Established"),
            Kind::Whole(Quantity::new(range::YEAR, &[])),
            Visibility::Public,
            held!(established_year),
        ),
        Of::new(
            "lease_start",
            Text::new("Thuê đất từ năm", "Lease from"),
            LEASE,
            Visibility::Public,
            held!(lease_start),
        ),
        Of::new(
            "lease_end",
            Text::new("Thuê đất đến năm", "Lease to"),
            LEASE,
            Visibility::Public,
            held!(lease_end),
        ),
        Of::new(
            "decision",
            Text::new("Quyết định", "Decision"),
            Kind::Text(2000),
            Visibility::Public,
            held!(decision),
        )
        .headed(&["quyet dinh"]),
        Of::new(
            "investor",
            Text::new("Chủ đầu tư hạ tầng", "Infrastructure investor"),
            Kind::Text(2000),
            Visibility::Public,
            held!(investor),
        )
        .headed(&["chu dau tu", "chu dau tu xay dung ha tang", "chu dau tu kcn"]),
        Of::new(
            "occupancy_pct",
            Text::new("Tỷ lệ lấp đầy công bố (%)", "Published occupancy (%)"),
            PERCENT,
            Visibility::Public,
            held!(occupancy_pct),
        )
        .headed(&["ty le lap day", "ti le lap day", "lap day", "ty le lap day cong bo"]),
        Of::new(
            "occupancy_note",
            Text::new("Nguồn tỷ lệ lấp đầy", "Occupancy note"),
            Kind::Text(LONGEST),
            Visibility::Public,
            held!(occupancy_note),
        )
        .tied(Tie::Beside("occupancy_pct")),
        Of::new(
            "investment_bn_vnd",
            Text::new("Vốn đầu tư hạ tầng (tỷ đồng)", "Investment in infrastructure (bn VND)"),
            Kind::Real(Quantity::new(range::INVESTMENT, &["tỷ đồng", "tỷ"])),
            Visibility::Internal,
            held!(investment_bn_vnd),
        ),
        address(Visibility::Public),
        ward().published_as(Visibility::Public, "ward_name"),
        district().published_as(Visibility::Public, "district_name"),
        commune(),
        point_method(),
        point_precision_m(),
        point_flag(),
        point_evidence().in_files_as("point_note"),
        point_entered(),
        Of::new("sources", Text::new("Nguồn", "Sources"), Kind::Codes, Visibility::Public, held!(sources))
            .headed(&["nguon"]),
        dated!(Of, "as_of", "Ngày số liệu", "As of", Visibility::Public, held!(as_of))
            .headed(&["ngay so lieu"]),
        Of::new(
            "notes",
            Text::new("Ghi chú", "Notes"),
            Kind::Text(LONGEST),
            Visibility::Public,
            held!(notes),
        )
        .headed(&["ghi chu", "note"]),
    ];
}

const LEASE: Kind = Kind::Whole(Quantity::new(range::LEASE_YEAR, &[]));

const PERCENT: Kind =
    Kind::Real(Quantity { is_percentage: true, ..Quantity::new(range::PERCENT, &["%", "％"]) });

impl Placed for Zone {
    fn written(&self) -> &Written {
        &self.written
    }

    fn written_mut(&mut self) -> &mut Written {
        &mut self.written
    }

    fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    fn location_mut(&mut self) -> &mut Option<Location> {
        &mut self.location
    }
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
            ..Zone::default()
        }
    }
}
