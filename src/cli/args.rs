//! The commands, with their help.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    account_args::AccountsCommand,
    help::example,
    import_args::{ImportsCommand, ProfilesCommand},
    keeping_args::KeepingCommand,
    note_args::NotesCommand,
    options::{AS_OF, ExportArgs, ImportArgs, NearArgs, ResolveArgs, ServerArgs},
    publication_args::{PublicationsCommand, PublishCommand},
    reconcile::args::ReconcileArgs,
    report_args::{RecogniseArgs, ReportArgs},
    webhook_args::WebhooksCommand,
};
use crate::model::{
    actor::Role,
    as_of::AsOf,
    database_url::DatabaseUrl,
    lang::{Lang, Text},
};

#[derive(Debug, Parser)]
#[command(about = Text::new(
    "Sổ đăng ký và bản đồ công nghiệp của một thành phố",
    "Register and map of the industry of a city"
))]
#[command(name = "xuong", version, arg_required_else_help = true, after_help = EXITS)]
pub(super) struct Cli {
    #[arg(help = Text::new("Ngôn ngữ thông báo [vi, en]", "Language of messages [vi, en]"))]
    #[arg(long, global = true, env = "XUONG_LANG", default_value = "vi", hide_env_values = true)]
    pub lang: Lang,
    #[arg(help = Text::new(
        "Tệp cấu hình (mặc định ./xuong.toml nếu có)",
        "Configuration file (./xuong.toml if it exists)"
    ))]
    #[arg(long, global = true, env = "XUONG_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[arg(help = Text::new(
        "Vai trò: analyst xem cả số liệu không công khai [public, analyst]",
        "Role: analyst sees restricted values too [public, analyst]"
    ))]
    #[arg(long, global = true, env = "XUONG_ROLE", default_value = "public", hide_env_values = true)]
    pub role: Role,
    #[arg(help = Text::new("Thư mục dữ liệu [default: data]", "Data folder [default: data]"))]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    #[arg(help = Text::new(
        "Sổ đăng ký trên máy chủ PostgreSQL: postgres://NGƯỜI_DÙNG@MÁY/CƠ_SỞ_DỮ_LIỆU",
        "Register on a PostgreSQL server: postgres://USER@HOST/DATABASE"
    ))]
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<DatabaseUrl>,
    #[arg(help = Text::new(
        "Thư mục của thành phố (mặc định: thành phố đi kèm chương trình)",
        "Folder of the city (the city that comes with the program)"
    ))]
    #[arg(long, global = true, value_name = "DIR")]
    pub city: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

/// The reports, in the help of `xuong report`.
const REPORTS: Text = Text::new(
    "Báo cáo:
  sector-mix, specialisation, diversity, concentration  cơ cấu, chuyên môn hóa, đa dạng, tập trung
  relatedness, inequality                                ngành ở cùng địa bàn, chênh lệch quy mô
  series, change, shift-share                            theo thời gian
  grid, hotspots, clusters, cluster-change               không gian, cụm liên kết
  centre, point-pattern, spatial-association             trọng tâm, mức gần nhau, địa bàn cạnh nhau
  occupancy, eligibility, compliance                     đất, điều kiện pháp lý, tuân thủ
  filings, form                                          báo cáo theo mẫu: chưa nộp, mẫu để điền
  freshness                                              nguồn số liệu đã đến kỳ mới
  targets, area-profile, six-monthly                     mục tiêu, hồ sơ địa bàn, sơ kết

Ví dụ: xuong report sector-mix --boundaries wards-2025 -o co-cau.xlsx
  xuong report eligibility --boundaries wards-2025 --area 00136 --area-ha 30 --cluster-kind craft
  xuong report six-monthly --period 2026-H1 -o bao-cao.docx",
    "Reports:
  sector-mix, specialisation, diversity, concentration  structure
  relatedness, inequality                                sectors in the same units, sizes
  series, change, shift-share                            over time
  grid, hotspots, clusters, cluster-change               space, linkage clusters
  centre, point-pattern, spatial-association             centres, nearness, neighbouring units
  occupancy, eligibility, compliance                     land, law, duties
  filings, form                                          forms of the law: not received, to fill in
  freshness                                              sources of which a newer issue is due
  targets, area-profile, six-monthly                     targets, profile of an area, half-year report

Example: xuong report sector-mix --boundaries wards-2025 -o mix.xlsx
  xuong report eligibility --boundaries wards-2025 --area 00136 --area-ha 30 --cluster-kind craft
  xuong report six-monthly --period 2026-H1 -o report.docx",
);

