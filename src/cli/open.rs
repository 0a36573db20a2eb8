//! Opening the registry of a command.

use std::sync::Arc;

use super::exit::explain;
use crate::{config::Settings, index::Snapshot, model::lang::Lang, registry::Registry};

/// The registry, which must be there.
pub(super) async fn existing(settings: &Settings, lang: Lang) -> anyhow::Result<Registry> {
    Registry::open(&settings.data_dir).await.map_err(|e| explain(&e, lang))
}

/// The registry, made when it is missing.
pub(super) async fn or_new(settings: &Settings, lang: Lang) -> anyhow::Result<Registry> {
    Registry::create(&settings.data_dir).await.map_err(|e| explain(&e, lang))
}

/// The current state of the registry, for commands that only read.
pub(super) async fn snapshot(settings: &Settings, lang: Lang) -> anyhow::Result<Arc<Snapshot>> {
    let registry = existing(settings, lang).await?;
    let now = registry.snapshot();
    registry.close().await;
    Ok(now)
}
