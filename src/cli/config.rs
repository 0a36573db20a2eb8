//! `xuong config show`: prints the settings in force.

use super::{exit::Exit, print};
use crate::config::Settings;

pub(super) fn show(settings: &Settings) -> anyhow::Result<Exit> {
    print::line(toml::to_string(settings)?.trim_end())?;
    Ok(Exit::Done)
}
