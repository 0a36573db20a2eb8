//! A short siege: nobody who asks much, or nothing at all, stops the server for the others. `cargo bench --bench attack`
//! lays the full one.

use std::time::Duration;

use crate::{
    harness::program_path,
    siege::{self, Scale},
};

/// Bounds that hold in a debug build on a machine that is busy with other tests, and that a server which does such work
/// on the threads that answer misses by far: it was silent for as long as the siege.
#[test]
fn rude_clients_do_not_stop_the_server_for_the_others() {
    let scale = Scale {
        firms: 20_000,
        clients: 64,
        each: Duration::from_secs(5),
        crowd: [200, 60, 40],
        timeouts_s: Some([3, 6, 4]),
        late: Duration::from_secs(15),
        live_p99: Duration::from_secs(1),
        near_p99: Duration::from_secs(5),
        near_answered_permille: 900,
        is_slow: true,
        // A tenth more is the bar of the full siege. A small register has some 100 MB, of which what has a bound of its own
        // (tiles, two states of the past, words) is a larger part; what the allocator once kept was more than double.
        memory_after_percent: 150,
        past_mb: 600,
        unread_mb: 400,
    };
    let broken = siege::lay(&program_path(), &scale);
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
