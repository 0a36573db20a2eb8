//! The listener of metrics, apart from that of the register, so that a proxy does not publish them.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    num::NonZeroUsize,
    sync::{Arc, OnceLock},
};

use axum::{
    Router,
    extract::Request,
    http::header,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::task::JoinHandle;

use super::{page, process};
use crate::{
    config::Settings,
    http::{
        accept,
        accept_language::{AcceptLanguage, language},
        connections::Connections,
        hardening::harden,
        problem::Problem,
        server_names::Names,
        state::AppState,
    },
    telemetry::exposition::MEDIA_TYPE,
};

/// The number of connections of monitoring.
const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(64).expect("not zero");

/// The listener of metrics, and what they are read from.
pub(in crate::http) struct Door {
    listener: TcpListener,
    own: Arc<Connections>,
    seen: Seen,
    serving: Option<JoinHandle<()>>,
}

/// What metrics are read from.
#[derive(Clone)]
struct Seen {
    connections: Arc<Connections>,
    state: Arc<OnceLock<AppState>>,
    names: Arc<Names>,
}

impl Door {
    /// Listens, and serves nothing yet.
    pub(in crate::http) fn new(
        listener: TcpListener,
        settings: &Settings,
        connections: &Arc<Connections>,
    ) -> Self {
        process::start();
        let bind = settings.metrics_bind.unwrap_or(settings.bind);
        let own =
            Settings { bind, trusted_proxies: Vec::new(), max_connections: CONNECTIONS, ..settings.clone() };
        let seen = Seen {
            connections: connections.clone(),
            state: Arc::default(),
            names: Arc::new(Names::of(&own)),
        };
        Self { listener, own: Arc::new(Connections::new(&own)), seen, serving: None }
    }

    /// The bound address.
    pub(in crate::http) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Sets the state that metrics are read from.
    pub(in crate::http) fn knows(&self, state: &AppState) {
        let _ = self.seen.state.set(state.clone());
    }

    /// Begins to serve, if it does not serve already.
    pub(in crate::http) fn open(&mut self) -> io::Result<()> {
        if self.serving.is_none() {
            let listener = tokio::net::TcpListener::from_std(self.listener.try_clone()?)?;
            let doors = (self.seen.clone().routes(), None);
            let serving = accept::answer(listener, self.own.clone(), doors, std::future::pending());
            self.serving = Some(tokio::spawn(serving));
        }
        Ok(())
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.serving.iter().for_each(JoinHandle::abort);
    }
}

impl Seen {
    fn routes(self) -> Router {
        let names = self.names.clone();
        let page = move || {
            let own = self.clone();
            async move {
                let text = page::text(own.state.get(), &own.connections).await;
                ([(header::CONTENT_TYPE, MEDIA_TYPE), (header::CACHE_CONTROL, "no-store")], text)
            }
        };
        Router::new()
            .route("/metrics", get(page))
            .method_not_allowed_fallback(|AcceptLanguage(lang): AcceptLanguage| async move {
                Problem::method_not_allowed(lang)
            })
            .fallback(|AcceptLanguage(lang): AcceptLanguage, request: Request| async move {
                Problem::not_found(lang, request.uri().path()).into_response()
            })
            .layer(from_fn(move |request: Request, next: Next| admit(names.clone(), request, next)))
    }
}

/// Refuses other host names at a loopback address, as the server itself does.
async fn admit(names: Arc<Names>, request: Request, next: Next) -> Response {
    let authority =
        request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if names.take(authority) {
        return harden(next.run(request).await);
    }
    let lang = language(request.headers().get(header::ACCEPT_LANGUAGE));
    harden(Problem::misdirected(lang, authority).into_response())
}
