//! `xuong merge`: makes two records of one firm one.

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    keeping_args::MergeArgs,
    print,
};
use crate::{
    model::{lang::Lang, merging::names},
    registry::{
        Registry,
        merge::{Joined, Merge, Unmerged},
    },
};

pub(super) async fn run(registry: &Registry, args: MergeArgs, lang: Lang) -> anyhow::Result<Exit> {
    let MergeArgs { keep, merge, take, dry_run, why } = args;
    let take = take.into_iter().map(|given| taken(&given, &merge, lang)).collect::<Result<_, _>>()?;
    let wanted = Merge { keep: keep.clone(), merge, take, dry_run };
    let joined = registry.merge(wanted, (author(why.actor).into(), why.reason), None).await;
    let joined = joined.map_err(|error| explain(&error, lang))?.map_err(|unmerged| match unmerged {
        Unmerged::NotHeld(code) => Failure::missing(&code, lang),
        Unmerged::Same => {
            Failure::usage(lang.pick("hai mã này là của cùng một cơ sở", "both codes are those of one firm"))
        }
    })?;
    tell(&joined, dry_run, lang)
}

/// The property of `PROPERTY=CODE`, where the code is that of the firm that ends.
fn taken(given: &str, merge: &str, lang: Lang) -> anyhow::Result<String> {
    let (name, code) = given.split_once('=').unwrap_or((given, merge));
    if code != merge {
        let expected =
            lang.pick("chỉ lấy được từ cơ sở được gộp vào:", "taken only from the firm that ends:");
        return Err(Failure::usage(format!("--take {given}: {expected} {merge}")));
    }
    if names().any(|own| own == name) {
        return Ok(name.to_owned());
    }
    let known = names().collect::<Vec<_>>().join(", ");
    let unknown = lang.pick("không có thuộc tính này, có", "no such property, there are");
    Err(Failure::usage(format!("--take {given}: {unknown} {known}")))
}

fn tell(joined: &Joined, dry_run: bool, lang: Lang) -> anyhow::Result<Exit> {
    let Joined { merged, other, moved, dropped, version, set } = joined;
    let (kept, gone) = (&merged.firm.code, &other.code);
    let done = if dry_run {
        lang.pick("Chạy thử, không ghi gì: sẽ gộp", "Dry run, nothing was written: would merge")
    } else {
        lang.pick("Đã gộp", "Merged")
    };
    let into = lang.pick("vào", "into");
    print::line(format_args!("{done} {gone} “{}” {into} {kept} “{}”", other.name, merged.firm.name))?;
    for (name, value) in &merged.taken {
        print::line(format_args!("  {} {gone}: {name} = {value}", lang.pick("lấy của", "from")))?;
    }
    for (name, own, theirs) in &merged.conflicts {
        let (keeps, not) = lang.pick(("giữ", "không lấy"), ("keeps", "not"));
        print::line(format_args!("  {name}: {keeps} {own}, {not} {theirs} (--take {name}={gone})"))?;
    }
    for (kind, key) in moved {
        print::line(format_args!(
            "  {} {kept}: {} {key}",
            lang.pick("chuyển sang", "moved to"),
            kind.name(lang)
        ))?;
    }
    for (key, own, theirs) in dropped {
        let (keeps, not) = lang.pick(("giữ", "bỏ"), ("keeps", "drops"));
        print::line(format_args!("  {key}: {keeps} {own}, {not} {theirs}"))?;
    }
    if let Some(set) = set {
        print::line(lang.pick(
            format!("Đợt thay đổi {set} (phiên bản {version}); hoàn tác bằng xuong undo --set {set}"),
            format!("Change set {set} (version {version}); undo it with xuong undo --set {set}"),
        ))?;
    }
    let has_conflicts = !merged.conflicts.is_empty() || !dropped.is_empty();
    Ok(if has_conflicts { Exit::Findings } else { Exit::Done })
}
