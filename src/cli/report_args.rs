//! The options of reports, with their help.

use std::path::PathBuf;

use clap::Args;

use super::options::AS_OF;
use crate::{
    document::render::Format,
    geom::crs::Crs,
    model::{as_of::AsOf, code::Code, date::PartialDate, lang::Text},
    report::{kind::Report, parameter::Parameter},
};

/// A report and its options.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    #[arg(help = Text::new("Tên báo cáo, xem danh sách dưới đây", "Name of the report, listed below"))]
    pub report: Report,
    #[command(flatten)]
    pub parameters: GivenParameters,
    #[arg(help = Text::new(
        "Chỉ trong vùng của tệp GeoJSON (một đa giác)",
        "Only within the polygon of a GeoJSON file"
    ))]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["boundaries", "level"])]
    pub within: Option<PathBuf>,
    #[arg(help = Text::new(
        "Hệ tọa độ của tệp GeoJSON nếu tệp không ghi",
        "Reference system of the GeoJSON file, if it states none"
    ))]
    #[arg(long, value_name = "EPSG", requires = "within")]
    pub crs: Option<Crs>,
    #[arg(help = AS_OF)]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<AsOf>,
    #[arg(help = Text::new("In ra dạng khác thay vì bảng", "Format to print instead of a table"))]
    #[arg(long, value_name = "json|csv|xlsx|html|docx|geojson|datapackage")]
    pub format: Option<Format>,
    #[arg(help = Text::new(
        "Ghi ra tệp .json, .csv, .xlsx, .html, .docx, .geojson hoặc .zip (gói dữ liệu)",
        "Write to a .json, .csv, .xlsx, .html, .docx, .geojson or .zip (data package) file"
    ))]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The cluster to recognise, and how to record it.
#[derive(Debug, Args)]
pub(super) struct RecogniseArgs {
    #[arg(help = Text::new(
        "Số thứ tự trong xuong report clusters với cùng tham số",
        "Number in xuong report clusters with the same parameters"
    ))]
    pub rank: usize,
    #[arg(help = Text::new("Mã của cụm", "Code of the recognised cluster"))]
    #[arg(long)]
    pub code: Code,
    #[arg(help = Text::new("Tên của cụm", "Name of the cluster"))]
    #[arg(long)]
    pub name: Option<String>,
    #[arg(help = Text::new("Công nhận từ ngày", "Date of recognition"))]
    #[arg(long, value_name = "DATE")]
    pub since: PartialDate,
    #[arg(help = Text::new("Văn bản công nhận", "Legal act"))]
    #[arg(long)]
    pub decision: Option<String>,
    #[arg(help = Text::new("Người ghi, cho nhật ký thay đổi", "Author, for the change log"))]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    #[arg(help = Text::new("Lý do, ghi vào nhật ký thay đổi", "Reason, recorded in the change log"))]
    #[arg(long)]
    pub reason: Option<String>,
    #[command(flatten)]
    pub parameters: GivenParameters,
}

