//! Many misbehaving clients at once, and the service that others get meanwhile. The suite runs a short siege,
//! `benches/attack.rs` the full one; both connect to 127.0.0.1 only.

mod client;
mod crowd;
mod questions;
mod rude;
mod target;

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use questions::Kind;
use target::Target;

/// Sets a flag when it is dropped, even by a panic: threads that go on until the flag is set keep their scope from ending.
pub(crate) struct SetAtEnd<'a>(pub(crate) &'a AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// The size of a siege, and the bounds that hold during it.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// Synthetic firms in the register.
    pub(crate) firms: usize,
    /// Clients that send requests of one kind without pause.
    pub(crate) clients: usize,
    /// The duration of each kind.
    pub(crate) each: Duration,
    /// Connections that idle, that never read, and that send half a head.
    pub(crate) crowd: [usize; 3],
    /// The timeouts of the server in seconds: head, idle, write; its defaults if `None`.
    pub(crate) timeouts_s: Option<[u64; 3]>,
    /// How much later than its timeout a connection may be closed.
    pub(crate) late: Duration,
    /// The 99th percentile of `/api/health/live`.
    pub(crate) live_p99: Duration,
    /// The 99th percentile of `/api/near`.
    pub(crate) near_p99: Duration,
    /// How many of 1000 requests to `/api/near` are answered rather than refused.
    pub(crate) near_answered_permille: usize,
    /// Whether the slowest requests exceed the time limit: they may then be answered with 400, and need not succeed.
    pub(crate) is_slow: bool,
    /// The resident memory after each kind, in percent of that after the warm-up.
    pub(crate) memory_after_percent: u64,
    /// The most memory that past states may add.
    pub(crate) past_mb: u64,
    /// The most memory that unread responses may add.
    pub(crate) unread_mb: u64,
}

/// Runs the siege and prints a table; returns the bounds that were exceeded.
pub(crate) fn lay(program: &Path, scale: &Scale) -> Vec<String> {
    let target = Target::start(program, scale);
    target.warm_up();
    let warm_mb = target.settled_mb(0, rude::SETTLING);
    let (firms, clients, each) = (scale.firms, scale.clients, scale.each);
    println!(
        "{firms} firms, {clients} clients, {each:?} for each question; {warm_mb} MB after the warm-up\n"
    );
    let bound_mb = warm_mb * scale.memory_after_percent / 100;
    println!(
        "| question | 200 | 503 | other | live p50, ms | p99 | longest | near p99, ms | near refused | MB before | peak | after |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut broken = Vec::new();
    for kind in Kind::ALL {
        let row = rude::ask_all(&target, kind, scale, bound_mb);
        println!("{row}");
        broken.extend(row.broken(kind, scale));
    }
    println!();
    broken.extend(crowd::come(&target, scale));
    let after_mb = target.settled_mb(bound_mb, rude::SETTLING);
    println!("\n{after_mb} MB in the end");
    if after_mb > bound_mb {
        broken.push(format!("{after_mb} MB in the end, {warm_mb} MB after the warm-up"));
    }
    broken.extend(target.complaints());
    broken
}
