//! The data of a city's folder, imported like the files of a user.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    exit::{Failure, explain},
    progress,
};
use crate::{
    config::CityFolder,
    exchange::{
        draft::{Batch, Importable, Reading},
        file::read,
        severity::Severity,
    },
    model::{actor::Actor, lang::Lang, observation::LAW, record::Record},
    registry::{Registry, identity::Decisions, import::ImportOptions},
};

/// Files that come with the program.
macro_rules! files {
    ($($name:literal),*) => {
        [$(($name, include_bytes!(concat!("../../geodata/", $name)) as &[u8])),*]
    };
}

/// The files of the city that comes with the program.
const EMBEDDED: [(&str, &[u8]); 8] = files!(
    "sources.csv",
    "units-districts-2024.geojson",
    "units-wards-2025.geojson",
    "lineage.csv",
    "zones.csv",
    "clusters.csv",
    "firms.csv",
    "observations.csv"
);

/// The files that hold the law, which is the same for every city.
const LAW_SOURCES: &str = "sources.csv";
const LAW_ROWS: &str = "observations.csv";

/// What is imported of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Everything, and the law.
    Facts,
    /// That without which firms have no place.
    Places,
}

/// The author of the bundled data in the change log.
pub(super) fn actor() -> Actor {
    Actor("demo".into())
}

/// Imports the files of a city. Existing records remain unchanged.
pub(super) async fn seed(
    registry: &Registry,
    place: &CityFolder,
    part: Part,
    lang: Lang,
) -> anyhow::Result<()> {
    let files = files(place, part);
    let bar = progress::files(files.len())?;
    for (kind, name) in files {
        bar.set_message(format!("{} {name}", lang.pick("nạp", "loading")));
        let bytes = content(place, name)?;
        let batch = read(kind, &bytes, &Reading::of(place.city.clone()));
        import(registry, batch, path(place, name), lang).await?;
        bar.inc(1);
    }
    if part == Part::Facts && place.folder.is_some() {
        law(registry, place, lang).await?;
    }
    bar.finish_and_clear();
    Ok(())
}

async fn import(registry: &Registry, batch: Batch, file: String, lang: Lang) -> anyhow::Result<()> {
    let options = ImportOptions {
        dry_run: false,
        accept_partial: false,
        decisions: Decisions::default(),
        actor: actor(),
        reason: Some(file.clone()),
    };
    let outcome = registry.import(batch, options).await.map_err(|e| explain(&e, lang))?;
    match outcome.findings.iter().find(|f| f.fault.severity() == Severity::Error) {
        Some(error) => Err(Failure::unavailable(format!("{file}: {}", error.say(lang)))),
        None => Ok(()),
    }
}

/// The files of a folder in the order in which they refer to each other.
fn files(place: &CityFolder, part: Part) -> Vec<(Importable, &str)> {
    let seed = &place.seed;
    let places = [
        (Importable::Sources, &seed.sources),
        (Importable::Units, &seed.units),
        (Importable::Successions, &seed.successions),
        (Importable::Zones, &seed.zones),
        (Importable::Clusters, &seed.clusters),
        (Importable::Outlines, &seed.outlines),
    ];
    let facts = [(Importable::Firms, &seed.firms), (Importable::Observations, &seed.observations)];
    let facts = facts.into_iter().filter(|_| part == Part::Facts);
    let listed = places.into_iter().chain(facts);
    listed.flat_map(|(kind, names)| names.iter().map(move |name| (kind, name.as_str()))).collect()
}

/// Imports the rows of the law and their sources from the data bundled with the program.
async fn law(registry: &Registry, place: &CityFolder, lang: Lang) -> anyhow::Result<()> {
    let reading = Reading::of(place.city.clone());
    let of_program = |kind, name| read(kind, embedded(name).unwrap_or_default(), &reading);
    let mut rows = of_program(Importable::Observations, LAW_ROWS);
    rows.drafts.retain(|draft| matches!(&draft.record, Record::Observation(o) if o.subject.as_str() == LAW));
    let named = rows.drafts.iter().filter_map(|draft| match draft.record {
        Record::Observation(row) => row.source,
        _ => None,
    });
    let named: BTreeSet<_> = named.collect();
    let mut sources = of_program(Importable::Sources, LAW_SOURCES);
    sources.drafts.retain(|draft| matches!(&draft.record, Record::Source(own) if named.contains(&own.code)));
    import(registry, sources, format!("geodata/{LAW_SOURCES}"), lang).await?;
    import(registry, rows, format!("geodata/{LAW_ROWS}"), lang).await
}

fn embedded(name: &str) -> Option<&'static [u8]> {
    EMBEDDED.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}

fn content<'a>(place: &CityFolder, name: &str) -> anyhow::Result<Cow<'a, [u8]>> {
    let failed = |why: &dyn std::fmt::Display| Failure::usage(format!("{}: {why}", path(place, name)));
    match &place.folder {
        Some(folder) => std::fs::read(folder.join(name)).map(Cow::Owned).map_err(|e| failed(&e)),
        None => embedded(name).map(Cow::Borrowed).ok_or_else(|| failed(&"it does not come with the program")),
    }
}

/// What a file is called in the change log and in messages.
fn path(place: &CityFolder, name: &str) -> String {
    place
        .folder
        .as_ref()
        .map_or_else(|| format!("geodata/{name}"), |folder| folder.join(name).display().to_string())
}