/// How rows are matched to firms, in the help of `xuong import`.
const IMPORTS: Text = Text::new(
    "Dòng không có mã là cơ sở nào:
  cùng mã số thuế, và cùng tên, cùng địa chỉ hoặc cách ≤ 100 m → thay đổi
  cùng mã số thuế, chỉ một cơ sở có mã ấy và không thấy ở nơi khác → thay đổi
  cùng tên và cùng nơi, mã số thuế mới hoặc không có → thay đổi, và báo
  viết khác đi mà gần như chắc chắn là một (sai một chữ, đảo từ, phường cũ) → thay đổi, và báo
  cùng mã số thuế ở nơi khác; nhiều cơ sở cùng khớp; còn ngờ → hỏi: --same hoặc --new

Ví dụ: xuong import firms co-so.csv --dry-run
  xuong import firms co-so.csv --same F0062             dòng còn ngờ chính là F0062
  xuong import firms co-so.csv --same 5=F0062 --new=7   dòng 5 là F0062, dòng 7 là cơ sở mới
  xuong import firms co-so.csv --empty clear            ô trống xóa điều đã biết
  xuong import firms co-so.csv --stage                  để lại chờ duyệt: xuong imports",
    "Which firm a row without a code is:
  same tax code, and same name, same address or ≤ 100 m apart → changed
  same tax code, one firm has it and is not known to be elsewhere → changed
  same name and place, tax code new or absent → changed, and reported
  written otherwise and nearly certain (one letter, swapped words, old ward) → changed, and reported
  same tax code elsewhere; several firms match; in doubt → refused until --same or --new

Example: xuong import firms firms.csv --dry-run
  xuong import firms firms.csv --same F0062             the doubtful row is F0062
  xuong import firms firms.csv --same 5=F0062 --new=7   row 5 is F0062, row 7 is a new firm
  xuong import firms firms.csv --empty clear            an empty cell clears the known value
  xuong import firms firms.csv --stage                  left for review: xuong imports",
);

/// Exit codes, and how to read the help in the other language.
const EXITS: Text = Text::new(
    "Mã thoát: 0 xong; 1 xong, có phát hiện; 2 không làm được với đầu vào này; 3 sổ đăng ký, thư mục, cổng \
     hoặc tệp không sẵn sàng

In English: xuong --lang en --help",
    "Exit codes: 0 done; 1 done, with findings; 2 cannot be done with this input; 3 the register, a folder, a \
     port or a file is not available

Tiếng Việt: xuong --lang vi --help",
);

const DEMOS: Text = Text::new(
    "Ví dụ: xuong demo --bind 127.0.0.1:9000
  xuong demo --synthetic 1000000 --seed 7   (thư mục mặc định: data-synthetic)",
    "Example: xuong demo --bind 127.0.0.1:9000
  xuong demo --synthetic 1000000 --seed 7   (default folder: data-synthetic)",
);

const CHECKS: Text = Text::new(
    "Ví dụ: xuong check -o phat-hien.csv
  xuong check --deep   (mã thoát 0 nguyên vẹn; 1 chỉ xuong.snapshot sai; 3 bị hỏng)",
    "Example: xuong check -o findings.csv
  xuong check --deep   (exit code 0 whole; 1 only xuong.snapshot is wrong; 3 damaged)",
);

