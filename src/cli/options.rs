//! The options of commands, with their help.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use crate::{
    collection::kinds::Collection,
    config::{Given, PublicWorkers, RegisterUrl},
    document::render::Format,
    exchange::draft::{Empty, Importable},
    geom::{bbox::Bbox, crs::Crs, numeral::Mark},
    model::{as_of::AsOf, code::Code, date::PartialDate, lang::Text, sector::SectorCode, unit::Precision},
    query::{interval::Interval, radius::Radius},
    registry::identity::{NewRows, Same},
    report::{kind::Report, parameter::Parameter},
};

/// The help of the instant at which the register is read.
pub(super) const AS_OF: Text = Text::new(
    "Theo sổ đăng ký tại thời điểm đó, ví dụ 2026-06-30",
    "From the register as of that time, such as 2026-06-30",
);

/// Options of serving.
#[derive(Debug, Clone, Args)]
pub(super) struct ServerArgs {
    #[arg(help = Text::new(
        "Địa chỉ phục vụ [default: 127.0.0.1:8080]",
        "Address to listen on [default: 127.0.0.1:8080]"
    ))]
    #[arg(long, value_name = "ADDR:PORT")]
    pub bind: Option<SocketAddr>,
    #[arg(help = Text::new(
        "Địa chỉ riêng cho số đo của Prometheus (/metrics), ví dụ 127.0.0.1:9464; không có thì không phục vụ số đo",
        "Separate address for metrics of Prometheus (/metrics), such as 127.0.0.1:9464; none are served without it"
    ))]
    #[arg(long, value_name = "ADDR:PORT")]
    pub metrics_bind: Option<SocketAddr>,
    #[arg(help = Text::new(
        "Địa chỉ mà khách thấy, khi đứng sau proxy",
        "Address that clients use, behind a proxy"
    ))]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    #[arg(help = Text::new(
        "Công bố số lao động: none (mặc định) không công bố gì; live công bố tổng theo ngành của từng \
         phường và thành phố theo sổ đăng ký lúc được hỏi. NGUY HIỂM: ai giữ câu trả lời cũ thì trừ đi là \
         biết lao động của một doanh nghiệp mới thêm",
        "Publication of workers: none (default), or live: sums by division of wards and the city, from the \
         register at the time of the request. DANGER: subtracting an earlier answer from a later one \
         discloses the workers of a newly added firm"
    ))]
    #[arg(long, value_name = "none|live")]
    pub public_workers: Option<PublicWorkers>,
    #[arg(help = Text::new(
        "Theo dõi các sổ đăng ký ở những địa chỉ này và đọc chúng như một sổ, chỉ đọc (docs/federation.md)",
        "Follow the registers at these addresses and read them as one, read-only (docs/federation.md)"
    ))]
    #[arg(long, value_name = "URL", num_args = 1..)]
    pub follow: Option<Vec<RegisterUrl>>,
    #[arg(help = Text::new("Ghi nhật ký dạng JSON", "Log as JSON"))]
    #[arg(long)]
    pub log_json: bool,
}

impl ServerArgs {
    /// The settings given on the command line.
    pub(super) fn given(&self) -> Given {
        Given {
            bind: self.bind,
            metrics_bind: self.metrics_bind,
            public_url: self.public_url.clone(),
            follow: self.follow.clone(),
            public_workers: self.public_workers,
            log_json: self.log_json.then_some(true),
            ..Given::default()
        }
    }
}

