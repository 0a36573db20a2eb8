//! Progress of long work. On a terminal it is drawn on standard error; elsewhere nothing is.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// The time between two pictures of the turning mark.
const TICK: Duration = Duration::from_millis(100);

/// A bar of firms, shown once their number is known.
pub(super) fn firms(message: &'static str) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{spinner} {msg} [{bar:30}] {human_pos}/{human_len}")?;
    Ok(ProgressBar::new(0).with_style(style).with_message(message))
}

/// A bar of files, of which the current one is its message.
pub(super) fn files(count: usize) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{spinner} {msg} [{bar:30}] {pos}/{len}")?;
    let bar = ProgressBar::new(count as u64).with_style(style);
    bar.enable_steady_tick(TICK);
    Ok(bar)
}

/// Shows that work of unknown length goes on.
pub(super) fn spinner(message: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(message);
    spinner.enable_steady_tick(TICK);
    spinner
}
