//! Many rude clients at once, and what becomes of polite ones meanwhile. The suite lays a short siege, `benches/attack.rs`
//! the full one; both only talk to 127.0.0.1.

mod client;
mod crowd;
mod questions;
mod rude;
mod target;

use std::{path::Path, time::Duration};

use questions::Kind;
use target::Target;

/// How large a siege is, and what must hold during it.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// Made-up firms in the register.
    pub(crate) firms: usize,
    /// Clients that ask one kind of question without a pause.
    pub(crate) clients: usize,
    /// How long each kind is asked.
    pub(crate) each: Duration,
    /// Connections that do nothing, that never read, and that send half a head.
    pub(crate) crowd: [usize; 3],
    /// Timeouts of the server in seconds: head, idle, write; its own defaults when none.
    pub(crate) timeouts_s: Option<[u64; 3]>,
    /// How much later than its timeout a connection may be closed.
    pub(crate) late: Duration,
    /// The 99th percentile of `/api/health/live`.
    pub(crate) live_p99: Duration,
    /// The 99th percentile of `/api/near`.
    pub(crate) near_p99: Duration,
    /// How many of 1000 questions to `/api/near` are answered and not refused.
    pub(crate) near_answered_permille: usize,
    /// Whether the slowest answers take longer than the server lets them: then it may say so (400), and none may be given.
    pub(crate) is_slow: bool,
    /// The resident memory after each kind of question, in percent of that after the warm-up.
    pub(crate) memory_after_percent: u64,
    /// The most that states of the past may add to the resident memory.
    pub(crate) past_mb: u64,
    /// The most that connections that are not read may add to it.
    pub(crate) unread_mb: u64,
}

/// Lays the siege, prints what happened as a table, and tells what did not hold.
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
