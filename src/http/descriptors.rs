//! The limit of open files of this process.

/// Raises the limit to `wanted` as far as the system allows; returns the limit in force, or `None` if there is none.
#[cfg(unix)]
pub(super) fn at_least(wanted: u64) -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let current = limit.current?;
    if current >= wanted {
        return Some(current);
    }
    let raised = limit.maximum.map_or(wanted, |most| most.min(wanted));
    let asked = Rlimit { current: Some(raised), maximum: limit.maximum };
    Some(setrlimit(Resource::Nofile, asked).map_or(current, |()| raised))
}

/// There is no limit on this system.
#[cfg(not(unix))]
pub(super) fn at_least(_: u64) -> Option<u64> {
    None
}
