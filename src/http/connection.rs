//! The state of a connection: what it waits for and since when, and the memory that it takes.
//!
//! Only the connection's own task changes the state; the periodic sweep over all connections reads it and gives orders.
//! Nothing here takes a lock or reads a clock, so that supervision costs a request nothing.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed},
    },
    task::Context,
};

use futures_util::task::AtomicWaker;

use super::held::{Held, Share};

/// A clock in milliseconds that stands still while the server itself is held up, so that clients are not charged for
/// that time.
#[derive(Debug, Default)]
pub(super) struct Clock(AtomicU64);

impl Clock {
    /// The time of the last sweep.
    pub(super) fn now_ms(&self) -> u64 {
        self.0.load(Relaxed)
    }

    /// Advances the clock.
    pub(super) fn advance(&self, ms: u64) {
        self.0.fetch_add(ms, Relaxed);
    }
}

/// What a connection waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// The rest of the head of a request, or the first request.
    Head,
    /// The next request.
    Idle,
    /// The response, which is being computed.
    Us,
    /// Nothing: the client is reading the response.
    Taken,
    /// The client, which does not read the response.
    Client,
}

impl Waits {
    const ALL: [Self; 5] = [Self::Head, Self::Idle, Self::Us, Self::Taken, Self::Client];
}

/// The connection of a request with a body that is taken piece by piece.
#[derive(Debug, Clone)]
pub(super) struct Carrier(pub(super) Arc<Connection>);

/// An order to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Order {
    /// Continue.
    GoOn,
    /// Close after the running request.
    Finish,
    /// Close at once.
    Close,
}

/// A connection.
#[derive(Debug)]
pub(super) struct Connection {
    /// The address of the peer.
    pub(super) peer: SocketAddr,
    /// The client that the connection is counted for; `None` for peers that serve many clients.
    pub(super) client: Option<IpAddr>,
    clock: Arc<Clock>,
    /// The clock at the last change, shifted left by three bits, and what the connection waits for in these bits.
    state: AtomicU64,
    order: AtomicU8,
    task: AtomicWaker,
    is_sent: AtomicBool,
    held: Share,
}

impl Connection {
    /// A new connection.
    pub(super) fn new(
        peer: SocketAddr,
        client: Option<IpAddr>,
        clock: Arc<Clock>,
        held: (Arc<Held>, Option<Arc<AtomicU64>>),
    ) -> Self {
        let own = Self {
            peer,
            client,
            clock,
            state: AtomicU64::new(0),
            order: AtomicU8::new(Order::GoOn as u8),
            task: AtomicWaker::new(),
            is_sent: AtomicBool::new(false),
            held: Share::new(held),
        };
        own.turn(Waits::Head);
        own
    }

    fn turn(&self, to: Waits) {
        self.state.store(self.clock.now_ms() << 3 | to as u64, Relaxed);
    }

    /// What the connection waits for, and for how many milliseconds.
    pub(super) fn waits(&self) -> (Waits, u64) {
        let state = self.state.load(Relaxed);
        let which = usize::try_from(state & 7).expect("three bits");
        (Waits::ALL[which], self.clock.now_ms().saturating_sub(state >> 3))
    }

    fn is(&self, what: Waits) -> bool {
        self.state.load(Relaxed) & 7 == what as u64
    }

    /// Records that bytes arrived; returns whether there is memory for them.
    pub(super) fn has_read(&self, bytes: usize) -> bool {
        if self.is(Waits::Idle) {
            self.turn(Waits::Head);
        }
        !self.is(Waits::Us) || self.held.take(bytes as u64)
    }

    /// Releases the memory of what was received and put elsewhere.
    pub(super) fn has_stored(&self) {
        self.held.give_back();
    }

    /// Records that a request is complete.
    pub(super) fn has_request(&self) {
        self.turn(Waits::Us);
    }

    /// Records that a response of `bytes` is to be sent; returns whether there is memory to buffer it.
    pub(super) fn answers(&self, bytes: u64) -> bool {
        self.is_sent.store(false, Relaxed);
        self.turn(Waits::Taken);
        self.held.take_large(bytes)
    }

