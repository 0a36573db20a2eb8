//! Command-line arguments.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use super::account_args::AccountsCommand;
use crate::{
    collection::kinds::Collection,
    config::{Given, PublicWorkers},
    document::render::Format,
    exchange::draft::{Empty, Importable},
    geom::{bbox::Bbox, crs::Crs, numeral::Mark},
    model::{
        actor::Role, as_of::AsOf, code::Code, date::PartialDate, lang::Lang, sector::SectorCode,
        unit::Precision,
    },
    query::{interval::Interval, radius::Radius},
    registry::identity::{NewRows, Same},
    report::{kind::Report, parameter::Parameter},
};

/// Sổ đăng ký và bản đồ công nghiệp của một thành phố · register and map of the industry of a city
#[derive(Debug, Parser)]
#[command(name = "xuong", version, arg_required_else_help = true, after_help = EXITS)]
pub struct Cli {
    /// Ngôn ngữ thông báo · language of messages [vi, en]
    #[arg(long, global = true, env = "XUONG_LANG", default_value = "vi", hide_env_values = true)]
    pub lang: Lang,
    /// Tệp cấu hình (mặc định ./xuong.toml nếu có) · configuration file
    #[arg(long, global = true, env = "XUONG_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Vai trò: analyst xem cả số liệu không công khai · role: analyst sees restricted values too [public, analyst]
    #[arg(long, global = true, env = "XUONG_ROLE", default_value = "public", hide_env_values = true)]
    pub role: Role,
    /// Thư mục dữ liệu · data folder [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Thư mục của thành phố (mặc định: thành phố đi kèm chương trình) · folder of the city
    #[arg(long, global = true, value_name = "DIR")]
    pub city: Option<PathBuf>,
    /// Việc cần làm · what to do
    #[command(subcommand)]
    pub command: Command,
}

/// The list of reports in the help of `xuong report`.
const REPORTS: &str = "Báo cáo · reports:
  sector-mix, specialisation, diversity, concentration  cơ cấu, chuyên môn hóa, đa dạng, tập trung · structure
  series, change, shift-share                            theo thời gian · over time
  grid, hotspots, clusters, cluster-change               không gian, cụm liên kết · space, linkage clusters
  occupancy, eligibility, compliance                     đất, điều kiện pháp lý, tuân thủ · land, law, duties
  targets, area-profile, six-monthly                     mục tiêu, hồ sơ địa bàn, sơ kết · targets, profile, half-year

Ví dụ · example: xuong report sector-mix --boundaries wards-2025 -o co-cau.xlsx
  xuong report eligibility --boundaries wards-2025 --area 00136 --area-ha 30 --cluster-kind craft
  xuong report six-monthly --period 2026-H1 -o bao-cao.docx";

/// How rows are matched to firms, in the help of `xuong import`.
const IMPORTS: &str = "Dòng không có mã là cơ sở nào · which firm a row without a code is:
  cùng mã số thuế, và cùng tên, cùng địa chỉ hoặc cách ≤ 100 m → thay đổi
    same tax code, and same name, same address or ≤ 100 m apart → changed
  cùng mã số thuế, chỉ một cơ sở có mã ấy và không thấy ở nơi khác → thay đổi
    same tax code, one firm has it and is not known to be elsewhere → changed
  cùng tên và cùng nơi, mã số thuế mới hoặc không có → thay đổi, và báo
    same name and place, tax code new or absent → changed, and reported
  cùng mã số thuế ở nơi khác; nhiều cơ sở cùng khớp → hỏi: --same hoặc --new
    same tax code elsewhere; several firms match → refused until --same or --new

Ví dụ · example: xuong import firms co-so.csv --dry-run
  xuong import firms co-so.csv --same F0062      dòng còn ngờ chính là F0062 · the doubtful row is F0062
  xuong import firms co-so.csv --same 5=F0062 --new=7   dòng 5 là F0062, dòng 7 là cơ sở mới · row 7 is new
  xuong import firms co-so.csv --empty clear     ô trống xóa điều đã biết · an empty cell clears the known value";

