//! `xuong undo`: of a change or a change set; and the list of change sets.

use std::path::Path;

use serde_json::Value as Json;

use super::{
    audit::said,
    author::author,
    exit::{Exit, Failure, explain},
    keeping_args::Why,
    print,
};
use crate::{
    collection::told_change::{Stands, stands, told_set},
    model::{change::Seq, lang::Lang},
    registry::{
        Registry,
        undo::{Left, Undone},
    },
};

/// The largest number of change sets that are listed.
const MOST: i64 = 1000;

/// Undoes a change.
pub(super) async fn change(registry: &Registry, version: Seq, why: Why, lang: Lang) -> anyhow::Result<Exit> {
    let change = registry.change(version).await.map_err(|error| explain(&error, lang))?;
    let change = change.ok_or_else(|| Failure::missing(&version.to_string(), lang))?;
    let made = registry.undo(change, author(why.actor), why.reason, None).await;
    let made = made.map_err(|error| explain(&error, lang))?;
    print::line(format_args!(
        "{} {version} ({} {made})",
        lang.pick("Đã hoàn tác thay đổi", "Undid change"),
        lang.pick("phiên bản", "version")
    ))?;
    Ok(Exit::Done)
}

/// Undoes a change set and prints what of it stays.
pub(super) async fn set(registry: &Registry, set: i64, why: Why, lang: Lang) -> anyhow::Result<Exit> {
    let undone = registry.undo_set(set, (author(why.actor).into(), why.reason), None).await;
    let undone = undone.map_err(|error| explain(&error, lang))?;
    let Undone { version, records, left, .. } =
        undone.ok_or_else(|| Failure::missing(&set.to_string(), lang))?;
    let lines: Vec<String> = left.iter().flat_map(|left| told(left, lang)).collect();
    if records == 0 && !left.is_empty() {
        let nothing = lang.pick("Không hoàn tác được gì:", "Nothing can be undone:");
        return Err(Failure::usage(format!("{nothing}\n{}", lines.join("\n"))));
    }
    print::line(lang.pick(
        format!("Đã hoàn tác đợt {set}: {records} bản ghi (phiên bản {version})"),
        format!("Undid change set {set}: {records} records (version {version})"),
    ))?;
    print::lines(lines)?;
    Ok(if left.is_empty() { Exit::Done } else { Exit::Findings })
}

/// What stays of a record, one line for each property.
fn told(left: &Left, lang: Lang) -> Vec<String> {
    let Left { kind, id, before, after, now, refusals, is_withheld } = left;
    let Stands { code, changes } = stands(before.as_ref(), after.as_ref(), now.as_ref());
    let reason = if *is_withheld {
        lang.pick("giữ nguyên, vì có giá trị đã được ẩn", "stays, since values of it are withheld")
    } else if !refusals.is_empty() {
        lang.pick(
            "giữ nguyên, vì bản trước không còn đúng quy tắc",
            "stays, since its former state breaks a rule",
        )
    } else if now.is_none() {
        lang.pick("giữ nguyên, vì đã bị xóa sau đó", "stays, since it was deleted")
    } else {
        lang.pick("giữ nguyên phần đã được sửa sau đó", "what was edited since stays")
    };
    let head = format!("{} {code} ({id}): {reason}", kind.name(lang));
    let values = changes
        .iter()
        .map(|(name, three)| format!("  {name}: {} → {} → {}", three["before"], three["set"], three["now"]));
    let rules = refusals.iter().map(|refusal| format!("  {}", refusal.say(lang)));
    std::iter::once(head).chain(values).chain(rules).collect()
}

/// Lists the newest change sets.
pub(super) async fn sets(registry: &Registry, output: Option<&Path>, lang: Lang) -> anyhow::Result<Exit> {
    let sets = registry.sets_before(i64::MAX, MOST).await.map_err(|error| explain(&error, lang))?;
    let told: Vec<Json> = sets.iter().map(|set| told_set(set, lang)).collect();
    if let Some(path) = output {
        print::write_file(path, &serde_json::to_vec_pretty(&told)?, told.len(), lang)?;
        return Ok(Exit::Done);
    }
    for (set, json) in sets.iter().zip(&told) {
        let undone = match (set.undoes, set.undone_by) {
            (Some(other), _) => format!(" ({} {other})", lang.pick("hoàn tác đợt", "undoes set")),
            (None, Some(other)) => {
                format!(" ({} {other})", lang.pick("đã hoàn tác bởi đợt", "undone by set"))
            }
            (None, None) => String::new(),
        };
        print::line(format_args!(
            "{} {} {} {} {} {} {}{undone}",
            set.id,
            said(set.opened_at.replace_nanosecond(0).unwrap_or(set.opened_at)),
            set.actor.0,
            set.cause.name(lang),
            set.count,
            lang.pick("thay đổi", "changes"),
            json["reason"].as_str().unwrap_or_default(),
        ))?;
    }
    Ok(Exit::Done)
}
