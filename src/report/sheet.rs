//! Things as rows: a spreadsheet of text, from which firms and zones can be imported again, or a table for a workbook.
//! Areas have no shape there.

use std::{collections::BTreeMap, io};

use super::{
    collection::{Collection, Property},
    page::Selection,
    shown::Shown,
    table::{Heading, Provenance, Table},
    thing::Thing,
};
use crate::{
    exchange::csv_out::Csv,
    index::Snapshot,
    model::{
        actor::Role,
        column::{Type, Value},
        feature::Shape,
        lang::Lang,
        unit::Level,
    },
};

/// A sheet being written.
pub struct Sheet<'s, W: io::Write> {
    csv: Csv<W>,
    shown: &'s Shown,
}

impl<'s, W: io::Write> Sheet<'s, W> {
    /// Begins with the names of the properties and of the coordinates.
    pub fn new(to: W, shown: &'s Shown) -> io::Result<Self> {
        let places = places(shown).iter().map(|(name, ..)| *name);
        let csv = Csv::new(to, shown.properties.iter().map(|p| p.name).chain(places))?;
        Ok(Self { csv, shown })
    }

    /// Adds a thing.
    pub fn add(&mut self, thing: &Thing<'_>) -> io::Result<()> {
        self.csv.row(row(thing, self.shown))
    }

    /// Writes what is still held back.
    pub fn finish(self) -> io::Result<()> {
        self.csv.finish()
    }
}

/// Name, titles, unit, and decimals worth telling.
type Place = (&'static str, &'static str, &'static str, &'static str, u8);

/// The columns of the place; none where it is not shown.
fn places(shown: &Shown) -> &'static [Place] {
    match shown.crs.is_geographic() {
        _ if !shown.geometry => &[],
        true => &[("lon", "Kinh độ", "Longitude", "°", 6), ("lat", "Vĩ độ", "Latitude", "°", 6)],
        false => {
            &[("easting", "Tọa độ đông", "Easting", "m", 2), ("northing", "Tọa độ bắc", "Northing", "m", 2)]
        }
    }
}

fn row<'a>(thing: &'a Thing<'_>, shown: &'a Shown) -> impl Iterator<Item = Value<'a>> {
    let place = match thing.shape() {
        Shape::Point(p) => shown.crs.tell(p).ok(),
        Shape::None | Shape::Area(_) => None,
    };
    let place = [place.map(|(east, _)| east), place.map(|(_, north)| north)];
    let place = place.into_iter().take(places(shown).len()).map(Value::real);
    shown.properties.iter().map(|p| thing.value(p.place)).chain(place)
}

/// Things as a table with titles for people.
pub fn table(
    collection: Collection,
    now: &Snapshot,
    things: &[Thing<'_>],
    shown: &Shown,
    lang: Lang,
) -> Table {
    let titled = |p: &Property| Heading::new(p.name, p.title(lang), p.kind).with_decimals(None);
    let place = |(name, vi, en, unit, decimals): &Place| {
        Heading::new(name, lang.pick(vi, en), Type::Real).in_unit(unit).with_decimals(*decimals)
    };
    let of_firms = Provenance::of(now, now.base.newest(Level::Ward));
    let provenance = match collection {
        Collection::Firms => of_firms,
        _ => Provenance { coverage: None, dates: None, ..of_firms },
    };
    Table {
        name: collection.code(),
        title: collection.name(lang).to_owned(),
        headings: shown.properties.iter().map(titled).chain(places(shown).iter().map(place)).collect(),
        rows: things.iter().map(|thing| row(thing, shown).map(|value| value.owned()).collect()).collect(),
        marks: BTreeMap::new(),
        places: Vec::new(),
        provenance,
        notes: Vec::new(),
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
