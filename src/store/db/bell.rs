//! Notices that the log has grown, so that the processes that follow it need not wait for their next look.
//!
//! A notice can be lost, with the connection or in a pooler, so nothing depends on it.

use std::{sync::Arc, time::Duration};

use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use super::cluster::Cluster;

/// The pause after a connection was lost.
const PAUSE: Duration = Duration::from_secs(1);

/// The time within which further notices are waited for.
const MOMENT: Duration = Duration::from_millis(10);

/// A bell that another process rings.
#[derive(Clone, Default)]
pub(crate) struct Bell(Arc<Notify>);

impl Bell {
    /// Listens to the server in use until its connections are closed.
    pub(super) fn hung(cluster: &Arc<Cluster>) -> Self {
        let bell = Self::default();
        if cluster.is_pooled() {
            return bell;
        }
        let (rung, cluster) = (bell.0.clone(), Arc::downgrade(cluster));
        tokio::spawn(async move {
            while let Some(cluster) = cluster.upgrade() {
                let server = cluster.server().clone();
                drop(cluster);
                if server.is_closed() {
                    return;
                }
                listen(&server, &rung).await;
                tokio::time::sleep(PAUSE).await;
            }
        });
        bell
    }

    /// Waits until it rings, but no longer than a time. Many notices in a moment are one.
    pub(super) async fn wait(&self, longest: Duration) {
        if tokio::time::timeout(longest, self.0.notified()).await.is_ok() {
            tokio::time::sleep(MOMENT).await;
        }
    }
}

/// Rings at every notice until the connection is lost, and once more then, since notices may have been lost with it.
async fn listen(server: &sqlx::PgPool, rung: &Notify) {
    let Ok(mut listener) = PgListener::connect_with(server).await else { return };
    if listener.listen("xuong").await.is_err() {
        return;
    }
    while let Ok(Some(_)) = listener.try_recv().await {
        rung.notify_one();
    }
    rung.notify_one();
}
