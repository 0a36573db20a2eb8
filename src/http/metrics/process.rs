//! What the system knows of this process.

use std::{fs, sync::LazyLock, time::SystemTime};

/// When the process started, as far as it knows.
static STARTED: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);

/// Notes that the process has started.
pub(super) fn start() {
    LazyLock::force(&STARTED);
}

/// The start, in seconds since 1970.
pub(super) fn started_s() -> f64 {
    STARTED.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

/// The resident memory.
pub(super) fn resident_bytes() -> Option<u64> {
    resident(&fs::read_to_string("/proc/self/status").ok()?)
}

fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The number of open files.
pub(super) fn open_files() -> Option<u64> {
    // One of them is the folder that is being read.
    Some(fs::read_dir("/proc/self/fd").ok()?.count().saturating_sub(1) as u64)
}

/// The limit of open files.
#[cfg(unix)]
pub(super) fn most_files() -> Option<u64> {
    use rustix::process::{Resource, getrlimit};
    getrlimit(Resource::Nofile).current
}

/// There is no limit on this system.
#[cfg(not(unix))]
pub(super) fn most_files() -> Option<u64> {
    None
}

/// The processor time of all threads, in seconds.
#[cfg(unix)]
#[expect(
    clippy::cast_precision_loss,
    clippy::unnecessary_wraps,
    reason = "unknown elsewhere; a process of 200 days has fewer nanoseconds"
)]
pub(super) fn processor_s() -> Option<f64> {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Some(time.tv_sec as f64 + time.tv_nsec as f64 / 1e9)
}

/// Unknown on this system.
#[cfg(not(unix))]
pub(super) fn processor_s() -> Option<f64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_from_the_status_of_a_process() {
        assert_eq!(resident("VmPeak:\t 9 kB\nVmRSS:\t   12345 kB\nRssAnon:\t1 kB\n"), Some(12345 * 1024));
        assert_eq!(resident("VmRSS:\t many kB\n"), None);
        assert_eq!(resident(""), None);
    }
}
