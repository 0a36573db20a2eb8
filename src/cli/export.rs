//! `xuong export`: a collection into a file.

use std::sync::Arc;

use super::{
    args::ExportArgs,
    exit::{Exit, Failure},
    open, print,
};
use crate::{
    config::Settings,
    model::lang::Lang,
    query::cql2::text,
    report::collection::{Selection, Sight},
};

pub(super) async fn run(args: ExportArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let known = args.collection.properties(Sight::Full);
    if let Some((name, _)) = args.equals.iter().find(|(name, _)| known.iter().all(|p| p.name != name)) {
        let names: Vec<&str> = known.iter().map(|p| p.name).collect();
        return Err(Failure::usage(format!("--where {name}: {}", names.join(", "))));
    }
    let queryables = args.collection.queryables(Sight::Full);
    let condition = args.filter.map(|filter| text::read(&filter, &queryables)).transpose();
    let condition = condition.map_err(|fault| Failure::usage(format!("--filter: {}", fault.say(lang))))?;
    let now = open::snapshot(settings, lang).await?;
    let selection = Selection {
        bbox: args.bbox,
        datetime: args.datetime,
        equals: args.equals,
        condition: condition.map(Arc::new),
        ..Selection::default()
    };
    let mut bytes = Vec::new();
    let rows = match args.output.extension().and_then(|e| e.to_str()) {
        Some("csv") => args.collection.write_csv(&mut bytes, &now, &selection, Sight::Full)?,
        Some("geojson" | "json") => {
            bytes.extend(b"{\"type\":\"FeatureCollection\",\"features\":[");
            let page = args.collection.page(&mut bytes, &now, &selection, (None, usize::MAX), Sight::Full);
            bytes.extend(b"]}\n");
            page.returned
        }
        _ => return Err(Failure::usage(format!("{}: .geojson, .csv", args.output.display()))),
    };
    print::write_file(&args.output, &bytes, rows, lang)?;
    Ok(Exit::Done)
}
