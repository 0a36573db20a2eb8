//! Requests that the server itself makes.

use std::{io, thread, time::Duration};

use tokio::sync::oneshot;
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};

/// The longest wait for a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// A client of one server: over TLS but on this machine, without redirects, and with a limit of time for each request.
pub(super) fn agent(is_here: bool, limit: Duration) -> Agent {
    // The verifier of certificates takes the provider of the process. One that is there already is the same.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    // The certificates that the system trusts, so that an authority of the city's own can be among them.
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let builder = Agent::config_builder()
        .https_only(!is_here)
        .tls_config(tls)
        .timeout_global(Some(limit))
        .timeout_connect(Some(CONNECT_WITHIN))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent(concat!("xuong/", env!("CARGO_PKG_VERSION")));
    let builder = if is_here { builder.proxy(None) } else { builder };
    builder.build().into()
}

/// Runs requests on a thread of their own, which does not keep the program from ending: a server that hangs may take a while.
pub(super) async fn apart<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    let (send, receive) = oneshot::channel();
    thread::Builder::new().name(name.to_owned()).spawn(move || _ = send.send(work()))?;
    receive.await.map_err(|_| io::Error::other("a fault of the program: the thread of a request ended"))
}
