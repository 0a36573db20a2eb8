//! What every handler can reach.

use std::{ops::Deref, sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::{caching::Namer, door::Names, readers::Readers, tile_cache::TileCache, wrong_keys::WrongKeys};
use crate::{
    config::{PublicWorkers, Settings},
    index::stop::Stop,
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
        let policy = policy(&settings);
        Self(Arc::new(Shared {
            names: Names::of(&settings),
            readers: Readers::of(&settings),
            wrong_keys: WrongKeys::default(),
            namer: Namer::new(registry.identity(), &policy, &settings),
            guards: Guards::new(policy),
            tiles,
            room: Semaphore::new(cores),
            registry,
            settings,
        }))
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
}
