//! Work on many things at once.

use std::{num::NonZero, thread};

/// Maps things on as many threads as the machine has; the order stays.
pub(super) fn map<T: Send, U: Send>(things: Vec<T>, each: impl Fn(T) -> U + Sync) -> Vec<U> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let size = things.len().div_ceil(threads).max(1);
    let mut rest = things.into_iter();
    let parts: Vec<Vec<T>> = (0..threads).map(|_| rest.by_ref().take(size).collect()).collect();
    thread::scope(|scope| {
        let each = &each;
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(each).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|part| part.join().expect("a part does not panic")).collect()
    })
}
