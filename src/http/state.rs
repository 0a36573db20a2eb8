//! The state that all handlers share.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::{
    app_files::{File, page_of},
    configured_keys::ConfiguredKeys,
    etag::Namer,
    metrics::meter::Meter,
    note_limits::NoteLimits,
    oidc::{attempt::Finished, issuer::Issuer},
    readers::Readers,
    replays::Replays,
    reviews::Reviews,
    server_names::Names,
    tile_cache::TileCache,
    webhooks::Subscription,
    work::Works,
    wrong_keys::WrongKeys,
};
use crate::{
    config::Settings,
    model::{access::Caller, city::City, lang::Lang},
    registry::{Registry, sessions::OpenSession},
    report::disclosure::{Guards, Policy},
};

/// A handle of the shared state.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// The shared state.
pub struct Shared {
    /// The register.
    pub registry: Arc<Registry>,
    /// The settings in force.
    pub settings: Settings,
    /// Statistical disclosure control of numbers of workers.
    pub(super) guards: Guards,
    /// The host names by which the server may be called.
    pub(super) names: Names,
    /// The origins whose pages may read responses.
    pub(super) readers: Readers,
    /// The keys of the settings.
    configured_keys: ConfiguredKeys,
    /// Answers to requests that are made once however often they are sent.
    pub(super) replays: Replays,
    /// Wrong keys by client.
    pub(super) wrong_keys: WrongKeys,
    /// The issuer by which accounts sign in.
    pub(super) issuer: Option<Arc<Issuer>>,
    /// The key from which state, nonce and verifier of attempts to sign in are derived.
    pub(super) attempts_secret: [u8; 32],
    /// Attempts to sign in that were finished.
    pub(super) finished_attempts: Finished,
    /// Computes `ETag` values.
    pub(super) namer: Namer,
    /// The page of the app.
    pub(super) page: Arc<File>,
    /// The cache of tiles.
    pub(super) tiles: TileCache,
    /// Counts of requests, if metrics are served.
    pub(super) meter: Option<Meter>,
    /// The queues and threads of long computations.
    pub(super) works: Works,
    /// Imports that are being read.
    pub(super) reviews: Reviews,
    /// How many notes clients may send.
    pub(super) notes: NoteLimits,
    /// The receivers of webhooks.
    pub(super) webhooks: Vec<Arc<Subscription>>,
    /// The number of open streams of changes.
    pub(super) streams: Arc<AtomicUsize>,
    /// The number of files of collections that are being sent.
    pub(super) downloads: Arc<AtomicUsize>,
    /// Whether the server is stopping, so that streams end.
    pub(super) stopping: AtomicBool,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// The rules of statistical disclosure control.
pub fn policy(settings: &Settings, city: &City) -> Policy {
    let of_city = city.disclosure_edition.as_ref();
    Policy {
        workers: settings.public_workers,
        threshold: settings.disclosure_threshold,
        p_percent: settings.disclosure_p_percent,
        boundaries: settings.disclosure_boundaries.clone().or_else(|| of_city.map(ToString::to_string)),
    }
}

impl AppState {
    /// The state of a new server.
    pub fn new(registry: Arc<Registry>, settings: Settings) -> Self {
        let tiles = TileCache::new(settings.tile_cache_mb * 1024 * 1024);
        let city = registry.snapshot().city.clone();
        let policy = policy(&settings, &city);
        registry.limit_past(settings.past_states_mb);
        registry.limit_sessions(settings.session_idle_s.get(), settings.session_max_s.get());
        Self(Arc::new(Shared {
            page: page_of(&city),
            names: Names::of(&settings),
            readers: Readers::of(&settings),
            configured_keys: ConfiguredKeys::of(&settings),
            replays: Replays::default(),
            wrong_keys: WrongKeys::default(),
            issuer: settings.oidc.as_ref().map(|own| Arc::new(Issuer::new(own))),
            attempts_secret: blake3::derive_key(
                "xuong 2026-11 attempts to sign in",
                registry.identity().as_bytes(),
            ),
            finished_attempts: Finished::default(),
            namer: Namer::new((registry.identity(), registry.restored()), &policy, (&settings, &city)),
            guards: Guards::new(policy),
            tiles,
            meter: settings.metrics_bind.map(|_| Meter::new()),
            works: Works::new(&settings),
            reviews: Reviews::default(),
            notes: NoteLimits::default(),
            // Settings that cannot be used were refused before anything is served.
            webhooks: Subscription::all(&settings, Lang::En).unwrap_or_default(),
            streams: Arc::default(),
            downloads: Arc::default(),
            stopping: AtomicBool::default(),
            registry,
            settings,
        }))
    }

    /// The number of open streams of changes.
    pub(super) fn open_streams(&self) -> usize {
        self.streams.load(Ordering::Relaxed)
    }

    /// Whether the server takes notes of the public: those of a register that follows others belong to theirs.
    pub(super) fn takes_notes(&self) -> bool {
        let own = &self.settings;
        own.public_notes && !own.public_read_only && !self.registry.snapshot().is_federated()
    }

    /// The account of a key, of the register or of the settings. Where the register is only read over HTTP, the account only reads.
    pub(super) fn caller(&self, key: &str) -> Option<Arc<Caller>> {
        let configured = self.configured_keys.find(key);
        self.registry.caller(key).or(configured).map(|known| self.limited(known))
    }

    /// The session of a cookie, if it is open.
    pub(super) fn session(&self, cookie: &str) -> Option<OpenSession> {
        let open = self.registry.session(cookie)?;
        let caller = self.limited(open.caller.clone());
        Some(OpenSession { caller, ..open })
    }

    /// The author of requests with the role that it has over HTTP.
    pub(super) fn limited(&self, known: Arc<Caller>) -> Arc<Caller> {
        if !self.settings.public_read_only || !known.role.edits() {
            return known;
        }
        Arc::new(Caller { role: known.role.reading(), ..Caller::clone(&known) })
    }
}
