//! Data-parallel work on all cores.

use std::{ops::Range, thread};

use crate::stop;

/// The concatenated results of `work` on consecutive parts of `0..count`, which are processed in parallel.
pub(super) fn map_ranges<T: Send>(count: usize, work: impl Fn(Range<usize>) -> Vec<T> + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = count.div_ceil(threads).max(1);
    if part >= count {
        return work(0..count);
    }
    thread::scope(|scope| {
        let work = &work;
        let parts = (0..count).step_by(part).map(|start| start..(start + part).min(count));
        let running: Vec<_> = parts
            .map(|range| {
                scope.spawn({
                    let own = stop::own();
                    move || stop::within(own, || work(range))
                })
            })
            .collect();
        running.into_iter().flat_map(stop::joined).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_in_order_whatever_their_number() {
        for count in [0, 1, 2, 3, 7, 64, 1001] {
            let found = map_ranges(count, |range| range.map(|n| 2 * n).collect());
            assert_eq!(found, (0..count).map(|n| 2 * n).collect::<Vec<_>>(), "{count}");
        }
        assert_eq!(map_ranges(5, |range| vec![range.len()]).into_iter().sum::<usize>(), 5, "each once");
    }
}
