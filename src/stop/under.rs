//! Work that is under a stop.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::ScopedJoinHandle,
};

thread_local! {
    /// What the work of this thread is under.
    static OWN: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// Tells work on many rows that nobody waits for it any more.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

/// What unwinds work that was told to stop.
struct GivenUp;

/// Puts back what the work before was under, however this one ends.
struct Before(Option<Stop>);

impl Stop {
    /// Tells it, once and for all.
    pub fn tell(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was told.
    pub fn is_told(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Does work that gives up when this is told; `None` when it did.
    pub fn under<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| within(Some(self.clone()), work)));
        match done {
            Ok(_) if self.is_told() => None,
            Ok(done) => Some(done),
            Err(cause) if cause.is::<GivenUp>() => None,
            Err(cause) => resume_unwind(cause),
        }
    }
}

impl Drop for Before {
    fn drop(&mut self) {
        let before = self.0.take();
        OWN.with(|own| *own.borrow_mut() = before);
    }
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

/// Does a share of work that is under a stop.
pub fn within<T>(stop: Option<Stop>, work: impl FnOnce() -> T) -> T {
    let _before = Before(OWN.with(|own| own.replace(stop)));
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
