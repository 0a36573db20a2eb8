//! Arguments of the commands on imports that wait for a review, and on profiles.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{help::example, keeping_args::Why};
use crate::{
    model::lang::Text,
    registry::identity::{NewRows, Same},
};

const ID: Text =
    Text::new("Số của lần nhập, xem xuong imports list", "Number of the import, see xuong imports list");
const NAME: Text = Text::new("Tên hồ sơ", "Name of the profile");

/// Commands on imports that wait for a review.
#[derive(Debug, Subcommand)]
pub(super) enum ImportsCommand {
    #[command(about = Text::new("Liệt kê các lần nhập", "List the imports"))]
    List,
    #[command(about = Text::new(
        "Phát hiện theo từng ô, và từng thay đổi, trước → sau, so với sổ đăng ký lúc này",
        "Findings by cell, and every change, before → after, against the register as it is now"
    ))]
    Show {
        #[arg(help = ID)]
        id: i64,
        #[arg(help = Text::new(
            "Ghi mọi thay đổi, trước → sau, ra tệp CSV",
            "Write every change, before → after, to a CSV file"
        ))]
        #[arg(long, value_name = "FILE")]
        changes: Option<PathBuf>,
    },
    #[command(about = Text::new(
        "Quyết định về các dòng còn ngờ",
        "Decide what doubtful rows are"
    ))]
    #[command(after_help = example("xuong imports decide 3 --same 5=F0062 --new=7"))]
    Decide(DecideArgs),
    #[command(about = Text::new("Ghi vào sổ đăng ký", "Write it into the register"))]
    #[command(after_help = example("xuong imports commit 3 --good --reason \"báo cáo quý II\""))]
    Commit(CommitArgs),
    #[command(about = Text::new("Bỏ một lần nhập, không ghi gì", "Drop an import and write nothing"))]
    Drop {
        #[arg(help = ID)]
        id: i64,
    },
}

/// Decisions about doubtful rows.
#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    #[arg(help = ID)]
    pub id: i64,
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
}

/// An import to write.
#[derive(Debug, Args)]
pub(super) struct CommitArgs {
    #[arg(help = ID)]
    pub id: i64,
    #[arg(help = Text::new("Chỉ ghi các dòng tốt", "Write the good rows alone"))]
    #[arg(long)]
    pub good: bool,
    #[arg(help = Text::new(
        "Chỉ ghi nếu vẫn đúng như bản đã xem: dấu mà xuong imports show in ra",
        "Write only what was seen: the mark that xuong imports show prints"
    ))]
    #[arg(long, value_name = "MARK")]
    pub seen: Option<String>,
    #[command(flatten)]
    pub why: Why,
}

/// Commands on profiles.
#[derive(Debug, Subcommand)]
pub(super) enum ProfilesCommand {
    #[command(about = Text::new("Liệt kê các hồ sơ", "List the profiles"))]
    List,
    #[command(about = Text::new("In một hồ sơ", "Print a profile"))]
    Show {
        #[arg(help = NAME)]
        name: String,
    },
    #[command(about = Text::new("Xóa một hồ sơ", "Delete a profile"))]
    Delete {
        #[arg(help = NAME)]
        name: String,
    },
}
