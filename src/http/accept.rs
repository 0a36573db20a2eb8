//! Accepting connections and serving requests on them.

use std::{
    convert::Infallible,
    future::poll_fn,
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{ConnectInfo, Request},
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Handle,
};
use tower::{Service, ServiceExt};

use super::{
    accept_language::language,
    connection::{Carrier, Connection, Order},
    connections::{Admission, Connections, Place},
    front::{in_two, is_liveness_probe},
    hardening::harden,
    held,
    problem::{Problem, crowded},
    watched::Watched,
};

/// The largest head of a request. A URL may have 64 kB, and the longest filters need nearly as much.
const HEAD_BYTES: usize = 96 * 1024;

/// The limit of bytes read ahead of the parser or buffered before sending.
const BUFFER_BYTES: usize = 128 * 1024;

/// The pause after the system refuses to accept a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// The time that a refused client gets to read the refusal.
const HEARING: Duration = Duration::from_secs(1);

/// Accepts connections and serves requests until `stop` resolves, then waits for running requests to end. With a handle
/// of the worker threads in *behind*, this thread itself answers only liveness probes.
pub(super) async fn answer<S>(
    listener: TcpListener,
    connections: Arc<Connections>,
    (service, behind): (S, Option<Handle>),
    stop: impl Future<Output = ()>,
) where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let watching = tokio::spawn(connections.clone().watch());
    let (mut stop, mut protocol) = (pin!(stop), http1::Builder::new());
    protocol.max_header_size(HEAD_BYTES).max_buf_size(BUFFER_BYTES);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => match connections.admit(peer) {
                Admission::In(own, place) => {
                    let talk = Talk { protocol: protocol.clone(), own, place, service: service.clone() };
                    match behind.clone() {
                        Some(behind) => _ = tokio::spawn(talk.in_front(stream, behind)),
                        None => _ = tokio::spawn(talk.on(stream)),
                    }
                }
                Admission::Refused(place) => _ = tokio::spawn(refuse(stream, place)),
                Admission::TurnedAway => {}
            },
            Err(error) if has_left(&error) => {}
            Err(error) => {
                connections.cannot_accept(&error);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.log_all();
    connections.order_all(Order::Finish);
    connections.are_gone().await;
    watching.abort();
}

/// Whether the client closed the connection before it was accepted.
fn has_left(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// An accepted connection that is about to be served.
struct Talk<S> {
    protocol: http1::Builder,
    own: Arc<Connection>,
    place: Place,
    service: S,
}

impl<S> Talk<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    /// Waits for the first bytes, and hands the connection to the worker threads unless it starts with a liveness
    /// probe.
    async fn in_front(self, stream: TcpStream, behind: Handle) {
        let ordered = poll_fn(|task| match self.own.order(task) {
            Order::Close | Order::Finish => Poll::Ready(()),
            Order::GoOn => Poll::Pending,
        });
        let alive = tokio::select! {
            alive = is_liveness_probe(&stream) => alive,
            () = ordered => return,
        };
        if alive {
            let Self { protocol, own, place, service } = self;
            return Talk { protocol, own, place, service: in_two(service, behind) }.on(stream).await;
        }
        if let Ok(stream) = stream.into_std() {
            behind.spawn(async move {
                if let Ok(stream) = TcpStream::from_std(stream) {
                    self.on(stream).await;
                }
            });
        }
    }

    /// Serves requests on the connection until it ends.
    async fn on(self, stream: TcpStream) {
        let Self { protocol, own, place, service } = self;
        // The place is released only once the socket is closed, so it is dropped last.
        let _place = place;
        // An error means that the client has left, which the first read reports as well.
        let _ = stream.set_nodelay(true);
        let answering = service_fn({
            let own = own.clone();
            move |request: Request<Incoming>| on(own.clone(), service.clone(), request)
        });
        let talking = protocol.serve_connection(TokioIo::new(Watched::new(stream, own.clone())), answering);
        let (mut talking, mut is_finishing) = (pin!(talking), false);
        poll_fn(|task| {
            match own.order(task) {
                Order::Close => return Poll::Ready(()),
                Order::Finish if !is_finishing => {
                    is_finishing = true;
                    talking.as_mut().graceful_shutdown();
                }
                _ => {}
            }
            talking.as_mut().poll(task).map(drop)
        })
        .await;
    }
}

/// Serves one request of a connection.
async fn on<S>(
    own: Arc<Connection>,
    service: S,
    request: Request<Incoming>,
) -> Result<Response<Sent>, Infallible>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    own.has_request();
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(own.peer));
    if *request.method() == Method::POST {
        request.extensions_mut().insert(Carrier(own.clone()));
    }
    let response = service.oneshot(request).await?;
    let response = if own.answers(held::weight(&response)) { response } else { unread(accepted.as_ref()) };
    Ok(response.map(|body| Sent { body, own }))
}

/// The response when there is no room to buffer another one.
fn unread(accepted: Option<&HeaderValue>) -> Response {
    harden(Problem::unread(language(accepted)).into_response())
}

/// Refuses a connection with `503`. The request is read to its end, up to a time limit: closing a socket with unread
/// data resets the connection, and the client could lose the response.
async fn refuse(mut stream: TcpStream, place: Place) {
    let hearing = async {
        stream.write_all(crowded().as_bytes()).await?;
        stream.shutdown().await?;
        let mut unread = [0; 1024];
        while stream.read(&mut unread).await? > 0 {}
        io::Result::Ok(())
    };
    let _ = tokio::time::timeout(HEARING, hearing).await;
    drop(stream);
    drop(place);
}

/// A response body that notifies its connection when it is dropped.
struct Sent {
    body: Body,
    own: Arc<Connection>,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(task)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.own.has_handed_over();
    }
}