/// The given parameters of reports.
#[derive(Debug, Args)]
pub(super) struct GivenParameters {
    #[arg(help = Text::new(
        "Địa bàn: city, zones hoặc mã một bộ ranh giới",
        "Areas: city, zones or the code of an edition of boundaries"
    ))]
    #[arg(long)]
    boundaries: Option<String>,
    #[arg(help = Text::new("Mã một địa bàn", "Code of one area"))]
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    #[arg(help = Text::new("Cấp ngành 1–5", "Level of the classification, 1 to 5"))]
    #[arg(long, value_name = "N")]
    level: Option<String>,
    #[arg(help = Text::new("Theo cơ sở hoặc lao động", "Establishments or workers"))]
    #[arg(long, value_name = "establishments|workers")]
    measure: Option<String>,
    #[arg(help = Text::new("Các ngành, ví dụ 24,25", "Sectors, such as 24,25"))]
    #[arg(long, value_name = "CODES")]
    sectors: Option<String>,
    #[arg(help = Text::new("Năm hoặc ngày đầu", "Earlier year or day"))]
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    #[arg(help = Text::new("Năm hoặc ngày cuối", "Later year or day"))]
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[arg(help = Text::new("Ngày của số liệu", "Day of the figures"))]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[arg(help = Text::new(
        "Khoảng cách trong cụm liên kết",
        "Largest distance between neighbours in a linkage cluster"
    ))]
    #[arg(long, value_name = "METRES")]
    eps_m: Option<String>,
    #[arg(help = Text::new(
        "Số cơ sở tối thiểu của cụm liên kết",
        "Smallest number of establishments in a linkage cluster"
    ))]
    #[arg(long, value_name = "N")]
    min_firms: Option<String>,
    #[arg(help = Text::new(
        "Trị số của địa bàn: mật độ, số cơ sở hoặc tỷ trọng",
        "Figure of a unit: density, number or share of establishments"
    ))]
    #[arg(long, value_name = "density|count|share")]
    figure: Option<String>,
    #[arg(help = Text::new(
        "Địa bàn kề: chung một đoạn ranh giới hoặc chỉ một điểm",
        "Neighbours: units with a stretch of boundary in common, or at least a point"
    ))]
    #[arg(long, value_name = "edge|corner")]
    neighbours: Option<String>,
    #[arg(help = Text::new("Cạnh ô lưới", "Side of a grid cell"))]
    #[arg(long, value_name = "METRES")]
    cell_m: Option<String>,
    #[arg(help = Text::new("Mã khu, cụm công nghiệp", "Code of a zone or cluster"))]
    #[arg(long, value_name = "CODE")]
    zone: Option<String>,
    #[arg(help = Text::new("Diện tích cụm, sau mở rộng", "Area of the cluster, after an expansion"))]
    #[arg(long, value_name = "HA")]
    area_ha: Option<String>,
    #[arg(help = Text::new("Nhu cầu thuê đất", "Demand for leased land"))]
    #[arg(long, value_name = "HA")]
    demand_ha: Option<String>,
    #[arg(help = Text::new(
        "Thành lập mới hoặc mở rộng cụm công nghiệp",
        "A new industrial cluster or an expansion"
    ))]
    #[arg(long, value_name = "new|expansion")]
    plan: Option<String>,
    #[arg(help = Text::new(
        "Loại cụm: thông thường, làng nghề, chuyên ngành, hỗ trợ, công nghệ cao, sinh thái",
        "Kind of cluster: ordinary, craft village, specialised, supporting industry, high technology, eco"
    ))]
    #[arg(long, value_name = "ordinary|craft|specialised|supporting|high_tech|eco")]
    cluster_kind: Option<String>,
    #[arg(help = Text::new("Địa hình", "Terrain: whether the cluster lies in a mountain district"))]
    #[arg(long, value_name = "plain|mountain")]
    terrain: Option<String>,
    #[arg(help = Text::new("Kỳ báo cáo, ví dụ 2026-H1", "Period of the report, such as 2026-H1"))]
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(help = Text::new("Mã mẫu báo cáo, ví dụ cluster-02", "Code of a form, such as cluster-02"))]
    #[arg(long, value_name = "CODE")]
    form: Option<String>,
    #[arg(help = Text::new(
        "Mã cơ sở, khu, cụm, địa bàn mà mẫu báo cáo về",
        "Code of the firm, zone, cluster or unit that a form reports on"
    ))]
    #[arg(long, value_name = "CODE")]
    subject: Option<String>,
}

impl GivenParameters {
    /// The parameters that were given.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Parameter, &str)> {
        let text = |parameter| match parameter {
            Parameter::Boundaries => &self.boundaries,
            Parameter::Area => &self.area,
            Parameter::Level => &self.level,
            Parameter::Measure => &self.measure,
            Parameter::Sectors => &self.sectors,
            Parameter::From => &self.from,
            Parameter::To => &self.to,
            Parameter::On => &self.on,
            Parameter::Eps => &self.eps_m,
            Parameter::MinFirms => &self.min_firms,
            Parameter::Figure => &self.figure,
            Parameter::Neighbours => &self.neighbours,
            Parameter::Cell => &self.cell_m,
            Parameter::Zone => &self.zone,
            Parameter::AreaHa => &self.area_ha,
            Parameter::DemandHa => &self.demand_ha,
            Parameter::Plan => &self.plan,
            Parameter::ClusterKind => &self.cluster_kind,
            Parameter::Terrain => &self.terrain,
            Parameter::Period => &self.period,
            Parameter::Form => &self.form,
            Parameter::Subject => &self.subject,
        };
        Parameter::ALL.iter().filter_map(move |p| Some((*p, text(*p).as_deref()?)))
    }
}