const RESOLVES: Text = Text::new(
    "Đơn vị bị chia thì liệt kê mọi nơi có thể với tỷ lệ và khoản của nghị quyết; không đoán.
Mã thoát 1 nếu có địa chỉ chưa rõ.

Ví dụ: xuong resolve \"số 5, ngõ 3, P. Việt Hưng, Q. Long Biên\"
  xuong resolve dia-chi.csv -o dia-chi-moi.xlsx   (cột “Địa chỉ”, “Xã/phường”, “Quận/huyện”; kinh độ, vĩ độ nếu có)",
    "Of a unit that was divided all candidates are listed with shares and the clause of the resolution; nothing is guessed.
Exit code 1 if some address is not found.

Example: xuong resolve \"so 5, ngo 3, P. Viet Hung, Q. Long Bien\"
  xuong resolve addresses.csv -o now.xlsx   (columns address, commune, district; lon and lat if there are any)",
);

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(about = Text::new(
        "Nạp dữ liệu của thành phố rồi phục vụ tại http://127.0.0.1:8080",
        "Load the data of the city and serve it at http://127.0.0.1:8080"
    ))]
    #[command(after_help = DEMOS)]
    Demo {
        #[command(flatten)]
        server: ServerArgs,
        #[arg(help = Text::new("Chỉ nạp, không phục vụ", "Load only, do not serve"))]
        #[arg(long)]
        seed_only: bool,
        #[arg(help = Text::new(
            "Thay các cơ sở thật bằng N cơ sở giả lập để thử",
            "N made-up firms instead of the real ones, for trials"
        ))]
        #[arg(long, value_name = "N")]
        synthetic: Option<usize>,
        #[arg(help = Text::new(
            "Mầm: cùng mầm thì cùng dữ liệu giả lập",
            "The same seed makes the same firms"
        ))]
        #[arg(long, value_name = "NUMBER", default_value_t = 7, requires = "synthetic")]
        seed: u64,
    },
    #[command(about = Text::new("Phục vụ một sổ đăng ký đã có", "Serve an existing register"))]
    #[command(after_help = example("xuong serve --data-dir data --bind 127.0.0.1:8080"))]
    Serve {
        #[command(flatten)]
        server: ServerArgs,
    },
    #[command(about = Text::new(
        "Nhập một bảng (CSV, Excel, ODS) hoặc một lớp bản đồ (GeoJSON, GeoPackage, Shapefile nén ZIP, FlatGeobuf, KML)",
        "Import a table (CSV, Excel, ODS) or a layer of a map (GeoJSON, GeoPackage, Shapefile in a ZIP, FlatGeobuf, KML)"
    ))]
    #[command(after_help = IMPORTS)]
    Import(Box<ImportArgs>),
    #[command(about = Text::new(
        "Đối chiếu một danh sách với sổ đăng ký, và ghi điều đã quyết",
        "Reconcile a list with the register, and write what is decided"
    ))]
    #[command(after_help = example("xuong reconcile danh-sach.csv --source THUE_2026 -o doi-chieu.xlsx\n  xuong reconcile danh-sach.csv --take tax_code,address --same 5=F0062 --new=7 --reason \"Đối chiếu danh sách thuế 2026\"\n  xuong reconcile danh-sach.csv --decisions doi-chieu.xlsx --reason \"Đối chiếu danh sách thuế 2026\""))]
    Reconcile(Box<ReconcileArgs>),
    #[command(about = Text::new(
        "Các lần nhập chờ duyệt: liệt kê, xem, ghi, bỏ",
        "Imports that wait for a review: list, show, write, drop"
    ))]
    #[command(after_help = example("xuong import firms co-so.csv --stage\n  xuong imports show 3\n  xuong imports commit 3 --good"))]
    Imports {
        #[command(subcommand)]
        what: ImportsCommand,
    },
    #[command(about = Text::new(
        "Hồ sơ nhập: cách đọc tệp của từng nơi gửi, dưới một tên",
        "Profiles of imports: how the files of a sender are read, under a name"
    ))]
    #[command(after_help = example("xuong import firms co-so.csv --decimal comma --map name=\"Tên DN\" --save-profile so-cong-thuong\n  xuong profiles list"))]
    Profiles {
        #[command(subcommand)]
        what: ProfilesCommand,
    },
    #[command(about = Text::new(
        "Góp ý của công chúng: liệt kê, trả lời",
        "Notes of the public: list, answer"
    ))]
    #[command(after_help = example("xuong notes list\n  xuong notes settle 3 --answer \"Đã sửa vị trí\""))]
    Notes {
        #[command(subcommand)]
        what: NotesCommand,
    },
    #[command(about = Text::new(
        "Công bố bảng số liệu của một kỳ, bảo vệ cùng với mọi bảng đã công bố",
        "Publish a table of a period, protected together with all that were published"
    ))]
    #[command(after_help = example("xuong publish workers --period 2026-H1 --dry-run"))]
    Publish {
        #[command(subcommand)]
        what: PublishCommand,
    },
    #[command(about = Text::new("Các bảng đã công bố: liệt kê, xem", "Published tables: list, show"))]
    #[command(after_help = example("xuong publications\n  xuong publications show 1 -o lao-dong.csv"))]
    Publications {
        #[command(subcommand)]
        what: Option<PublicationsCommand>,
    },
    #[command(about = Text::new(
        "Nơi được gửi các thay đổi: đã nhận tới đâu, tin chưa nhận được",
        "Receivers of changes: how far they have come, messages they did not take"
    ))]
    #[command(after_help = example("xuong webhooks\n  xuong webhooks failed\n  xuong webhooks retry"))]
    Webhooks {
        #[command(subcommand)]
        what: Option<WebhooksCommand>,
    },
    #[command(about = Text::new(
        "Xuất các lớp dữ liệu ra GeoJSON, CSV, Excel, FlatGeobuf, GeoPackage, GeoParquet hoặc PMTiles",
        "Export collections as GeoJSON, CSV, Excel, FlatGeobuf, GeoPackage, GeoParquet or PMTiles"
    ))]
    #[command(after_help = example("xuong export firms -o co-so.geojson --bbox 105.8,20.9,106,21.1\n  xuong export firms -o geoparquet/"))]
    Export(ExportArgs),
    #[command(about = Text::new("Cơ sở quanh một nơi, gần trước", "Firms around a place, nearest first"))]
    #[command(after_help = example("xuong near \"105.9128,21.0400\" --within 3km --sector 24,25 -o gan.csv\n  xuong near \"Sài Đồng\" --within 3km\n  xuong near \"2327066 594446\" -k 5"))]
    Near(NearArgs),
    #[command(about = Text::new(
        "Tìm theo tên, mã số thuế, đơn vị cũ hoặc mới",
        "Find by name, tax code, former or present unit"
    ))]
    #[command(after_help = example("xuong search \"Long Biên cũ\""))]
    Search {
        #[arg(help = Text::new("Từ khóa", "Words"))]
        words: String,
        #[arg(help = Text::new("Số kết quả", "Number of results"))]
        #[arg(short = 'k', long, default_value_t = 20)]
        limit: usize,
        #[arg(help = AS_OF)]
        #[arg(long, value_name = "DATE")]
        as_of: Option<AsOf>,
    },
    #[command(about = Text::new(
        "Địa chỉ cũ hoặc mới nay thuộc xã, phường nào",
        "The present ward of an address in former or present units"
    ))]
    #[command(after_help = RESOLVES)]
    Resolve(ResolveArgs),
    #[command(about = Text::new("Một báo cáo", "A report"))]
    #[command(after_help = REPORTS)]
    Report(Box<ReportArgs>),
    #[command(about = Text::new("Liệt kê những gì thiếu hoặc đáng ngờ", "List missing and doubtful values"))]
    #[command(after_help = CHECKS)]
    Check {
        #[arg(help = Text::new(
            "Đọc toàn bộ tệp dữ liệu, đối chiếu mọi dòng với nhật ký thay đổi",
            "Read the whole data file and compare every row with the change log"
        ))]
        #[arg(long, conflicts_with = "output")]
        deep: bool,
        #[arg(help = Text::new("Ghi ra tệp .csv hoặc .json", "Write to a .csv or .json file"))]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    #[command(about = Text::new(
        "Sao lưu ra một tệp, cả khi máy chủ đang ghi",
        "Back up to a file, also while a server writes"
    ))]
    #[command(after_help = example("xuong backup /backup/xuong-2026-11-28.db"))]
    Backup {
        #[arg(help = Text::new(
            "Tệp sẽ ghi; chỉ có sau khi bản sao đã được kiểm tra",
            "File to write; it appears once the copy is verified"
        ))]
        file: PathBuf,
        #[arg(help = Text::new("Ghi đè tệp đã có", "Overwrite an existing file"))]
        #[arg(long)]
        force: bool,
    },
    #[command(about = Text::new(
        "Phục hồi một bản sao lưu vào thư mục dữ liệu mà không ai đang dùng",
        "Restore a backup into a data folder that is not in use"
    ))]
    #[command(after_help = example("xuong restore /backup/xuong-2026-11-28.db --data-dir data --replace"))]
    Restore {
        #[arg(help = Text::new("Tệp do xuong backup ghi", "File written by xuong backup"))]
        file: PathBuf,
        #[arg(help = Text::new(
            "Thay sổ đăng ký đang có; sổ cũ ở lại bên cạnh với tên xuong.replaced-….db",
            "Replace the existing register, which is kept beside it as xuong.replaced-….db"
        ))]
        #[arg(long, alias = "force")]
        replace: bool,
    },
    #[command(about = Text::new(
        "Chép toàn bộ sổ đăng ký, cả lịch sử, sang thư mục hoặc cơ sở dữ liệu khác",
        "Copy the whole register with its history to another folder or database"
    ))]
    #[command(after_help = example("xuong copy postgres://xuong@db/register"))]
    Copy {
        #[arg(help = Text::new(
            "Thư mục mới, hoặc postgres://NGƯỜI_DÙNG@MÁY/CƠ_SỞ_DỮ_LIỆU còn trống",
            "New folder, or postgres://USER@HOST/DATABASE of an empty database"
        ))]
        #[arg(value_name = "PLACE")]
        to: String,
    },
    #[command(flatten)]
    Keeping(KeepingCommand),
    #[command(about = Text::new("Quản trị", "Administration"))]
    #[command(after_help = example("xuong admin synth 20000 --seed 7"))]
    Admin {
        #[command(subcommand)]
        what: AdminCommand,
    },
    #[command(about = Text::new("Cấu hình", "Configuration"))]
    #[command(after_help = example("xuong config show"))]
    Config {
        #[command(subcommand)]
        what: ConfigCommand,
    },
}

