//! A socket that records reads and writes on its connection.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::connection::Connection;

/// A socket.
#[derive(Debug)]
pub(super) struct Watched {
    stream: TcpStream,
    own: Arc<Connection>,
}

impl Watched {
    /// Watches a socket.
    pub(super) fn new(stream: TcpStream, own: Arc<Connection>) -> Self {
        Self { stream, own }
    }

    fn record(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(_) => self.own.has_written(),
            Poll::Pending => self.own.is_blocked(),
        }
        written
    }
}

/// Acknowledges what was read at once. Some clients write the head and the body of a request apart, and their kernel holds the
/// body back until the head is acknowledged (RFC 896), which the kernel here would delay by 40 ms (RFC 1122 §4.2.3.2).
#[cfg(target_os = "linux")]
fn acknowledge(stream: &TcpStream) {
    // Without it the client waits, no more.
    let _ = rustix::net::sockopt::set_tcp_quickack(stream, true);
}

#[cfg(not(target_os = "linux"))]
fn acknowledge(_: &TcpStream) {}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(task, buffer);
        let bytes = buffer.filled().len() - before;
        if bytes > 0 && !self.own.has_read(bytes) {
            return Poll::Ready(Err(io::ErrorKind::OutOfMemory.into()));
        }
        // A request without a body is whole, and the response acknowledges it.
        if bytes > 0 && !buffer.filled()[before..].starts_with(b"GET ") {
            acknowledge(&self.stream);
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(task, bytes);
        self.record(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(task, parts);
        self.record(written)
    }

    /// Called when all buffered data were written.
    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.own.has_flushed();
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }
}

impl Drop for Watched {
    /// Unread data would stay in the kernel, some megabytes for minutes, so the socket is reset.
    fn drop(&mut self) {
        if self.own.is_cut() {
            let _ = self.stream.set_zero_linger();
        }
    }
}
