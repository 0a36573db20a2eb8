//! The thread in front: it takes connections, and answers whether the process is alive. It never works.
//!
//! A connection that asks for anything else is handed over to the threads that answer as soon as its first bytes are there.
//! So nothing that those threads do, or wait for, keeps whoever watches over the server from an answer.

use std::{convert::Infallible, io, thread};

use axum::{extract::Request, response::Response};
use tokio::{
    net::TcpStream,
    runtime::{Builder, Handle},
    task::JoinHandle,
};
use tower::{Service, ServiceExt, service_fn};

use super::problem::Problem;

/// The address at which somebody asks whether the process is alive.
pub(super) const LIVE: &str = "/api/health/live";

/// Does on a thread of its own what is done in front, and waits until that has ended.
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

/// Whether a client begins by asking whether the process is alive. What it sent stays unread.
pub(super) async fn asks_whether_alive(stream: &TcpStream) -> bool {
    let mut first = [0; "HEAD ".len() + LIVE.len()];
    let Ok(read) = stream.peek(&mut first).await else { return false };
    let first = &first[..read];
    let rest = first.strip_prefix(b"GET ").or_else(|| first.strip_prefix(b"HEAD "));
    rest.is_some_and(|rest| rest.starts_with(LIVE.as_bytes()))
}

/// A service for a connection that stays in front: whether the process is alive is answered here, and all else by the
/// threads that answer.
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

/// What is answered elsewhere, as long as somebody waits for it.
struct Answering(JoinHandle<Result<Response, Infallible>>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.abort();
    }
}
