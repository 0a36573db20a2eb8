//! Setting up the log.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts writing log lines that pass a filter such as `warn,xuong=info`; as JSON objects if asked.
pub fn start(filter: &str, json: bool) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|e| e.to_string())?;
    let colours = std::io::stderr().is_terminal();
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let started = if json { lines.json().try_init() } else { lines.with_target(false).try_init() };
    started.map_err(|e| e.to_string())
}