/// Options of an import.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[arg(help = Text::new(
        "Loại dữ liệu [zones, clusters, firms, units, outlines, observations, successions, sources]",
        "Kind of data [zones, clusters, firms, units, outlines, observations, successions, sources]"
    ))]
    pub kind: Importable,
    #[arg(help = Text::new("Tệp", "File"))]
    pub file: PathBuf,
    #[arg(help = Text::new(
        "Hệ tọa độ của tệp (mặc định: độ là WGS 84, mét là hệ của thành phố)",
        "Reference system of the coordinates (degrees: WGS 84; metres: that of the city)"
    ))]
    #[arg(long, value_name = "EPSG")]
    pub crs: Option<Crs>,
    #[arg(help = Text::new(
        "Dấu thập phân của mọi cột số: point hoặc comma",
        "Decimal mark of all columns of numbers: point or comma"
    ))]
    #[arg(long, value_name = "point|comma", value_parser = decimal_mark)]
    pub decimal: Option<Mark>,
    #[arg(help = Text::new(
        "Đổi tên cột, thuộc tính=tiêu đề",
        "Column of a property under another heading, property=heading"
    ))]
    #[arg(long = "map", value_name = "a=b", value_parser = pair)]
    pub renamed: Vec<(String, String)>,
    #[arg(help = Text::new("Bộ ranh giới của units", "Edition of the units"))]
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<Code>,
    #[arg(help = Text::new(
        "Độ chính xác của ranh giới nếu tệp không ghi",
        "Precision of boundaries, if the file has none"
    ))]
    #[arg(long, default_value = "surveyed")]
    pub precision: Precision,
    #[arg(help = Text::new(
        "Ô trống: giữ điều đã biết, hoặc xóa [keep, clear]",
        "An empty cell keeps the known value, or clears it [keep, clear]"
    ))]
    #[arg(long, default_value = "keep")]
    pub empty: Empty,
    #[arg(help = Text::new(
        "Dòng còn ngờ chính là cơ sở này (F0062), hoặc một dòng là (5=F0062)",
        "Doubtful rows match this firm (F0062), or one row does (5=F0062)"
    ))]
    #[arg(long, value_name = "[ROW=]CODE")]
    pub same: Vec<Same>,
    #[arg(help = Text::new(
        "Dòng còn ngờ là cơ sở mới: tất cả, hoặc một dòng (--new=5)",
        "Doubtful rows are new firms: all, or one row (--new=5)"
    ))]
    #[arg(long, value_name = "ROW", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    pub new: Vec<NewRows>,
    #[arg(help = Text::new("Chỉ kiểm tra, không ghi", "Check only, write nothing"))]
    #[arg(long)]
    pub dry_run: bool,
    #[arg(help = Text::new(
        "Ghi các dòng tốt dù có dòng bị loại",
        "Write the good rows even if others are refused"
    ))]
    #[arg(long)]
    pub accept_partial: bool,
    #[arg(help = Text::new("Ghi các dòng bị loại ra tệp để sửa", "Write the refused rows to a file"))]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    #[arg(help = Text::new("Lý do, ghi vào nhật ký thay đổi", "Reason, recorded in the change log"))]
    #[arg(long)]
    pub reason: Option<String>,
    #[arg(help = Text::new("Ai nhập (mặc định: người dùng hệ thống)", "Author (default: the user of the system)"))]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(a, b)| !a.is_empty() && !b.is_empty());
    parts.map(|(a, b)| (a.to_owned(), b.to_owned())).ok_or_else(|| format!("'{text}': a=b"))
}

fn decimal_mark(text: &str) -> Result<Mark, String> {
    match text {
        "point" | "." => Ok(Mark::Point),
        "comma" | "," => Ok(Mark::Comma),
        _ => Err(format!("'{text}': point, comma")),
    }
}

/// Options of an export.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    #[arg(help = Text::new(
        "Lớp dữ liệu [zones, clusters, firms, units, outlines, linkages, observations, sources]",
        "Collection [zones, clusters, firms, units, outlines, linkages, observations, sources]"
    ))]
    pub collection: Collection,
    #[arg(help = Text::new(
        "Tệp .geojson, .csv, .xlsx, hoặc .parquet cho firms; thư mục: bộ GeoParquet theo tỉnh, thành phố",
        "File to write: .geojson, .csv, .xlsx, or .parquet for firms; a folder: GeoParquet by province"
    ))]
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: PathBuf,
    #[arg(help = Text::new(
        "Thay phần của thành phố này trong thư mục GeoParquet đã có",
        "Replace the part of this city in a folder of GeoParquet"
    ))]
    #[arg(long)]
    pub force: bool,
    #[arg(help = Text::new("Chỉ trong hộp tây,nam,đông,bắc", "Only within west,south,east,north"))]
    #[arg(long, allow_hyphen_values = true)]
    pub bbox: Option<Bbox>,
    #[arg(help = Text::new("Chỉ những gì có hiệu lực lúc đó", "Only what is valid at that time"))]
    #[arg(long)]
    pub datetime: Option<Interval>,
    #[arg(help = Text::new(
        "Chỉ những gì có giá trị này, thuộc tính=giá trị",
        "Only with this value, property=value"
    ))]
    #[arg(long = "where", value_name = "a=b", value_parser = pair)]
    pub equals: Vec<(String, String)>,
    #[arg(help = Text::new(
        "Chỉ những gì thỏa bộ lọc CQL2, ví dụ \"workers >= 100\"",
        "Only what satisfies a CQL2 filter, such as \"workers >= 100\""
    ))]
    #[arg(long, value_name = "CQL2")]
    pub filter: Option<String>,
    #[arg(help = AS_OF)]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<AsOf>,
}

