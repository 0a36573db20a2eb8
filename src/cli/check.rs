//! `xuong check`: lists records that break a rule of the register, and missing or doubtful values.

use std::path::PathBuf;

use super::{
    exit::{Exit, explain},
    open, print, progress,
};
use crate::{
    config::Settings,
    model::lang::Lang,
    registry::{
        clock,
        load::{self, Filed},
        rules,
    },
    report::oversight::quality,
    store::Store,
};

/// Columns that fit on a terminal.
const SHOWN: [&str; 4] = ["finding_name", "code", "name", "detail"];

pub(super) async fn run(output: Option<PathBuf>, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let registry = open::existing(settings, lang).await?;
    let (now, supplied) = (registry.snapshot(), registry.supplied_kinds().await);
    registry.close().await;
    let supplied = supplied.map_err(|error| explain(&error, lang))?;
    let table = quality::table((&now, clock::today()), &rules::held::broken(&now), &supplied, lang);
    let exit = if table.grid.is_empty() { Exit::Done } else { Exit::Findings };
    print::document(&table.into(), &SHOWN, None, output.as_deref(), lang)?;
    Ok(exit)
}

/// The deep check: the file, the log and every row, and then the snapshot file.
pub(super) async fn deep(settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let city = open::city(settings, lang)?.city;
    let failed = |error| explain(&error, lang);
    let store = Store::open(open::place(settings)).await.map_err(|error| failed(error.into()))?;
    let spinner = progress::spinner(lang.pick("đang đọc và đối chiếu…", "reading and comparing…"));
    let checked = async {
        let deep = store.deep().await?;
        let filed = if deep.flaws.is_empty() {
            load::snapshot_file(&settings.data_dir, &store, &city).await?
        } else {
            Filed::None
        };
        Ok((deep, filed))
    };
    let checked = checked.await;
    spinner.finish_and_clear();
    store.close().await;
    let (deep, filed) = checked.map_err(|error| explain(&error, lang))?;
    print::lines(deep.flaws.iter().map(|flaw| flaw.say(lang)))?;
    if !deep.flaws.is_empty() {
        print::lines([lang.pick(
            format!(
                "Sổ đăng ký bị hỏng: {} chỗ. Hãy phục hồi bản sao lưu bằng “xuong restore TỆP --replace”.",
                deep.flaws.len()
            ),
            format!(
                "The register is damaged in {} places. Restore a backup with 'xuong restore FILE --replace'.",
                deep.flaws.len()
            ),
        )])?;
        return Ok(Exit::Unavailable);
    }
    print::lines([lang.pick(
        format!(
            "Tệp dữ liệu nguyên vẹn; {} dòng đúng như nhật ký {} thay đổi ghi lại ({} cơ sở).",
            deep.rows, deep.version, deep.firms
        ),
        format!(
            "The data file is intact; {} rows agree with the log of {} changes ({} firms).",
            deep.rows, deep.version, deep.firms
        ),
    )])?;
    tell_of_file(&filed, lang)
}

/// Reports on the snapshot file. The rows are authoritative, so a wrong file is only a finding, and may be deleted.
fn tell_of_file(filed: &Filed, lang: Lang) -> anyhow::Result<Exit> {
    let said = match filed {
        Filed::None | Filed::Older => return Ok(Exit::Done),
        Filed::Same => {
            lang.pick("xuong.snapshot khớp với các dòng.", "xuong.snapshot agrees with the rows.").to_owned()
        }
        Filed::Unusable => lang
            .pick(
                "xuong.snapshot không dùng được (xem nhật ký); chương trình đọc các dòng thay cho nó, có \
                 thể xóa.",
                "xuong.snapshot cannot be used (the log says why); rows are read instead, and it may be \
                 deleted.",
            )
            .to_owned(),
        Filed::Differs(what) => lang.pick(
            format!("xuong.snapshot khác với các dòng ở {what}: hãy xóa tệp này."),
            format!("xuong.snapshot differs from the rows at {what}: delete it."),
        ),
    };
    print::lines([said])?;
    Ok(match filed {
        Filed::Same => Exit::Done,
        _ => Exit::Findings,
    })
}
