//! `xuong copy`: copies a register to another place, of either engine.

use std::time::Instant;

use super::{
    exit::{Exit, explain},
    open, print, progress,
};
use crate::{
    config::Settings,
    model::{database_url::DatabaseUrl, lang::Lang},
    store::{Place, Store},
};

pub(super) async fn run(to: &str, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let to = place(to, settings);
    let store = Store::open(open::place(settings)).await.map_err(|error| explain(&error.into(), lang))?;
    let spinner = progress::spinner(lang.pick("đang chép và đối chiếu…", "copying and comparing…"));
    let copied = store.copy(&to).await;
    spinner.finish_and_clear();
    store.close().await;
    let copied = copied.map_err(|error| explain(&error.into(), lang))?;
    let (version, firms, seconds) = (copied.version, copied.firms, begun.elapsed().as_secs_f64());
    print::lines([
        lang.pick(format!("Đã chép và đối chiếu: {to}"), format!("Copied and compared: {to}")),
        lang.pick(
            format!("  phiên bản {version}, {firms} cơ sở, {seconds:.1} giây"),
            format!("  version {version}, {firms} firms, {seconds:.1} s"),
        ),
    ])?;
    Ok(Exit::Done)
}

/// The place that an argument names: an address of a database, or a folder.
fn place(to: &str, settings: &Settings) -> Place {
    if to.contains("://") {
        Place { folder: settings.data_dir.clone(), database: Some(DatabaseUrl::new(to.to_owned())) }
    } else {
        Place { folder: to.into(), database: None }
    }
}
