//! Work that is under a stop.

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

thread_local! {
    /// What the work of this thread is under.
    static OWN: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// Tells work on many rows that nobody waits for it any more, and knows how much of it was done.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Shared>);

/// What the threads that work under a stop share.
#[derive(Debug, Default)]
struct Shared {
    told: AtomicBool,
    worked_ns: AtomicU64,
}

/// What unwinds work that was told to stop.
struct GivenUp;

/// Puts back what the work before was under, however this one ends, and notes how long it was worked on.
struct Before {
    stop: Option<Stop>,
    since: Duration,
    /// How many threads do such a share at the same time.
    threads: u32,
}

impl Stop {
    /// Tells it, once and for all.
    pub fn tell(&self) {
        self.0.told.store(true, Ordering::Relaxed);
    }

    /// Whether it was told.
    pub fn is_told(&self) -> bool {
        self.0.told.load(Ordering::Relaxed)
    }

    /// How long work under this would have taken so far if it had never had to wait: for a processor, a lock or the
    /// database. Only threads that have ended with it count.
    pub fn worked(&self) -> Duration {
        Duration::from_nanos(self.0.worked_ns.load(Ordering::Relaxed))
    }

    /// Does work that gives up when this is told; `None` when it did.
    pub fn under<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| {
            let _before = Before::set(Some(self.clone()), 1);
            work()
        }));
        match done {
            Ok(_) if self.is_told() => None,
            Ok(done) => Some(done),
            Err(cause) if cause.is::<GivenUp>() => None,
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

/// How long this thread has had a processor.
#[cfg(unix)]
fn on_processor() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// How long this program runs: here waiting counts as work.
#[cfg(not(unix))]
fn on_processor() -> Duration {
    static BEGUN: OnceLock<std::time::Instant> = OnceLock::new();
    BEGUN.get_or_init(std::time::Instant::now).elapsed()
}

/// How many threads share work.
fn sharing() -> u32 {
    static THREADS: OnceLock<u32> = OnceLock::new();
    *THREADS.get_or_init(|| available_parallelism().map_or(1, NonZero::get).try_into().unwrap_or(u32::MAX))
}

/// Gives up the work of this thread if it was told to stop.
pub fn check() {
    if OWN.with(|own| own.borrow().as_ref().is_some_and(Stop::is_told)) {
        resume_unwind(Box::new(GivenUp));
    }
}

/// What the work of this thread is under, for threads that take a share of it.
pub fn own() -> Option<Stop> {
    OWN.with(|own| own.borrow().clone())
}

/// Does a share of work that is under a stop, while other threads do theirs.
pub fn within<T>(stop: Option<Stop>, work: impl FnOnce() -> T) -> T {
    let _before = Before::set(stop, sharing());
    work()
}

/// What a thread with a share of the work gives; it gives up, or panics, as that thread did.
pub fn joined<T>(share: ScopedJoinHandle<'_, T>) -> T {
    share.join().unwrap_or_else(|cause| resume_unwind(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_until_it_is_told_to_stop() {
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
                    stop.tell();
                }
                check();
            }
        });
        let none: Option<()> = None;
        assert_eq!((done, rounds), (none, 3));
        check();
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
        stop.tell();
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
