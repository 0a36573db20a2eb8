//! The options of commands, with their help.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use super::{
    form_args::FormArgs,
    reading_args::{ReadingArgs, pair},
};
use crate::{
    config::{Given, RegisterUrl},
    exchange::{
        csv_out::Locale,
        draft::{Empty, Importable},
    },
    geom::{bbox::Bbox, crs::Crs},
    model::{
        as_of::AsOf, code::Code, lang::Text, public_workers::PublicWorkers, sector::SectorCode,
        unit::Precision, zone::ZoneKind,
    },
    query::{interval::Interval, radius::Radius},
    registry::identity::{NewRows, Same},
};

/// The help of the instant at which the register is read.
pub(super) const AS_OF: Text = Text::new(
    "Theo sổ đăng ký tại thời điểm đó, ví dụ 2026-06-30",
    "From the register as of that time, such as 2026-06-30",
);

/// Options of `xuong resolve`.
#[derive(Debug, Clone, Args)]
pub(super) struct ResolveArgs {
    #[arg(help = Text::new(
        "Một địa chỉ, hoặc tệp .csv, .xlsx có cột địa chỉ, hoặc tệp .txt mỗi dòng một địa chỉ",
        "An address, or a .csv or .xlsx file with a column of addresses, or a .txt file with one a line"
    ))]
    #[arg(value_name = "ADDRESS|FILE")]
    pub addresses: String,
    #[arg(help = Text::new(
        "Tọa độ của địa chỉ, để chọn trong các phần của đơn vị bị chia",
        "Coordinates of the address, which decide between parts of a divided unit"
    ))]
    #[arg(long, value_name = "POINT", allow_hyphen_values = true)]
    pub point: Option<String>,
    #[arg(help = Text::new("Ghi ra tệp .csv, .xlsx, .json, .html", "Write to a .csv, .xlsx, .json or .html file"))]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(help = AS_OF)]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<AsOf>,
}

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
        "Công bố số lao động: published (mặc định) chỉ có trong các công bố theo kỳ; none không công bố gì; live công bố tổng theo ngành của từng \
         phường và thành phố theo sổ đăng ký lúc được hỏi. NGUY HIỂM: ai giữ câu trả lời cũ thì trừ đi là \
         biết lao động của một doanh nghiệp mới thêm",
        "Publication of workers: published (default) in publications alone; none; or live: sums by division of wards and the city, from the \
         register at the time of the request. DANGER: subtracting an earlier answer from a later one \
         discloses the workers of a newly added firm"
    ))]
    #[arg(long, value_name = "none|published|live")]
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
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[arg(help = Text::new(
        "Loại dữ liệu [zones, clusters, firms, units, outlines, observations, successions, sources, forms]",
        "Kind of data [zones, clusters, firms, units, outlines, observations, successions, sources, forms]"
    ))]
    pub kind: Importable,
    #[arg(help = Text::new("Tệp", "File"))]
    pub file: PathBuf,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub report: FormArgs,
    #[arg(help = Text::new(
        "Loại của khu không ghi loại [industrial_park, industrial_cluster, …]",
        "Kind of zones without one [industrial_park, industrial_cluster, …]"
    ))]
    #[arg(long = "kind", value_name = "KIND")]
    pub zone_kind: Option<ZoneKind>,
    #[arg(help = Text::new("Bộ ranh giới của units", "Edition of the units"))]
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<Code>,
    #[arg(help = Text::new(
        "Độ chính xác của ranh giới nếu tệp không ghi [default: surveyed]",
        "Precision of boundaries, if the file has none [default: surveyed]"
    ))]
    #[arg(long)]
    pub precision: Option<Precision>,
    #[arg(help = Text::new(
        "Ô trống: giữ điều đã biết, hoặc xóa [keep, clear] [default: keep]",
        "An empty cell keeps the known value, or clears it [keep, clear] [default: keep]"
    ))]
    #[arg(long)]
    pub empty: Option<Empty>,
    #[arg(help = Text::new(
        "Đọc tệp như hồ sơ đã lưu dưới tên này; tùy chọn ghi thêm thì hơn hồ sơ",
        "Read the file as the profile of this name says; options that are given too take precedence"
    ))]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    #[arg(help = Text::new(
        "Lưu cách đọc tệp này dưới một tên, xem xuong profiles",
        "Save how this file is read under a name, see xuong profiles"
    ))]
    #[arg(long, value_name = "NAME")]
    pub save_profile: Option<String>,
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
    #[arg(help = Text::new(
        "Ghi vào FILE (.xlsx, .ods, .csv) mẫu để điền, không nhập gì",
        "Write a template to fill in to FILE (.xlsx, .ods, .csv), import nothing"
    ))]
    #[arg(long)]
    pub template: bool,
    #[arg(help = Text::new(
        "Ghi mọi thay đổi, trước → sau, ra tệp CSV",
        "Write every change, before → after, to a CSV file"
    ))]
    #[arg(long, value_name = "FILE")]
    pub changes: Option<PathBuf>,
    #[arg(help = Text::new(
        "Chưa ghi: để lại chờ duyệt, xem xuong imports",
        "Write nothing yet: leave it for review, see xuong imports"
    ))]
    #[arg(long, conflicts_with_all = ["dry_run", "accept_partial", "rejects"])]
    pub stage: bool,
    #[arg(help = Text::new("Lý do, ghi vào nhật ký thay đổi", "Reason, recorded in the change log"))]
    #[arg(long)]
    pub reason: Option<String>,
    #[arg(help = Text::new("Ai nhập (mặc định: người dùng hệ thống)", "Author (default: the user of the system)"))]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
}

/// Options of an export.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    #[arg(help = Text::new(
        "Lớp dữ liệu [zones, clusters, firms, units, outlines, linkages, observations, sources]; nhiều lớp: zones,units hoặc all",
        "Collection [zones, clusters, firms, units, outlines, linkages, observations, sources]; several: zones,units or all"
    ))]
    #[arg(value_name = "COLLECTION")]
    pub collections: String,
    #[arg(help = Text::new(
        "Tệp .geojson, .csv, .xlsx, .fgb, .gpkg, .parquet, .pmtiles; thư mục: bộ GeoParquet của firms theo tỉnh, thành phố",
        "File to write: .geojson, .csv, .xlsx, .fgb, .gpkg, .parquet, .pmtiles; a folder: GeoParquet of firms by province"
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
    #[arg(help = Text::new(
        "Hệ tọa độ, ví dụ 5897 (VN-2000); mặc định WGS 84; trong tệp luôn đông trước, bắc sau",
        "Reference system, such as 5897 (VN-2000); WGS 84 by default; files are east first, then north"
    ))]
    #[arg(long, value_name = "EPSG")]
    pub crs: Option<Crs>,
    #[arg(help = Text::new(
        "Dấu của tệp .csv: en (1,5 viết 1.5) hoặc vi (ô ngăn bằng ; và 1,5), cho Excel tiếng Việt [mặc định: en]",
        "Marks of a file .csv: en, or vi (semicolons and decimal commas) for a Vietnamese Excel [default: en]"
    ))]
    #[arg(long, value_name = "vi|en")]
    pub csv: Option<Locale>,
    #[arg(help = Text::new(
        "Mức thu phóng chi tiết nhất của tệp .pmtiles, 0 đến 18 [mặc định: 14]",
        "Most detailed zoom of a file .pmtiles, 0 to 18 [default: 14]"
    ))]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=18))]
    pub max_zoom: Option<u8>,
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
