//! The changes of an import, before → after: the first of them printed, all of them in a CSV file.

use std::{io, path::Path};

use serde_json::Value as Json;

use super::{exit::Failure, print};
use crate::{
    collection::{amend::Extent, told_change::differences},
    exchange::csv_out::Csv,
    model::{column::Value, lang::Lang, record::Record},
    registry::proposed::{Action, Proposed, Step},
};

/// The largest number of records whose changes are printed.
const TOLD: usize = 50;

/// Prints the changes, and writes them to a file if there is one.
pub(super) fn tell(proposed: &Proposed, file: Option<&Path>, lang: Lang) -> anyhow::Result<()> {
    let changed = || proposed.steps.iter().filter(|step| step.action != Action::Unchanged);
    print::unless_closed(changed().take(TOLD).try_for_each(|step| print::line(said(proposed, step, lang))))?;
    let more = changed().count().saturating_sub(TOLD);
    if more > 0 {
        let rest = lang.pick(
            format!("… và {more} bản ghi nữa; ghi tất cả ra tệp bằng --changes TỆP.csv"),
            format!("… and {more} more records; write all of them to a file with --changes FILE.csv"),
        );
        print::lines([rest])?;
    }
    if let Some(path) = file {
        let bytes = table(proposed, lang)?;
        let failed = |error| Failure::unavailable(format!("{}: {error}", path.display()));
        std::fs::write(path, bytes).map_err(failed)?;
        print::wrote(path, changed().count(), lang)?;
    }
    Ok(())
}

/// The code of the record of a step.
fn code(proposed: &Proposed, step: &Step) -> String {
    let record = proposed.after(step).or_else(|| proposed.before(step));
    record.as_ref().map(Record::key).unwrap_or_default()
}

/// A step as one line.
fn said(proposed: &Proposed, step: &Step, lang: Lang) -> String {
    let place = step.row.map(|row| format!("{} {row}, ", lang.pick("dòng", "row"))).unwrap_or_default();
    let code = code(proposed, step);
    let (held, coming) = (proposed.before(step), proposed.after(step));
    let changes = differences(held.as_ref(), coming.as_ref(), Extent::Whole);
    let values: Vec<String> = if step.action == Action::Changed {
        let told = |(name, both): (&String, &Json)| {
            format!("{name}: {} → {}", plain(&both["before"]), plain(&both["after"]))
        };
        changes.iter().map(told).collect()
    } else {
        let of = if step.action == Action::New { "after" } else { "before" };
        changes.get("name").map(|both| plain(&both[of])).into_iter().collect()
    };
    format!("{place}{code}: {}; {}", step.action.name(lang), values.join("; "))
}

/// The longest value that is printed whole, in characters.
const LONGEST: usize = 80;

fn plain(value: &Json) -> String {
    let text = cell(value).unwrap_or_else(|| "–".to_owned());
    let short: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > LONGEST { short + "…" } else { short }
}

fn cell(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// All changes, one property a line.
fn table(proposed: &Proposed, lang: Lang) -> io::Result<Vec<u8>> {
    let heading = lang.pick(
        ["Dòng", "Mã", "Việc", "Thuộc tính", "Trước", "Sau"],
        ["Row", "Code", "Action", "Property", "Before", "After"],
    );
    let mut bytes = Vec::new();
    let mut csv = Csv::new(&mut bytes, heading)?;
    for step in proposed.steps.iter().filter(|step| step.action != Action::Unchanged) {
        let code = code(proposed, step);
        let (held, coming) = (proposed.before(step), proposed.after(step));
        for (name, both) in differences(held.as_ref(), coming.as_ref(), Extent::Whole) {
            let [before, after] = ["before", "after"].map(|of| cell(&both[of]));
            csv.row([
                Value::int(step.row.and_then(|row| i64::try_from(row).ok())),
                Value::text(Some(code.as_str())),
                Value::text(Some(step.action.name(lang))),
                Value::text(Some(name.as_str())),
                before.into(),
                after.into(),
            ])?;
        }
    }
    csv.finish()?;
    Ok(bytes)
}
