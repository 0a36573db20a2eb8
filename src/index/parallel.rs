//! Work on many items in parallel.

use std::{num::NonZero, thread};

use crate::stop;

/// Two results: of two threads, or of this one if the work is not worth a thread.
pub(super) fn both<T, U: Send>(
    is_worth_a_thread: bool,
    one: impl FnOnce() -> T,
    other: impl FnOnce() -> U + Send,
) -> (T, U) {
    if !is_worth_a_thread {
        return (one(), other());
    }
    thread::scope(|scope| {
        let running = scope.spawn(other);
        (one(), stop::joined(running))
    })
}

/// Maps items on all cores; the order is kept. A single item is mapped on this one.
pub(super) fn map<T: Send, U: Send>(things: Vec<T>, each: impl Fn(T) -> U + Sync) -> Vec<U> {
    if things.len() <= 1 {
        return things.into_iter().map(each).collect();
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(things.len());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_mapped_in_order_whatever_their_number() {
        for count in [0, 1, 2, 3, 9, 100] {
            assert_eq!(
                map((0..count).collect(), |n: usize| n * n),
                (0..count).map(|n| n * n).collect::<Vec<_>>()
            );
        }
    }

    /// The selected rows of chunks are put together again by this.
    #[test]
    fn item_n_is_in_share_n_modulo_the_number_of_shares() {
        for count in [0, 1, 7, 8, 16, 17, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let parts = shares(&items, |share| share.copied().collect::<Vec<usize>>());
            assert!(parts.len() == 1 || count / parts.len() >= WORTH_A_THREAD, "{count}: {}", parts.len());
            for (at, part) in parts.iter().enumerate() {
                assert!(part.iter().all(|item| item % parts.len() == at) && part.is_sorted(), "{count}");
            }
            assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), count);
        }
    }
}
