//! Work on many items in parallel.

use std::{num::NonZero, thread};

use crate::stop;

/// Maps items on all cores; the order is kept.
pub(super) fn map<T: Send, U: Send>(things: Vec<T>, each: impl Fn(T) -> U + Sync) -> Vec<U> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let size = things.len().div_ceil(threads).max(1);
    let mut rest = things.into_iter();
    let parts: Vec<Vec<T>> = (0..threads).map(|_| rest.by_ref().take(size).collect()).collect();
    thread::scope(|scope| {
        let each = &each;
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| {
                scope.spawn({
                    let own = stop::own();
                    move || stop::within(own, || part.into_iter().map(each).collect::<Vec<_>>())
                })
            })
            .collect();
        running.into_iter().flat_map(stop::joined).collect()
    })
}

/// The smallest number of items that is worth a thread.
const WORTH_A_THREAD: usize = 8;

/// Maps shares of items, one for each thread that is worth starting. Neighbouring items go to different threads, since
/// they tend to take a similar time.
pub(super) fn shares<'t, T: Sync, U: Send>(
    things: &'t [T],
    answer: impl Fn(&mut dyn Iterator<Item = &'t T>) -> U + Sync,
) -> Vec<U> {
    let available = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = available.min(things.len() / WORTH_A_THREAD).max(1);
    let share = |thread: usize| answer(&mut things.iter().skip(thread).step_by(threads));
    thread::scope(|scope| {
        let share = &share;
        let others: Vec<_> = (1..threads)
            .map(|thread| {
                scope.spawn({
                    let under = stop::own();
                    move || stop::within(under, || share(thread))
                })
            })
            .collect();
        let own = std::iter::once(share(0));
        own.chain(others.into_iter().map(stop::joined)).collect()
    })
}
