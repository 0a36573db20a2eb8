//! Serving until told to stop.

use std::{io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use tokio::{net::TcpListener, runtime::Handle};

use super::{
    accept,
    connection::Order,
    connections::Connections,
    front::in_front,
    router::{service, starting},
    state::AppState,
};
use crate::{
    config::Settings,
    registry::{Registry, load::Progress},
};

/// How long requests may still take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long those who asked while the register was loaded may take to leave.
const HANDOVER: Duration = Duration::from_secs(1);

/// A server that holds its address and has no register yet.
pub struct Server {
    listener: std::net::TcpListener,
    connections: Arc<Connections>,
    stopped: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Server {
    /// Takes the address, and listens from now on for being told to stop.
    pub fn bind(settings: &Settings) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(settings.bind)?;
        listener.set_nonblocking(true)?;
        let connections = Arc::new(Connections::new(settings));
        Ok(Self { listener, connections, stopped: Box::pin(stopped()?) })
    }

    /// The address, with the port that was chosen when port 0 was asked.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers that the register is being loaded, and how far it is, until it is there.
    pub async fn meanwhile<T>(
        &mut self,
        progress: Arc<Progress>,
        loading: impl Future<Output = T>,
    ) -> io::Result<Option<T>> {
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
            self.connections.tell(Order::Close);
        }
        Ok(ended)
    }

    /// Answers until Ctrl-C or SIGTERM, follows other writers meanwhile, then lets running requests end.
    pub async fn run(self, registry: Arc<Registry>, settings: Settings) -> io::Result<()> {
        registry.keep_ready(settings.ready_features);
        let state = AppState::new(registry.clone(), settings);
        let following = tokio::spawn({
            let registry = registry.clone();
            async move { registry.follow().await }
        });
        let (told, hurry) = tokio::sync::oneshot::channel();
        let stop = async move {
            self.stopped.await;
            tracing::info!("stopping: running requests may end");
            let _ = told.send(());
        };
        let (listener, connections, behind) = (self.listener, self.connections, Handle::current());
        let serving = in_front(move || async move {
            let doors = (service(state), Some(behind));
            match TcpListener::from_std(listener) {
                Ok(listener) => accept::answer(listener, connections, doors, stop).await,
                Err(error) => tracing::error!(%error, "no connection can be taken"),
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
        registry.file_snapshot(1).await;
        registry.close().await;
        ended
    }
}

/// Ctrl-C, or SIGTERM where there is such a thing. A signal that comes before anybody waits is not lost.
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
