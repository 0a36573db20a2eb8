//! Writing a file.

use std::{fs::File, io, path::Path, thread};

use super::{
    database::{Cell, Database},
    layer, schema,
};
use crate::{collection::extract::Extract, stop};

/// Writes collections to a file of at most `most` bytes at a path where there is an empty one, and returns the number of
/// features. The database needs a thread without another runtime.
pub(in crate::collection) fn write(extract: &Extract<'_>, path: &Path, most: u64) -> io::Result<usize> {
    let own = stop::own();
    thread::scope(|scope| stop::joined(scope.spawn(|| stop::within(own, || fill(extract, path, most)))))
}

fn fill(extract: &Extract<'_>, path: &Path, most: u64) -> io::Result<usize> {
    let mut database = Database::open(path, most)?;
    database.run(schema::IDENTITY)?;
    database.run("begin")?;
    database.run(schema::TABLES)?;
    for crs in schema::systems(extract.layers.iter().map(|layer| layer.shown.crs)) {
        let number = Cell::Int(crs.epsg().into());
        database.put(schema::ADD_SYSTEM, vec![Cell::Text(crs.epsg_name()), number, Cell::Text(crs.wkt())])?;
    }
    let mut written = 0;
    for (layer, number) in extract.layers.iter().zip(1..) {
        written += layer::write(&mut database, extract, (layer, number))?;
    }
    for date in schema::DATE {
        let as_of = extract.about.as_of.clone();
        database.put(date, vec![as_of.map_or(Cell::Null, Cell::Text)])?;
    }
    database.run("commit")?;
    database.close()?;
    File::open(path)?.sync_all()?;
    Ok(written)
}
