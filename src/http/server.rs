//! The server, from binding the address to graceful shutdown.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{net::TcpListener, runtime::Handle};

use super::{
    accept,
    ahead::protect_ahead,
    connection::Order,
    connections::Connections,
    following::follow_members,
    front::in_front,
    metrics::door::Door,
    router::{service, starting},
    state::AppState,
    webhooks::send_all,
};
use crate::{
    config::Settings,
    registry::{Registry, load::Progress},
};

/// The time that running requests have to end after a stop is requested.
const GRACE: Duration = Duration::from_secs(10);

/// The time that clients from the time of loading have to disconnect.
const HANDOVER: Duration = Duration::from_secs(1);

/// An address that cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("{setting} {address}: {cause}")]
pub struct CannotBind {
    /// The name of its setting.
    pub setting: &'static str,
    /// The address.
    pub address: SocketAddr,
    /// The cause.
    #[source]
    pub cause: io::Error,
}

/// A server that listens, but has no register yet.
pub struct Server {
    listener: std::net::TcpListener,
    connections: Arc<Connections>,
    metrics: Option<Door>,
    stopped: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Server {
    /// Binds the addresses and installs the signal handlers.
    pub fn bind(settings: &Settings) -> Result<Self, CannotBind> {
        let at = |setting, address| move |cause| CannotBind { setting, address, cause };
        let listen = |address| {
            let listener = std::net::TcpListener::bind(address)?;
            listener.set_nonblocking(true)?;
            Ok(listener)
        };
        let listener = listen(settings.bind).map_err(at("bind", settings.bind))?;
        let connections = Arc::new(Connections::new(settings));
        let metrics = settings.metrics_bind.map(|address| {
            let listener = listen(address).map_err(at("metrics_bind", address))?;
            Ok(Door::new(listener, settings, &connections))
        });
        let stopped = Box::pin(stopped().map_err(at("bind", settings.bind))?);
        Ok(Self { listener, connections, metrics: metrics.transpose()?, stopped })
    }

    /// The bound address of metrics, if they are served.
    pub fn metrics_address(&self) -> Option<io::Result<SocketAddr>> {
        self.metrics.as_ref().map(Door::address)
    }

    /// The bound address, with the port chosen by the system if port 0 was configured.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Reports the progress of loading to clients until the register is loaded; `None` if a stop is requested first.
    pub async fn meanwhile<T>(
        &mut self,
        progress: Arc<Progress>,
        loading: impl Future<Output = T>,
    ) -> io::Result<Option<T>> {
        self.metrics.as_mut().map_or(Ok(()), Door::open)?;
        let listener = TcpListener::from_std(self.listener.try_clone()?)?;
        let (loaded, stop) = tokio::sync::oneshot::channel::<()>();
        let stop = async {
            let _ = stop.await;
        };
        let serving = accept::answer(listener, self.connections.clone(), (starting(progress), None), stop);
        let serving = tokio::spawn(serving);
        let ended = tokio::select! {
            loaded = loading => Some(loaded),
            () = &mut self.stopped => None,
        };
        drop(loaded);
        if tokio::time::timeout(HANDOVER, serving).await.is_err() {
            self.connections.order_all(Order::Close);
        }
        Ok(ended)
    }

    /// Serves requests and follows other writers until Ctrl-C or SIGTERM, then lets running requests end.
    pub async fn run(mut self, registry: Arc<Registry>, settings: Settings) -> io::Result<()> {
        registry.keep_ready(settings.ready_features);
        let state = AppState::new(registry.clone(), settings);
        if let Some(metrics) = &mut self.metrics {
            metrics.knows(&state);
            metrics.open()?;
        }
        let following = tokio::spawn({
            let registry = registry.clone();
            async move { registry.follow().await }
        });
        let members =
            registry.snapshot().is_federated().then(|| tokio::spawn(follow_members(registry.clone())));
        let sending = tokio::spawn(send_all(registry.clone(), state.webhooks.clone()));
        let protecting = tokio::spawn(protect_ahead(state.clone()));
        let asking = state.issuer.clone().map(|issuer| tokio::spawn(issuer.follow()));
        let (served, end) = tokio::sync::oneshot::channel::<()>();
        let keeping = tokio::spawn({
            let registry = registry.clone();
            async move { registry.keep_accounts(async { _ = end.await }).await }
        });
        let (stopping, hurry) = tokio::sync::oneshot::channel();
        let streaming = state.clone();
        let stop = async move {
            self.stopped.await;
            streaming.stopping.store(true, Ordering::Relaxed);
            tracing::info!("stopping: waiting for running requests");
            let _ = stopping.send(());
        };
        let (listener, connections, behind) = (self.listener, self.connections, Handle::current());
        let serving = in_front(move || async move {
            let doors = (service(state), Some(behind));
            match TcpListener::from_std(listener) {
                Ok(listener) => accept::answer(listener, connections, doors, stop).await,
                Err(error) => tracing::error!(%error, "connections cannot be accepted"),
            }
        });
        let late = async {
            let _ = hurry.await;
            tokio::time::sleep(GRACE).await;
        };
        let ended = tokio::select! {
            ended = serving => ended,
            () = late => Ok(()),
        };
        following.abort();
        asking.inspect(tokio::task::JoinHandle::abort);
        members.inspect(tokio::task::JoinHandle::abort);
        sending.abort();
        protecting.abort();
        drop(served);
        let _ = keeping.await;
        registry.file_snapshot(1).await;
        registry.close().await;
        ended
    }
}

/// Resolves on Ctrl-C, or on SIGTERM where it exists. A signal before the first poll is not lost.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as fallible as where there are more signals")]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
