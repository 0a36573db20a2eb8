//! `xuong backup`: writes a verified copy.

use std::{path::Path, time::Instant};

use super::{
    exit::{Exit, Failure, explain, say},
    open, print, progress,
};
use crate::{
    config::Settings,
    model::lang::Lang,
    store::{Store, StoreError, backup::Copied, deep::Flaw},
};

pub(super) async fn run(file: &Path, force: bool, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let store = Store::open(open::place(settings)).await.map_err(|error| explain(&error.into(), lang))?;
    let spinner = progress::spinner(lang.pick("đang sao lưu và kiểm tra…", "backing up and checking…"));
    let made = store.backup(file, force).await;
    let lost = store.lost();
    spinner.finish_and_clear();
    store.close().await;
    let made = made.map_err(|error| match error {
        StoreError::Exists(_) => Failure::usage(format!(
            "{}; {}",
            say(&error, lang),
            lang.pick("hãy chọn tên khác hoặc dùng --force", "choose another name, or --force")
        )),
        StoreError::NotWritable { path, cause } => Failure::unavailable(lang.pick(
            format!("không ghi được vào {}: {cause}; hãy ghi vào thư mục khác", path.display()),
            format!("cannot write to {}: {cause}; write to another folder", path.display()),
        )),
        other => Failure::unavailable(format!("{}: {}", file.display(), say(&other, lang))),
    })?;
    print::line(lang.pick(
        format!("Đã sao lưu và kiểm tra: {}", file.display()),
        format!("Backed up and checked: {}", file.display()),
    ))?;
    tell(&made, begun, lang)?;
    if let Some(lost) = lost {
        print::line(Flaw::Lost(lost).say(lang))?;
        return Ok(Exit::Findings);
    }
    Ok(Exit::Done)
}

/// Prints a summary of the copy.
pub(super) fn tell(copied: &Copied, begun: Instant, lang: Lang) -> std::io::Result<()> {
    let Copied { version, firms, bytes, .. } = copied;
    let seconds = begun.elapsed().as_secs_f64();
    print::line(lang.pick(
        format!("  phiên bản {version}, {firms} cơ sở, {bytes} byte, {seconds:.1} giây"),
        format!("  version {version}, {firms} firms, {bytes} bytes, {seconds:.1} s"),
    ))
}
