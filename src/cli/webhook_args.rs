//! Arguments of the commands on webhooks.

use clap::Subcommand;

use super::help::example;
use crate::model::lang::Text;

/// Commands on webhooks.
#[derive(Debug, Default, Subcommand)]
pub(super) enum WebhooksCommand {
    #[default]
    #[command(about = Text::new("Mỗi nơi nhận đã nhận tới đâu", "How far each receiver has come"))]
    #[command(after_help = example("xuong webhooks list"))]
    List,
    #[command(about = Text::new("Liệt kê các tin đã thôi gửi, cũ trước", "List the messages that were given up, oldest first"))]
    #[command(after_help = example("xuong webhooks failed"))]
    Failed,
    #[command(about = Text::new(
        "Gửi lại các tin đã thôi gửi; tin nào được nhận thì ra khỏi danh sách",
        "Send messages again that were given up; one that is taken leaves the list"
    ))]
    #[command(after_help = example("xuong webhooks retry\n  xuong webhooks retry 3 4"))]
    Retry {
        #[arg(help = Text::new("Số của tin; không ghi thì gửi lại tất cả", "Numbers of the messages; all of them if none is given"))]
        ids: Vec<i64>,
    },
}