    /// Records that the response body has ended.
    pub(super) fn has_handed_over(&self) {
        self.is_sent.store(true, Relaxed);
    }

    /// Records that the client read something.
    pub(super) fn has_written(&self) {
        if self.is(Waits::Client) {
            self.turn(Waits::Taken);
        }
    }

    /// Records that the client does not read.
    pub(super) fn is_blocked(&self) {
        if self.is(Waits::Taken) {
            self.turn(Waits::Client);
        }
    }

    /// Records that everything written so far was sent.
    pub(super) fn has_flushed(&self) {
        if self.is_sent.load(Relaxed) && (self.is(Waits::Taken) || self.is(Waits::Client)) {
            self.held.give_back();
            self.turn(Waits::Idle);
        }
    }

    /// The memory taken by the connection, in bytes.
    pub(super) fn held(&self) -> u64 {
        self.held.bytes()
    }

    /// Gives an order; a weaker order never replaces a stronger one.
    pub(super) fn give(&self, order: Order) {
        self.order.fetch_max(order as u8, std::sync::atomic::Ordering::Release);
        self.task.wake();
    }

    /// The present order; the task is woken when it changes.
    pub(super) fn order(&self, task: &Context<'_>) -> Order {
        self.task.register(task.waker());
        match self.order.load(std::sync::atomic::Ordering::Acquire) {
            0 => Order::GoOn,
            1 => Order::Finish,
            _ => Order::Close,
        }
    }

    /// Whether the client left sent data unread, so that the socket should be reset.
    pub(super) fn is_cut(&self) -> bool {
        self.is(Waits::Client)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(limit: u64) -> (Arc<Clock>, Arc<Held>, Connection) {
        let (clock, held) = (Arc::new(Clock::default()), Arc::new(Held::new(limit)));
        let peer = SocketAddr::from(([203, 0, 113, 9], 4711));
        let own = Connection::new(peer, Some(peer.ip()), clock.clone(), (held.clone(), Some(Arc::default())));
        (clock, held, own)
    }

    #[test]
    fn the_time_runs_from_the_first_byte_of_a_head_and_from_the_last_byte_that_was_taken() {
        let (clock, _, own) = begun(1 << 30);
        clock.advance(5);
        own.has_read(10);
        clock.advance(5);
        own.has_read(10);
        assert_eq!(own.waits(), (Waits::Head, 10), "drops do not make it longer");
        own.has_request();
        clock.advance(7);
        assert_eq!(own.waits(), (Waits::Us, 7));
        own.answers(100);
        own.is_blocked();
        clock.advance(3);
        own.is_blocked();
        assert_eq!(own.waits(), (Waits::Client, 3));
        own.has_written();
        own.is_blocked();
        assert_eq!(own.waits(), (Waits::Client, 0));
        own.has_flushed();
        assert_eq!(own.waits().0, Waits::Client, "more of the answer is to come");
        own.has_handed_over();
        own.has_flushed();
        clock.advance(2);
        assert_eq!(own.waits(), (Waits::Idle, 2));
        own.has_read(1);
        assert_eq!(own.waits(), (Waits::Head, 0));
    }

    #[test]
    fn what_is_kept_for_a_client_is_given_back_when_it_is_sent_or_the_connection_ends() {
        let (_, held, own) = begun(10_000_000);
        own.has_request();
        assert!(own.has_read(1_000) && own.answers(1_000_000));
        assert_eq!((own.held(), held.bytes()), (1_001_000, 1_001_000));
        own.has_handed_over();
        own.has_flushed();
        assert_eq!(held.bytes(), 0);
        own.has_request();
        assert!(own.answers(5_000_000));
        drop(own);
        assert_eq!(held.bytes(), 0);
    }

    #[test]
    fn no_order_takes_a_stronger_one_back() {
        let (_, _, own) = begun(1);
        let task = Context::from_waker(std::task::Waker::noop());
        assert_eq!(own.order(&task), Order::GoOn);
        own.give(Order::Close);
        own.give(Order::Finish);
        assert_eq!(own.order(&task), Order::Close);
    }
}
