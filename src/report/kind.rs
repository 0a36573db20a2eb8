//! The reports by name, and the parameters of each.

use super::parameter::Parameter;
use crate::model::{
    city::{City, Plan},
    closed::closed,
    lang::Lang,
};

closed! {
    /// A report.
    pub enum Report {
        /// Shares of sectors in areas.
        SectorMix = "sector-mix" ("Cơ cấu ngành theo địa bàn", "Sector mix by area"),
        /// Sectors with a larger share in an area than in the city.
        Specialisation = "specialisation" ("Chuyên môn hóa của địa bàn", "Specialisation of areas"),
        /// Diversity of areas.
        Diversity = "diversity" ("Mức đa dạng ngành của địa bàn", "Diversity of areas"),
        /// Spatial concentration of sectors.
        Concentration = "concentration" ("Mức tập trung không gian của ngành", "Spatial concentration of sectors"),
        /// Sectors that are in the same units.
        Relatedness = "relatedness" ("Các ngành thường ở cùng địa bàn", "Sectors in the same units"),
        /// Inequality of units and of establishments.
        Inequality = "inequality" ("Mức chênh lệch quy mô", "Inequality of sizes"),
        /// Establishments by grid cell, independent of boundaries.
        Grid = "grid" ("Cơ sở theo ô lưới", "Establishments by grid cell"),
        /// The sector mix year by year.
        Series = "series" ("Cơ cấu ngành qua các năm", "Sector mix over the years"),
        /// Change of the sector mix.
        Change = "change" ("Chuyển dịch cơ cấu", "Structural change"),
        /// Occupancy of zones.
        Occupancy = "occupancy" ("Tỷ lệ lấp đầy khu, cụm công nghiệp", "Occupancy of zones and clusters"),
        /// Legal conditions of a cluster.
        Eligibility = "eligibility" ("Điều kiện thành lập, mở rộng cụm công nghiệp", "Conditions of new and expanded clusters"),
        /// Targets of the plan.
        Targets = "targets" ("Chỉ tiêu của kế hoạch thành phố", "Targets of the city's plan"),
        /// Missing works, reports and facts.
        Compliance = "compliance" ("Tuân thủ và chất lượng số liệu", "Compliance and quality of data"),
        /// Reports by form that are due.
        Filings = "filings" ("Báo cáo theo mẫu: hạn nộp và nơi chưa nộp", "Reports by form: due and not received"),
        /// Sources of which a newer issue is due.
        Freshness = "freshness" ("Nguồn số liệu: đã đến kỳ mới hay chưa", "Sources: newer issues that are due"),
        /// A form to fill in.
        Form = "form" ("Mẫu báo cáo để điền", "Form to fill in"),
        /// Linkage clusters.
        Clusters = "clusters" ("Cụm liên kết ngành được phát hiện", "Linkage clusters detected"),
        /// Change of linkage clusters.
        ClusterChange = "cluster-change" ("Biến động cụm liên kết ngành", "Changes of linkage clusters"),
        /// Hot and cold spots.
        Hotspots = "hotspots" ("Điểm nóng, điểm lạnh về số cơ sở", "Hot and cold spots of establishments"),
        /// Centres and dispersion of sectors.
        Centre = "centre" ("Trọng tâm và độ phân tán của ngành", "Centres and dispersion of sectors"),
        /// Nearness of the establishments of a sector.
        PointPattern = "point-pattern" ("Mức đứng gần nhau của cơ sở cùng ngành", "Nearness of establishments of a sector"),
        /// Association of neighbouring units.
        SpatialAssociation = "spatial-association" ("Mức gần giống của các địa bàn cạnh nhau", "Spatial association of neighbouring units"),
        /// Profile of one area.
        AreaProfile = "area-profile" ("Hồ sơ địa bàn", "Profile of an area"),
        /// The report of a half year or a year.
        SixMonthly = "six-monthly" ("Báo cáo sơ kết sáu tháng, một năm", "Six-monthly report"),
        /// Components of growth.
        ShiftShare = "shift-share" ("Phân tích dịch chuyển – tỷ phần", "Shift-share analysis"),
    }
}

impl Report {
    /// What it is called in a city: its targets are those of the plan of the city.
    pub fn title(self, city: &City, lang: Lang) -> String {
        match city.plan.as_ref().filter(|_| self == Self::Targets) {
            Some(plan) => targets_of(plan, lang),
            None => self.name(lang).to_owned(),
        }
    }

    /// The parameters of the report.
    pub fn takes(self) -> &'static [Parameter] {
        use Parameter::{
            Area, AreaHa, Boundaries, Cell, ClusterKind, DemandHa, Eps, Figure, Form, From, Level, Measure,
            MinFirms, Neighbours, On, Period, Plan, Sectors, Subject, Terrain, To, Zone,
        };
        match self {
            Self::SectorMix => &[Boundaries, Area, Level, On],
            Self::Concentration => &[Boundaries, Level, On],
            Self::Relatedness => &[Boundaries, Level, Measure, On],
            Self::Inequality => &[Boundaries, Level, Measure, Neighbours, On],
            Self::Grid => &[Cell, Sectors, On],
            Self::Specialisation | Self::Diversity => &[Boundaries, Area, Level, Measure, On],
            Self::Occupancy | Self::Targets | Self::Compliance | Self::Filings | Self::Freshness => &[On],
            Self::Form => &[Form, Subject, Period],
            Self::AreaProfile => &[Boundaries, Area, Zone],
            Self::SixMonthly => &[Period],
            Self::Clusters => &[Sectors, Eps, MinFirms, On],
            Self::ClusterChange => &[Sectors, Eps, MinFirms, From, To],
            Self::Hotspots => &[Sectors, Cell, On],
            Self::Centre => &[Sectors, Level, On],
            Self::PointPattern => &[Sectors, Level, Eps, On],
            Self::SpatialAssociation => &[Boundaries, Sectors, Figure, Neighbours, On],
            Self::Eligibility => &[Plan, ClusterKind, Terrain, Boundaries, Area, Zone, AreaHa, DemandHa, On],
            Self::Series | Self::Change | Self::ShiftShare => &[Boundaries, Area, Level, From, To],
        }
    }

    /// The required parameter, if there is one.
    pub fn needs(self) -> Option<Parameter> {
        match self {
            Self::AreaProfile => Some(Parameter::Area),
            Self::Form => Some(Parameter::Form),
            _ => None,
        }
    }

    /// The reports whose rows have geometries, and which are therefore layers of a map too.
    pub const LAYERS: [Self; 8] = [
        Self::Grid,
        Self::Occupancy,
        Self::Clusters,
        Self::Hotspots,
        Self::Centre,
        Self::SpatialAssociation,
        Self::AreaProfile,
        Self::SixMonthly,
    ];

    /// An error message for a report that is not a layer of a map.
    pub fn no_layer(name: &str, lang: Lang) -> String {
        let layers = Self::LAYERS.map(Self::code).join(", ");
        lang.pick(
            format!("báo cáo {name} không có lớp bản đồ (GeoJSON); các báo cáo có lớp bản đồ: {layers}"),
            format!("the report {name} has no map layer (GeoJSON); reports that have one: {layers}"),
        )
    }
}

/// The targets of a plan, as a title.
fn targets_of(plan: &Plan, lang: Lang) -> String {
    format!("{} {}", lang.pick("Chỉ tiêu của", "Targets of"), plan.name.of(lang))
}
