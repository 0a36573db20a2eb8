//! `xuong add`, `xuong edit`, `xuong end` and `xuong history`: edits of single records.

use std::path::Path;

use serde_json::{Map, Value as Json, json};

use super::{
    audit::said,
    author::author,
    end,
    exit::{Exit, Failure, explain},
    keeping_args::{AddArgs, EditArgs, EndArgs, KeepingCommand, MergeArgs, Why},
    merge, open, print, undo,
};
use crate::{
    collection::{
        amend::{Extent, amended, coded, subject},
        kinds::{Collection, GEOMETRY},
        sent::{How, Sent},
        told_change::{differences, told, told_marks},
    },
    config::Settings,
    geom::{crs::Crs, position},
    index::{Snapshot, row::Row},
    model::{
        actor::Role,
        change::{Edit, Proposal},
        column::Type,
        lang::Lang,
        record::Record,
        refusal::{Refusal, shown},
        remarks::Mark,
    },
    registry::{Registry, create::fresh_code},
};

/// The largest number of changes that a history lists.
const MOST: i64 = 1000;

pub(super) async fn run(command: KeepingCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    require_reason(&command, settings, lang)?;
    let registry = open::existing(settings, lang).await?;
    let done = match command {
        KeepingCommand::Add(args) => add(&registry, args, lang).await,
        KeepingCommand::Edit(EditArgs { collection, item, properties, why }) => {
            edit(&registry, (collection, &item), properties, why, lang).await
        }
        KeepingCommand::End(EndArgs { collection, item, on, why }) => {
            let properties = end::ended(collection, &item, on, lang)?;
            edit(&registry, (collection, &item), properties, why, lang).await
        }
        KeepingCommand::Merge(args) => merge::run(&registry, args, lang).await,
        KeepingCommand::History { collection, item, output } => match collection.zip(item) {
            Some((collection, item)) => {
                history(&registry, (collection, &item), output.as_deref(), lang).await
            }
            None => undo::sets(&registry, output.as_deref(), lang).await,
        },
        KeepingCommand::Undo { version: _, set: Some(set), why } => {
            undo::set(&registry, set, why, lang).await
        }
        KeepingCommand::Undo { version, set: None, why } => {
            undo::change(&registry, version.unwrap_or_default(), why, lang).await
        }
    };
    registry.close().await;
    done
}

/// Refuses an edit without a reason, where one is required.
fn require_reason(command: &KeepingCommand, settings: &Settings, lang: Lang) -> anyhow::Result<()> {
    let (KeepingCommand::Add(AddArgs { why, .. })
    | KeepingCommand::Edit(EditArgs { why, .. })
    | KeepingCommand::End(EndArgs { why, .. })
    | KeepingCommand::Merge(MergeArgs { why, .. })
    | KeepingCommand::Undo { why, .. }) = command
    else {
        return Ok(());
    };
    if !settings.edits_require_reason || why.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty()) {
        return Ok(());
    }
    Err(Failure::usage(lang.pick(
        "cần --reason: cấu hình đòi lý do của mỗi lần sửa (edits_require_reason)",
        "--reason is needed: the settings require the reason of each edit (edits_require_reason)",
    )))
}

async fn add(registry: &Registry, args: AddArgs, lang: Lang) -> anyhow::Result<Exit> {
    let AddArgs { collection, properties, why } = args;
    if !collection.grows() {
        let from_files = lang.pick(
            "chỉ nhập được từ tệp (xuong import units), không thêm từng bản ghi",
            "they come from files (xuong import units) and are not added one by one",
        );
        return Err(Failure::usage(format!("{collection}: {from_files}")));
    }
    let now = registry.snapshot();
    let (feature, crs) = feature(collection, properties, &now, lang)?;
    let sent = Sent { how: How::Create, crs, feature: &feature };
    let new = applied(collection, sent, None, &now, lang)?;
    let is_coded = feature["properties"].get("code").is_some_and(|code| !code.is_null());
    let kind = new.kind();
    let doubts = registry.doubts(&Edit::Put(Box::new(new.clone().with_id(i64::MAX))));
    let numbered = |id| {
        let new = new.with_id(id);
        if is_coded { new } else { coded(new, fresh_code(kind, id, &registry.snapshot(), |_| false)) }
    };
    let (marks, author) = (sent.marks_of_new(collection), (author(why.actor).into(), why.reason));
    let created = registry.record_once(kind, (numbered, &marks), author, None).await;
    let created = created.map_err(|error| explain(&error, lang))?;
    let code = registry.snapshot().record(kind, created.id).map(|record| record.key()).unwrap_or_default();
    print::line(format_args!(
        "{} {code} (id {}, {} {})",
        lang.pick("Đã thêm", "Added"),
        created.id,
        lang.pick("phiên bản", "version"),
        created.version
    ))?;
    tell(&doubts, lang)
}

