//! Arguments of the commands on notes of the public.

use clap::{Args, Subcommand};

use super::help::example;
use crate::{
    collection::kinds::Collection,
    model::{lang::Text, note::NoteState},
};

const ID: Text = Text::new("Số của góp ý, xem xuong notes list", "Number of the note, see xuong notes list");
const ACTOR: Text =
    Text::new("Ai trả lời (mặc định: người dùng hệ thống)", "Author (default: the user of the system)");

/// Commands on notes of the public.
#[derive(Debug, Subcommand)]
pub(super) enum NotesCommand {
    #[command(about = Text::new("Liệt kê góp ý, mới nhất trước", "List notes, newest first"))]
    #[command(after_help = example("xuong notes list\n  xuong notes list --state settled --collection firms --item F0062"))]
    List(ListArgs),
    #[command(about = Text::new(
        "Ghi rằng đã xử lý, và trả lời; thông tin liên hệ bị xóa",
        "Record that it was dealt with, and answer; the contact is deleted"
    ))]
    #[command(after_help = example("xuong notes settle 3 --answer \"Đã sửa vị trí\""))]
    Settle(AnswerArgs),
    #[command(about = Text::new(
        "Không tiếp nhận, và trả lời; thông tin liên hệ bị xóa",
        "Reject it, and answer; the contact is deleted"
    ))]
    Reject(AnswerArgs),
    #[command(about = Text::new("Mở lại một góp ý đã trả lời", "Open an answered note again"))]
    Reopen {
        #[arg(help = ID)]
        id: i64,
        #[arg(help = ACTOR)]
        #[arg(long, value_name = "NAME")]
        actor: Option<String>,
    },
}

/// Which notes are listed.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[arg(help = Text::new(
        "Trạng thái [open, settled, rejected]",
        "State [open, settled, rejected]"
    ))]
    #[arg(long, default_value = "open")]
    pub state: NoteState,
    #[arg(help = Text::new("Lớp của đối tượng", "Collection of the feature"))]
    #[arg(long, requires = "item")]
    pub collection: Option<Collection>,
    #[arg(help = Text::new("Mã hoặc số của đối tượng", "Code or number of the feature"))]
    #[arg(long, requires = "collection")]
    pub item: Option<String>,
    #[arg(help = Text::new("Số góp ý nhiều nhất", "Largest number of notes"))]
    #[arg(long, default_value_t = 50)]
    pub limit: u16,
}

/// An answer.
#[derive(Debug, Args)]
pub(super) struct AnswerArgs {
    #[arg(help = ID)]
    pub id: i64,
    #[arg(help = Text::new("Câu trả lời", "Answer"))]
    #[arg(long, value_name = "TEXT")]
    pub answer: Option<String>,
    #[arg(help = ACTOR)]
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
}
