//! `xuong import`: imports a file, or leaves it for a review, and prints its findings and changes.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    imports::{failed, show},
    open,
    options::ImportArgs,
    print, progress,
    told_findings::tell_findings,
    told_steps,
};
use crate::{
    config::Settings,
    exchange::{
        csv_out,
        file::read,
        finding::Finding,
        options::{Options, name_of_mark},
        reading::sheet::Sheet,
        severity::Severity,
    },
    model::{actor::Actor, lang::Lang, staged::is_profile_name},
    registry::{
        Registry,
        identity::Decisions,
        import::{ImportOptions, Outcome},
        staging::files::NewImport,
    },
};

/// The bytes of a file that are handed over at a time.
const AT_ONCE: usize = 1024 * 1024;

pub(super) async fn run(args: ImportArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let bytes =
        std::fs::read(&args.file).map_err(|e| Failure::usage(format!("{}: {e}", args.file.display())))?;
    if args.rejects.is_some() && args.kind.is_geojson() {
        return Err(Failure::usage(
            lang.pick("--rejects chỉ dùng cho tệp CSV", "--rejects is for CSV files"),
        ));
    }
    if args.reading.crs.is_some() && !args.kind.has_places() {
        return Err(Failure::usage(
            lang.pick("--crs chỉ dùng cho tệp có tọa độ", "--crs is for files with coordinates"),
        ));
    }
    let registry = if args.dry_run {
        open::existing(settings, lang).await?
    } else {
        open::or_new(settings, &open::city(settings, lang)?.city, lang).await?
    };
    let done = import(&registry, args, bytes, lang).await;
    registry.close().await;
    done
}

async fn import(registry: &Registry, args: ImportArgs, bytes: Vec<u8>, lang: Lang) -> anyhow::Result<Exit> {
    let options = options(registry, &args, lang).await?;
    let reading = registry.reading(&options).map_err(|error| failed(error, lang))?;
    let actor = author(args.actor);
    if let Some(name) = &args.save_profile {
        save_profile(registry, name, &options, &actor, lang).await?;
    }
    let decisions = Decisions { same: args.same, new: args.new };
    if args.stage {
        let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let new = NewImport { owner: actor, kind: args.kind, name, options, decisions };
        return stage(registry, &new, &bytes, args.changes.as_deref(), lang).await;
    }
    let bar = progress::spinner(lang.pick("đang đọc và kiểm tra…", "reading and checking…"));
    let mut batch = read(args.kind, &bytes, &reading);
    drop(bytes);
    bar.set_message(lang.pick(
        format!("đã đọc {} dòng, đang đối chiếu với sổ đăng ký…", batch.rows),
        format!("{} rows are read, comparing them with the register…", batch.rows),
    ));
    let sheet = args.rejects.as_ref().map(|_| batch.sheet.clone());
    batch.release_rows();
    let options = ImportOptions {
        dry_run: args.dry_run,
        accept_partial: args.accept_partial,
        decisions,
        actor,
        reason: args.reason.or_else(|| Some(format!("import {}", args.file.display()))),
    };
    let outcome = registry.import(batch, options).await.map_err(|e| explain(&e, lang));
    bar.finish_and_clear();
    let outcome = outcome?;
    if let Some((path, sheet)) = args.rejects.zip(sheet) {
        let failed = |e: io::Error| Failure::unavailable(format!("{}: {e}", path.display()));
        write_rejects(&path, &sheet, &outcome, lang).map_err(failed)?;
    }
    tell_outcome(&outcome, (args.dry_run, args.changes), lang)?;
    Ok(match () {
        () if !outcome.accepted => Exit::Usage,
        () if outcome.has_doubts() => Exit::Findings,
        () => Exit::Done,
    })
}

/// How the file is read: as the profile says, but for what is given.
async fn options(registry: &Registry, args: &ImportArgs, lang: Lang) -> anyhow::Result<Options> {
    let mut given = Options::default()
        .with("crs", args.reading.crs)
        .with("decimal", args.reading.decimal.map(name_of_mark))
        .with("edition", args.edition.as_ref())
        .with("precision", args.precision)
        .with("empty", args.empty)
        .with("encoding", args.reading.encoding)
        .with("sheet", args.reading.sheet.as_ref())
        .with("header_row", args.reading.header_row)
        .with("date_order", args.reading.date_order)
        .with("swap_axes", args.reading.swap_axes.then_some(true))
        .with("zone_kind", args.zone_kind);
    given = args.report.put_in(given);
    args.reading.renamed.iter().for_each(|(property, heading)| given.rename(property, heading));
    let Some(name) = &args.profile else { return Ok(given) };
    let profile = registry.profile(name).await.map_err(|error| failed(error, lang))?;
    let profile = profile.ok_or_else(|| {
        let none = lang
            .pick("không có hồ sơ này; xem xuong profiles list", "no such profile; see xuong profiles list");
        Failure::usage(format!("--profile {name}: {none}"))
    })?;
    Ok(profile.under(given))
}

