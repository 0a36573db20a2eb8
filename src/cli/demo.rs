//! `xuong demo`: loads data and serves it.

use super::{
    exit::{Exit, explain},
    open, print, seed, serve, synth,
};
use crate::{config::Settings, model::lang::Lang, registry::Registry};

/// The data to load.
#[derive(Debug, Clone, Copy)]
pub(super) enum Data {
    /// The facts bundled with the program.
    Facts,
    /// The bundled zones and units, and a number of made-up firms of a seed.
    Synthetic(usize, u64),
}

pub(super) async fn run(settings: Settings, data: Data, seed_only: bool, lang: Lang) -> anyhow::Result<Exit> {
    let server = if seed_only { None } else { Some(serve::bind(&settings, lang)?) };
    let registry = open::or_new(&settings, lang).await?;
    open::tell_if_open(&settings, lang);
    match data {
        Data::Facts if unfinished(&registry, lang).await? => {
            print::line(
                lang.pick(
                    "Nạp dữ liệu Hà Nội kèm theo…",
                    "Loading Hà Nội's data that comes with the program…",
                ),
            )?;
            seed::seed(&registry, &seed::FACTS, lang).await?;
        }
        Data::Synthetic(count, number) if registry.snapshot().firms.is_empty() => {
            seed::seed(&registry, &seed::PLACES, lang).await?;
            synth::fill(&registry, count, number, lang).await?;
        }
        Data::Facts => again(&settings, lang)?,
        Data::Synthetic(..) => {
            synth::refuse_real(&registry, lang)?;
            again(&settings, lang)?;
        }
    }
    if let Some(server) = server {
        return serve::serve(server, registry, settings, lang).await;
    }
    serve::describe(&registry, lang)?;
    registry.file_snapshot(1).await;
    registry.close().await;
    Ok(Exit::Done)
}

fn again(settings: &Settings, lang: Lang) -> std::io::Result<()> {
    let using = lang.pick("Dùng lại sổ đăng ký đã có trong", "Using the registry that is there in");
    print::line(format_args!("{using} {}", settings.data_dir.display()))
}

/// Whether the register is empty, or a previous load was interrupted: observations are loaded last.
async fn unfinished(registry: &Registry, lang: Lang) -> anyhow::Result<bool> {
    let first = registry.changes_since(0, 1).await.map_err(|e| explain(&e, lang))?;
    let seeding = first.first().is_none_or(|change| change.actor == seed::actor());
    let now = registry.snapshot();
    let synthetic = now.base.holdings.sources.values().any(|s| s.code.as_str() == synth::SOURCE);
    Ok(seeding && now.base.holdings.observations.is_empty() && !synthetic)
}