async fn edit(
    registry: &Registry,
    (collection, item): (Collection, &str),
    properties: Vec<(String, String)>,
    why: Why,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let now = registry.snapshot();
    let (feature, crs) = feature(collection, properties, &now, lang)?;
    let held = collection.item(&now, item).ok_or_else(|| Failure::missing(item, lang))?;
    let (kind, id) = subject(&held);
    let current = now.record(kind, id).ok_or_else(|| Failure::missing(item, lang))?;
    let sent = Sent { how: How::Merge, crs, feature: &feature };
    let wanted = applied(collection, sent, Some(item), &now, lang)?;
    let changes = differences(Some(&current), Some(&wanted), Extent::Published);
    let mut marks = Vec::new();
    if sent.confirms_kind(collection) {
        let is_supplied = registry.is_kind_supplied(kind, id).await;
        marks.extend(is_supplied.map_err(|error| explain(&error, lang))?.then_some(Mark::Confirmed));
    }
    if wanted == current && marks.is_empty() {
        print::line(lang.pick("Không có gì thay đổi.", "Nothing changes."))?;
        return Ok(Exit::Done);
    }
    let edit = Edit::Put(Box::new(wanted));
    let doubts = registry.doubts(&edit);
    let proposal = Proposal { edit, seen: Some(now.version), marks: marks.clone() };
    let version = registry.propose(vec![proposal], author(why.actor), why.reason).await;
    let version = version.map_err(|error| explain(&error, lang))?;
    print::line(format_args!(
        "{} {item} ({} {version})",
        lang.pick("Đã sửa", "Edited"),
        lang.pick("phiên bản", "version")
    ))?;
    for (name, two) in &changes {
        print::line(format_args!("  {name}: {} → {}", short(&two["before"]), short(&two["after"])))?;
    }
    print_marks(&marks, lang)?;
    tell(&doubts, lang)
}

/// Prints the doubts about an edit that was made.
fn tell(doubts: &[Refusal], lang: Lang) -> anyhow::Result<Exit> {
    for doubt in doubts {
        print::line(format_args!("{}: {}", lang.pick("Đáng ngờ", "Doubtful"), doubt.say_field(lang)))?;
    }
    Ok(if doubts.is_empty() { Exit::Done } else { Exit::Findings })
}

/// A value on a line; the coordinates of an area are cut.
fn short(value: &Json) -> String {
    let text = value.to_string();
    if value.is_array() { shown(&text) } else { text }
}

async fn history(
    registry: &Registry,
    (collection, item): (Collection, &str),
    output: Option<&Path>,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let now = registry.snapshot();
    // A record that was deleted is found by its number.
    let held = collection.item(&now, item).map(|held| held.cursor().id);
    let merged = || now.firms.by_former_code(item).filter(|_| collection == Collection::Firms);
    let held = held.or_else(|| merged().map(Row::id));
    let id = held.or_else(|| item.parse().ok()).ok_or_else(|| Failure::missing(item, lang))?;
    let changes = registry.history(collection.record_kind(), id, MOST).await;
    let changes = changes.map_err(|error| explain(&error, lang))?;
    if changes.is_empty() {
        return Err(Failure::missing(item, lang));
    }
    let told: Vec<Json> = changes.iter().map(|change| told(change, lang)).collect();
    if let Some(path) = output {
        print::write_file(path, &serde_json::to_vec_pretty(&told)?, told.len(), lang)?;
        return Ok(Exit::Done);
    }
    for (change, own) in told.iter().zip(&changes) {
        let text = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
        print::line(format_args!(
            "{} {} {} {} {}",
            change["version"],
            said(own.at.replace_nanosecond(0).unwrap_or(own.at)),
            text("actor"),
            text("action"),
            text("reason")
        ))?;
        for (name, two) in change["changes"].as_object().into_iter().flatten() {
            print::line(format_args!("  {name}: {} → {}", short(&two["before"]), short(&two["after"])))?;
        }
        for name in change["withheld"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            print::line(format_args!("  {name}: ({})", lang.pick("đã ẩn", "withheld")))?;
        }
        print_marks(&own.remarks.marks, lang)?;
        for warning in change["warnings"].as_array().into_iter().flatten() {
            let doubtful = lang.pick("Đáng ngờ", "Doubtful");
            print::line(format_args!("  {doubtful}: {}", warning["detail"].as_str().unwrap_or_default()))?;
        }
    }
    Ok(Exit::Done)
}