/// Commands of administrators.
#[derive(Debug, Subcommand)]
pub(super) enum AdminCommand {
    #[command(flatten)]
    Accounts(AccountsCommand),
    #[command(about = Text::new(
        "Công nhận một cụm liên kết ngành đã phát hiện",
        "Recognise a detected linkage cluster"
    ))]
    #[command(after_help = example("xuong admin recognise 1 --code LK01 --since 2026-11 --sectors 24,25 --decision \"QĐ 1/QĐ-UBND\""))]
    Recognise(Box<RecogniseArgs>),
    #[command(about = Text::new("Thêm N cơ sở giả lập để thử", "Add N made-up firms for trials"))]
    #[command(after_help = example("xuong --data-dir thu admin synth 20000 --seed 7"))]
    Synth {
        #[arg(help = Text::new("Số cơ sở", "Number of firms"))]
        count: usize,
        #[arg(help = Text::new("Mầm: cùng mầm thì cùng dữ liệu", "The same seed makes the same firms"))]
        #[arg(long, default_value_t = 7)]
        seed: u64,
        #[arg(help = Text::new(
            "Trộn vào dù đã có cơ sở thật",
            "Add them even to a register with real firms"
        ))]
        #[arg(long)]
        force: bool,
    },
}

/// Commands about the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum ConfigCommand {
    #[command(about = Text::new("In cấu hình đang dùng", "Print the settings in force"))]
    Show,
}
