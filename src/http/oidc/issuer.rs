//! The issuer that the settings name: what it publishes, kept while it is away, and sign-ins through it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwapOption;
use serde_json::Value;
use tokio::sync::Mutex;

use super::{
    client::{Client, Failure},
    published::Published,
    token::{Claims, Expected, Fault, key_id, verify},
};
use crate::config::Oidc;

/// The interval between looks for what the issuer publishes: a key that it took back is refused after it.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// The same while the issuer is away.
const LOOK_AGAIN_EVERY: Duration = Duration::from_secs(10);

/// The time between two looks for keys that requests name and that are not known.
const LOOK_FOR_KEYS_AFTER: Duration = Duration::from_secs(10);

const NOT_ASKED: u8 = 0;
const REACHED: u8 = 1;
const AWAY: u8 = 2;

/// The issuer.
pub(in crate::http) struct Issuer {
    pub(in crate::http) settings: Oidc,
    client: Client,
    held: ArcSwapOption<Published>,
    /// When the last look for an unknown key began.
    looked: Mutex<Option<Instant>>,
    state: AtomicU8,
}

impl Issuer {
    pub(in crate::http) fn new(settings: &Oidc) -> Self {
        Self {
            client: Client::new(&settings.issuer),
            settings: settings.clone(),
            held: ArcSwapOption::empty(),
            looked: Mutex::default(),
            state: AtomicU8::new(NOT_ASKED),
        }
    }

    /// Whether the issuer was reached at the last look, for the readiness probe.
    pub(in crate::http) fn state(&self) -> &'static str {
        match self.state.load(Ordering::Relaxed) {
            REACHED => "reached",
            AWAY => "away",
            _ => "not asked yet",
        }
    }

    /// Looks again and again for what the issuer publishes, for ever.
    pub(in crate::http) async fn follow(self: Arc<Self>) {
        loop {
            let wait = if self.look().await { LOOK_EVERY } else { LOOK_AGAIN_EVERY };
            tokio::time::sleep(wait).await;
        }
    }

    /// What the issuer publishes, as far as known.
    pub(in crate::http) async fn published(self: &Arc<Self>) -> Result<Arc<Published>, Fault> {
        self.with_key(None).await
    }

    /// Checks a token, made for an audience.
    pub(in crate::http) async fn check(
        self: &Arc<Self>,
        token: &str,
        audience: &str,
    ) -> Result<Claims, Fault> {
        let id = key_id(token)?;
        let published = self.with_key(id.as_deref()).await?;
        let Oidc { issuer, clock_skew_s, .. } = &self.settings;
        let expected = Expected { issuer: issuer.as_str(), audience, clock_skew_s: *clock_skew_s };
        verify(&published, token, &expected)
    }

    /// Exchanges a code for the claims of its owner, and more of the owner if the role is not among them.
    pub(in crate::http) async fn exchange(
        self: &Arc<Self>,
        code: String,
        verifier: String,
        redirect: String,
    ) -> Result<Value, Failure> {
        let own = self.clone();
        let published = self.published().await.map_err(|_| Failure::Away(String::new()))?;
        blocking(move || {
            let secret = own
                .settings
                .secret()
                .map_err(|error| Failure::Unusable(format!("client_secret_file cannot be read: {error}")))?;
            let form = [
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", &redirect),
                ("code_verifier", &verifier),
            ];
            own.client.post(&published.token, (&own.settings.client_id, secret.as_deref()), &form)
        })
        .await
    }

    /// What the issuer says of the owner of an access token besides.
    pub(in crate::http) async fn userinfo(self: &Arc<Self>, token: String) -> Result<Option<Value>, Failure> {
        let own = self.clone();
        let published = self.published().await.map_err(|_| Failure::Away(String::new()))?;
        let Some(url) = published.userinfo.clone() else { return Ok(None) };
        blocking(move || own.client.get(&url, Some(&token))).await.map(Some)
    }

    /// What the issuer publishes, with the key of this name. If it is not known, the issuer is requested once more, but not
    /// for every token that is made up.
    async fn with_key(self: &Arc<Self>, id: Option<&str>) -> Result<Arc<Published>, Fault> {
        let held = self.held.load_full();
        if let Some(held) = held.filter(|held| held.has(id)) {
            return Ok(held);
        }
        let mut looked = self.looked.lock().await;
        // Another request may have looked meanwhile.
        let is_known = self.held.load().as_ref().is_some_and(|held| held.has(id));
        if !is_known && looked.is_none_or(|at| at.elapsed() >= LOOK_FOR_KEYS_AFTER) {
            self.look().await;
            // From its end on: one that ran into its time limits would be over before the next may begin.
            *looked = Some(Instant::now());
        }
        self.held.load_full().ok_or(Fault::Away)
    }

    /// Reads what the issuer publishes; what was known stays if it is away. Whether it was reached.
    async fn look(self: &Arc<Self>) -> bool {
        let own = self.clone();
        let read = blocking(move || own.read()).await;
        let before = self.state.load(Ordering::Relaxed);
        match read {
            Ok(published) => {
                self.held.store(Some(Arc::new(published)));
                self.state.store(REACHED, Ordering::Relaxed);
                if before == AWAY {
                    tracing::info!("the issuer of identities is reached again");
                }
                true
            }
            Err(error) => {
                self.state.store(AWAY, Ordering::Relaxed);
                if before != AWAY {
                    tracing::warn!(%error, "the issuer of identities is away: {error}; its known keys remain valid");
                }
                false
            }
        }
    }

    fn read(&self) -> Result<Published, Failure> {
        let issuer = self.settings.issuer.as_str();
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let published = Published::read(issuer, &self.client.get(&url, None)?).map_err(Failure::Unusable)?;
        let keys = self.client.get(&published.jwks, None)?;
        published.with_keys(&keys).map_err(Failure::Unusable)
    }
}

/// Runs a request on a thread for blocking work.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::Unusable(error.to_string())))
}
