//! `xuong report`: a named question.

use super::{
    args::ReportArgs,
    exit::{Exit, Failure},
    open, print,
};
use crate::{
    config::Settings,
    exchange::area,
    model::lang::Lang,
    report::{
        area_mix,
        catalogue::run as make,
        collection::Sight,
        parameters::{Boundaries, Parameters},
    },
};

/// Columns that fit a terminal; a file has them all.
const SHOWN: [&str; 14] = [
    "area",
    "area_name",
    "sector",
    "sector_name",
    "establishments",
    "share_pct",
    "enterprises",
    "workers",
    "location_quotient",
    "reading",
    "effective_sectors",
    "krugman",
    "top_sector_name",
    "top_quotient",
];

pub(super) async fn run(args: ReportArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let now = open::snapshot(settings, lang).await?;
    if let Some(file) = &args.within {
        let told = |e: &dyn std::fmt::Display| Failure::usage(format!("{}: {e}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|e| told(&e))?;
        let shape = area::read(&text).map_err(|e| told(&e))?;
        let table = area_mix::table(&now, &shape, Sight::Full, lang);
        print::table(&table, &[], args.format, args.output.as_deref(), lang)?;
        return Ok(Exit::Done);
    }
    let boundaries = Boundaries::from(args.boundaries.as_str());
    let parameters = Parameters { boundaries, level: args.level, sight: Sight::Full, lang };
    let table = make(args.report, &parameters, &now).map_err(|e| Failure::usage(e.say(lang)))?;
    print::table(&table, &SHOWN, args.format, args.output.as_deref(), lang)?;
    Ok(Exit::Done)
}