const EXITS: &str = "Mã thoát · exit codes: 0 xong · done; 1 xong, có phát hiện · done with findings; 2 không làm được với đầu vào này · cannot be done with this input; 3 sổ đăng ký, thư mục, cổng hoặc tệp không sẵn sàng · unavailable";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Nạp dữ liệu của thành phố rồi phục vụ tại http://127.0.0.1:8080 · load the data of the city and serve it
    #[command(
        after_help = "Ví dụ · example: xuong demo --bind 127.0.0.1:9000\n  xuong demo --synthetic 1000000 --seed 7 (thư mục mặc định · default folder: data-synthetic)"
    )]
    Demo {
        /// Cách phục vụ · how to serve
        #[command(flatten)]
        server: ServerArgs,
        /// Chỉ nạp, không phục vụ · load only, do not serve
        #[arg(long)]
        seed_only: bool,
        /// Thay các cơ sở thật bằng N cơ sở giả lập để thử · N made-up firms instead of the real ones, for trials
        #[arg(long, value_name = "N")]
        synthetic: Option<usize>,
        /// Mầm: cùng mầm thì cùng dữ liệu giả lập · the same seed makes the same firms
        #[arg(long, value_name = "NUMBER", default_value_t = 7, requires = "synthetic")]
        seed: u64,
    },
    /// Phục vụ một sổ đăng ký đã có · serve an existing register
    #[command(after_help = "Ví dụ · example: xuong serve --data-dir data --bind 127.0.0.1:8080")]
    Serve {
        /// Cách phục vụ · how to serve
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Nhập một tệp CSV, hoặc GeoJSON cho units và outlines · import a CSV file, or GeoJSON for units and outlines
    #[command(after_help = IMPORTS)]
    Import(Box<ImportArgs>),
    /// Xuất một lớp dữ liệu ra GeoJSON, CSV hoặc Excel · export a collection
    #[command(after_help = "Ví dụ · example: xuong export firms -o co-so.geojson --bbox 105.8,20.9,106,21.1")]
    Export(ExportArgs),
    /// Cơ sở quanh một nơi, gần trước · firms around a place, nearest first
    #[command(
        after_help = "Ví dụ · example: xuong near \"105.9128,21.0400\" --within 3km --sector 24,25 -o gan.csv\n  xuong near \"Sài Đồng\" --within 3km\n  xuong near \"2327066 594446\" -k 5"
    )]
    Near(NearArgs),
    /// Tìm theo tên, mã số thuế, đơn vị cũ hoặc mới · find by name, tax code, old or new unit
    #[command(after_help = "Ví dụ · example: xuong search \"Long Biên cũ\"")]
    Search {
        /// Từ khóa · words
        words: String,
        /// Số kết quả · number of results
        #[arg(short = 'k', long, default_value_t = 20)]
        limit: usize,
    },
    /// Một báo cáo · a report
    #[command(after_help = REPORTS)]
    Report(Box<ReportArgs>),
    /// Liệt kê những gì thiếu hoặc đáng ngờ · list missing and doubtful values
    #[command(
        after_help = "Ví dụ · example: xuong check -o phat-hien.csv\n  xuong check --deep (0 nguyên vẹn · whole; 1 chỉ xuong.snapshot sai · only xuong.snapshot is wrong; 3 bị hỏng · damaged)"
    )]
    Check {
        /// Đọc toàn bộ tệp dữ liệu, đối chiếu mọi dòng với nhật ký thay đổi · read the whole data file and compare
        /// every row with the change log
        #[arg(long, conflicts_with = "output")]
        deep: bool,
        /// Ghi ra tệp .csv hoặc .json · write to a file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Sao lưu ra một tệp, cả khi máy chủ đang ghi · back up to a file, also while a server writes
    #[command(after_help = "Ví dụ · example: xuong backup /backup/xuong-2026-11-28.db")]
    Backup {
        /// Tệp sẽ ghi; chỉ có sau khi bản sao đã được kiểm tra · file to write; it appears once the copy is verified
        file: PathBuf,
        /// Ghi đè tệp đã có · overwrite an existing file
        #[arg(long)]
        force: bool,
    },
    /// Phục hồi một bản sao lưu vào thư mục dữ liệu mà không ai đang dùng · restore a backup into a data folder that is
    /// not in use
    #[command(
        after_help = "Ví dụ · example: xuong restore /backup/xuong-2026-11-28.db --data-dir data --replace"
    )]
    Restore {
        /// Tệp do xuong backup ghi · file written by xuong backup
        file: PathBuf,
        /// Thay sổ đăng ký đang có; sổ cũ ở lại bên cạnh với tên xuong.replaced-….db · replace the existing register,
        /// which is kept beside it as xuong.replaced-….db
        #[arg(long, alias = "force")]
        replace: bool,
    },
    /// Quản trị · administration
    #[command(after_help = "Ví dụ · example: xuong admin synth 20000 --seed 7")]
    Admin {
        /// Việc · what to do
        #[command(subcommand)]
        what: AdminCommand,
    },
    /// Cấu hình · configuration
    #[command(after_help = "Ví dụ · example: xuong config show")]
    Config {
        /// show: in cấu hình đang dùng · show: print the settings in force
        #[command(subcommand)]
        what: ConfigCommand,
    },
}

