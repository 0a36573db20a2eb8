//! A minimal HTTP client: one request and response for each connection.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

/// The time limit; unanswered requests count as taking this long.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);

/// The result of a request.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// 0 if no complete response arrived.
    pub(crate) status: u16,
    /// Whether there is a `Retry-After` header.
    pub(crate) says_when: bool,
    /// The time to the last byte.
    pub(crate) took: Duration,
}

impl Told {
    /// Whether the request was answered, or refused with a time to retry.
    pub(crate) fn is_well(&self) -> bool {
        self.status == 200 || self.status == 503 && self.says_when
    }
}

/// Sends a request and reads the whole response.
pub(crate) fn ask(address: SocketAddr, request: &[u8]) -> Told {
    let begun = Instant::now();
    let head = talk(address, request, begun).unwrap_or_default();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let says_when = head.to_ascii_lowercase().contains("\r\nretry-after:");
    Told { status, says_when, took: if status == 0 { LONGEST } else { begun.elapsed() } }
}

/// The head of the response, once all of it has arrived.
fn talk(address: SocketAddr, request: &[u8], begun: Instant) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, LONGEST)?;
    stream.set_write_timeout(Some(LONGEST))?;
    stream.write_all(request)?;
    let (mut head, mut part) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        let left = LONGEST.saturating_sub(begun.elapsed()).max(Duration::from_millis(1));
        stream.set_read_timeout(Some(left))?;
        let bytes = stream.read(&mut part)?;
        if bytes == 0 {
            return Ok(String::from_utf8_lossy(&head).into_owned());
        }
        if head.len() < 4096 {
            head.extend_from_slice(&part[..bytes.min(4096)]);
        }
    }
}

/// A request of a client behind the proxy at this address, which the server trusts.
pub(crate) fn request(method: &str, path: &str, client: &str, body: &str) -> Vec<u8> {
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {client}\r\nConnection: close\r\n{length}\r\n{body}"
    )
    .into_bytes()
}

/// The quantile of times, in permille.
pub(crate) fn permille(times: &mut [Duration], of: usize) -> Duration {
    times.sort_unstable();
    let at = (times.len() * of).div_ceil(1000).saturating_sub(1);
    times.get(at).copied().unwrap_or(LONGEST)
}
