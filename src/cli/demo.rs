//! `xuong demo`: loads data and serves it.

use super::{
    exit::{Exit, explain},
    open, print,
    seed::{self, Part},
    serve, synth,
};
use crate::{
    config::{CityFolder, Settings},
    model::{lang::Lang, observation::LAW},
    registry::Registry,
};

/// The data to load.
#[derive(Debug, Clone, Copy)]
pub(super) enum Data {
    /// The facts of the city's folder.
    Facts,
    /// The zones and units of the city's folder, and a number of made-up firms of a seed.
    Synthetic(usize, u64),
}

pub(super) async fn run(settings: Settings, data: Data, seed_only: bool, lang: Lang) -> anyhow::Result<Exit> {
    let server = if seed_only { None } else { Some(serve::bind(&settings, lang)?) };
    let place = open::city(&settings, lang)?;
    let registry = open::or_new(&settings, &place.city, lang).await?;
    open::tell_if_open(&settings, lang);
    match data {
        Data::Facts if unfinished(&registry, &place, lang).await? => {
            print::line(loading(&place, lang))?;
            seed::seed(&registry, &place, Part::Facts, lang).await?;
        }
        Data::Synthetic(count, number) if registry.snapshot().firms.is_empty() => {
            seed::seed(&registry, &place, Part::Places, lang).await?;
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

/// Whose data are loaded, and from where.
fn loading(place: &CityFolder, lang: Lang) -> String {
    let name = place.city.name.of(lang);
    match &place.folder {
        None => lang.pick(
            format!("Nạp dữ liệu {name} kèm theo…"),
            format!("Loading {name}'s data that comes with the program…"),
        ),
        Some(folder) => lang.pick(
            format!("Nạp dữ liệu {name} từ {}…", folder.display()),
            format!("Loading {name}'s data from {}…", folder.display()),
        ),
    }
}

fn again(settings: &Settings, lang: Lang) -> std::io::Result<()> {
    let using = lang.pick("Dùng lại sổ đăng ký đã có trong", "Using the registry that is there in");
    print::line(format_args!("{using} {}", open::place(settings)))
}

/// Whether the register is empty, or a previous load was interrupted: observations are loaded last, the law last of them.
async fn unfinished(registry: &Registry, place: &CityFolder, lang: Lang) -> anyhow::Result<bool> {
    let first = registry.changes_since(0, 1).await.map_err(|e| explain(&e, lang))?;
    let seeding = first.first().is_none_or(|change| change.actor == seed::actor());
    let now = registry.snapshot();
    let synthetic = now.base.holdings.sources.values().any(|s| s.code.as_str() == synth::SOURCE);
    let observations = &now.base.holdings.observations;
    let with_law = place.folder.is_none() || observations.values().any(|o| o.subject.as_str() == LAW);
    Ok(seeding && (observations.is_empty() || !with_law) && !synthetic)
}
