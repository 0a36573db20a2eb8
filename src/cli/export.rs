//! `xuong export`: writes collections to a file.

use std::{fs::File, io, path::Path, sync::Arc};

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

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
        about::About,
        bounded::Bounded,
        extract::{Extract, Layer, ZOOM},
        files::{self, FileFormat},
        kinds::Collection,
        parquet,
        selection::Selection,
        view::Shown,
    },
    config::Settings,
    geom::crs::Crs,
    index::Snapshot,
    model::{actor::Role, lang::Lang},
    registry::clock,
};

/// Creates the file with a number.
type Open<'o> = &'o mut dyn FnMut(usize) -> io::Result<File>;

/// The word for every collection.
const ALL: &str = "all";

/// What is written.
enum Target {
    File(FileFormat),
    Folder,
}

pub(super) async fn run(
    args: ExportArgs,
    settings: &Settings,
    role: Role,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let target = target(&args, lang)?;
    let layers = layers(&args, &target, role, lang)?;
    let about_selection = selected(&args);
    let (now, _, at) = open::dated(settings, args.as_of, lang).await?;
    offer(args.crs, &now, lang)?;
    let about = About { role, as_of: at.and_then(instant), selection: about_selection };
    let today = clock::day_of(args.as_of, clock::today());
    let (locale, zoom) = (args.csv.unwrap_or_default(), args.max_zoom.unwrap_or(ZOOM));
    let extract = Extract { now: &now, today, layers, about, locale, lang, zoom };
    let rows = match target {
        Target::Folder => folder(&args.output, args.force, &extract)?,
        Target::File(format) => file(&args.output, format, &extract)?,
    };
    print::wrote(&args.output, rows, lang)?;
    Ok(Exit::Done)
}

fn instant(at: OffsetDateTime) -> Option<String> {
    at.checked_to_offset(UtcOffset::UTC)?.format(&Rfc3339).ok()
}

/// The format by the name of the output, which fits the other options.
fn target(args: &ExportArgs, lang: Lang) -> anyhow::Result<Target> {
    let shown = args.output.display();
    let is_folder = dataset::is_folder(&args.output);
    if !is_folder && args.force {
        let only = lang.pick("--force chỉ dùng với thư mục", "--force goes with a folder");
        return Err(Failure::usage(only));
    }
    if is_folder {
        return Ok(Target::Folder);
    }
    let format = FileFormat::of(&args.output);
    let format = format.ok_or_else(|| Failure::usage(format!("{shown}: {}", FileFormat::endings())))?;
    if args.csv.is_some() && format != FileFormat::Csv {
        let only = lang.pick("--csv chỉ dùng với tệp .csv", "--csv goes with a file .csv");
        return Err(Failure::usage(format!("{shown}: {only}")));
    }
    if args.max_zoom.is_some() && format != FileFormat::PmTiles {
        let only = lang.pick("--max-zoom chỉ dùng với tệp .pmtiles", "--max-zoom goes with a file .pmtiles");
        return Err(Failure::usage(format!("{shown}: {only}")));
    }
    if args.crs.is_some() && !format.has_systems() {
        let only =
            lang.pick("ô bản đồ chỉ có EPSG:3857; bỏ --crs", "map tiles are EPSG:3857; leave --crs out");
        return Err(Failure::usage(format!("{shown}: {only}")));
    }
    Ok(Target::File(format))
}

/// The collections with what is selected of each.
fn layers(args: &ExportArgs, target: &Target, role: Role, lang: Lang) -> anyhow::Result<Vec<Layer>> {
    let mut named = collections(&args.collections, lang)?;
    let shown = args.output.display();
    if let Target::File(format) = target {
        if args.collections == ALL {
            named.retain(|own| format.holds(*own));
        }
        if let Some(none) = named.iter().find(|own| !format.holds(**own)) {
            return Err(Failure::usage(lang.pick(
                format!("{shown}: lớp {none} không có ô bản đồ"),
                format!("{shown}: collection {none} has no map tiles"),
            )));
        }
        if named.len() > 1 && !format.holds_several() {
            return Err(Failure::usage(lang.pick(
                format!("{shown}: tệp .{format} chỉ chứa một lớp; .gpkg và .pmtiles chứa nhiều lớp"),
                format!("{shown}: a file .{format} holds one collection; .gpkg and .pmtiles hold several"),
            )));
        }
    } else if named != [Collection::Firms] {
        let only = lang.pick(
            "bộ GeoParquet theo thư mục chỉ có cho firms; các lớp khác: tệp .parquet",
            "a folder of GeoParquet is for firms; other collections: a file .parquet",
        );
        return Err(Failure::usage(format!("{shown}: {only}")));
    }
    named.into_iter().map(|collection| layer(args, collection, role, lang)).collect()
}

