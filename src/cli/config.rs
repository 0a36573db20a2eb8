//! `xuong config show`: what is in force.

use super::exit::Exit;
use crate::config::Settings;

pub(super) fn show(settings: &Settings) -> anyhow::Result<Exit> {
    print!("{}", toml::to_string(settings)?);
    Ok(Exit::Done)
}
