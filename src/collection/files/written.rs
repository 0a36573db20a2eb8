//! Writing a file.

use std::{fs::File, io, path::Path};

use super::{features, format::FileFormat, workbook};
use crate::collection::{bounded::Bounded, extract::Extract, geopackage, parquet, pmtiles};

/// Writes a file of at most `most` bytes at a path where there is an empty one, and returns the number of features.
///
/// # Errors
///
/// That of the disk, and [`io::ErrorKind::FileTooLarge`] for a file of more bytes.
pub fn write(format: FileFormat, extract: &Extract<'_>, path: &Path, most: u64) -> io::Result<usize> {
    let open = || Ok::<_, io::Error>(Bounded::new(File::options().write(true).open(path)?, most));
    match format {
        FileFormat::GeoJson => whole(open()?, |to| features::geojson(extract, to)),
        FileFormat::Csv => whole(open()?, |to| features::sheet(extract, to)),
        FileFormat::FlatGeobuf => whole(open()?, |to| features::flatgeobuf(extract, to)),
        FileFormat::Xlsx => workbook::write(extract, open()?),
        FileFormat::GeoPackage => geopackage::write(extract, path, most),
        FileFormat::GeoParquet => {
            let layer = extract.only()?;
            let of = (layer.collection, &layer.selection, &layer.shown);
            parquet::one(extract.now, of, &extract.about, open()?)
        }
        FileFormat::PmTiles => pmtiles::write(extract, open()?),
    }
}

/// Writes a file, which is on the disk then.
fn whole(mut to: Bounded, write: impl FnOnce(&mut Bounded) -> io::Result<usize>) -> io::Result<usize> {
    let written = write(&mut to)?;
    to.finish()?;
    Ok(written)
}
