//! A value computed on first use, by one of the threads that need it.

use std::{
    sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use crate::stop;

/// A value that is computed once. In contrast to a [`OnceLock`], waiting threads return early when their work is
/// cancelled, so that they do not occupy a place in the queue.
#[derive(Debug)]
pub(super) struct Made<T> {
    value: OnceLock<T>,
    busy: Mutex<bool>,
    over: Condvar,
}

/// The interval at which a waiting thread checks for cancellation.
const LOOK: Duration = Duration::from_millis(10);

/// Lets the next thread compute the value, however this attempt ends.
struct Making<'m, T>(&'m Made<T>);

impl<T> Drop for Making<'_, T> {
    fn drop(&mut self) {
        *self.0.busy() = false;
        self.0.over.notify_all();
    }
}

impl<T> Made<T> {
    /// A value that is not computed yet.
    pub(super) fn new() -> Self {
        Self { value: OnceLock::new(), busy: Mutex::new(false), over: Condvar::new() }
    }

    /// A value that is already computed.
    pub(super) fn of(value: T) -> Self {
        Self { value: OnceLock::from(value), ..Self::new() }
    }

    /// The value, if it is computed.
    pub(super) fn get(&self) -> Option<&T> {
        self.value.get()
    }

    /// The value. The first thread computes it, and another one does if that thread is cancelled.
    pub(super) fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        loop {
            let mut being_made = self.busy();
            if let Some(value) = self.value.get() {
                return value;
            }
            if !*being_made {
                *being_made = true;
                break;
            }
            drop(self.over.wait_timeout(being_made, LOOK).unwrap_or_else(PoisonError::into_inner));
            stop::check();
        }
        let _making = Making(self);
        self.value.get_or_init(make)
    }

    fn busy(&self) -> MutexGuard<'_, bool> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::mpsc,
        thread,
        time::{Duration, Instant},
    };

    use super::*;
    use crate::stop::Stop;

    #[test]
    fn one_who_waits_gives_up_when_told_while_another_makes_the_value() {
        let (made, stop) = (Made::new(), Stop::default());
        let (begun, has_begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        thread::scope(|scope| {
            let made = &made;
            let maker = scope.spawn(move || {
                *made.get_or_make(|| {
                    begun.send(()).unwrap();
                    may_go_on.recv().unwrap();
                    7
                })
            });
            has_begun.recv().unwrap();
            let waiter = scope.spawn(|| stop.under(|| *made.get_or_make(|| 8)));
            thread::sleep(Duration::from_millis(30));
            let told = Instant::now();
            stop.request();
            assert_eq!(waiter.join().unwrap(), None);
            assert!(told.elapsed() < Duration::from_secs(5));
            go_on.send(()).unwrap();
            assert_eq!((maker.join().unwrap(), made.get()), (7, Some(&7)));
        });
    }

    #[test]
    fn the_next_one_makes_what_was_given_up() {
        let (made, stop) = (Made::new(), Stop::default());
        stop.request();
        let given_up = stop.under(|| {
            *made.get_or_make(|| {
                stop::check();
                7
            })
        });
        assert_eq!((given_up, made.get()), (None, None));
        assert_eq!(*made.get_or_make(|| 8), 8);
        assert_eq!(*Made::of(9).get_or_make(|| 8), 9);
    }
}
