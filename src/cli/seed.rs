//! The bundled data of Hà Nội, imported like the files of a user.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::{Failure, explain};
use crate::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
        severity::Severity,
    },
    model::{actor::Actor, lang::Lang},
    registry::{Registry, identity::Decisions, import::ImportOptions},
};

/// Includes a file in the program.
macro_rules! file {
    ($kind:ident, $name:literal) => {
        (Importable::$kind, $name, include_bytes!(concat!("../../geodata/", $name)) as &[u8])
    };
}

/// The kind of data, the name and the content of a file.
type File = (Importable, &'static str, &'static [u8]);

/// The files that firms refer to, in the order in which they refer to each other.
pub(super) const PLACES: [File; 6] = [
    file!(Sources, "sources.csv"),
    file!(Units, "units-districts-2024.geojson"),
    file!(Units, "units-wards-2025.geojson"),
    file!(Successions, "lineage.csv"),
    file!(Zones, "zones.csv"),
    file!(Clusters, "clusters.csv"),
];

/// All files.
pub(super) const FACTS: [File; 8] = {
    let [sources, districts, wards, lineage, zones, clusters] = PLACES;
    let (firms, observations) = (file!(Firms, "firms.csv"), file!(Observations, "observations.csv"));
    [sources, districts, wards, lineage, zones, clusters, firms, observations]
};

/// The author of the bundled data in the change log.
pub(super) fn actor() -> Actor {
    Actor("demo".into())
}

/// Imports files. Existing records remain unchanged.
pub(super) async fn seed(registry: &Registry, files: &[File], lang: Lang) -> anyhow::Result<()> {
    let bar = ProgressBar::new(files.len() as u64);
    let style = ProgressStyle::with_template("{spinner} {msg} [{bar:30}] {pos}/{len}")?;
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    for (kind, name, bytes) in files.iter().copied() {
        bar.set_message(format!("{} {name}", lang.pick("nạp", "loading")));
        let options = ImportOptions {
            dry_run: false,
            accept_partial: false,
            decisions: Decisions::default(),
            actor: actor(),
            reason: Some(format!("geodata/{name}")),
        };
        let batch = read(kind, bytes, &Reading::default());
        let outcome = registry.import(batch, options).await.map_err(|e| explain(&e, lang))?;
        if let Some(error) = outcome.findings.iter().find(|f| f.fault.severity() == Severity::Error) {
            return Err(Failure::unavailable(format!("geodata/{name}: {}", error.say(lang))));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}
