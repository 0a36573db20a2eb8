//! What every handler can reach.

use std::{net::IpAddr, ops::Deref, sync::Arc, time::Duration};

use axum::http::{HeaderMap, header};

use tokio::sync::Semaphore;

use super::tile_cache::TileCache;
use crate::{config::Settings, index::stop::Stop, registry::Registry, report::collection::Sight};

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

impl AppState {
    /// The state of a server that begins.
    pub fn new(registry: Arc<Registry>, settings: Settings) -> Self {
        let tiles = TileCache::new(settings.tile_cache_mb * 1024 * 1024);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Shared { registry, settings, tiles, room: Semaphore::new(cores) }))
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

    /// What a request may see. There are no accounts yet: the configuration decides, and a page of another site sees
    /// what is public. A `Host` that is a name but not this machine's could be such a page's, rebound to our address.
    pub(super) fn sight(&self, headers: &HeaderMap) -> Sight {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        let own_name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let known = own_name == "localhost" || own_name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        // Scheme and authority of the address that clients see.
        let public = self.settings.public_url.as_deref().map(|url| match url.match_indices('/').nth(2) {
            Some((end, _)) => &url[..end],
            None => url,
        });
        let named = public.is_some_and(|url| url.split("//").nth(1) == Some(host));
        let own_page = text(header::ORIGIN)
            .is_none_or(|origin| origin == format!("http://{host}") || public == Some(origin));
        let trusted = own_page && (known || named);
        if self.settings.show_restricted && trusted { Sight::Full } else { Sight::Public }
    }
}
