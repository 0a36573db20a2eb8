//! Things as rows: a spreadsheet of text, from which firms and zones can be imported again, or a table for a workbook.
//! An area is a point inside it and, where a cell can hold it, its outline as WKT.

use std::{collections::BTreeMap, io};

use super::{
    feature::Thing,
    kinds::{Collection, ID},
    selection::Selection,
    view::Shown,
};
use crate::{
    document::table::{Heading, Note, Provenance, Table},
    exchange::csv_out::Csv,
    geom::{area, lonlat::LonLat, wkt},
    index::{Snapshot, edition::Edition},
    model::{
        actor::Role,
        column::{Type, Value},
        feature::Shape,
        lang::Lang,
        unit::Level,
    },
    query::cql2::property::IDENTITY,
    stop,
};

/// A sheet being written.
pub struct Sheet<'s, W: io::Write> {
    csv: Csv<W>,
    shown: &'s Shown,
}

impl<'s, W: io::Write> Sheet<'s, W> {
    /// Begins with the names of the properties and of the coordinates.
    pub fn new(to: W, shown: &'s Shown) -> io::Result<Self> {
        let headings = headings(shown, Lang::En);
        let csv = Csv::new(to, headings.iter().map(|heading| heading.name))?.unmistakable();
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

/// A spreadsheet's cell holds no more characters.
const MOST_IN_CELL: usize = 32_767;

/// What is told where an outline is longer than a cell.
const TOO_LONG: &str = "too_long";

/// The columns: of areas the identity first, by which they are known; then the properties; last the place, if it is shown.
fn headings(shown: &Shown, lang: Lang) -> Vec<Heading> {
    let own =
        shown.properties.iter().map(|p| Heading::new(p.name, p.title(lang), p.kind).with_decimals(None));
    let id = Heading::new(ID, lang.pick("Số định danh", "Identity"), Type::Int);
    let mut all: Vec<Heading> = shown.areas.then_some(id).into_iter().chain(own).collect();
    if !shown.geometry {
        return all;
    }
    let place = |name, title, unit, decimals: u8| {
        Heading::new(name, title, Type::Real).in_unit(unit).with_decimals(decimals)
    };
    all.extend(if shown.crs.is_geographic() {
        [
            place("lon", lang.pick("Kinh độ", "Longitude"), "°", 6),
            place("lat", lang.pick("Vĩ độ", "Latitude"), "°", 6),
        ]
    } else {
        [
            place("easting", lang.pick("Tọa độ đông", "Easting"), "m", 2),
            place("northing", lang.pick("Tọa độ bắc", "Northing"), "m", 2),
        ]
    });
    if shown.areas {
        all.push(Heading::new("wkt", lang.pick("Ranh giới (WKT)", "Outline (WKT)"), Type::Text));
        let left_out = lang.pick("Ranh giới bỏ trống vì", "Outline left out because");
        all.push(Heading::new("wkt_left_out", left_out, Type::Text));
    }
    all
}

fn row<'a>(thing: &'a Thing<'_>, shown: &'a Shown) -> impl Iterator<Item = Value<'a>> {
    stop::check();
    let id = shown.areas.then(|| thing.told(IDENTITY));
    let place = if shown.geometry { place(thing, shown) } else { Vec::new() };
    id.into_iter().chain(shown.properties.iter().map(|p| thing.told(p.place))).chain(place)
}

/// East and north, and the outline of an area.
fn place<'a>(thing: &Thing<'_>, shown: &Shown) -> Vec<Value<'a>> {
    let told = |point: LonLat| shown.crs.tell(point).ok();
    let (point, outline) = match thing.shape() {
        Shape::None => (None, None),
        Shape::Point(p) => (told(p), None),
        Shape::Area(area) => (area::inner_point(area).and_then(told), wkt::write(area, shown.crs)),
    };
    let mut place =
        vec![Value::real(point.map(|(east, _)| east)), Value::real(point.map(|(_, north)| north))];
    if shown.areas {
        let too_long = outline.as_ref().is_some_and(|text| text.len() > MOST_IN_CELL);
        place.push(Value::shown(outline.filter(|_| !too_long)));
        place.push(Value::text(too_long.then_some(TOO_LONG)));
    }
    place
}

/// How many outlines are longer than a cell, in words.
fn left_out(rows: &[Vec<Value<'_>>], shown: &Shown, lang: Lang) -> Option<String> {
    let too_long = Value::text(Some(TOO_LONG));
    let count = rows.iter().filter(|row| shown.areas && row.last() == Some(&too_long)).count();
    (count > 0).then(|| match lang {
        Lang::Vi => format!(
            "{count} ranh giới dài quá {MOST_IN_CELL} ký tự của một ô bảng tính nên cột wkt để trống; kinh độ và vĩ độ là một điểm bên trong. GeoJSON và FlatGeobuf có đủ ranh giới."
        ),
        Lang::En => format!(
            "{count} outlines are longer than the {MOST_IN_CELL} characters of a spreadsheet's cell, so that wkt is left empty; longitude and latitude are a point inside. GeoJSON and FlatGeobuf have the whole outlines."
        ),
    })
}

/// Things as a table with titles for people.
pub fn table(
    collection: Collection,
    now: &Snapshot,
    things: &[Thing<'_>],
    shown: &Shown,
    lang: Lang,
) -> Table {
    let newest = now.base.newest(Level::Ward);
    let provenance = match collection {
        Collection::Firms => Provenance::of(now, newest),
        Collection::Zones | Collection::Clusters => {
            let own = things.iter().filter_map(Thing::zone);
            Provenance {
                boundaries: newest.map(|edition| edition.code.to_string()),
                precision: newest.and_then(Edition::precision),
                ..Provenance::of_observations(now, None, own)
            }
        }
        Collection::Units | Collection::Outlines => Provenance::of_areas(now, newest),
    };
    let rows: Vec<Vec<Value<'static>>> =
        things.iter().map(|thing| row(thing, shown).map(|value| value.owned()).collect()).collect();
    let notes = left_out(&rows, shown, lang).into_iter().map(Note::from).collect();
    Table {
        name: collection.code(),
        title: collection.name(lang).to_owned(),
        headings: headings(shown, lang),
        rows,
        marks: BTreeMap::new(),
        places: Vec::new(),
        provenance,
        notes,
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
