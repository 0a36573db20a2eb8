//! `xuong import`: imports a file and prints its findings.

use std::{cmp::Reverse, collections::BTreeSet, io, path::Path};

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    open,
    options::ImportArgs,
    print, progress,
};
use crate::{
    config::Settings,
    exchange::{
        csv_out, draft::Reading, file::read, finding::Finding, reading::csv::Sheet, severity::Severity,
    },
    model::lang::Lang,
    registry::{
        identity::Decisions,
        import::{ImportOptions, Outcome},
    },
};

/// The largest number of findings that are printed, the most severe first; further ones are counted.
const TOLD: usize = 200;

pub(super) async fn run(args: ImportArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let bytes =
        std::fs::read(&args.file).map_err(|e| Failure::usage(format!("{}: {e}", args.file.display())))?;
    if args.rejects.is_some() && args.kind.is_geojson() {
        return Err(Failure::usage(
            lang.pick("--rejects chỉ dùng cho tệp CSV", "--rejects is for CSV files"),
        ));
    }
    if args.crs.is_some() && !args.kind.has_places() {
        return Err(Failure::usage(
            lang.pick("--crs chỉ dùng cho tệp có tọa độ", "--crs is for files with coordinates"),
        ));
    }
    let registry = if args.dry_run {
        open::existing(settings, lang).await?
    } else {
        open::or_new(settings, &open::city(settings, lang)?.city, lang).await?
    };
    let level =
        args.edition.as_ref().and_then(|e| registry.snapshot().base.edition(e.as_str()).map(|e| e.level));
    let reading = Reading {
        city: registry.snapshot().city.clone(),
        crs: args.crs,
        decimal: args.decimal,
        renamed: args.renamed,
        edition: args.edition,
        level,
        precision: args.precision,
        empty: args.empty,
    };
    let bar = progress::spinner(lang.pick("đang đọc và kiểm tra…", "reading and checking…"));
    let batch = read(args.kind, &bytes, &reading);
    let sheet = batch.sheet.clone();
    let options = ImportOptions {
        dry_run: args.dry_run,
        accept_partial: args.accept_partial,
        decisions: Decisions { same: args.same, new: args.new },
        actor: author(args.actor),
        reason: args.reason.or_else(|| Some(format!("import {}", args.file.display()))),
    };
    let outcome = registry.import(batch, options).await.map_err(|e| explain(&e, lang));
    bar.finish_and_clear();
    registry.close().await;
    let outcome = outcome?;
    if let Some(path) = args.rejects {
        let failed = |e: io::Error| Failure::unavailable(format!("{}: {e}", path.display()));
        write_rejects(&path, &sheet, &outcome, lang).map_err(failed)?;
    }
    print::unless_closed(tell(&outcome, args.dry_run, lang))?;
    Ok(match () {
        () if !outcome.accepted => Exit::Usage,
        () if outcome.has_doubts() => Exit::Findings,
        () => Exit::Done,
    })
}

fn tell(outcome: &Outcome, dry_run: bool, lang: Lang) -> io::Result<()> {
    let mut gravest: Vec<usize> = (0..outcome.findings.len()).collect();
    gravest.sort_by_key(|at| Reverse(outcome.findings[*at].fault.severity()));
    gravest.truncate(TOLD);
    gravest.sort_unstable();
    for at in gravest {
        print::line(outcome.findings[at].say(lang))?;
    }
    if outcome.findings.len() > TOLD {
        let more = outcome.findings.len() - TOLD;
        print::line(format_args!("… {more} {}", lang.pick("phát hiện nữa", "more findings")))?;
    }
    let Outcome { rows, added, updated, unchanged, removed, version, set, .. } = outcome;
    let rejected = outcome.rejected_rows().len();
    print::line(lang.pick(
        format!(
            "{rows} dòng: {added} mới, {updated} thay đổi, {unchanged} giữ nguyên, {removed} bỏ đi, \
             {rejected} bị loại"
        ),
        format!(
            "{rows} rows: {added} new, {updated} changed, {unchanged} unchanged, {removed} removed, \
             {rejected} rejected"
        ),
    ))?;
    if let Some(set) = set {
        let (undo, of) = lang.pick(("hoàn tác bằng", "Bộ thay đổi"), ("undo it with", "Change set"));
        print::line(format_args!("{of} {set}; {undo} xuong undo --set {set}"))?;
    }
    print::line(match (outcome.accepted, dry_run) {
        (true, false) => {
            format!("{} {version}", lang.pick("Đã ghi; phiên bản sổ đăng ký", "Written; register version"))
        }
        (true, true) => lang.pick("Chạy thử: không ghi gì.", "Dry run: nothing was written.").to_owned(),
        (false, _) => lang
            .pick(
                "Không ghi gì. Sửa các dòng lỗi, hoặc dùng --accept-partial để chỉ ghi các dòng tốt.",
                "Nothing was written. Mend the rows with errors, or use --accept-partial to write the good \
                 rows alone.",
            )
            .to_owned(),
    })
}

/// Writes the refused rows unchanged, with the reasons in a last column.
fn write_rejects(path: &Path, sheet: &Sheet, outcome: &Outcome, lang: Lang) -> io::Result<()> {
    let rejected: BTreeSet<usize> = outcome.rejected_rows().into_iter().collect();
    let mut file = std::fs::File::create(path)?;
    io::Write::write_all(&mut file, csv_out::BOM)?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let reason = lang.pick("Lý do", "Reason");
    writer.write_record(sheet.header.iter().map(String::as_str).chain([reason]))?;
    let rows = sheet.rows.iter().chain(&sheet.unread).filter(|(row, _)| rejected.contains(row));
    for (row, cells) in rows.collect::<BTreeSet<_>>() {
        let errors = |f: &&Finding| f.row == Some(*row) && f.fault.severity() == Severity::Error;
        let reasons: Vec<String> = outcome.findings.iter().filter(errors).map(|f| f.say(lang)).collect();
        let padding = vec![""; sheet.header.len().saturating_sub(cells.len())];
        let cells = cells.iter().map(String::as_str).chain(padding);
        writer.write_record(cells.chain([reasons.join("; ").as_str()]))?;
    }
    writer.flush()
}
