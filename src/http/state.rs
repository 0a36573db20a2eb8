//! What every handler can reach.

use std::{ops::Deref, sync::Arc, time::Duration};

use axum::http::{HeaderMap, header};

use tokio::sync::Semaphore;

use super::tile_cache::TileCache;
use crate::{
    config::{PublicWorkers, Settings},
    index::stop::Stop,
    model::actor::Role,
    registry::Registry,
    report::guard::{Guards, Policy},
};

/// No search is worked on longer; putting in order what was found takes as long as it takes, some seconds a million.
const LONGEST: Duration = Duration::from_secs(10);

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
    /// Tiles that were made.
    pub(super) tiles: TileCache,
    /// Room for questions that may look at every row: one for each core.
    room: Semaphore,
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
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let guards = Guards::new(policy(&settings));
        Self(Arc::new(Shared { registry, settings, guards, tiles, room: Semaphore::new(cores) }))
    }

    /// Does what may take long beside the threads that answer quick questions, and no more of it at once than there
    /// are cores. `None` when it took too long and gave up.
    pub(super) async fn aside<T>(&self, work: impl FnOnce(Stop) -> T) -> Option<T> {
        let _room = self.room.acquire().await.expect("it is never closed");
        let stop = Stop::default();
        let late = stop.clone();
        let watch = tokio::spawn(async move {
            tokio::time::sleep(LONGEST).await;
            late.tell();
        });
        let done = tokio::task::block_in_place(|| work(stop.clone()));
        watch.abort();
        (!stop.is_told()).then_some(done)
    }

    /// Does what may take long beside the threads that answer quick questions, however long it takes.
    pub(super) async fn beside<T>(&self, work: impl FnOnce() -> T) -> T {
        let _room = self.room.acquire().await.expect("it is never closed");
        tokio::task::block_in_place(work)
    }

    /// What a request may see: everything with one of the keys, as `Authorization: Bearer KEY`; without any, what is
    /// public. `None` for a key that is none of them.
    pub(super) fn role(&self, headers: &HeaderMap) -> Option<Role> {
        let Some(shown) = headers.get(header::AUTHORIZATION) else { return Some(Role::Public) };
        let key = shown.to_str().ok()?.strip_prefix("Bearer ")?.trim();
        self.settings.analyst_keys.iter().any(|known| known.is(key)).then_some(Role::Analyst)
    }
}
