//! Arguments of the commands that edit single records.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::help::example;
use crate::{
    collection::kinds::Collection,
    model::{change::Seq, date::PartialDate, lang::Text},
};

/// Commands that edit single records.
#[derive(Debug, Subcommand)]
pub(super) enum KeepingCommand {
    #[command(about = Text::new("Thêm một bản ghi", "Add a record"))]
    #[command(after_help = example("xuong add firms name=\"Xưởng đúc Ba\" sector=2431 point=\"2327066 594446\""))]
    Add(AddArgs),
    #[command(about = Text::new("Sửa một bản ghi", "Edit a record"))]
    #[command(after_help = example("xuong edit firms F0001 workers=120 workers_as_of=2026-06-30 --reason \"báo cáo quý II\""))]
    Edit(EditArgs),
    #[command(about = Text::new(
        "Ghi rằng một cơ sở, khu, cụm hoặc đơn vị hành chính đã chấm dứt",
        "Record that an establishment, a park, a cluster or a unit has ended"
    ))]
    #[command(after_help = example("xuong end firms F0001 --on 2026-06-30\n  xuong end clusters C12 --on 2026"))]
    End(EndArgs),
    #[command(about = Text::new(
        "Gộp hai bản ghi của cùng một cơ sở: mã thứ nhất ở lại, mã thứ hai dẫn tới nó",
        "Merge two records of one firm: the first code stays, the second leads to it"
    ))]
    #[command(after_help = example("xuong merge F0001 F0231 --dry-run\n  xuong merge F0001 F0231 --take address=F0231 --reason \"cùng một xưởng\""))]
    Merge(MergeArgs),
    #[command(about = Text::new(
        "Các thay đổi của một bản ghi, hoặc các đợt thay đổi mới nhất",
        "The changes of a record, or the newest change sets"
    ))]
    #[command(after_help = example("xuong history firms F0001\n  xuong history"))]
    History {
        #[arg(help = COLLECTION)]
        #[arg(requires = "item")]
        collection: Option<Collection>,
        #[arg(help = ITEM)]
        item: Option<String>,
        #[arg(help = Text::new("Ghi ra tệp .json", "Write to a JSON file"))]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    #[command(about = Text::new(
        "Hoàn tác một thay đổi, hoặc cả một đợt thay đổi, bằng thay đổi mới",
        "Undo a change, or a whole change set, by new changes"
    ))]
    #[command(after_help = example("xuong undo 2771 --reason \"nhập nhầm\"\n  xuong undo --set 57"))]
    Undo {
        #[arg(help = Text::new("Số của thay đổi, xem xuong history", "Number of the change, see xuong history"))]
        #[arg(required_unless_present = "set")]
        version: Option<Seq>,
        #[arg(help = Text::new(
            "Bộ thay đổi: một lần nhập, một lượt sửa",
            "Change set: an import, edits that belong together"
        ))]
        #[arg(long, value_name = "N", conflicts_with = "version")]
        set: Option<i64>,
        #[command(flatten)]
        why: Why,
    },
}

/// The author and the reason of an edit.
#[derive(Debug, Args)]
pub(super) struct Why {
    #[arg(help = Text::new("Ai ghi (mặc định: người dùng hệ thống)", "Author, for the change log"))]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    #[arg(help = Text::new("Vì sao", "Reason"))]
    #[arg(long)]
    pub reason: Option<String>,
}

const COLLECTION: Text = Text::new(
    "Lớp dữ liệu [zones, clusters, firms, units, outlines, linkages, observations, sources]",
    "Collection [zones, clusters, firms, units, outlines, linkages, observations, sources]",
);
const ITEM: Text = Text::new("Mã hoặc số", "Code or number");
const PROPERTIES: Text = Text::new(
    "Các thuộc tính như trong xuong export, ô trống để xóa; tọa độ là point=105.85,21.03 (hoặc VN-2000), ranh giới là geometry='GeoJSON'",
    "Properties as in xuong export, empty to clear; the point is point=105.85,21.03 (or VN-2000), an outline geometry='GeoJSON'",
);

/// A record to add.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    #[arg(help = COLLECTION)]
    pub collection: Collection,
    #[arg(help = PROPERTIES)]
    #[arg(required = true, value_name = "PROPERTY=VALUE", value_parser = given)]
    pub properties: Vec<(String, String)>,
    #[command(flatten)]
    pub why: Why,
}

/// A record to edit.
#[derive(Debug, Args)]
pub(super) struct EditArgs {
    #[arg(help = COLLECTION)]
    pub collection: Collection,
    #[arg(help = ITEM)]
    pub item: String,
    #[arg(help = PROPERTIES)]
    #[arg(required = true, value_name = "PROPERTY=VALUE", value_parser = given)]
    pub properties: Vec<(String, String)>,
    #[command(flatten)]
    pub why: Why,
}

/// A record that has ended.
#[derive(Debug, Args)]
pub(super) struct EndArgs {
    #[arg(help = Text::new(
        "Lớp dữ liệu [firms, zones, clusters, units]",
        "Collection [firms, zones, clusters, units]"
    ))]
    pub collection: Collection,
    #[arg(help = ITEM)]
    pub item: String,
    #[arg(help = Text::new(
        "Ngày, tháng hoặc năm chấm dứt; của đơn vị hành chính: ngày đầu tiên hết hiệu lực",
        "Day, month or year of the end; of a unit: the first day no longer in force"
    ))]
    #[arg(long, value_name = "DATE")]
    pub on: PartialDate,
    #[command(flatten)]
    pub why: Why,
}

/// Two firms that are one.
#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    #[arg(help = Text::new("Mã của cơ sở ở lại", "Code of the firm that stays"))]
    #[arg(value_name = "A")]
    pub keep: String,
    #[arg(help = Text::new("Mã của cơ sở được gộp vào đó", "Code of the firm that ends in it"))]
    #[arg(value_name = "B")]
    pub merge: String,
    #[arg(help = Text::new(
        "Lấy giá trị của B dù A đã có giá trị khác; ghi được nhiều lần",
        "Take the value of B even if A has another one; may be repeated"
    ))]
    #[arg(long, value_name = "PROPERTY=B")]
    pub take: Vec<String>,
    #[arg(help = Text::new("Chỉ báo, không ghi", "Report only, write nothing"))]
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub why: Why,
}

/// A property and its value, which may be empty.
fn given(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
    parts.map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| format!("'{text}': a=b"))
}
