//! `xuong restore`: restores a backup into a folder.

use std::{path::Path, time::Instant};

use time::{OffsetDateTime, macros::format_description};

use super::{
    backup,
    exit::{Exit, Failure, say},
    print, progress,
};
use crate::{
    config::Settings,
    model::lang::Lang,
    store::{StoreError, backup::restore},
};

pub(super) async fn run(file: &Path, replace: bool, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let stamp = OffsetDateTime::now_utc()
        .format(format_description!("[year][month][day]T[hour][minute][second]Z"))?;
    let spinner = progress::spinner(lang.pick("đang kiểm tra và phục hồi…", "checking and restoring…"));
    let restored = restore(file, &settings.data_dir, replace, &stamp).await;
    spinner.finish_and_clear();
    let restored = restored.map_err(|error| refused(file, &error, lang))?;
    print::line(lang.pick(
        format!("Đã kiểm tra và phục hồi vào {}", settings.data_dir.display()),
        format!("Checked and restored into {}", settings.data_dir.display()),
    ))?;
    backup::tell(&restored, begun, lang)?;
    if let Some(kept) = &restored.kept {
        print::line(lang.pick(
            format!("  sổ đăng ký cũ còn ở {}", kept.display()),
            format!("  the register that was there is now {}", kept.display()),
        ))?;
    }
    Ok(Exit::Done)
}

/// The fault of the backup or of the folder; the backup is named by the given path.
fn refused(file: &Path, error: &StoreError, lang: Lang) -> anyhow::Error {
    let (file, said) = (file.display(), say(error, lang));
    match error {
        StoreError::Exists(_) => Failure::usage(format!(
            "{said}; {}",
            lang.pick(
                "dùng --replace để thay, sổ cũ vẫn được giữ bên cạnh",
                "use --replace to replace it, and the old register is kept beside it"
            )
        )),
        StoreError::Missing(_) => {
            Failure::usage(format!("{file}: {}", lang.pick("không có tệp này", "there is no such file")))
        }
        StoreError::Damaged(detail) => Failure::usage(lang.pick(
            format!("{file} không phải là bản sao lưu dùng được: {detail}; không thay đổi gì"),
            format!("{file} is no backup that can be used: {detail}; nothing was changed"),
        )),
        StoreError::Newer | StoreError::NotWhole(_) => Failure::usage(format!("{file}: {said}")),
        _ => Failure::unavailable(said),
    }
}
