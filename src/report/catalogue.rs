//! The reports by name.

use super::{
    change, cluster_change, clusters, compliance,
    document::Document,
    draft::Draft,
    eligibility,
    guard::Guard,
    hotspots, occupancy,
    parameters::{Parameter, Parameters, ReportError},
    sector_mix, series, specialisation, targets,
};
use crate::{
    index::Snapshot,
    model::{actor::Role, closed::closed, lang::Lang},
};

closed! {
    /// A report.
    pub enum Report {
        /// Which sectors an area is made of.
        SectorMix = "sector-mix" ("Cơ cấu ngành theo địa bàn", "Sector mix by area"),
        /// Which sectors weigh more in an area than in the city.
        Specialisation = "specialisation" ("Chuyên môn hóa của địa bàn", "Specialisation of areas"),
        /// How mixed an area is.
        Diversity = "diversity" ("Mức đa dạng ngành của địa bàn", "Diversity of areas"),
        /// The mix year by year.
        Series = "series" ("Cơ cấu ngành qua các năm", "Sector mix over the years"),
        /// How far mixes moved.
        Change = "change" ("Chuyển dịch cơ cấu", "Structural change"),
        /// How full zones are.
        Occupancy = "occupancy" ("Tỷ lệ lấp đầy khu, cụm công nghiệp", "Occupancy of zones and clusters"),
        /// Whether the law allows a cluster.
        Eligibility = "eligibility" ("Điều kiện thành lập, mở rộng cụm công nghiệp", "Conditions of new and expanded clusters"),
        /// The numbers of the plan.
        Targets = "targets" ("Chỉ tiêu của Kế hoạch 204-KH/TU", "Targets of plan 204-KH/TU"),
        /// What zones and firms owe.
        Compliance = "compliance" ("Tuân thủ và chất lượng số liệu", "Compliance and quality of data"),
        /// Linkage clusters.
        Clusters = "clusters" ("Cụm liên kết ngành được phát hiện", "Linkage clusters detected"),
        /// What became of them.
        ClusterChange = "cluster-change" ("Biến động cụm liên kết ngành", "Changes of linkage clusters"),
        /// Where industry crowds.
        Hotspots = "hotspots" ("Điểm nóng, điểm lạnh của công nghiệp", "Hot and cold spots of industry"),
        /// What growth is made of.
        ShiftShare = "shift-share" ("Phân tích dịch chuyển – tỷ phần", "Shift-share analysis"),
    }
}

/// Who asks a report, and of which state.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The state.
    pub now: &'a Snapshot,
    /// What of it the public may be told.
    pub guard: &'a Guard,
    /// What the reader may see.
    pub role: Role,
    /// Language of titles and notes.
    pub lang: Lang,
}

impl Report {
    /// The parameters that it takes.
    pub fn takes(self) -> &'static [Parameter] {
        use Parameter::{
            Area, AreaHa, Boundaries, Cell, DemandHa, Eps, From, Level, Measure, MinFirms, On, Plan, Sectors,
            To, Zone,
        };
        match self {
            Self::SectorMix => &[Boundaries, Level],
            Self::Specialisation | Self::Diversity => &[Boundaries, Level, Measure],
            Self::Occupancy | Self::Targets | Self::Compliance => &[On],
            Self::Clusters => &[Sectors, Eps, MinFirms, On],
            Self::ClusterChange => &[Sectors, Eps, MinFirms, From, To],
            Self::Hotspots => &[Sectors, Cell],
            Self::Eligibility => &[Plan, Boundaries, Area, Zone, AreaHa, DemandHa, On],
            Self::Series | Self::Change | Self::ShiftShare => &[Boundaries, Area, Level, From, To],
        }
    }

    fn draft(self, parameters: &Parameters, asked: Asked<'_>) -> Result<Draft, ReportError> {
        match self {
            Self::SectorMix => sector_mix::run(parameters, asked),
            Self::Specialisation => specialisation::specialisation(parameters, asked),
            Self::Diversity => specialisation::diversity(parameters, asked),
            Self::Series => series::run(parameters, asked),
            Self::Change => change::change(parameters, asked),
            Self::Occupancy => Ok(occupancy::run(parameters, asked)),
            Self::Eligibility => eligibility::run(parameters, asked),
            Self::Targets => Ok(targets::run(parameters, asked)),
            Self::Compliance => Ok(compliance::run(parameters, asked)),
            Self::Clusters => Ok(clusters::run(parameters, asked)),
            Self::ClusterChange => cluster_change::run(parameters, asked),
            Self::Hotspots => hotspots::run(parameters, asked),
            Self::ShiftShare => change::shift_share(parameters, asked),
        }
    }
}

/// Makes a report as the reader may see it.
pub fn run(report: Report, parameters: &Parameters, asked: Asked<'_>) -> Result<Document, ReportError> {
    Ok(report.draft(parameters, asked)?.seen_by(asked.role).into())
}
