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
