//! The front thread accepts connections and answers liveness probes, and does no other work.
//!
//! A connection that starts with any other request is handed to the worker threads as soon as its first bytes arrive.
//! Liveness probes are therefore answered even if all other threads are busy or blocked.

use std::{convert::Infallible, io, thread};

use axum::{extract::Request, response::Response};
use tokio::{
    net::TcpStream,
    runtime::{Builder, Handle},
    task::JoinHandle,
};
use tower::{Service, ServiceExt, service_fn};

use super::problem::Problem;

/// The path of the liveness probe.
pub(super) const LIVE: &str = "/api/health/live";

/// Runs a future on the front thread and waits for its end.
pub(super) async fn in_front<F: Future<Output = ()>>(
    work: impl FnOnce() -> F + Send + 'static,
) -> io::Result<()> {
    let (ended, end) = tokio::sync::oneshot::channel();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name("front".to_owned()).spawn(move || {
        runtime.block_on(work());
        let _ = ended.send(());
    })?;
    end.await.map_err(|_| io::Error::other("the thread that takes connections has ended"))
}

/// Whether a connection starts with a liveness probe. The bytes are peeked, not read.
pub(super) async fn is_liveness_probe(stream: &TcpStream) -> bool {
    let mut first = [0; "HEAD ".len() + LIVE.len()];
    let Ok(read) = stream.peek(&mut first).await else { return false };
    let first = &first[..read];
    let rest = first.strip_prefix(b"GET ").or_else(|| first.strip_prefix(b"HEAD "));
    rest.is_some_and(|rest| rest.starts_with(LIVE.as_bytes()))
}

/// A service for connections that stay on the front thread: it answers liveness probes here and runs other requests on
/// the worker threads.
pub(super) fn in_two<S>(
    service: S,
    behind: Handle,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    service_fn(move |request: Request| {
        let (service, behind) = (service.clone(), behind.clone());
        async move {
            if request.uri().path() == LIVE {
                return service.oneshot(request).await;
            }
            let mut answering = Answering(behind.spawn(service.oneshot(request)));
            (&mut answering.0).await.unwrap_or_else(|error| Ok(Problem::internal(error)))
        }
    })
}

/// A request running on the worker threads; it is cancelled when dropped.
struct Answering(JoinHandle<Result<Response, Infallible>>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.abort();
    }
}
