//! What every handler can reach.

use std::{ops::Deref, sync::Arc, time::Instant};

use axum::response::{IntoResponse, Response};
use tokio::runtime::Handle;

use super::{
    caching::Namer,
    door::Names,
    extract::Ask,
    packed::packed,
    problem::Problem,
    readers::Readers,
    tile_cache::TileCache,
    work::{Class, Refused, Seat, Works},
    wrong_keys::WrongKeys,
};
use crate::{
    config::{PublicWorkers, Settings},
    index::Snapshot,
    model::as_of::AsOf,
    registry::{Registry, RegistryError},
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

    /// The state of the register at an instant of the past, replayed in its turn, and the seat that is held while it is
    /// asked: so no more of these states are in memory at once than there are seats.
    pub(super) async fn past(
        &self,
        ask: &Ask,
        instant: AsOf,
    ) -> Result<(Arc<Snapshot>, Option<Seat>), Response> {
        let said = |error| match error {
            RegistryError::PastTooLarge { needed_mb, limit_mb } => {
                Problem::past_too_large(ask.lang, needed_mb, limit_mb).into_response()
            }
            error => Problem::internal(error),
        };
        let refused = |refused: Refused| refused.say(Class::Past, ask.lang).into_response();
        let left = ask.due.saturating_duration_since(Instant::now());
        let at_hand = tokio::time::timeout(left, self.registry.at_hand(instant)).await;
        if let Some(state) = at_hand.map_err(|_| refused(Refused::Busy(left)))?.map_err(said)? {
            return Ok((state, None));
        }
        let (registry, runtime) = (self.registry.clone(), Handle::current());
        let replay = move || runtime.block_on(registry.as_of(instant));
        let (state, seat) =
            self.works.hold(Class::Past, ask.client, ask.due, replay).await.map_err(refused)?;
        Ok((state.map_err(said)?, Some(seat)))
    }

    /// Makes an answer that may take long beside the threads that answer; a large body is compressed there too.
    pub(super) async fn aside(
        &self,
        class: Class,
        mut ask: Ask,
        answer: impl FnOnce(&mut Ask) -> Result<Response, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let (lang, client, due) = (ask.lang, ask.client, ask.due);
        let made = self.works.run(class, client, due, move || Ok(packed(answer(&mut ask)?, ask.packing)));
        made.await.map_err(|refused| refused.say(class, lang))?
    }
}
