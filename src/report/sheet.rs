//! Things as a spreadsheet; firms and zones can be imported from it again, areas have no shape there.

use std::io;

use super::{collection::Collection, page::Selection, shown::Shown, thing::Thing};
use crate::{
    exchange::csv_out::Csv,
    index::Snapshot,
    model::{actor::Role, column::Value, feature::Shape},
};

/// A sheet being written.
pub struct Sheet<'s, W: io::Write> {
    csv: Csv<W>,
    shown: &'s Shown,
}

impl<'s, W: io::Write> Sheet<'s, W> {
    /// Begins with the names of the properties and of the coordinates.
    pub fn new(to: W, shown: &'s Shown) -> io::Result<Self> {
        let place = match shown.crs.is_geographic() {
            _ if !shown.geometry => [].as_slice(),
            true => &["lon", "lat"],
            false => &["easting", "northing"],
        };
        let csv = Csv::new(to, shown.properties.iter().map(|p| p.name).chain(place.iter().copied()))?;
        Ok(Self { csv, shown })
    }

    /// Adds a thing.
    pub fn add(&mut self, thing: &Thing<'_>) -> io::Result<()> {
        let place = match thing.shape() {
            Shape::Point(p) => self.shown.crs.tell(p).ok(),
            Shape::None | Shape::Area(_) => None,
        };
        let place = [place.map(|(east, _)| east), place.map(|(_, north)| north)];
        let place = place.into_iter().take(if self.shown.geometry { 2 } else { 0 }).map(Value::real);
        self.csv.row(self.shown.properties.iter().map(|p| thing.value(p.place)).chain(place))
    }

    /// Writes what is still held back.
    pub fn finish(self) -> io::Result<()> {
        self.csv.finish()
    }
}

/// Everything a selection has, and how much that is.
pub fn whole(
    collection: Collection,
    now: &Snapshot,
    selection: &Selection,
    role: Role,
) -> io::Result<(Vec<u8>, usize)> {
    let shown = Shown::all(collection, role);
    let mut out = Vec::new();
    let mut sheet = Sheet::new(&mut out, &shown)?;
    let mut written = 0;
    collection.each(now, selection, &mut |thing| {
        written += 1;
        sheet.add(&thing)
    })?;
    sheet.finish()?;
    Ok((out, written))
}
