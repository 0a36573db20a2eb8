//! The parameters of reports by name, and the closed sets of values that some take.

use std::ops::RangeInclusive;

use crate::{geom::contiguity::Touch, model::closed::closed};

closed! {
    /// A parameter of reports, with a description of its values.
    pub enum Parameter {
        /// The kind of areas.
        Boundaries = "boundaries" ("city, zones hoặc mã một bộ ranh giới", "city, zones or the code of an edition of boundaries"),
        /// A single area of that kind.
        Area = "area" ("mã một địa bàn của boundaries", "the code of one of the areas of boundaries"),
        /// Level of the classification.
        Level = "level" ("cấp ngành, 1–5", "the level of the classification, 1 to 5"),
        /// The measure.
        Measure = "measure" ("establishments (cơ sở) hoặc workers (lao động)", "establishments or workers"),
        /// The sectors.
        Sectors = "sectors" ("mã ngành, cách nhau bằng dấu phẩy, ví dụ 24,25", "codes of sectors with commas between, such as 24,25"),
        /// The earlier date.
        From = "from" ("năm hoặc ngày đầu, ví dụ 2023", "the earlier year or day, such as 2023"),
        /// The later date.
        To = "to" ("năm hoặc ngày cuối, ví dụ 2026", "the later year or day, such as 2026"),
        /// The day of the figures.
        On = "on" ("ngày của số liệu, ví dụ 2026-06-30; mặc định là hôm nay", "the day of the figures, such as 2026-06-30; today when none is given"),
        /// The largest distance between neighbours in a cluster.
        Eps = "eps_m" ("khoảng cách tối đa giữa các cơ sở trong cụm, 50–20000 m", "the greatest distance within a cluster, 50 to 20,000 m"),
        /// The smallest number of establishments in a cluster.
        MinFirms = "min_firms" ("số cơ sở tối thiểu, 2–1000", "the least number of establishments, 2 to 1,000"),
        /// The figure of a unit.
        Figure = "figure" ("trị số của địa bàn: density (cơ sở/km²), count (số cơ sở) hoặc share (tỷ trọng)", "the figure of a unit: density (establishments per km²), count (their number) or share"),
        /// Which units are neighbours.
        Neighbours = "neighbours" ("địa bàn kề: edge (chung một đoạn ranh giới) hoặc corner (chung ít nhất một điểm)", "which units are neighbours: edge (a stretch of boundary in common) or corner (at least a point)"),
        /// The side of a grid cell.
        Cell = "cell_m" ("cạnh ô lưới, 100–10000 m", "the side of a cell, 100 to 10,000 m"),
        /// A zone or cluster.
        Zone = "zone" ("mã khu, cụm công nghiệp", "the code of a zone or cluster"),
        /// The planned area of a cluster.
        AreaHa = "area_ha" ("diện tích cụm (sau mở rộng), ha", "the area of the cluster (after expansion), ha"),
        /// The demand for leased land.
        DemandHa = "demand_ha" ("nhu cầu thuê đất, ha", "the demand for land, ha"),
        /// The plan for a cluster.
        Plan = "plan" ("new (thành lập mới) hoặc expansion (mở rộng)", "new or expansion"),
        /// The kind of a cluster in law.
        ClusterKind = "cluster_kind" ("loại cụm: ordinary (thông thường), craft (làng nghề), specialised (chuyên ngành), supporting (hỗ trợ), high_tech (công nghệ cao), eco (sinh thái)", "the kind of cluster: ordinary, craft, specialised, supporting, high_tech or eco"),
        /// The terrain of a cluster.
        Terrain = "terrain" ("địa hình: plain (không phải miền núi) hoặc mountain (miền núi)", "plain or mountain"),
        /// A half year or a year.
        Period = "period" ("kỳ báo cáo đã bắt đầu, ví dụ 2026-H1 hoặc 2026", "a period that has begun, such as 2026-H1 or 2026"),
        /// The code of a form.
        Form = "form" ("mã mẫu báo cáo, ví dụ cluster-02", "the code of a form, such as cluster-02"),
        /// What a form reports on.
        Subject = "subject" ("mã cơ sở, khu, cụm, địa bàn mà mẫu báo cáo về", "the code of the establishment, zone, cluster or unit that a form reports on"),
    }
}

/// Levels of the classification.
pub(super) const LEVELS: RangeInclusive<usize> = 1..=5;
/// Distances within a cluster, in metres.
pub(super) const EPS_M: RangeInclusive<f64> = 50.0..=20_000.0;
/// Smallest numbers of establishments in a cluster.
pub(super) const MIN_FIRMS: RangeInclusive<usize> = 2..=1000;
/// Sides of a grid cell, in metres.
pub(super) const CELL_M: RangeInclusive<f64> = 100.0..=10_000.0;
/// Areas of land, in hectares.
pub(super) const LAND_HA: RangeInclusive<f64> = 0.0..=10_000.0;

