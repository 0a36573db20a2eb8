//! Limits of time: without them, one program that does not end or answer would keep the whole run of tests from ending.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// How long an answer of a server may take, or its end, before its test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// How a program ends that is about to.
pub(crate) fn end_of(process: &mut Child) -> ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = process.try_wait().expect("its status") {
            return status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = process.kill();
            panic!("process {} does not end", process.id());
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "in vain: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A program that must end in time, with all that it started.
pub(crate) trait InTime {
    /// What it printed and how it ended; a program that does not end is killed.
    fn output_in_time(&mut self) -> io::Result<Output> {
        self.output_within(PATIENCE * 3)
    }

    /// The same for one that may take longer.
    fn output_within(&mut self, limit: Duration) -> io::Result<Output>;
}

impl InTime for Command {
    fn output_within(&mut self, limit: Duration) -> io::Result<Output> {
        let piped = self.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = piped.process_group(0).spawn()?;
        let group = format!("-{}", child.id());
        let (ended, end) = channel::<()>();
        let watch = thread::spawn(move || {
            if end.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            }
        });
        let output = child.wait_with_output();
        drop(ended);
        watch.join().expect("the watch");
        output
    }
}