/// Commands of administrators.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Tài khoản, khóa và nhật ký xem · accounts, keys and the audit
    #[command(flatten)]
    Accounts(AccountsCommand),
    /// Công nhận một cụm liên kết ngành đã phát hiện · recognise a detected linkage cluster
    #[command(
        after_help = "Ví dụ · example: xuong admin recognise 1 --code LK01 --since 2026-11 --sectors 24,25 --decision \"QĐ 1/QĐ-UBND\""
    )]
    Recognise(Box<RecogniseArgs>),
    /// Thêm N cơ sở giả lập để thử · add N made-up firms for trials
    #[command(after_help = "Ví dụ · example: xuong --data-dir thu admin synth 20000 --seed 7")]
    Synth {
        /// Số cơ sở · number of firms
        count: usize,
        /// Mầm: cùng mầm thì cùng dữ liệu · the same seed makes the same firms
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// Trộn vào dù đã có cơ sở thật · add them even to a register with real firms
        #[arg(long)]
        force: bool,
    },
}

/// Commands about the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigCommand {
    /// In cấu hình đang dùng · print the settings in force
    Show,
}

/// Options of serving.
#[derive(Debug, Clone, Args)]
pub struct ServerArgs {
    /// Địa chỉ phục vụ · address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub bind: Option<SocketAddr>,
    /// Địa chỉ mà khách thấy, khi đứng sau proxy · address that clients use, behind a proxy
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Công bố số lao động: none (mặc định) không công bố gì; live công bố tổng theo ngành của từng phường và thành phố
    /// theo sổ đăng ký lúc được hỏi. NGUY HIỂM: ai giữ câu trả lời cũ thì trừ đi là biết lao động của một doanh nghiệp
    /// mới thêm · publication of workers: none (default), or live: sums by division of wards and the city, from the
    /// register at the time of the request. DANGER: subtracting an earlier answer from a later one discloses the
    /// workers of a newly added firm
    #[arg(long, value_name = "none|live")]
    pub public_workers: Option<PublicWorkers>,
    /// Ghi nhật ký dạng JSON · log as JSON
    #[arg(long)]
    pub log_json: bool,
}

impl ServerArgs {
    /// The settings given on the command line.
    pub fn given(&self) -> Given {
        Given {
            bind: self.bind,
            public_url: self.public_url.clone(),
            public_workers: self.public_workers,
            log_json: self.log_json.then_some(true),
            ..Given::default()
        }
    }
}

