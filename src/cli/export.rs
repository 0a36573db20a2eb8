//! `xuong export`: writes a collection to a file.

use std::sync::Arc;

use super::{
    exit::{Exit, Failure},
    filter::condition,
    open,
    options::ExportArgs,
    print,
};
use crate::{
    collection::{csv, geojson, kinds::Collection, selection::Selection, view::Shown},
    config::Settings,
    document::render::{self, write},
    index::Snapshot,
    model::{actor::Role, lang::Lang},
};

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
    let (now, _) = open::as_of(settings, args.as_of, lang).await?;
    let selection = Selection {
        bbox: args.bbox,
        datetime: args.datetime,
        equals: args.equals,
        condition: condition.map(Arc::new),
        ..Selection::default()
    };
    let (bytes, rows) = match args.output.extension().and_then(|e| e.to_str()) {
        Some("csv") => csv::whole(args.collection, &now, &selection, role)?,
        Some("xlsx") => workbook(args.collection, &now, &selection, role, lang)?,
        Some("geojson" | "json") => geojson::whole(args.collection, &now, &selection, role)?,
        _ => return Err(Failure::usage(format!("{}: .geojson, .csv, .xlsx", args.output.display()))),
    };
    print::write_file(&args.output, &bytes, rows, lang)?;
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
