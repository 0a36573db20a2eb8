//! Work under a stop.

use std::{
    cell::RefCell,
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{ScopedJoinHandle, available_parallelism},
    time::Duration,
};

use super::progress::{Part, Progress, Reached};

thread_local! {
    /// The stop of the work on this thread.
    static OWN: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// A request to stop work whose result is not needed any more, and a measure of the work done.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Shared>);

/// State shared by the threads that work under a stop.
#[derive(Debug, Default)]
struct Shared {
    requested: AtomicBool,
    worked_ns: AtomicU64,
    progress: Progress,
}

/// The payload that unwinds stopped work.
struct Stopped;

/// A guard that restores the previous stop of the thread when dropped, even by unwinding, and adds the processor time
/// used to the stop.
struct Before {
    stop: Option<Stop>,
    since: Duration,
    /// The number of threads among which the work is divided.
    threads: u32,
}

impl Stop {
    /// Requests the stop; it cannot be withdrawn.
    pub fn request(&self) {
        self.0.requested.store(true, Ordering::Relaxed);
    }

    /// Whether the stop was requested.
    pub fn is_requested(&self) -> bool {
        self.0.requested.load(Ordering::Relaxed)
    }

    /// The time that work under this stop would have taken so far without waiting for a processor, a lock or the
    /// database. Work is added when it ends.
    pub fn worked(&self) -> Duration {
        Duration::from_nanos(self.0.worked_ns.load(Ordering::Relaxed))
    }

    /// How far the work has come.
    pub fn reached(&self) -> Reached {
        self.0.progress.reached()
    }

    /// Runs work that may be stopped; `None` if it was.
    pub fn under<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| {
            let _before = Before::set(Some(self.clone()), 1);
            work()
        }));
        match done {
            Ok(_) if self.is_requested() => None,
            Ok(done) => Some(done),
            Err(cause) if cause.is::<Stopped>() => None,
            Err(cause) => resume_unwind(cause),
        }
    }
}

impl Before {
    fn set(stop: Option<Stop>, threads: u32) -> Self {
        Self { stop: OWN.with(|own| own.replace(stop)), since: on_processor(), threads }
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        let before = self.stop.take();
        if let Some(ended) = OWN.with(|own| own.replace(before)) {
            let worked = on_processor().saturating_sub(self.since) / self.threads;
            let worked_ns = u64::try_from(worked.as_nanos()).unwrap_or(u64::MAX);
            ended.0.worked_ns.fetch_add(worked_ns, Ordering::Relaxed);
        }
    }
}

/// The processor time of this thread.
#[cfg(unix)]
fn on_processor() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// The time since the first call: without a clock of processor time, waiting counts as work.
#[cfg(not(unix))]
fn on_processor() -> Duration {
    static BEGUN: OnceLock<std::time::Instant> = OnceLock::new();
    BEGUN.get_or_init(std::time::Instant::now).elapsed()
}

/// The number of threads among which work is divided.
fn sharing() -> u32 {
    static THREADS: OnceLock<u32> = OnceLock::new();
    *THREADS.get_or_init(|| available_parallelism().map_or(1, NonZero::get).try_into().unwrap_or(u32::MAX))
}

/// Unwinds the work of this thread if its stop was requested.
pub fn check() {
    if OWN.with(|own| own.borrow().as_ref().is_some_and(Stop::is_requested)) {
        resume_unwind(Box::new(Stopped));
    }
}

/// Notes how far the work of this thread has come, and unwinds it if its stop was requested.
fn note(progress: impl FnOnce(&Progress)) {
    OWN.with(|own| {
        if let Some(stop) = &*own.borrow() {
            progress(&stop.0.progress);
        }
    });
    check();
}

/// Notes that this thread begins with a part of the work and the number of its rows (0: unknown), and [checks](check).
pub fn begin(part: Part, of_rows: usize) {
    note(|progress| progress.begin(part, of_rows));
}

/// Notes the number of rows that are done, and [checks](check).
pub fn row(rows: usize) {
    note(|progress| progress.rows(rows));
}

/// Notes the number of bytes of a file that were read, and [checks](check).
pub fn read(bytes: u64) {
    note(|progress| progress.bytes(bytes));
}

/// The stop of the work on this thread, to be passed to threads that do a part of it.
pub fn own() -> Option<Stop> {
    OWN.with(|own| own.borrow().clone())
}

/// Does a part of divided work on another thread, under the same stop.
pub fn within<T>(stop: Option<Stop>, work: impl FnOnce() -> T) -> T {
    let _before = Before::set(stop, sharing());
    work()
}

/// Returns the result of a thread that did a part of the work; if it was stopped or panicked, so is the caller.
pub fn joined<T>(share: ScopedJoinHandle<'_, T>) -> T {
    share.join().unwrap_or_else(|cause| resume_unwind(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_until_a_stop_is_requested() {
        let stop = Stop::default();
        let done = stop.under(|| {
            check();
            7
        });
        assert_eq!(done, Some(7));
        let mut rounds = 0;
        let done = stop.under(|| {
            loop {
                rounds += 1;
                if rounds == 3 {
                    stop.request();
                }
                check();
            }
        });
        let none: Option<()> = None;
        assert_eq!((done, rounds), (none, 3));
        check();
    }

    #[test]
    fn work_tells_how_far_it_has_come_until_it_is_stopped() {
        let stop = Stop::default();
        assert_eq!(stop.reached(), Reached::default());
        let done = stop.under(|| {
            begin(Part::Reading, 0);
            read(100);
            row(3);
            begin(Part::Comparing, 5);
            row(4);
            stop.request();
            row(5);
        });
        let reached = Reached { part: Part::Comparing, rows: 5, of_rows: 5, bytes: 100 };
        assert_eq!((done, stop.reached()), (None, reached));
        row(7);
        assert_eq!(stop.reached(), reached, "work without a stop notes nothing");
    }

    #[test]
    fn waiting_is_not_working() {
        let (waits, works) = (Stop::default(), Stop::default());
        waits.under(|| std::thread::sleep(Duration::from_millis(100)));
        assert!(waits.worked() < Duration::from_millis(50), "{:?}", waits.worked());
        let until = on_processor() + Duration::from_millis(20);
        works.under(|| while on_processor() < until {});
        assert!(works.worked() > Duration::from_millis(15), "{:?}", works.worked());
    }

    #[test]
    fn threads_with_a_share_give_up_too() {
        let stop = Stop::default();
        stop.request();
        let done = stop.under(|| {
            let own = own();
            std::thread::scope(|scope| joined(scope.spawn(|| within(own, check))));
        });
        assert_eq!(done, None);
    }

    #[test]
    #[should_panic(expected = "a fault of ours")]
    fn a_panic_stays_a_panic() {
        Stop::default().under(|| panic!("a fault of ours"));
    }
}
