//! `xuong reconcile`: compares a list with the register, and writes what is decided of it.

use std::{collections::BTreeMap, io, path::Path};

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    open, print, progress,
};
use crate::{
    collection::kinds::Collection,
    config::Settings,
    exchange::{
        draft::{Batch, Importable, Reading},
        file::read,
        severity::Severity,
    },
    model::{actor::Role, fold::fold, lang::Lang, record::Record},
    registry::{
        Registry, RegistryError,
        identity::{Decisions, Same},
        import::{ImportOptions, Outcome},
    },
};

use compared::{Comparison, Line, State};
use deciding::Choices;
use sheet::Decision;

pub(super) mod args;

mod compared;
mod deciding;
mod sheet;

use args::ReconcileArgs;

/// The number of lines that are printed for each result; the file has all.
const SHOWN: usize = 20;

pub(super) async fn run(
    args: ReconcileArgs,
    settings: &Settings,
    role: Role,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let collection = collection(args.collection, lang)?;
    let bytes = bytes(&args.list)?;
    let registry = open::existing(settings, lang).await?;
    let now = registry.snapshot();
    let given = &args.reading;
    let reading = Reading {
        crs: given.crs,
        decimal: given.decimal,
        renamed: given.renamed.clone(),
        sheet: given.sheet.clone(),
        header_row: given.header_row,
        encoding: given.encoding,
        date_order: given.date_order,
        swap_axes: given.swap_axes,
        ..Reading::of(now.city.clone())
    };
    let bar = progress::spinner(lang.pick("đang đối chiếu…", "comparing…"));
    let batch = read(args.collection, &bytes, &reading);
    if batch.drafts.is_empty() {
        bar.finish_and_clear();
        registry.close().await;
        print::lines(batch.findings.iter().map(|finding| finding.say(lang)))?;
        return Ok(Exit::Usage);
    }
    let comparison = Comparison { now: &now, batch: &batch, collection, role, source: args.source.as_ref() };
    let choices = choices(&args, &batch, lang)?;
    let decided = Decisions { same: same(&args, &choices), new: Vec::new() };
    known(&comparison, &decided, lang)?;
    let lines = comparison.lines(&decided);
    bar.finish_and_clear();
    if let Some(path) = &args.output {
        let table = sheet::table(&lines, &now, lang);
        print::document(&table.into(), &[], None, Some(path), lang)?;
    }
    print::unless_closed(tell(&comparison, &lines, lang))?;
    let (drafts, decisions) = deciding::drafts(&comparison, &lines, &choices);
    let outcome = write(&registry, drafts, decisions, &args).await.map_err(|error| explain(&error, lang));
    registry.close().await;
    let outcome = outcome?;
    print::unless_closed(tell_written(outcome.as_ref(), args.dry_run, lang))?;
    let is_open =
        lines.iter().any(|line| matches!(line.state, State::Differs | State::Doubtful | State::OnlyThere));
    Ok(match () {
        () if outcome.is_some_and(|outcome| !outcome.accepted) => Exit::Usage,
        () if is_open => Exit::Findings,
        () => Exit::Done,
    })
}

