//! The program `xuong`.

use std::process::ExitCode;

/// The allocator. Work goes from thread to thread here, and glibc keeps what each of them once needed for that thread: two
/// thirds of the memory of a busy server were free, and none of it went back. This one gives it back after some seconds,
/// by a thread of its own.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    xuong::cli::run()
}
