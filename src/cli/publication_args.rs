//! Arguments of the commands on publications.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::help::example;
use crate::{model::lang::Text, report::parameters::Period};

/// What is published.
#[derive(Debug, Subcommand)]
pub(super) enum PublishCommand {
    #[command(about = Text::new(
        "Số lao động theo địa bàn và ngành của một kỳ đã hết",
        "Workers by area and sector of a period that is over"
    ))]
    #[command(after_help = example("xuong publish workers --period 2026-H1 --dry-run\n  xuong publish workers --period 2026-H1 --reason \"bổ sung báo cáo nộp muộn\""))]
    Workers(PublishArgs),
}

/// A publication to be made.
#[derive(Debug, Args)]
pub(super) struct PublishArgs {
    #[arg(help = Text::new(
        "Kỳ đã hết, ví dụ 2026-H1 hoặc 2026",
        "Period that is over, such as 2026-H1 or 2026"
    ))]
    #[arg(long, value_parser = period)]
    pub period: Period,
    #[arg(help = Text::new(
        "Bộ ranh giới (mặc định: như disclosure_boundaries)",
        "Edition of boundaries (by default that of disclosure_boundaries)"
    ))]
    #[arg(long, value_name = "EDITION")]
    pub boundaries: Option<String>,
    #[arg(help = Text::new(
        "Lý do, mọi người đọc được; cần có khi sửa một kỳ đã công bố",
        "Reason, which everyone can read; needed to revise a period that was published"
    ))]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[arg(help = Text::new("Người công bố (mặc định: người dùng của hệ thống)", "Publisher (the user of the system)"))]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    #[arg(help = Text::new("Chỉ xem sẽ công bố gì, không công bố", "Show what would be published, publish nothing"))]
    #[arg(long)]
    pub dry_run: bool,
    #[arg(help = Text::new("Ghi bảng ra tệp .csv, .sdmx.csv hoặc .json", "Write the table to a .csv, .sdmx.csv or .json file"))]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Commands on what was published.
#[derive(Debug, Default, Subcommand)]
pub(super) enum PublicationsCommand {
    #[default]
    #[command(about = Text::new("Liệt kê các công bố", "List the publications"))]
    #[command(after_help = example("xuong publications list"))]
    List,
    #[command(about = Text::new("Bảng của một công bố", "The table of a publication"))]
    #[command(after_help = example("xuong publications show 1 -o lao-dong.csv"))]
    Show {
        #[arg(help = Text::new("Số của công bố, xem xuong publications", "Number of the publication, see xuong publications"))]
        id: i64,
        #[arg(help = Text::new("Ghi ra tệp .csv, .sdmx.csv hoặc .json", "Write to a .csv, .sdmx.csv or .json file"))]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

fn period(text: &str) -> Result<Period, String> {
    text.parse().map_err(|()| format!("'{text}': 2026-H1, 2026-H2, 2026"))
}
