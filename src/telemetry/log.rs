//! Initialisation of the log.

use std::io::IsTerminal;

use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

/// Starts logging to standard error, filtered by levels such as `warn,xuong=info`; as JSON objects if `json`.
pub fn start(filter: &str, json: bool) -> Result<(), String> {
    let filter = targets(filter)?;
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let lines = if json { lines.json().boxed() } else { lines.with_target(false).boxed() };
    registry().with(lines).with(filter).try_init().map_err(|e| e.to_string())
}

/// Parses a list of levels, each alone or after the prefix of module paths to which it applies: `off`, `error`, `warn`,
/// `info`, `debug` or `trace`.
fn targets(filter: &str) -> Result<Targets, String> {
    let parts = filter.split(',').map(str::trim).filter(|part| !part.is_empty());
    let filter = parts.collect::<Vec<_>>().join(",");
    if filter.is_empty() {
        return Ok(Targets::new().with_default(tracing::level_filters::LevelFilter::ERROR));
    }
    if filter.contains(['[', '{']) {
        return Err(format!(
            "{filter}: a part is a level, such as warn, or a module with its level, such as xuong=info"
        ));
    }
    filter.parse().map_err(|e: tracing_subscriber::filter::ParseError| format!("{filter}: {e}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use tracing::Level;

    use super::*;

    #[rstest]
    #[case("warn,xuong=info", "xuong::http", Level::INFO, true)]
    #[case("warn,xuong=info", "xuong::http", Level::DEBUG, false)]
    #[case("warn,xuong=info", "hyper", Level::INFO, false)]
    #[case("warn,xuong=info", "hyper", Level::WARN, true)]
    #[case("xuong=info, xuong::http=trace", "xuong::http::router", Level::TRACE, true)]
    #[case("DEBUG", "anything", Level::DEBUG, true)]
    #[case("xuong=off,info", "xuong", Level::ERROR, false)]
    #[case("xuong", "xuong::store", Level::TRACE, true)]
    #[case("", "xuong", Level::ERROR, true)]
    #[case("", "xuong", Level::WARN, false)]
    fn a_filter_lets_levels_of_modules_pass(
        #[case] filter: &str,
        #[case] module: &str,
        #[case] level: Level,
        #[case] passes: bool,
    ) {
        assert_eq!(targets(filter).unwrap().would_enable(module, &level), passes);
    }

    #[rstest]
    #[case("xuong=loud")]
    #[case("xuong=info=debug")]
    #[case("xuong[request]=debug")]
    #[case("xuong[{id}]=debug")]
    fn what_is_no_filter_is_refused(#[case] filter: &str) {
        assert!(targets(filter).is_err());
    }
}
