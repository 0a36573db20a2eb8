//! Opening the registry for a command.

use std::{sync::Arc, time::Duration};

use indicatif::ProgressBar;
use time::OffsetDateTime;

use super::{
    exit::{Failure, explain},
    print, progress,
};
use crate::{
    config::{CityFolder, Settings, city},
    index::Snapshot,
    model::{as_of::AsOf, city::City, lang::Lang},
    registry::{Registry, RegistryError, federation, load::Progress},
    store::{Place, StoreError, folder::is_open_to_all},
};

/// The city whose folder the settings name.
pub(super) fn city(settings: &Settings, lang: Lang) -> anyhow::Result<CityFolder> {
    city::read(settings.city.as_deref()).map_err(|error| Failure::usage(error.say(lang)))
}

/// The place of the register that the settings name.
pub(super) fn place(settings: &Settings) -> Place {
    Place { folder: settings.data_dir.clone(), database: settings.database_url.clone() }
}

/// Opens a registry that must exist.
pub(super) async fn existing(settings: &Settings, lang: Lang) -> anyhow::Result<Registry> {
    watched(settings, &Arc::default(), lang).await
}

/// Opens a registry that must exist, and reports the progress.
pub(super) async fn watched(
    settings: &Settings,
    progress: &Arc<Progress>,
    lang: Lang,
) -> anyhow::Result<Registry> {
    let city = city(settings, lang)?.city;
    let bar = progress::firms(lang.pick("nạp sổ đăng ký", "loading the register"))?;
    let shown = tokio::spawn(show(bar.clone(), progress.clone()));
    let opened = Registry::open_watched(place(settings), &city, progress).await;
    shown.abort();
    bar.finish_and_clear();
    opened.map_err(|e| explain(&e, lang))
}

/// Opens the register that follows those that the settings name; creates it if it is missing.
pub(super) async fn following(
    settings: &Settings,
    progress: &Arc<Progress>,
    lang: Lang,
) -> anyhow::Result<Registry> {
    let city = federation::city();
    let opened = match Registry::open_watched(place(settings), &city, progress).await {
        Err(RegistryError::Store(StoreError::Missing(_) | StoreError::Empty)) => {
            Registry::create(place(settings), &city).await
        }
        opened => opened,
    };
    let registry = opened.map_err(|error| explain(&error, lang))?;
    let urls: Vec<String> = settings.follow.iter().map(ToString::to_string).collect();
    let left = registry.set_members(&urls).await.map_err(|error| explain(&error, lang))?;
    for url in left {
        print::line(lang.pick(
            format!("Không theo dõi {url} nữa: các bản ghi của sổ ấy đã được bỏ khỏi đây"),
            format!("{url} is followed no longer: its records were removed from here"),
        ))?;
    }
    Ok(registry)
}

/// Opens the registry of a city, or creates it if it is missing.
pub(super) async fn or_new(settings: &Settings, city: &Arc<City>, lang: Lang) -> anyhow::Result<Registry> {
    Registry::create(place(settings), city).await.map_err(|e| explain(&e, lang))
}

/// Warns on standard error if every user of the machine can read the register. The permissions may be intended, so they
/// are not changed.
pub(super) fn tell_if_open(settings: &Settings, lang: Lang) {
    let folder = settings.data_dir.display();
    if settings.database_url.is_none() && is_open_to_all(&settings.data_dir) {
        eprintln!(
            "{}",
            lang.pick(
                format!(
                    "Chú ý: mọi người dùng của máy này vào được thư mục {folder} và đọc được sổ đăng ký; để \
                     đóng lại: chmod -R o-rwx {folder}"
                ),
                format!(
                    "Note: every user of this machine can enter the folder {folder} and read the register; \
                     to close it: chmod -R o-rwx {folder}"
                )
            )
        );
    }
}

/// The state at an instant, or the current one, and whether it is the current one.
pub(super) async fn as_of(
    settings: &Settings,
    instant: Option<AsOf>,
    lang: Lang,
) -> anyhow::Result<(Arc<Snapshot>, bool)> {
    let registry = existing(settings, lang).await?;
    let now = registry.snapshot();
    let then = match instant {
        Some(instant) => registry.as_of(instant).await.map_err(|e| explain(&e, lang))?,
        None => now.clone(),
    };
    registry.close().await;
    Ok((then.clone(), then.version == now.version))
}

/// The state at an instant, or the current one, whether it is the current one, and the instant as of which it is: the given one,
/// or that of its last change.
pub(super) async fn dated(
    settings: &Settings,
    instant: Option<AsOf>,
    lang: Lang,
) -> anyhow::Result<(Arc<Snapshot>, bool, Option<OffsetDateTime>)> {
    let registry = existing(settings, lang).await?;
    let now = registry.snapshot();
    let (then, at) = if let Some(instant) = instant {
        (registry.as_of(instant).await.map_err(|e| explain(&e, lang))?, Some(instant.0))
    } else {
        let last = registry.change(now.version).await.map_err(|e| explain(&e, lang))?;
        (now.clone(), last.map(|change| change.at))
    };
    registry.close().await;
    let is_current = then.version == now.version;
    Ok((then, is_current, at))
}

async fn show(bar: ProgressBar, progress: Arc<Progress>) {
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (read, firms) = progress.firms();
        bar.set_length(firms);
        bar.set_position(read);
    }
}
