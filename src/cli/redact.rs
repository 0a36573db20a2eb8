//! `xuong admin redact`: withholds values from the change log for good.

use std::{fs, path::Path};

use super::{
    account_args::RedactArgs,
    author::author,
    exit::{Exit, Failure, explain},
    open, print,
};
use crate::{
    config::Settings,
    model::lang::Lang,
    registry::redact::{RedactError, Redacted},
};

pub(super) async fn run(args: RedactArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let registry = open::existing(settings, lang).await?;
    let RedactArgs { change, fields, reason, actor } = args;
    let made = registry.redact(change, &fields, author(actor), reason).await;
    registry.close().await;
    let Redacted { code, changes, kept, is_scrubbed } = made.map_err(|error| match &error {
        RedactError::Registry(cause) => explain(cause, lang),
        other => Failure::usage(other.say(lang).unwrap_or_default()),
    })?;
    let (names, numbers) = (fields.join(", "), changes.iter().map(ToString::to_string).collect::<Vec<_>>());
    print::line(lang.pick(
        format!("Đã ẩn {names} của {code} trong các thay đổi {}", numbers.join(", ")),
        format!("Withheld {names} of {code} in changes {}", numbers.join(", ")),
    ))?;
    if !kept.is_empty() {
        let said = lang.pick("Giá trị hiện tại vẫn còn:", "The present value stays:");
        print::line(format_args!("{said} {}", kept.join(", ")))?;
    }
    if !is_scrubbed {
        print::line(lang.pick(
            "Các byte cũ còn trong nhật ký ghi trước xuong.db-wal vì có tiến trình đang đọc; chúng mất khi tiến trình ấy đọc xong",
            "The old bytes remain in the write-ahead log xuong.db-wal, since a process reads an older state; they go when it ends",
        ))?;
    }
    let copies = copies(&settings.data_dir);
    if !copies.is_empty() {
        let said =
            lang.pick("Các bản sao này có thể còn giá trị ấy:", "These copies may still have the values:");
        print::line(format_args!("{said} {}", copies.join(", ")))?;
    }
    Ok(if is_scrubbed && copies.is_empty() { Exit::Done } else { Exit::Findings })
}

/// Copies of the register in its folder, which redactions do not reach.
fn copies(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut copies: Vec<String> =
        names.filter(|name| name.starts_with("xuong.replaced-") || name.contains(".part-")).collect();
    copies.sort_unstable();
    copies
}
