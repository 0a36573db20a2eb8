//! `xuong resolve`: the present wards of written addresses.

use std::{io::IsTerminal, path::Path};

use super::{
    exit::{Exit, Failure},
    open,
    options::ResolveArgs,
    print, progress,
};
use crate::{
    config::Settings,
    exchange::addresses::{List, Listed, read_lines, read_table},
    geom::{lonlat::LonLat, position},
    index::{Snapshot, address::outcome::Outcome},
    model::lang::Lang,
    report::addresses::{Resolved, candidate, resolve_all, said, table, understood},
};

/// Columns that fit on a terminal; a file has all of them.
const SHOWN: [&str; 4] = ["line", "address", "result", "candidate_wards"];

pub(super) async fn run(args: ResolveArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let path = Path::new(&args.addresses);
    let is_file = path.is_file();
    if !is_file
        && path
            .extension()
            .is_some_and(|ending| ["csv", "txt", "xlsx", "ods"].iter().any(|own| ending == *own))
    {
        return Err(Failure::missing(&args.addresses, lang));
    }
    if is_file && args.point.is_some() {
        return Err(Failure::usage(lang.pick(
            "--point dùng cho một địa chỉ; tệp có cột kinh độ, vĩ độ của nó",
            "--point is for one address; a file has columns of longitude and latitude",
        )));
    }
    let list = if is_file { read(path, lang)? } else { List::default() };
    let (now, _) = open::as_of(settings, args.as_of, lang).await?;
    for finding in &list.findings {
        eprintln!("{}", finding.say(lang));
    }
    let unread = list.findings.len();
    let mut addresses = list.addresses;
    if !is_file {
        let point = args.point.as_deref().map(|text| point(text, &now, lang)).transpose()?;
        addresses.push(Listed { line: 1, address: args.addresses, point, ..Listed::default() });
    }
    let resolved = resolve_with_progress(&now, addresses, lang)?;
    match (&resolved[..], &args.output) {
        ([only], None) if !is_file => print_one(only, lang)?,
        (all, output) => {
            let table = table(&now, all, unread, lang);
            print::document(&table.into(), &SHOWN, None, output.as_deref(), lang)?;
        }
    }
    let is_clean = unread == 0 && resolved.iter().all(|own| own.resolution.outcome == Outcome::Found);
    Ok(if is_clean { Exit::Done } else { Exit::Findings })
}

fn read(path: &Path, lang: Lang) -> anyhow::Result<List> {
    let bytes = std::fs::read(path).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
    let is_lines = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let list = if is_lines { read_lines(&bytes) } else { read_table(&bytes) };
    list.map_err(|e| Failure::usage(format!("{}: {}", path.display(), e.say(lang))))
}

fn point(text: &str, now: &Snapshot, lang: Lang) -> anyhow::Result<LonLat> {
    let reading = position::read(text, None, now.city.crs);
    let refused = lang.pick("--point: không phải tọa độ", "--point: these are no coordinates");
    Ok(reading.map_err(|_| Failure::usage(format!("{refused}: {text}")))?.at)
}

/// The number of addresses between two pictures of the bar.
const STEP: usize = 500;

fn resolve_with_progress(now: &Snapshot, list: Vec<Listed>, lang: Lang) -> anyhow::Result<Vec<Resolved>> {
    let bar = progress::firms(lang.pick("tìm đơn vị hiện nay", "finding the present units"))?;
    let is_long = list.len() > STEP && std::io::stderr().is_terminal();
    bar.set_length(list.len() as u64);
    let resolved = resolve_all(now, list, |done| {
        if is_long && done % STEP == 0 {
            bar.set_position(done as u64);
        }
    });
    bar.finish_and_clear();
    Ok(resolved)
}

fn print_one(own: &Resolved, lang: Lang) -> std::io::Result<()> {
    let resolution = &own.resolution;
    let mut lines = vec![said(resolution, lang)];
    lines.extend(resolution.candidates.iter().map(|own| format!("  {}", candidate(own, lang))));
    let read = lang.pick("được hiểu là", "understood as");
    lines.extend(resolution.understood.iter().map(|own| format!("{read}: {}", understood(own))));
    lines.extend(
        resolution.why.iter().map(|why| format!("{}: {}", lang.pick("vì sao", "why"), why.say(lang))),
    );
    let doubt = lang.pick("điều ngờ", "doubt");
    lines.extend(resolution.doubts.iter().map(|own| format!("{doubt}: {}", own.say(lang))));
    print::lines(lines)
}