fn collection(kind: Importable, lang: Lang) -> anyhow::Result<Collection> {
    match kind {
        Importable::Firms => Ok(Collection::Firms),
        Importable::Zones => Ok(Collection::Zones),
        Importable::Clusters => Ok(Collection::Clusters),
        _ => {
            Err(Failure::usage(lang.pick(
                "đối chiếu được firms, zones và clusters",
                "firms, zones and clusters can be reconciled",
            )))
        }
    }
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

/// The decisions of the options and of the file. A row of the file must have the name that it has in the list.
fn choices(args: &ReconcileArgs, batch: &Batch, lang: Lang) -> anyhow::Result<Choices> {
    let mut choices = Choices {
        take: args.take.clone(),
        new: args.new.clone(),
        confirm: args.source.clone().filter(|_| args.confirm),
        of_rows: BTreeMap::new(),
    };
    if let Some(path) = &args.decisions {
        let decided = sheet::decisions(&bytes(path)?).map_err(|wrong| undecidable(path, wrong, lang))?;
        for (row, (decision, name)) in decided {
            let draft = batch.drafts.iter().find(|draft| draft.row == row);
            let is_same = draft.is_some_and(|draft| {
                matches!(decision, Decision::Take(_)) || fold(compared::name(&draft.record)) == fold(&name)
            });
            if !is_same {
                let changed = lang.pick(
                    "dòng này trong danh sách không còn như lúc đối chiếu; hãy đối chiếu lại",
                    "the list has another row here than when it was compared; compare it again",
                );
                return Err(Failure::usage(format!("{}: {row}: {changed}", path.display())));
            }
            choices.of_rows.insert(row, decision);
        }
    }
    let unknown = choices.unknown_columns();
    if !unknown.is_empty() {
        let none = lang.pick("không có cột này", "there is no such column");
        return Err(Failure::usage(format!("{}: {none}", unknown.join(", "))));
    }
    Ok(choices)
}

fn undecidable(path: &Path, wrong: Option<sheet::Undecidable>, lang: Lang) -> anyhow::Error {
    let said = match wrong {
        Some(sheet::Undecidable { row, text }) => {
            format!("{row}: “{text}” {}", lang.pick("không phải quyết định", "is no decision"))
        }
        None => lang
            .pick("không có cột Dòng, Tên và Quyết định", "there are no columns Row, Name and Decision")
            .to_owned(),
    };
    Failure::usage(format!("{}: {said}", path.display()))
}

/// The rows that are records by decision.
fn same(args: &ReconcileArgs, choices: &Choices) -> Vec<Same> {
    let decided = choices.of_rows.iter().filter_map(|(row, decision)| match decision {
        Decision::Same(code) => Some(Same { row: Some(*row), code: code.clone() }),
        _ => None,
    });
    args.same.iter().cloned().chain(decided).collect()
}

/// Refuses decisions for records that are not held and for rows that the list does not have.
fn known(comparison: &Comparison<'_>, decided: &Decisions, lang: Lang) -> anyhow::Result<()> {
    for Same { row, code } in &decided.same {
        let is_held = comparison.collection.item(comparison.now, code.as_str()).is_some();
        let is_listed = comparison.batch.drafts.iter().any(|draft| Some(draft.row) == *row);
        if !is_held || !is_listed {
            let row = row.map(|row| row.to_string()).unwrap_or_default();
            let unknown = lang.pick("không có dòng hoặc bản ghi này", "there is no such row or record");
            return Err(Failure::usage(format!("{row}={code}: {unknown}")));
        }
    }
    Ok(())
}

async fn write(
    registry: &Registry,
    drafts: Batch,
    decisions: Decisions,
    args: &ReconcileArgs,
) -> Result<Option<Outcome>, RegistryError> {
    if drafts.drafts.is_empty() {
        return Ok(None);
    }
    let options = ImportOptions {
        dry_run: args.dry_run,
        accept_partial: false,
        decisions,
        actor: author(args.actor.clone()),
        reason: args.reason.clone().or_else(|| Some(format!("reconcile {}", args.list.display()))),
    };
    registry.import(drafts, options).await.map(Some)
}

/// Prints what was found: counts, the first lines of each result that is open, and the coverage of the source.
fn tell(comparison: &Comparison<'_>, lines: &[Line], lang: Lang) -> io::Result<()> {
    for finding in comparison.batch.findings.iter().filter(|own| own.fault.severity() > Severity::Note) {
        print::line(finding.say(lang))?;
    }
    for state in [State::Differs, State::Doubtful, State::OnlyThere] {
        let of_state = || lines.iter().filter(|line| line.state == state);
        for line in of_state().take(SHOWN) {
            print::line(said(line, lang))?;
        }
        let more = of_state().count().saturating_sub(SHOWN);
        if more > 0 {
            let rest = lang.pick("dòng nữa; ghi tất cả bằng -o", "more; write all of them with -o");
            print::line(format_args!("… {}: {more} {rest}", state.name(lang)))?;
        }
    }
    let counts = sheet::counts(lines);
    let each = counts.iter().map(|(state, count)| format!("{count} {}", state.name(lang)));
    print::line(each.collect::<Vec<_>>().join(", "))?;
    coverage(comparison, lines, lang)
}

fn said(line: &Line, lang: Lang) -> String {
    let row = line.row.map(|row| format!("{} {row}: ", lang.pick("dòng", "row"))).unwrap_or_default();
    let code = line.held.as_ref().map(|held| format!(" [{}]", held.key())).unwrap_or_default();
    let more = sheet::said(&line.differences).or_else(|| sheet::may_be(line));
    let more = more.map(|more| format!(" – {more}")).unwrap_or_default();
    format!("{row}{}{code}: {}{more}", line.name, line.state.name(lang))
}

/// Prints how much of a source the list has.
fn coverage(comparison: &Comparison<'_>, lines: &[Line], lang: Lang) -> io::Result<()> {
    let Some(source) = comparison.source else { return Ok(()) };
    let cited =
        lines.iter().filter(|line| line.held.as_ref().is_some_and(|held| cites(held, source.as_str())));
    let (mut held, mut confirmed) = (0, 0);
    for line in cited {
        held += 1;
        confirmed += usize::from(line.row.is_some());
    }
    let only = lines.iter().filter(|line| line.state == State::OnlyThere).count();
    let by_source = lines.iter().filter(|line| line.by_source).count();
    if by_source > 0 {
        print::line(lang.pick(
            format!("{by_source} dòng còn ngờ được nhận ra vì chỉ một bản ghi gần giống dẫn nguồn {source}"),
            format!("{by_source} doubtful rows are recognised because only one similar record cites source {source}"),
        ))?;
    }
    print::line(lang.pick(
        format!(
            "Nguồn {source}: {held} bản ghi của sổ dẫn nguồn này, danh sách có {confirmed}, không có {}; {only} dòng chỉ có trong danh sách",
            held - confirmed
        ),
        format!(
            "Source {source}: {held} records of the register cite it, the list has {confirmed} and lacks {}; {only} rows are only in the list",
            held - confirmed
        ),
    ))
}

fn cites(record: &Record, source: &str) -> bool {
    let sources = match record {
        Record::Firm(firm) => &firm.sources,
        Record::Zone(zone) => &zone.sources,
        _ => return false,
    };
    sources.iter().any(|own| own.as_str() == source)
}

fn tell_written(outcome: Option<&Outcome>, dry_run: bool, lang: Lang) -> io::Result<()> {
    let Some(outcome) = outcome else { return Ok(()) };
    for finding in outcome.findings.iter().filter(|own| own.fault.severity() > Severity::Note) {
        print::line(finding.say(lang))?;
    }
    let (added, updated) = (outcome.added(), outcome.updated());
    let counts = lang.pick(
        format!("Quyết định: {added} bản ghi mới, {updated} thay đổi"),
        format!("Decisions: {added} records new, {updated} changed"),
    );
    print::line(match (outcome.accepted, dry_run) {
        (true, false) => format!(
            "{counts}. {} {}",
            lang.pick("Đã ghi; phiên bản sổ đăng ký", "Written; register version"),
            outcome.version
        ),
        (true, true) => {
            format!("{counts}. {}", lang.pick("Chạy thử: không ghi gì.", "Dry run: nothing was written."))
        }
        (false, _) => format!("{counts}. {}", lang.pick("Không ghi gì.", "Nothing was written.")),
    })?;
    if let Some(set) = outcome.set {
        let (undo, of) = lang.pick(("hoàn tác bằng", "Đợt thay đổi"), ("undo it with", "Change set"));
        print::line(format_args!("{of} {set}; {undo} xuong undo --set {set}"))?;
    }
    Ok(())
}