/// Options of an import.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Loại dữ liệu · kind of data [zones, clusters, firms, units, outlines, observations, successions, sources]
    pub kind: Importable,
    /// Tệp · file
    pub file: PathBuf,
    /// Hệ tọa độ của tệp (mặc định: độ là WGS 84, mét là hệ của thành phố) · reference system of the coordinates
    #[arg(long, value_name = "EPSG")]
    pub crs: Option<Crs>,
    /// Dấu thập phân của mọi cột số: point hoặc comma · decimal mark of all columns
    #[arg(long, value_name = "point|comma", value_parser = decimal_mark)]
    pub decimal: Option<Mark>,
    /// Đổi tên cột, thuộc tính=tiêu đề · column of a property, property=heading
    #[arg(long = "map", value_name = "a=b", value_parser = pair)]
    pub renamed: Vec<(String, String)>,
    /// Bộ ranh giới của units · edition of the units
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<Code>,
    /// Độ chính xác của ranh giới nếu tệp không ghi · precision of boundaries, if the file has none
    #[arg(long, default_value = "surveyed")]
    pub precision: Precision,
    /// Ô trống: giữ điều đã biết, hoặc xóa · an empty cell keeps the known value, or clears it [keep, clear]
    #[arg(long, default_value = "keep")]
    pub empty: Empty,
    /// Dòng còn ngờ chính là cơ sở này · doubtful rows match this firm (F0062), or one row does (5=F0062)
    #[arg(long, value_name = "[ROW=]CODE")]
    pub same: Vec<Same>,
    /// Dòng còn ngờ là cơ sở mới: tất cả, hoặc một dòng · doubtful rows are new firms: all, or one row (--new=5)
    #[arg(long, value_name = "ROW", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    pub new: Vec<NewRows>,
    /// Chỉ kiểm tra, không ghi · check only, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Ghi các dòng tốt dù có dòng bị loại · write the good rows even if others are refused
    #[arg(long)]
    pub accept_partial: bool,
    /// Ghi các dòng bị loại ra tệp để sửa · write the refused rows to a file
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Lý do, ghi vào nhật ký thay đổi · reason, recorded in the change log
    #[arg(long)]
    pub reason: Option<String>,
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
pub struct ExportArgs {
    /// Lớp dữ liệu · collection [zones, clusters, firms, units, outlines]
    pub collection: Collection,
    /// Tệp .geojson, .csv hoặc .xlsx · file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Chỉ trong hộp tây,nam,đông,bắc · only within west,south,east,north
    #[arg(long, allow_hyphen_values = true)]
    pub bbox: Option<Bbox>,
    /// Chỉ những gì có hiệu lực lúc đó · only what is valid at that time
    #[arg(long)]
    pub datetime: Option<Interval>,
    /// Chỉ những gì có giá trị này, thuộc tính=giá trị · only with this value
    #[arg(long = "where", value_name = "a=b", value_parser = pair)]
    pub equals: Vec<(String, String)>,
    /// Chỉ những gì thỏa bộ lọc CQL2, ví dụ "workers >= 100" · only what satisfies a CQL2 filter
    #[arg(long, value_name = "CQL2")]
    pub filter: Option<String>,
}

