//! Serving until told to stop.

use std::{io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use tokio::net::TcpListener;

use super::{router::router, state::AppState};
use crate::{config::Settings, registry::Registry};

/// How long requests may still take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// A server that holds its address and has not answered yet.
pub struct Server {
    listener: TcpListener,
    state: AppState,
    stopped: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Server {
    /// Takes the address, and listens from now on for being told to stop.
    pub async fn bind(registry: Arc<Registry>, settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind(settings.bind).await?;
        let state = AppState { registry, settings: Arc::new(settings) };
        Ok(Self { listener, state, stopped: Box::pin(stopped()?) })
    }

    /// The address, with the port that was chosen when port 0 was asked.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until Ctrl-C or SIGTERM, follows other writers meanwhile, then lets running requests end.
    pub async fn run(self) -> io::Result<()> {
        let registry = self.state.registry.clone();
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
        let serving = axum::serve(self.listener, router(self.state)).with_graceful_shutdown(stop);
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
