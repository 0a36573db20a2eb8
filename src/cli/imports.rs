//! `xuong imports`: imports that wait for a review.

use std::path::Path;

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    grid,
    import_args::{CommitArgs, DecideArgs, ImportsCommand},
    open, print, progress,
    told_findings::tell_findings,
    told_steps,
};
use crate::{
    config::Settings,
    model::{actor::Actor, lang::Lang, staged::Staged},
    registry::{
        Registry,
        counts::has_doubts,
        identity::Decisions,
        staging::{
            Full, StagingError,
            commit::{Committed, Rows},
            decided,
            desk::ReviewDesk,
        },
    },
    stop::Stop,
};

pub(super) async fn run(what: ImportsCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let registry = open::existing(settings, lang).await?;
    let done = match what {
        ImportsCommand::List => list(&registry, lang).await,
        ImportsCommand::Show { id, changes } => {
            show(&registry, id, (&author(None), changes.as_deref()), lang).await
        }
        ImportsCommand::Decide(args) => decide(&registry, args, lang).await,
        ImportsCommand::Commit(args) => commit(&registry, args, lang).await,
        ImportsCommand::Drop { id } => drop_one(&registry, id, lang).await,
    };
    registry.close().await;
    done
}

/// The fault of an import and its remedy.
pub(super) fn failed(error: StagingError, lang: Lang) -> anyhow::Error {
    let said = match error {
        StagingError::Registry(error) => return explain(&error, lang),
        StagingError::Missing => lang.pick(
            "không có lần nhập này, hoặc đã bị bỏ; xem xuong imports list",
            "there is no such import, or it was dropped; see xuong imports list",
        ),
        StagingError::Full(Full::Owner) => lang.pick(
            "đã có quá nhiều lần nhập chờ duyệt; hãy ghi hoặc bỏ bớt: xuong imports list",
            "too many imports wait for a review; write or drop some: xuong imports list",
        ),
        StagingError::Full(Full::All) => lang.pick(
            "các lần nhập chờ duyệt đã chiếm hết chỗ; hãy ghi hoặc bỏ bớt: xuong imports list",
            "the imports that wait take all the space that they may; write or drop some: xuong imports list",
        ),
        StagingError::Committed(_) => lang.pick("lần nhập này đã được ghi", "the import was written already"),
        StagingError::Stale => lang.pick(
            "điều sẽ được ghi không còn như bản đã xem; hãy xem lại: xuong imports show",
            "what would be written is no longer what was seen; look again: xuong imports show",
        ),
        StagingError::Unsound => lang.pick(
            "có dòng lỗi nên không ghi gì; sửa tệp, quyết định các dòng còn ngờ, hoặc thêm --good để chỉ ghi các dòng tốt",
            "there are errors, so nothing was written; mend the file, decide what doubtful rows are, or write the good rows alone with --good",
        ),
        StagingError::Option(wrong) => return Failure::usage(wrong),
    };
    Failure::usage(said)
}

async fn list(registry: &Registry, lang: Lang) -> anyhow::Result<Exit> {
    let all = registry.staged_imports().await.map_err(|error| explain(&error, lang))?;
    let headings = lang.pick(
        ["Số", "Loại", "Tệp", "Ai gửi", "Ngày gửi", "Giữ đến", "Trạng thái"],
        ["Number", "Kind", "File", "Sent by", "Sent on", "Kept until", "State"],
    );
    let rows = all.iter().map(|own| {
        [
            own.id.to_string(),
            own.kind.clone(),
            own.name.clone(),
            own.owner.clone(),
            own.made_at.date().to_string(),
            own.ends_at.date().to_string(),
            state(own, lang),
        ]
    });
    grid::print(headings, rows)?;
    Ok(Exit::Done)
}

