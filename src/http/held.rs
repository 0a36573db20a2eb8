//! The memory of responses that are not sent yet and of request bodies that are not complete yet.
//!
//! How fast a response is read is up to its client, so the memory of all of them is limited, and each client may use
//! half of it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use axum::{body::HttpBody, response::Response};

/// Smaller responses are not counted: they cost no more than the connection itself.
const SMALL_BYTES: u64 = 64 * 1024;

/// The memory of all connections.
#[derive(Debug)]
pub(super) struct Held {
    limit: u64,
    bytes: AtomicU64,
    refused: AtomicU64,
}

impl Held {
    /// Nothing is in use; the limit is in bytes.
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, bytes: AtomicU64::new(0), refused: AtomicU64::new(0) }
    }

    /// The bytes in use.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    /// How many bytes to free so that clients that do read are served again; 0 if there is room.
    pub(super) fn excess(&self) -> u64 {
        let bytes = self.bytes();
        if bytes > self.limit / 8 * 3 { bytes - self.limit / 4 } else { 0 }
    }

    /// The number of refusals since the last call.
    pub(super) fn refused(&self) -> u64 {
        self.refused.swap(0, Relaxed)
    }
}

/// The memory of one connection.
#[derive(Debug)]
pub(super) struct Share {
    all: Arc<Held>,
    /// The memory of all connections of the client; `None` for peers that serve many clients.
    client: Option<Arc<AtomicU64>>,
    bytes: AtomicU64,
}

impl Share {
    /// Nothing is in use.
    pub(super) fn new((all, client): (Arc<Held>, Option<Arc<AtomicU64>>)) -> Self {
        Self { all, client, bytes: AtomicU64::new(0) }
    }

    /// The bytes in use.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    /// Takes more memory, if there is room.
    pub(super) fn take(&self, bytes: u64) -> bool {
        if let Some(client) = &self.client
            && !add(client, bytes, self.all.limit / 2)
        {
            self.all.refused.fetch_add(1, Relaxed);
            return false;
        }
        if !add(&self.all.bytes, bytes, self.all.limit) {
            self.client.iter().for_each(|client| _ = client.fetch_sub(bytes, Relaxed));
            self.all.refused.fetch_add(1, Relaxed);
            return false;
        }
        self.bytes.fetch_add(bytes, Relaxed);
        true
    }

    /// Takes more memory, if there is room; small amounts are not counted.
    pub(super) fn take_large(&self, bytes: u64) -> bool {
        bytes < SMALL_BYTES || self.take(bytes)
    }

    /// Releases the memory.
    pub(super) fn give_back(&self) {
        if self.bytes.load(Relaxed) > 0 {
            let bytes = self.bytes.swap(0, Relaxed);
            self.all.bytes.fetch_sub(bytes, Relaxed);
            self.client.iter().for_each(|client| _ = client.fetch_sub(bytes, Relaxed));
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Adds to a sum if the result is within a limit.
fn add(sum: &AtomicU64, bytes: u64, limit: u64) -> bool {
    let within = |held: u64| held.checked_add(bytes).filter(|sum| *sum <= limit);
    sum.fetch_update(Relaxed, Relaxed, within).is_ok()
}

/// The size of a response body that does not know it itself, since it is compressed while it is sent.
#[derive(Debug, Clone, Copy)]
struct Weight(u64);

/// Records the size of a body before it is wrapped for compression.
pub(super) fn weigh(mut response: Response) -> Response {
    if let Some(bytes) = response.body().size_hint().exact() {
        response.extensions_mut().insert(Weight(bytes));
    }
    response
}

/// The memory that a response takes until it is sent.
pub(super) fn weight(response: &Response) -> u64 {
    let noted = response.extensions().get::<Weight>().map(|Weight(bytes)| *bytes);
    noted.or_else(|| response.body().size_hint().exact()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_on_the_way_weighs_what_it_is_made_of() {
        use axum::body::Body;
        let whole = weigh(Response::new(Body::from(vec![0; 1000])));
        let stream = || Body::from_stream(futures_util::stream::empty::<Result<Vec<u8>, std::io::Error>>());
        assert_eq!(weight(&whole.map(|_| stream())), 1000);
        assert_eq!(weight(&Response::new(Body::from(vec![0; 10]))), 10);
        assert_eq!(weight(&Response::new(stream())), 0, "nobody knows");
    }

    #[test]
    fn all_have_a_bound_and_one_client_has_half_of_it() {
        let (all, one, other) = (Arc::new(Held::new(1000)), Arc::default(), Arc::default());
        let share = |client: &Arc<AtomicU64>| Share::new((all.clone(), Some(client.clone())));
        let (first, second, third) = (share(&one), share(&one), share(&other));
        assert!(first.take(400) && !second.take(101) && second.take(100));
        assert!(third.take(400) && !third.take(200), "the client has room, the server has not");
        assert_eq!((all.bytes(), all.refused(), all.refused()), (900, 2, 0));
        assert!(all.excess() > 0);
        drop(second);
        assert!(first.take(100));
        first.give_back();
        let proxy = Share::new((all.clone(), None));
        assert!(proxy.take(600) && proxy.take_large(SMALL_BYTES - 1) && !proxy.take_large(SMALL_BYTES));
        drop((first, third, proxy));
        assert_eq!((all.bytes(), all.excess()), (0, 0));
    }
}
