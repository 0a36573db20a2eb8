//! Serving until told to stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{router::router, state::AppState};
use crate::{config::Settings, registry::Registry};

/// How long requests may still take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// A server that holds its address and has not answered yet.
pub struct Server {
    listener: TcpListener,
    state: AppState,
}

impl Server {
    /// Takes the address.
    pub async fn bind(registry: Arc<Registry>, settings: Settings) -> std::io::Result<Self> {
        let listener = TcpListener::bind(settings.bind).await?;
        Ok(Self { listener, state: AppState { registry, settings: Arc::new(settings) } })
    }

    /// The address, with the port that was chosen when port 0 was asked.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until Ctrl-C or SIGTERM, follows other writers meanwhile, then lets running requests end.
    pub async fn run(self) -> std::io::Result<()> {
        let registry = self.state.registry.clone();
        let following = tokio::spawn({
            let registry = registry.clone();
            async move { registry.follow().await }
        });
        let (told, hurry) = tokio::sync::oneshot::channel();
        let stop = async move {
            stopped().await;
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
        registry.close().await;
        ended
    }
}

async fn stopped() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
