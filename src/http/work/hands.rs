//! The threads that work.

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

/// Threads of their own for what takes long, no more than there are seats.
///
/// On Linux they step back behind the threads that take connections and answer, which so get a processor at once.
#[derive(Debug)]
pub(super) struct Hands {
    /// None of its threads ever waits for input: it is only there for what blocks.
    runtime: Option<Runtime>,
    at_work: Arc<AtWork>,
}

/// What is worked on now.
#[derive(Debug, Default)]
struct AtWork {
    count: AtomicUsize,
    begun: AtomicU64,
}

/// Work that was told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GivenUp {
    /// How long it would have taken so far if it had never had to wait.
    pub(super) worked: Duration,
    /// Whether nothing else was worked on meanwhile.
    pub(super) was_alone: bool,
}

/// A piece of work, as long as it is worked on.
struct Piece {
    at_work: Arc<AtWork>,
    /// How many pieces had begun after this one had, if it was the only one then.
    alone_at: Option<u64>,
}

/// How many steps these threads stand behind the others: one of theirs gets a third of what another one gets.
#[cfg(target_os = "linux")]
const STEPS_BACK: i32 = 5;

impl Hands {
    pub(super) fn new(most: usize) -> Self {
        let mut builder = Builder::new_current_thread();
        builder.thread_name("work").max_blocking_threads(most.max(1)).on_thread_start(step_back);
        let runtime = builder.build().expect("a runtime without input or clocks asks nothing of the system");
        Self { runtime: Some(runtime), at_work: Arc::default() }
    }

    /// Works under a stop.
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
        // Nobody waits for what is left.
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

/// Lets this thread stand behind those that answer.
fn step_back() {
    // Where the system does not let it, it only is as eager as they are.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(STEPS_BACK);
}
