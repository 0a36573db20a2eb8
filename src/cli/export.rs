//! `xuong export`: writes a collection to a file.

use std::{fs::File, io, path::Path, sync::Arc};

use time::{UtcOffset, format_description::well_known::Rfc3339};

use super::{
    dataset,
    exit::{Exit, Failure},
    filter::condition,
    open,
    options::ExportArgs,
    print,
};
use crate::{
    collection::{
        csv, geojson,
        kinds::Collection,
        parquet::{self, About},
        selection::Selection,
        view::Shown,
    },
    config::Settings,
    document::render::{self, write},
    index::Snapshot,
    model::{actor::Role, lang::Lang},
};

/// Creates the file with a number.
type Open<'o> = &'o mut dyn FnMut(usize) -> io::Result<File>;

pub(super) async fn run(
    args: ExportArgs,
    settings: &Settings,
    role: Role,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let known = args.collection.properties(role);
    if let Some((name, _)) = args.equals.iter().find(|(name, _)| known.iter().all(|p| p.name != name)) {
        let names: Vec<&str> = known.iter().map(|p| p.name).collect();
        return Err(Failure::usage(format!("--where {name}: {}", names.join(", "))));
    }
    let condition = condition(args.filter.as_deref(), args.collection, role, lang)?;
    let is_folder = dataset::is_folder(&args.output);
    let extension = args.output.extension().and_then(|e| e.to_str()).filter(|_| !is_folder);
    let extension = extension.map(str::to_owned);
    if !is_folder && args.force {
        let only = lang.pick("--force chỉ dùng với thư mục", "--force goes with a folder");
        return Err(Failure::usage(only));
    }
    let is_parquet = is_folder || extension.as_deref() == Some("parquet");
    if is_parquet && args.collection != Collection::Firms {
        let only = lang.pick("GeoParquet chỉ có cho firms", "only firms are written as GeoParquet");
        return Err(Failure::usage(format!("{}: {only}", args.output.display())));
    }
    let selected = selected(&args);
    let (now, at) = open::dated(settings, args.as_of, lang).await?;
    let selection = Selection {
        bbox: args.bbox,
        datetime: args.datetime,
        equals: args.equals,
        condition: condition.map(Arc::new),
        ..Selection::default()
    };
    if is_parquet {
        let as_of = at.and_then(|at| at.checked_to_offset(UtcOffset::UTC)?.format(&Rfc3339).ok());
        let about = About { role, as_of, selection: selected };
        return geoparquet(&args.output, is_folder, args.force, (&now, &selection, &about), lang);
    }
    let (bytes, rows) = match extension.as_deref() {
        Some("csv") => csv::whole(args.collection, &now, &selection, role)?,
        Some("xlsx") => workbook(args.collection, &now, &selection, role, lang)?,
        Some("geojson" | "json") => geojson::whole(args.collection, &now, &selection, role)?,
        _ => {
            return Err(Failure::usage(format!(
                "{}: .geojson, .csv, .xlsx, .parquet",
                args.output.display()
            )));
        }
    };
    print::write_file(&args.output, &bytes, rows, lang)?;
    Ok(Exit::Done)
}

/// The conditions on the features, as they were given.
fn selected(args: &ExportArgs) -> Vec<(&'static str, String)> {
    let bbox = args.bbox.map(|b| format!("{},{},{},{}", b.west, b.south, b.east, b.north));
    let one = [
        ("bbox", bbox),
        ("datetime", args.datetime.map(|interval| interval.to_string())),
        ("filter", args.filter.clone()),
    ];
    let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let pairs: Vec<_> = args.equals.iter().map(|(name, value)| format!("{name}={value}")).collect();
    one.chain((!pairs.is_empty()).then(|| ("where", pairs.join("&")))).collect()
}

fn geoparquet(
    to: &Path,
    is_folder: bool,
    force: bool,
    (now, selection, about): (&Snapshot, &Selection, &About),
    lang: Lang,
) -> anyhow::Result<Exit> {
    let written = if is_folder {
        let all = |open: Open<'_>| parquet::write(now, selection, about, false, open);
        dataset::folder(to, &now.city, force, lang, all)?
    } else {
        dataset::file(to, |open: Open<'_>| parquet::write(now, selection, about, true, open))?
    };
    print::wrote(to, written.rows, lang)?;
    Ok(Exit::Done)
}

fn workbook(
    collection: Collection,
    now: &Snapshot,
    selection: &Selection,
    role: Role,
    lang: Lang,
) -> std::io::Result<(Vec<u8>, usize)> {
    let page = collection.page(now, selection, &[], (None, usize::MAX));
    let table = csv::table(collection, now, &page.things, &Shown::all(collection, role), lang);
    Ok((write::write(&table.into(), render::Format::Xlsx, lang)?, page.things.len()))
}
