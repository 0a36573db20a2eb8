//! The reports by name.

use time::Date;

use super::{
    change, cluster_change, clusters, compliance, concentration, eligibility, grid,
    guard::Guard,
    hotspots, occupancy,
    parameters::{Parameter, Parameters, ReportError},
    profile, sector_mix, series, six_monthly, specialisation, targets,
};
use crate::{
    document::parts::Document,
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
        /// How far sectors crowd.
        Concentration = "concentration" ("Mức tập trung không gian của ngành", "Spatial concentration of sectors"),
        /// By squares that no reform moves.
        Grid = "grid" ("Cơ sở theo ô lưới", "Establishments by grid cell"),
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
        Hotspots = "hotspots" ("Điểm nóng, điểm lạnh về số cơ sở", "Hot and cold spots of establishments"),
        /// One area, told in full.
        AreaProfile = "area-profile" ("Hồ sơ địa bàn", "Profile of an area"),
        /// The report of a half year.
        SixMonthly = "six-monthly" ("Báo cáo sơ kết sáu tháng, một năm", "Six-monthly report"),
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
    /// The day on which it is asked: what is counted is what is there then.
    pub today: Date,
}

impl Report {
    /// The parameters that it takes.
    pub fn takes(self) -> &'static [Parameter] {
        use Parameter::{
            Area, AreaHa, Boundaries, Cell, ClusterKind, DemandHa, Eps, From, Level, Measure, MinFirms, On,
            Period, Plan, Sectors, Terrain, To, Zone,
        };
        match self {
            Self::SectorMix => &[Boundaries, Area, Level, On],
            Self::Concentration => &[Boundaries, Level, On],
            Self::Grid => &[Cell, Sectors, On],
            Self::Specialisation | Self::Diversity => &[Boundaries, Area, Level, Measure, On],
            Self::Occupancy | Self::Targets | Self::Compliance => &[On],
            Self::AreaProfile => &[Boundaries, Area, Zone],
            Self::SixMonthly => &[Period],
            Self::Clusters => &[Sectors, Eps, MinFirms, On],
            Self::ClusterChange => &[Sectors, Eps, MinFirms, From, To],
            Self::Hotspots => &[Sectors, Cell, On],
            Self::Eligibility => &[Plan, ClusterKind, Terrain, Boundaries, Area, Zone, AreaHa, DemandHa, On],
            Self::Series | Self::Change | Self::ShiftShare => &[Boundaries, Area, Level, From, To],
        }
    }

    /// The parameter without which it cannot be made.
    pub fn needs(self) -> Option<Parameter> {
        (self == Self::AreaProfile).then_some(Parameter::Area)
    }

    fn document(self, parameters: &Parameters, asked: Asked<'_>) -> Result<Document, ReportError> {
        let draft = match self {
            Self::AreaProfile => return profile::document(parameters, asked),
            Self::SixMonthly => return six_monthly::document(parameters, asked),
            Self::SectorMix => sector_mix::run(parameters, asked)?,
            Self::Specialisation => specialisation::specialisation(parameters, asked)?,
            Self::Diversity => specialisation::diversity(parameters, asked)?,
            Self::Concentration => concentration::run(parameters, asked)?,
            Self::Grid => grid::run(parameters, asked),
            Self::Series => series::run(parameters, asked)?,
            Self::Change => change::change(parameters, asked)?,
            Self::Occupancy => occupancy::run(parameters, asked),
            Self::Eligibility => eligibility::run(parameters, asked)?,
            Self::Targets => targets::run(parameters, asked),
            Self::Compliance => compliance::run(parameters, asked),
            Self::Clusters => clusters::run(parameters, asked),
            Self::ClusterChange => cluster_change::run(parameters, asked)?,
            Self::Hotspots => hotspots::run(parameters, asked)?,
            Self::ShiftShare => change::shift_share(parameters, asked)?,
        };
        Ok(draft.seen_by(asked).into())
    }
}

/// Makes a report as the reader may see it.
pub fn run(report: Report, parameters: &Parameters, asked: Asked<'_>) -> Result<Document, ReportError> {
    report.document(parameters, asked)
}
