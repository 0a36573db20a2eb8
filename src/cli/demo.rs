//! `xuong demo`: the main job in one command.

use super::{
    exit::{Exit, explain},
    open, print, seed, serve,
};
use crate::{config::Settings, model::lang::Lang, registry::Registry};

pub(super) async fn run(settings: Settings, seed_only: bool, lang: Lang) -> anyhow::Result<Exit> {
    let registry = open::or_new(&settings, lang).await?;
    if unfinished(&registry, lang).await? {
        print::line(
            lang.pick("Nạp dữ liệu Hà Nội kèm theo…", "Loading Hà Nội's data that comes with the program…"),
        )?;
        seed::seed(&registry, lang).await?;
    } else {
        let place = settings.data_dir.display();
        let using = lang.pick("Dùng lại sổ đăng ký đã có trong", "Using the registry that is there in");
        print::line(format_args!("{using} {place}"))?;
    }
    if seed_only {
        serve::describe(&registry, lang)?;
        registry.close().await;
        return Ok(Exit::Done);
    }
    serve::serve(registry, settings, lang).await
}

/// Whether there is nothing yet, or a seeding that was cut off: the observations come last.
async fn unfinished(registry: &Registry, lang: Lang) -> anyhow::Result<bool> {
    let first = registry.changes_since(0, 1).await.map_err(|e| explain(&e, lang))?;
    let seeding = first.first().is_none_or(|change| change.actor == seed::actor());
    Ok(seeding && registry.snapshot().base.holdings.observations.is_empty())
}
