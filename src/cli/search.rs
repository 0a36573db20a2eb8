//! `xuong search`: finds records by name.

use super::{exit::Exit, open, print};
use crate::{
    config::Settings,
    index::search::{Found, Successor, search},
    model::{as_of::AsOf, lang::Lang, unit::Level},
};

pub(super) async fn run(
    words: &str,
    (limit, instant): (usize, Option<AsOf>),
    settings: &Settings,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let (now, _) = open::as_of(settings, instant, lang).await?;
    let answer = search(&now, words, limit);
    if answer.one_letter_off && answer.total > 0 {
        print::line(
            lang.pick("Không có kết quả đúng chữ; gần đúng:", "Nothing is written so; one letter off:"),
        )?;
    }
    for (_, found) in &answer.hits {
        print::line(say(found, lang))?;
    }
    print::line(format_args!("{} {}", answer.total, lang.pick("kết quả", "hits")))?;
    Ok(if answer.total > 0 { Exit::Done } else { Exit::Findings })
}

fn say(found: &Found<'_>, lang: Lang) -> String {
    match found {
        Found::Unit(unit, after) => {
            format!("{:<10} {} ({}){}", unit.code, unit.name, unit.edition, became(after, lang))
        }
        Found::Former(old, after) => {
            let district = old.old_district.as_deref().unwrap_or_default();
            format!(
                "{:<10} {}, {district} ({}){}",
                old.old_code,
                old.old_name,
                old.old_edition,
                became(after, lang)
            )
        }
        Found::Zone(zone) => format!("{:<10} {} — {}", zone.code, zone.name, zone.kind.name(lang)),
        Found::Firm(row) => {
            let units = [row.unit(Level::Ward), row.unit(Level::District)];
            let units: Vec<&str> = units.into_iter().flatten().map(|u| u.name.as_str()).collect();
            format!("{:<10} {} — {}", row.code(), row.name(), units.join(", "))
        }
    }
}

fn became(after: &[Successor], lang: Lang) -> String {
    if after.is_empty() {
        return String::new();
    }
    let names: Vec<String> = after.iter().map(|s| format!("{} ({})", s.name, s.extent.name(lang))).collect();
    format!(" → {}", names.join(", "))
}