/// A place and conditions on the firms around it.
#[derive(Debug, Args)]
pub(super) struct NearArgs {
    #[arg(help = Text::new(
        "Nơi: kinh độ,vĩ độ; VN-2000; mã; mã số thuế; tên",
        "Place: longitude,latitude; VN-2000; code; tax code; name"
    ))]
    #[arg(allow_hyphen_values = true)]
    pub place: String,
    #[arg(help = Text::new("Bán kính, ví dụ 500m, 3km", "Radius, such as 500m or 3km"))]
    #[arg(long)]
    pub within: Option<Radius>,
    #[arg(help = Text::new(
        "Nhiều nhất bao nhiêu cơ sở (mặc định: tất cả trong bán kính, hoặc 10)",
        "Largest number of firms (all within the radius, or 10)"
    ))]
    #[arg(short = 'k', long)]
    pub limit: Option<usize>,
    #[arg(help = Text::new(
        "Ngành VSIC, kể cả ngành con, ví dụ 24,25 hoặc 2025:26",
        "VSIC sectors with those below them, such as 24,25 or 2025:26"
    ))]
    #[arg(long, value_delimiter = ',')]
    pub sector: Vec<SectorCode>,
    #[arg(help = Text::new("Ít nhất bao nhiêu lao động", "Smallest number of workers"))]
    #[arg(long, value_name = "N")]
    pub workers_min: Option<u32>,
    #[arg(help = Text::new("Nhiều nhất bao nhiêu lao động", "Largest number of workers"))]
    #[arg(long, value_name = "N")]
    pub workers_max: Option<u32>,
    #[arg(help = Text::new(
        "Thuộc khu, cụm công nghiệp có mã này",
        "Listed in the zone or cluster of this code"
    ))]
    #[arg(long)]
    pub zone: Option<Code>,
    #[arg(help = Text::new(
        "Chỉ những gì thỏa bộ lọc CQL2, ví dụ \"status = 'operating'\"",
        "Only what satisfies a CQL2 filter, such as \"status = 'operating'\""
    ))]
    #[arg(long, value_name = "CQL2")]
    pub filter: Option<String>,
    #[arg(help = Text::new(
        "Hệ của tọa độ (mặc định: độ là WGS 84, mét là hệ của thành phố)",
        "Reference system of the coordinates (degrees: WGS 84; metres: that of the city)"
    ))]
    #[arg(long, value_name = "EPSG")]
    pub crs: Option<Crs>,
    #[arg(help = AS_OF)]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<AsOf>,
    #[arg(help = Text::new("Ghi ra tệp .csv hoặc .json", "Write to a .csv or .json file"))]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

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
    #[arg(long, value_name = "json|csv|xlsx|html|docx|geojson")]
    pub format: Option<Format>,
    #[arg(help = Text::new(
        "Ghi ra tệp .json, .csv, .xlsx, .html, .docx hoặc .geojson",
        "Write to a .json, .csv, .xlsx, .html, .docx or .geojson file"
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
            Parameter::Cell => &self.cell_m,
            Parameter::Zone => &self.zone,
            Parameter::AreaHa => &self.area_ha,
            Parameter::DemandHa => &self.demand_ha,
            Parameter::Plan => &self.plan,
            Parameter::ClusterKind => &self.cluster_kind,
            Parameter::Terrain => &self.terrain,
            Parameter::Period => &self.period,
        };
        Parameter::ALL.iter().filter_map(move |p| Some((*p, text(*p).as_deref()?)))
    }
}