fn state(own: &Staged, lang: Lang) -> String {
    let Some(done) = Committed::of(own) else { return lang.pick("chờ duyệt", "waits").to_owned() };
    match done.set {
        Some(set) => lang.pick(format!("đã ghi, đợt thay đổi {set}"), format!("written, change set {set}")),
        None => lang.pick("đã ghi, không có gì thay đổi", "written, nothing changed").to_owned(),
    }
}

async fn named(registry: &Registry, id: i64, lang: Lang) -> anyhow::Result<Staged> {
    let found = registry.staged_import(id).await.map_err(|error| explain(&error, lang))?;
    found.ok_or_else(|| failed(StagingError::Missing, lang))
}

/// Prints the review of an import.
pub(super) async fn show(
    registry: &Registry,
    id: i64,
    (reader, changes): (&Actor, Option<&Path>),
    lang: Lang,
) -> anyhow::Result<Exit> {
    let own = named(registry, id, lang).await?;
    if let Some(done) = Committed::of(&own) {
        print::lines([done.counts.say(lang), state(&own, lang)])?;
        return Ok(Exit::Done);
    }
    let bar = progress::spinner(lang.pick("đang đọc và kiểm tra…", "reading and checking…"));
    let review = registry
        .review(&ReviewDesk::default(), &own, reader, &Stop::default())
        .await
        .map_err(|error| failed(error, lang));
    bar.finish_and_clear();
    let review = review?;
    print::unless_closed(tell_findings(&review.findings, lang))?;
    told_steps::tell(&review.proposed, changes, lang)?;
    print::lines([
        review.counts.say(lang),
        lang.pick(
            format!("Lần nhập {id}; dấu của bản này: {}", review.tag),
            format!("Import {id}; the mark of this review: {}", review.tag),
        ),
    ])?;
    Ok(if has_doubts(&review.findings) { Exit::Findings } else { Exit::Done })
}

async fn decide(registry: &Registry, args: DecideArgs, lang: Lang) -> anyhow::Result<Exit> {
    let own = named(registry, args.id, lang).await?;
    let before = decided::read(&own.decisions);
    let decisions = Decisions {
        same: before.same.into_iter().chain(args.same).collect(),
        new: before.new.into_iter().chain(args.new).collect(),
    };
    let options = own
        .options
        .parse()
        .map_err(|error: crate::exchange::options::WrongOption| failed(error.into(), lang))?;
    registry.decide_import(&own, &options, &decisions).await.map_err(|error| failed(error, lang))?;
    show(registry, own.id, (&author(None), None), lang).await
}

async fn commit(registry: &Registry, args: CommitArgs, lang: Lang) -> anyhow::Result<Exit> {
    let own = named(registry, args.id, lang).await?;
    let rows = if args.good { Rows::Good } else { Rows::All };
    let reason = args.why.reason.or_else(|| Some(format!("import {}", own.name)));
    let by = (author(args.why.actor).into(), reason);
    let done = registry.commit_import((&ReviewDesk::default(), &own), (args.seen.as_deref(), rows), by).await;
    let done = done.map_err(|error| failed(error, lang))?;
    print::line(done.counts.say(lang))?;
    if let Some(set) = done.set {
        let (undo, of) = lang.pick(("hoàn tác bằng", "Đợt thay đổi"), ("undo it with", "Change set"));
        print::line(format_args!("{of} {set}; {undo} xuong undo --set {set}"))?;
    }
    let written = lang.pick("Đã ghi; phiên bản sổ đăng ký", "Written; register version");
    print::line(format_args!("{written} {}", done.version))?;
    Ok(if done.counts.rejected > 0 { Exit::Findings } else { Exit::Done })
}

async fn drop_one(registry: &Registry, id: i64, lang: Lang) -> anyhow::Result<Exit> {
    if !registry.drop_import(id).await.map_err(|error| explain(&error, lang))? {
        return Err(failed(StagingError::Missing, lang));
    }
    print::line(lang.pick(format!("Đã bỏ lần nhập {id}."), format!("Import {id} was dropped.")))?;
    Ok(Exit::Done)
}