/// Prints how an edit was made, if that is noted.
fn print_marks(marks: &[Mark], lang: Lang) -> anyhow::Result<()> {
    if !marks.is_empty() {
        print::line(format_args!("  ({})", told_marks(marks, lang)))?;
    }
    Ok(())
}

/// The properties of a command as a feature, and the reference system of its point. Another geometry than a point is written
/// as GeoJSON.
fn feature(
    collection: Collection,
    given: Vec<(String, String)>,
    now: &Snapshot,
    lang: Lang,
) -> anyhow::Result<(Map<String, Json>, Crs)> {
    let known = collection.properties(Role::Admin);
    let mut feature = Map::from_iter([("type".to_owned(), json!("Feature"))]);
    let (mut properties, mut crs) = (Map::new(), Crs::Crs84);
    for (name, text) in given {
        if name == "point" {
            let (point, own) = point(&text, now, lang)?;
            feature.insert("geometry".to_owned(), point);
            crs = own;
            continue;
        }
        if name == GEOMETRY {
            feature.insert(name, geometry(&text, lang)?);
            continue;
        }
        let kind = known.iter().find(|property| property.name == name).map(|property| property.kind);
        let number = matches!(kind, Some(Type::Int | Type::Real))
            .then(|| text.trim().parse::<serde_json::Number>().ok());
        let value = match number.flatten() {
            _ if text.trim().is_empty() => Json::Null,
            Some(number) => Json::Number(number),
            None => Json::String(text),
        };
        if properties.insert(name.clone(), value).is_some() {
            return Err(Failure::usage(format!("{name}: {}", lang.pick("ghi hai lần", "given twice"))));
        }
    }
    feature.insert("properties".to_owned(), properties.into());
    Ok((feature, crs))
}

/// A point in the reference system in which it is written.
fn point(text: &str, now: &Snapshot, lang: Lang) -> anyhow::Result<(Json, Crs)> {
    if text.trim().is_empty() {
        return Ok((Json::Null, Crs::Crs84));
    }
    let read = position::read(text, None, now.city.crs).map_err(|_| {
        let expected = lang.pick(
            "cần kinh độ,vĩ độ hoặc tọa độ VN-2000",
            "expected longitude,latitude or VN-2000 coordinates",
        );
        Failure::usage(format!("point={text}: {expected}"))
    })?;
    let coordinates = read.crs.write(read.at).map_err(|_| Failure::usage(format!("point={text}")))?;
    Ok((json!({ "type": "Point", "coordinates": coordinates }), read.crs))
}

/// A geometry, or a feature with one, as GeoJSON.
fn geometry(text: &str, lang: Lang) -> anyhow::Result<Json> {
    let expected = lang.pick("cần GeoJSON", "expected GeoJSON");
    let mut read: Json = serde_json::from_str(text)
        .map_err(|error| Failure::usage(format!("geometry: {expected} ({error})")))?;
    Ok(if read["type"] == "Feature" { read["geometry"].take() } else { read })
}

fn applied(
    collection: Collection,
    sent: Sent<'_>,
    item: Option<&str>,
    now: &Snapshot,
    lang: Lang,
) -> anyhow::Result<Record> {
    let held = item.and_then(|item| collection.item(now, item));
    amended(collection, sent, held, now).map_err(|faults| {
        let all: Vec<String> = faults.iter().map(|fault| fault.say(lang)).collect();
        Failure::usage(all.join("\n"))
    })
}
