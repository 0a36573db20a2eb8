//! The threads of long computations.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
};

use crate::stop::Stop;

/// A pool of threads for long computations, one for each seat.
///
/// On Linux they have a lower priority than the threads that accept connections and serve requests.
#[derive(Debug)]
pub(super) struct Hands {
    /// A runtime without I/O and timers, used for its pool of blocking threads.
    runtime: Option<Runtime>,
    at_work: Arc<AtWork>,
}

/// The computations that are running.
#[derive(Debug, Default)]
struct AtWork {
    count: AtomicUsize,
    begun: AtomicU64,
}

/// A computation that was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GivenUp {
    /// The time that it would have taken so far without waiting for a processor, a lock or the database.
    pub(super) worked: Duration,
    /// Whether no other computation ran at the same time.
    pub(super) was_alone: bool,
}

/// A running computation; it counts as running until it is dropped.
struct Piece {
    at_work: Arc<AtWork>,
    /// The number of computations started so far, if no other was running at the start of this one.
    alone_at: Option<u64>,
}

/// The increment of the nice value: these threads get about a third of the processor time of others.
#[cfg(target_os = "linux")]
const STEPS_BACK: i32 = 5;

impl Hands {
    pub(super) fn new(most: usize) -> Self {
        let mut builder = Builder::new_current_thread();
        builder.thread_name("work").max_blocking_threads(most.max(1)).on_thread_start(step_back);
        let runtime = builder.build().expect("a runtime without input or clocks asks nothing of the system");
        Self { runtime: Some(runtime), at_work: Arc::default() }
    }

    /// Runs a computation that can be stopped.
    pub(super) fn work<T: Send + 'static>(
        &self,
        stop: Stop,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> JoinHandle<Result<T, GivenUp>> {
        let at_work = self.at_work.clone();
        let runtime = self.runtime.as_ref().expect("it is there until this is dropped");
        runtime.spawn_blocking(move || {
            let piece = Piece::begin(at_work);
            let done = stop.under(work);
            done.ok_or_else(|| GivenUp { worked: stop.worked(), was_alone: piece.was_alone() })
        })
    }
}

impl Drop for Hands {
    fn drop(&mut self) {
        // No result is needed any more.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Piece {
    fn begin(at_work: Arc<AtWork>) -> Self {
        let begun = at_work.begun.fetch_add(1, Ordering::AcqRel) + 1;
        let is_alone = at_work.count.fetch_add(1, Ordering::AcqRel) == 0;
        Self { at_work, alone_at: is_alone.then_some(begun) }
    }

    fn was_alone(&self) -> bool {
        self.alone_at == Some(self.at_work.begun.load(Ordering::Acquire))
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.at_work.count.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Lowers the priority of this thread.
fn step_back() {
    // An error is ignored: the thread then keeps its priority.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(STEPS_BACK);
}