fn layer(args: &ExportArgs, collection: Collection, role: Role, lang: Lang) -> anyhow::Result<Layer> {
    let known = collection.properties(role);
    if let Some((name, _)) = args.equals.iter().find(|(name, _)| known.iter().all(|p| p.name != name)) {
        let names: Vec<&str> = known.iter().map(|p| p.name).collect();
        return Err(Failure::usage(format!("--where {name}: {}", names.join(", "))));
    }
    let condition = condition(args.filter.as_deref(), collection, role, lang)?;
    let selection = Selection {
        bbox: args.bbox,
        datetime: args.datetime,
        equals: args.equals.clone(),
        condition: condition.map(Arc::new),
        ..Selection::default()
    };
    // Files are east first, as CRS84 is.
    let crs = args.crs.filter(|crs| *crs != Crs::Wgs84).unwrap_or(Crs::Crs84);
    let shown = Shown::all(collection, role).in_crs(crs).as_file();
    Ok(Layer { collection, selection, shown })
}

fn collections(named: &str, lang: Lang) -> anyhow::Result<Vec<Collection>> {
    if named == ALL {
        return Ok(Collection::ALL.to_vec());
    }
    let mut all: Vec<Collection> = Vec::new();
    for name in named.split(',').map(str::trim) {
        let own = name.parse().map_err(|error| {
            let or_all = lang.pick("hoặc all", "or all");
            Failure::usage(format!("{error}; {or_all}"))
        })?;
        if !all.contains(&own) {
            all.push(own);
        }
    }
    Ok(all)
}

/// Refuses a reference system that the register of the city does not offer.
fn offer(crs: Option<Crs>, now: &Snapshot, lang: Lang) -> anyhow::Result<()> {
    let offered = now.city.crs.offered();
    let Some(crs) = crs.filter(|crs| !offered.contains(crs)) else { return Ok(()) };
    let all: Vec<String> = offered.iter().map(ToString::to_string).collect();
    let said = lang.pick("sổ này có", "this register offers");
    Err(Failure::usage(format!("--crs {crs}: {said} {}", all.join(", "))))
}

/// The conditions on the features, as they were given.
fn selected(args: &ExportArgs) -> Vec<(&'static str, String)> {
    let bbox = args.bbox.map(|b| format!("{},{},{},{}", b.west, b.south, b.east, b.north));
    let one = [
        ("bbox", bbox),
        ("datetime", args.datetime.map(|interval| interval.to_string())),
        ("filter", args.filter.clone()),
        ("crs", args.crs.map(|crs| crs.to_string())),
    ];
    let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let pairs: Vec<_> = args.equals.iter().map(|(name, value)| format!("{name}={value}")).collect();
    one.chain((!pairs.is_empty()).then(|| ("where", pairs.join("&")))).collect()
}

/// Writes a file, and beside a sheet what it cannot say about itself.
fn file(to: &Path, format: FileFormat, extract: &Extract<'_>) -> anyhow::Result<usize> {
    let rows = dataset::file(to, |path| files::write(format, extract, path, u64::MAX))?;
    if format == FileFormat::Csv {
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let described = files::described(extract, &name)?;
        let beside = to.with_file_name(format!("{name}{}", files::CSVW_ENDING));
        dataset::file(&beside, |path| std::fs::write(path, &described))?;
    }
    Ok(rows)
}

/// Writes the part of the city in a folder of GeoParquet.
fn folder(to: &Path, force: bool, extract: &Extract<'_>) -> anyhow::Result<usize> {
    let Some(Layer { selection, shown, .. }) = extract.layers.first() else { return Ok(0) };
    let all = |open: Open<'_>| {
        let open = |number| open(number).map(Bounded::endless);
        parquet::several(extract.now, (selection, shown), &extract.about, open)
    };
    let written = dataset::folder(to, &extract.now.city, force, extract.lang, all)?;
    Ok(written.rows)
}
