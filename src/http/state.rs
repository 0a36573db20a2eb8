//! What every handler can reach.

use std::{ops::Deref, sync::Arc};

use super::{
    etag::Namer, readers::Readers, server_names::Names, tile_cache::TileCache, work::Works,
    wrong_keys::WrongKeys,
};
use crate::{
    config::{PublicWorkers, Settings},
    registry::Registry,
    report::disclosure::{Guards, Policy},
};

/// Shared by all requests.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What is shared.
pub struct Shared {
    /// The register.
    pub registry: Arc<Registry>,
    /// The configuration in force.
    pub settings: Settings,
    /// What the public may be told of workers.
    pub(super) guards: Guards,
    /// By which names the server may be called.
    pub(super) names: Names,
    /// Whose pages may read.
    pub(super) readers: Readers,
    /// Who showed which keys.
    pub(super) wrong_keys: WrongKeys,
    /// What answers are named by.
    pub(super) namer: Namer,
    /// Tiles that were made.
    pub(super) tiles: TileCache,
    /// Where work is done that may take long.
    pub(super) works: Works,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// By what rules workers are told to the public.
pub fn policy(settings: &Settings) -> Policy {
    Policy {
        live: settings.public_workers == PublicWorkers::Live,
        threshold: settings.disclosure_threshold,
        p_percent: settings.disclosure_p_percent,
        boundaries: settings.disclosure_boundaries.clone(),
    }
}

impl AppState {
    /// The state of a server that begins.
    pub fn new(registry: Arc<Registry>, settings: Settings) -> Self {
        let tiles = TileCache::new(settings.tile_cache_mb * 1024 * 1024);
        let policy = policy(&settings);
        registry.limit_past(settings.past_states_mb);
        Self(Arc::new(Shared {
            names: Names::of(&settings),
            readers: Readers::of(&settings),
            wrong_keys: WrongKeys::default(),
            namer: Namer::new(registry.identity(), &policy, &settings),
            guards: Guards::new(policy),
            tiles,
            works: Works::new(&settings),
            registry,
            settings,
        }))
    }
}