async fn save_profile(
    registry: &Registry,
    name: &str,
    options: &Options,
    author: &Actor,
    lang: Lang,
) -> anyhow::Result<()> {
    if !is_profile_name(name) {
        let wrong = lang.pick(
            "tên hồ sơ chỉ gồm chữ, số, khoảng trắng, '-', '_', '.' và dài tối đa 80 ký tự",
            "the name of a profile has letters, digits, spaces, '-', '_', '.' and at most 80 characters",
        );
        return Err(Failure::usage(format!("--save-profile: {wrong}")));
    }
    if !registry.save_profile(name, options, author).await.map_err(|error| failed(error, lang))? {
        return Err(Failure::usage(lang.pick("đã có quá nhiều hồ sơ", "there are too many profiles")));
    }
    Ok(print::line(format_args!("{}: {name}", lang.pick("Đã lưu hồ sơ", "Saved the profile")))?)
}

/// Leaves a file for a review, and shows it.
async fn stage(
    registry: &Registry,
    new: &NewImport,
    bytes: &[u8],
    changes: Option<&Path>,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let staged = async {
        let mut receiving = registry.receive_import(new).await?;
        for part in bytes.chunks(AT_ONCE) {
            receiving.add(part).await?;
        }
        receiving.finish().await
    };
    let id = staged.await.map_err(|error| failed(error, lang))?;
    let exit = show(registry, id, (&new.owner, changes), lang).await?;
    print::line(lang.pick(
        format!("Chưa ghi gì. Ghi bằng xuong imports commit {id}, bỏ bằng xuong imports drop {id}"),
        format!("Nothing was written. Write it with xuong imports commit {id}, drop it with xuong imports drop {id}"),
    ))?;
    Ok(exit)
}

fn tell_outcome(
    outcome: &Outcome,
    (dry_run, changes): (bool, Option<PathBuf>),
    lang: Lang,
) -> anyhow::Result<()> {
    print::unless_closed(tell_findings(&outcome.findings, lang))?;
    told_steps::tell(&outcome.proposed, changes.as_deref(), lang)?;
    Ok(print::unless_closed(tell(outcome, dry_run, lang))?)
}

fn tell(outcome: &Outcome, dry_run: bool, lang: Lang) -> io::Result<()> {
    let Outcome { version, set, .. } = outcome;
    print::line(outcome.counts().say(lang))?;
    if let Some(set) = set {
        let (undo, of) = lang.pick(("hoàn tác bằng", "Đợt thay đổi"), ("undo it with", "Change set"));
        print::line(format_args!("{of} {set}; {undo} xuong undo --set {set}"))?;
    }
    let is_of_file = |own: &Finding| own.row.is_none() && own.fault.severity() == Severity::Error;
    print::line(match (outcome.accepted, dry_run) {
        (true, false) if set.is_none() => lang.pick(
            format!("Không có gì để ghi; sổ đăng ký vẫn ở phiên bản {version}"),
            format!("There was nothing to write; the register stays at version {version}"),
        ),
        (true, false) => {
            format!("{} {version}", lang.pick("Đã ghi; phiên bản sổ đăng ký", "Written; register version"))
        }
        (true, true) => lang.pick("Chạy thử: không ghi gì.", "Dry run: nothing was written.").to_owned(),
        (false, _) if outcome.findings.iter().any(is_of_file) => lang
            .pick(
                "Không ghi gì. Sửa tệp theo các lỗi trên, hoặc đọc khác đi bằng tùy chọn, rồi nhập lại.",
                "Nothing was written. Mend the file by the errors above, or read it with other options, and import it again.",
            )
            .to_owned(),
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
    writer.write_record(sheet.header().iter().map(String::as_str).chain([reason]))?;
    let rows = sheet.rows().chain(sheet.unread()).filter(|row| rejected.contains(&row.number));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| row.number);
    for row in rows {
        let number = Some(row.number);
        let first = outcome.findings.partition_point(|finding| finding.row < number);
        let own = outcome.findings[first..].iter().take_while(|finding| finding.row == number);
        let errors = own.filter(|finding| finding.fault.severity() == Severity::Error);
        let reasons: Vec<String> = errors.map(|finding| finding.say(lang)).collect();
        let padding = vec![""; sheet.header().len().saturating_sub(row.len())];
        let cells = row.cells().chain(padding);
        writer.write_record(cells.chain([reasons.join("; ").as_str()]))?;
    }
    writer.flush()
}
