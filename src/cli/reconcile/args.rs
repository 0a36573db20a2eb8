//! Arguments of `xuong reconcile`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::reading_args::ReadingArgs,
    exchange::draft::Importable,
    model::{code::Code, lang::Text},
    registry::identity::{NewRows, Same},
};

/// Arguments of `xuong reconcile`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReconcileArgs {
    #[arg(help = Text::new("Danh sách, như tệp của xuong import", "The list, a file as of xuong import"))]
    pub list: PathBuf,
    #[arg(help = Text::new("Lớp dữ liệu [firms, zones, clusters]", "Kind of data [firms, zones, clusters]"))]
    #[arg(long, default_value = "firms")]
    pub collection: Importable,
    #[arg(help = Text::new(
        "Mã nguồn của danh sách: tính xem danh sách xác nhận được bao nhiêu bản ghi dẫn nguồn này",
        "Code of the source that the list is: how many of the records that cite it are in the list"
    ))]
    #[arg(long, value_name = "CODE")]
    pub source: Option<Code>,
    #[arg(help = Text::new(
        "Ghi kết quả ra tệp .xlsx hoặc .csv; điền cột Quyết định rồi đưa lại bằng --decisions",
        "Write the result to a .xlsx or .csv file; fill in the column Decision and give it back with --decisions"
    ))]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(help = Text::new(
        "Lấy giá trị của danh sách cho các cột này ở mọi dòng khác nhau; all là mọi cột",
        "Take the values of the list in these columns wherever they differ; all is every column"
    ))]
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub take: Vec<String>,
    #[arg(help = Text::new("Dòng này là bản ghi này (5=F0062)", "This row is this record (5=F0062)"))]
    #[arg(long, value_name = "ROW=CODE")]
    pub same: Vec<Same>,
    #[arg(help = Text::new(
        "Thêm những bản ghi chỉ có trong danh sách: tất cả, hoặc một dòng (--new=5)",
        "Add records that only the list has: all of them, or one row (--new=5)"
    ))]
    #[arg(long, value_name = "ROW", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    pub new: Vec<NewRows>,
    #[arg(help = Text::new(
        "Thêm --source vào nguồn của mọi bản ghi khớp",
        "Add --source to the sources of every matching record"
    ))]
    #[arg(long, requires = "source")]
    pub confirm: bool,
    #[arg(help = Text::new("Tệp kết quả có cột Quyết định đã điền", "A result whose column Decision was filled in"))]
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[arg(help = Text::new("Chỉ đối chiếu, không ghi quyết định", "Only compare, write no decision"))]
    #[arg(long)]
    pub dry_run: bool,
    #[arg(help = Text::new("Lý do, ghi vào nhật ký thay đổi", "Reason, recorded in the change log"))]
    #[arg(long)]
    pub reason: Option<String>,
    #[arg(help = Text::new("Ai quyết định (mặc định: người dùng hệ thống)", "Author (default: the user of the system)"))]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
}
