//! How many files and connections the system lets this process have open.

/// Raises the limit to what is wanted as far as the system allows, and tells what it is then; `None` where there is none.
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

/// There is no such limit.
#[cfg(not(unix))]
pub(super) fn at_least(_: u64) -> Option<u64> {
    None
}
