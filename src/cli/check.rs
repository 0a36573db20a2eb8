//! `xuong check`: what is missing or doubtful.

use std::path::PathBuf;

use super::{exit::Exit, open, print};
use crate::{config::Settings, model::lang::Lang, report::quality};

/// Columns that fit a terminal.
const SHOWN: [&str; 4] = ["finding_name", "code", "name", "detail"];

pub(super) async fn run(output: Option<PathBuf>, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let now = open::snapshot(settings, lang).await?;
    let table = quality::table(&now, lang);
    let exit = if table.rows.is_empty() { Exit::Done } else { Exit::Findings };
    print::document(&table.into(), &SHOWN, None, output.as_deref(), lang)?;
    Ok(exit)
}