/// The values that a parameter takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// The city, zones or an edition of boundaries.
    Boundaries,
    /// The code of a record.
    Code,
    /// Codes of sectors with commas between.
    Sectors,
    /// A whole number.
    Whole(RangeInclusive<usize>),
    /// A number.
    Number(RangeInclusive<f64>),
    /// A value of a closed set.
    OneOf(Vec<&'static str>),
    /// A value of a closed set, or an empty text for an unknown one.
    OneOfOrUnknown(Vec<&'static str>),
    /// A year, a month or a day.
    Date,
    /// A half year or a year.
    Period,
}

impl Parameter {
    /// The values of the parameter.
    pub fn values(self) -> Values {
        match self {
            Self::Boundaries => Values::Boundaries,
            Self::Area | Self::Zone | Self::Form | Self::Subject => Values::Code,
            Self::Sectors => Values::Sectors,
            Self::Level => Values::Whole(LEVELS),
            Self::MinFirms => Values::Whole(MIN_FIRMS),
            Self::Eps => Values::Number(EPS_M),
            Self::Cell => Values::Number(CELL_M),
            Self::AreaHa | Self::DemandHa => Values::Number(LAND_HA),
            Self::Measure => Values::OneOf(Measure::ALL.iter().map(|own| own.code()).collect()),
            Self::Figure => Values::OneOf(Figure::ALL.iter().map(|own| own.code()).collect()),
            Self::Neighbours => Values::OneOf(Neighbours::ALL.iter().map(|own| own.code()).collect()),
            Self::Plan => Values::OneOf(Plan::ALL.iter().map(|own| own.code()).collect()),
            Self::ClusterKind => {
                Values::OneOfOrUnknown(ClusterKind::ALL.iter().map(|own| own.code()).collect())
            }
            Self::Terrain => Values::OneOfOrUnknown(Terrain::ALL.iter().map(|own| own.code()).collect()),
            Self::From | Self::To | Self::On => Values::Date,
            Self::Period => Values::Period,
        }
    }
}

closed! {
    /// The measure of a report.
    pub enum Measure {
        /// The number of establishments, which is public.
        Establishments = "establishments" ("cơ sở", "establishments"),
        /// The sum of workers, where known.
        Workers = "workers" ("lao động", "workers"),
    }
}

closed! {
    /// The figure of a unit.
    pub enum Figure {
        /// Establishments per square kilometre.
        Density = "density" ("mật độ cơ sở", "density of establishments"),
        /// The number of establishments.
        Count = "count" ("số cơ sở", "number of establishments"),
        /// Their share of the establishments of known sector.
        Share = "share" ("tỷ trọng cơ sở", "share of establishments"),
    }
}

closed! {
    /// Which units are neighbours.
    pub enum Neighbours {
        /// Those with a stretch of boundary in common.
        Edge = "edge" ("có chung một đoạn ranh giới", "have a stretch of their boundaries in common"),
        /// Those with at least a point of their boundaries in common.
        Corner = "corner" ("có chung ít nhất một điểm của ranh giới", "have at least a point of their boundaries in common"),
    }
}

impl Neighbours {
    /// How neighbours touch at least.
    pub(super) fn touch(self) -> Touch {
        match self {
            Self::Edge => Touch::Edge,
            Self::Corner => Touch::Corner,
        }
    }
}

closed! {
    /// The plan for a cluster.
    pub enum Plan {
        /// To establish a new one.
        New = "new" ("Thành lập cụm mới", "A new cluster"),
        /// To expand an existing one.
        Expansion = "expansion" ("Mở rộng cụm", "Expansion of a cluster"),
    }
}

closed! {
    /// The kind of a cluster in law.
    pub enum ClusterKind {
        /// None of the other kinds.
        Ordinary = "ordinary" ("Thông thường", "Ordinary"),
        /// For enterprises that move out of craft villages.
        Craft = "craft" ("Làng nghề", "Craft village"),
        /// For one branch of industry.
        Specialised = "specialised" ("Chuyên ngành", "Specialised"),
        /// For supporting industry.
        Supporting = "supporting" ("Công nghiệp hỗ trợ", "Supporting industry"),
        /// For high technology.
        HighTech = "high_tech" ("Công nghệ cao", "High technology"),
        /// For enterprises that use one another's residues.
        Eco = "eco" ("Sinh thái", "Eco-industrial"),
    }
}

closed! {
    /// The terrain of a cluster.
    pub enum Terrain {
        /// Not in a mountain district.
        Plain = "plain" ("Không phải miền núi", "Not mountainous"),
        /// In a mountain district.
        Mountain = "mountain" ("Miền núi", "Mountainous"),
    }
}
