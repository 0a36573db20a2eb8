//! Shapefiles in a ZIP archive: every `.shp` is a layer, with the `.dbf`, `.prj` and `.cpg` beside it.
//!
//! Its two files are unpacked side by side, and neither is held as a whole.

mod dbf;
mod rings;
mod shp;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use dbf::Table;
pub use shp::MAGIC;
use shp::Shapes;

use super::{
    charset::Charset,
    definition,
    fault::FormatFault,
    guard::{Entry, Zip},
    layer::{Given, Layer},
    limits::MOST_CELL,
    shapes::Remarks,
};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::Grid,
        reading::text::Encoding,
    },
    geom::crs::Crs,
};

/// The name of the format in messages.
const SHAPEFILE: &str = "Shapefile";

/// The largest `.prj` or `.cpg`, in bytes.
const MOST_NOTE: u64 = 64_000;

/// The files of a layer by their extension, in small letters.
type Files = BTreeMap<String, Entry>;

/// Reads every layer of an archive as a grid.
///
/// # Errors
///
/// A fault of the whole file. A feature that cannot be read is a finding of its grid.
pub fn decode(bytes: &[u8], which: Option<&str>) -> Result<Vec<Grid>, Fault> {
    decode_as(bytes, which, None)
}

/// Reads every layer of an archive, its texts in an encoding; if `None`, it is found.
///
/// # Errors
///
/// As for [`decode`].
pub fn decode_as(bytes: &[u8], which: Option<&str>, encoding: Option<Encoding>) -> Result<Vec<Grid>, Fault> {
    if bytes.starts_with(MAGIC) {
        return Err(FormatFault::Alone.into());
    }
    let zip = Zip::open(bytes)?;
    let layers = layers(&zip);
    if layers.is_empty() {
        return Err(FormatFault::NoLayers.into());
    }
    let is_wanted = |name: &str| which.is_none_or(|which| which == name || stem(name) == which);
    let wanted: Vec<_> = layers.iter().filter(|(name, _)| is_wanted(name)).collect();
    if wanted.is_empty() {
        let names = layers.keys().map(|name| stem(name).to_owned()).collect();
        return Err(FormatFault::NoLayer(which.unwrap_or_default().to_owned(), names).into());
    }
    wanted.into_iter().map(|(name, files)| layer(&zip, (name, files), bytes.len() as u64, encoding)).collect()
}

/// Whether an archive has a Shapefile.
pub fn is_in(zip: &Zip<'_>) -> bool {
    !layers(zip).is_empty()
}

/// The layers by their path without extension. What the Finder of macOS adds beside is left out.
fn layers(zip: &Zip<'_>) -> BTreeMap<String, Files> {
    let mut all: BTreeMap<String, Files> = BTreeMap::new();
    for entry in zip.entries() {
        let path = entry.name.replace('\\', "/");
        let is_hidden = path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if let Some((name, extension)) = path.rsplit_once('.').filter(|_| !is_hidden) {
            let files = all.entry(name.to_owned()).or_default();
            files.insert(extension.to_lowercase(), entry.clone());
        }
    }
    all.retain(|_, files| files.contains_key("shp"));
    all
}

/// The last part of a path.
fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn layer(
    zip: &Zip<'_>,
    (name, files): (&str, &Files),
    bytes: u64,
    encoding: Option<Encoding>,
) -> Result<Grid, Fault> {
    let shp = files.get("shp").ok_or(FormatFault::NoLayers)?;
    let dbf = files.get("dbf").ok_or_else(|| no_file(name, "dbf"))?;
    let crs = match note(zip, files, "prj")? {
        Some(text) => Some(definition::of_text(&text)?),
        None => None,
    };
    let charset = encoding.map_or_else(|| charset(zip, files, dbf), |asked| Ok(Charset::Found(asked)))?;
    let (mut one, mut other) = (zip.clone(), zip.clone());
    let shapes = Shapes::open(one.unpack(shp)?)?;
    let table = Table::open(other.unpack(dbf)?)?;
    let columns = table.fields.iter().map(|field| field.name(charset)).collect();
    let mut layer = Layer::new(Some(stem(name).to_owned()), columns, (bytes.max(shp.size + dbf.size), 8))?;
    if let Charset::Found(found) = charset {
        Fault::decoded(found).into_iter().for_each(|fault| layer.tell(Finding::file(fault)));
    }
    if crs.is_none() {
        layer.tell(Finding::file(FormatFault::NoSystem.into()));
    }
    let deleted = rows(&mut layer, shapes, table, (crs, charset))?;
    if deleted > 0 {
        layer.tell(Finding::file(FormatFault::Deleted(deleted).into()));
    }
    Ok(layer.finish())
}

/// Adds the rows of both files. Returns the number of rows that are marked as deleted.
fn rows<R: std::io::Read, S: std::io::Read>(
    layer: &mut Layer,
    mut shapes: Shapes<R>,
    mut table: Table<S>,
    (crs, charset): (Option<Crs>, Charset),
) -> Result<usize, Fault> {
    let mut deleted = 0;
    for number in 1.. {
        let mut remarks = Remarks::default();
        let shape = shapes.next(&mut remarks)?;
        let Some(row) = table.next()? else {
            let more = "more geometries than rows".to_owned();
            return if shape.is_none() {
                Ok(deleted)
            } else {
                Err(FormatFault::Broken(SHAPEFILE, more).into())
            };
        };
        if row.is_deleted() {
            deleted += 1;
            continue;
        }
        let cells = row.cells(charset).map_err(|(at, fault)| (Some(at), fault.into()));
        let given = cells.and_then(|cells| {
            let geometry = shape.transpose().map_err(|fault| (None, fault.into()))?.flatten();
            Ok(Given { cells, geometry, crs, remarks })
        });
        layer.add(number, given)?;
    }
    Ok(deleted)
}

/// The encoding of the texts: what the `.cpg` says, otherwise the table itself, otherwise what its texts look like.
fn charset(zip: &Zip<'_>, files: &Files, dbf: &Entry) -> Result<Charset, Fault> {
    if let Some(charset) = note(zip, files, "cpg")?.and_then(|label| Charset::of_label(&label)) {
        return Ok(charset);
    }
    let mut zip = zip.clone();
    let mut table = Table::open(zip.unpack(dbf)?)?;
    let mut sample = Vec::new();
    while let Some(row) = table.next()?.filter(|_| sample.len() < MOST_CELL) {
        for text in row.texts().filter(|text| !text.is_ascii()) {
            sample.extend_from_slice(text.trim_ascii_end());
            sample.push(b'\n');
        }
    }
    Charset::of_sample(&sample, table.language).ok_or_else(|| FormatFault::Letters.into())
}

/// The text of a small file beside the layer.
fn note(zip: &Zip<'_>, files: &Files, extension: &str) -> Result<Option<String>, FormatFault> {
    let Some(entry) = files.get(extension) else { return Ok(None) };
    let bytes = zip.clone().whole(entry, MOST_NOTE)?;
    let text = String::from_utf8_lossy(&bytes).trim_matches(['\u{feff}', ' ', '\r', '\n', '\0']).to_owned();
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn no_file(name: &str, extension: &str) -> Fault {
    FormatFault::Broken(SHAPEFILE, format!("{name}.{extension}?")).into()
}