/// A place and conditions on the firms around it.
#[derive(Debug, Args)]
pub struct NearArgs {
    /// Nơi: kinh độ,vĩ độ; VN-2000; mã; mã số thuế; tên · place
    #[arg(allow_hyphen_values = true)]
    pub place: String,
    /// Bán kính, ví dụ 500m, 3km · radius
    #[arg(long)]
    pub within: Option<Radius>,
    /// Nhiều nhất bao nhiêu cơ sở (mặc định: tất cả trong bán kính, hoặc 10) · largest number of firms
    #[arg(short = 'k', long)]
    pub limit: Option<usize>,
    /// Ngành VSIC, kể cả ngành con, ví dụ 24,25 hoặc 2025:26 · sectors
    #[arg(long, value_delimiter = ',')]
    pub sector: Vec<SectorCode>,
    /// Ít nhất bao nhiêu lao động · smallest number of workers
    #[arg(long, value_name = "N")]
    pub workers_min: Option<u32>,
    /// Nhiều nhất bao nhiêu lao động · largest number of workers
    #[arg(long, value_name = "N")]
    pub workers_max: Option<u32>,
    /// Thuộc khu, cụm công nghiệp có mã này · listed in this zone
    #[arg(long)]
    pub zone: Option<Code>,
    /// Chỉ những gì thỏa bộ lọc CQL2, ví dụ "status = 'operating'" · only what satisfies a CQL2 filter
    #[arg(long, value_name = "CQL2")]
    pub filter: Option<String>,
    /// Hệ của tọa độ (mặc định: độ là WGS 84, mét là hệ của thành phố) · reference system of the coordinates
    #[arg(long, value_name = "EPSG")]
    pub crs: Option<Crs>,
    /// Ghi ra tệp .csv hoặc .json · write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A report and its options.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Tên báo cáo, xem danh sách dưới đây · name, listed below
    pub report: Report,
    /// Tham số của báo cáo · parameters of the report
    #[command(flatten)]
    pub parameters: GivenParameters,
    /// Chỉ trong vùng của tệp GeoJSON (một đa giác) · only within the polygon of a GeoJSON file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["boundaries", "level"])]
    pub within: Option<PathBuf>,
    /// Hệ tọa độ của tệp GeoJSON nếu tệp không ghi · reference system of the GeoJSON file, if it states none
    #[arg(long, value_name = "EPSG", requires = "within")]
    pub crs: Option<Crs>,
    /// Theo sổ đăng ký tại thời điểm đó, ví dụ 2026-06-30 · from the register as of that time
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<AsOf>,
    /// In ra dạng khác thay vì bảng · format to print instead of a table
    #[arg(long, value_name = "json|csv|xlsx|html|docx|geojson")]
    pub format: Option<Format>,
    /// Ghi ra tệp .json, .csv, .xlsx, .html, .docx hoặc .geojson · write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The cluster to recognise, and how to record it.
#[derive(Debug, Args)]
pub struct RecogniseArgs {
    /// Số thứ tự trong xuong report clusters với cùng tham số · number in xuong report clusters
    pub rank: usize,
    /// Mã của cụm · code of the recognised cluster
    #[arg(long)]
    pub code: Code,
    /// Tên của cụm · name
    #[arg(long)]
    pub name: Option<String>,
    /// Công nhận từ ngày · date of recognition
    #[arg(long, value_name = "DATE")]
    pub since: PartialDate,
    /// Văn bản công nhận · legal act
    #[arg(long)]
    pub decision: Option<String>,
    /// Ai ghi · author, for the change log
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    /// Vì sao · reason
    #[arg(long)]
    pub reason: Option<String>,
    /// Tham số của báo cáo clusters · parameters of the report clusters
    #[command(flatten)]
    pub parameters: GivenParameters,
}

/// The given parameters of reports.
#[derive(Debug, Args)]
pub struct GivenParameters {
    /// Địa bàn: city, zones, districts-2024, wards-2025 · areas
    #[arg(long)]
    boundaries: Option<String>,
    /// Mã một địa bàn · code of one area
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    /// Cấp ngành 1–5 · level of the classification
    #[arg(long, value_name = "N")]
    level: Option<String>,
    /// Theo cơ sở hoặc lao động · establishments or workers
    #[arg(long, value_name = "establishments|workers")]
    measure: Option<String>,
    /// Các ngành, ví dụ 24,25 · sectors
    #[arg(long, value_name = "CODES")]
    sectors: Option<String>,
    /// Năm hoặc ngày đầu · earlier year or day
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Năm hoặc ngày cuối · later year or day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Ngày của số liệu · day of the figures
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Khoảng cách trong cụm liên kết · largest distance between neighbours in a linkage cluster
    #[arg(long, value_name = "METRES")]
    eps_m: Option<String>,
    /// Số cơ sở tối thiểu của cụm liên kết · smallest number of establishments in a linkage cluster
    #[arg(long, value_name = "N")]
    min_firms: Option<String>,
    /// Cạnh ô lưới · side of a grid cell
    #[arg(long, value_name = "METRES")]
    cell_m: Option<String>,
    /// Mã khu, cụm công nghiệp · code of a zone or cluster
    #[arg(long, value_name = "CODE")]
    zone: Option<String>,
    /// Diện tích cụm, sau mở rộng · area of the cluster, after an expansion
    #[arg(long, value_name = "HA")]
    area_ha: Option<String>,
    /// Nhu cầu thuê đất · demand for leased land
    #[arg(long, value_name = "HA")]
    demand_ha: Option<String>,
    /// Thành lập mới hoặc mở rộng cụm công nghiệp · a new industrial cluster or an expansion
    #[arg(long, value_name = "new|expansion")]
    plan: Option<String>,
    /// Loại cụm: thông thường, làng nghề, chuyên ngành, hỗ trợ, công nghệ cao, sinh thái · kind of cluster
    #[arg(long, value_name = "ordinary|craft|specialised|supporting|high_tech|eco")]
    cluster_kind: Option<String>,
    /// Địa hình · whether the cluster lies in a mountain district
    #[arg(long, value_name = "plain|mountain")]
    terrain: Option<String>,
    /// Kỳ báo cáo, ví dụ 2026-H1 · period
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
}

impl GivenParameters {
    /// The parameters that were given.
    pub fn pairs(&self) -> impl Iterator<Item = (Parameter, &str)> {
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
