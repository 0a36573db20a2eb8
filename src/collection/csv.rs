//! Features as rows: a CSV sheet, from which firms and zones can be imported again, or a table for a workbook. An area
//! is written as a point inside it and, if it fits into a cell, as WKT.

use std::io;

use super::{
    feature::Thing,
    form::Form,
    kinds::{Collection, ID},
    view::Shown,
};
use crate::{
    document::{
        column::{Cell, Column, Heading},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    exchange::csv_out::{Csv, Locale},
    geom::{area, lonlat::LonLat, wkt},
    index::{Snapshot, edition::Edition},
    model::{
        column::{Type, Value},
        feature::Shape,
        lang::{Lang, Text},
        unit::Level,
    },
    query::cql2::property::IDENTITY,
    stop,
};

/// A sheet being written.
pub struct Sheet<'s, W: io::Write> {
    csv: Csv<W>,
    shown: &'s Shown,
    parts: Vec<Part>,
}

impl<'s, W: io::Write> Sheet<'s, W> {
    /// Starts a sheet with the names of the properties and coordinates, and with the marks of a locale.
    pub fn with_locale(to: W, shown: &'s Shown, locale: Locale) -> io::Result<Self> {
        let (parts, columns): (Vec<Part>, Vec<_>) = columns(shown).into_iter().unzip();
        let csv = Csv::with_locale(to, columns.iter().map(Column::name), locale)?.unmistakable();
        Ok(Self { csv, shown, parts })
    }

    /// Adds a feature.
    pub fn add(&mut self, thing: &Thing<'_>) -> io::Result<()> {
        stop::check();
        let line = Line::of(thing, self.shown);
        self.csv.row(self.parts.iter().map(|part| part.of(&line)))
    }

    /// Flushes the sheet.
    pub fn finish(self) -> io::Result<()> {
        self.csv.finish()
    }
}

/// The rows of a workbook, one after the other.
pub struct Rows<'s> {
    shown: &'s Shown,
    parts: Vec<Part>,
    headings: Vec<Heading>,
}

impl<'s> Rows<'s> {
    /// The rows of the features that are shown.
    pub fn of(shown: &'s Shown) -> Self {
        let (parts, columns): (Vec<Part>, Vec<_>) = columns(shown).into_iter().unzip();
        let headings = columns.into_iter().map(Column::into_heading).collect();
        Self { shown, parts, headings }
    }

    /// The headings of the columns.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// Calls a function with the cells of a feature.
    pub fn with<T>(&self, thing: &Thing<'_>, show: impl FnOnce(&[Value<'_>]) -> T) -> T {
        stop::check();
        let line = Line::of(thing, self.shown);
        let cells: Vec<Value<'_>> = self.parts.iter().map(|part| part.known(&line)).collect();
        show(&cells)
    }
}

/// The largest number of characters in a cell of a spreadsheet.
const MOST_IN_CELL: usize = 32_767;

/// The name of the column that marks outlines too long for a cell.
const LEFT_OUT: &str = "wkt_left_out";

/// The mark in that column.
const TOO_LONG: &str = "too_long";

/// A feature with its position, and its outline if it is an area and both are shown.
struct Line<'a> {
    thing: &'a Thing<'a>,
    point: Option<(f64, f64)>,
    outline: Option<String>,
}

impl<'a> Line<'a> {
    fn of(thing: &'a Thing<'a>, shown: &Shown) -> Self {
        let told = |point: LonLat| shown.crs.tell(point).ok();
        let shape = if shown.geometry { thing.shape() } else { Shape::None };
        let (point, outline) = match shape {
            Shape::None | Shape::Lines(_) => (None, None),
            Shape::Point(p) => (told(p), None),
            Shape::Area(area) => (area::inner_point(area).and_then(told), wkt::write(area, shown.crs)),
        };
        Self { thing, point, outline }
    }
}

/// The content of a column.
#[derive(Clone, Copy)]
enum Part {
    /// A property by its index in the collection, or the identity.
    Property(usize),
    East,
    North,
    Outline,
    /// The reason why the outline is missing.
    LeftOut,
}

impl Part {
    fn of<'l>(self, line: &'l Line<'_>) -> Value<'l> {
        let is_too_long = |text: &&str| text.len() > MOST_IN_CELL;
        let outline = line.outline.as_deref();
        match self {
            Self::Property(place) => line.thing.told(place),
            Self::East => line.point.map(|(east, _)| east).into(),
            Self::North => line.point.map(|(_, north)| north).into(),
            Self::Outline => outline.filter(|text| !is_too_long(text)).into(),
            Self::LeftOut => outline.filter(is_too_long).map(|_| TOO_LONG).into(),
        }
    }

    /// The value as workbooks tell it: a date is as much of it as is known, which no cell of a day would say.
    fn known<'l>(self, line: &'l Line<'_>) -> Value<'l> {
        match self {
            Self::Property(place) => line.thing.known(place),
            other => other.of(line),
        }
    }

    fn column<'c>(self, name: &'static str, title: Text, kind: Type) -> (Self, Column<'c, Line<'c>>) {
        (self, Column::new(name, title, kind, move |line: &Line<'_>| self.known(line).owned()))
    }
}

/// The columns: the identity unless the features are points, then the properties, then the position if it is shown. The lines
/// of linkage clusters follow from their members, so they are left out.
fn columns<'c>(shown: &Shown) -> Vec<(Part, Column<'c, Line<'c>>)> {
    let id = Part::Property(IDENTITY).column(ID, Text::new("Số định danh", "Identity"), Type::Int);
    let own = shown.properties.iter().map(|p| {
        let (part, column) = Part::Property(p.place).column(p.name, p.title, p.kind);
        (part, column.with_decimals(None))
    });
    let mut all: Vec<_> = (shown.form != Form::Points).then_some(id).into_iter().chain(own).collect();
    if !shown.geometry || !matches!(shown.form, Form::Points | Form::Areas) {
        return all;
    }
    let (unit, decimals, [east, north]) = if shown.crs.is_geographic() {
        ("°", 6, [("lon", Text::new("Kinh độ", "Longitude")), ("lat", Text::new("Vĩ độ", "Latitude"))])
    } else {
        (
            "m",
            2,
            [
                ("easting", Text::new("Tọa độ đông", "Easting")),
                ("northing", Text::new("Tọa độ bắc", "Northing")),
            ],
        )
    };
    for (part, (name, title)) in [(Part::East, east), (Part::North, north)] {
        let (part, column) = part.column(name, title, Type::Real);
        all.push((part, column.in_unit(unit).with_decimals(decimals)));
    }
    if shown.form == Form::Areas {
        all.push(Part::Outline.column("wkt", Text::new("Ranh giới (WKT)", "Outline (WKT)"), Type::Text));
        all.push(Part::LeftOut.column(
            LEFT_OUT,
            Text::new("Ranh giới bỏ trống vì", "Outline left out because"),
            Type::Text,
        ));
    }
    all
}

/// The number of outlines that are too long for a cell, as a note.
fn left_out(grid: &Grid, lang: Lang) -> Option<String> {
    let is_told = |cell: &&Cell| cell.value != Value::Null;
    let count = grid.column(LEFT_OUT).map_or(0, |cells| cells.filter(is_told).count());
    (count > 0).then(|| {
        lang.pick(
            format!(
                "{count} ranh giới dài quá {MOST_IN_CELL} ký tự của một ô bảng tính nên cột wkt để trống; \
                 kinh độ và vĩ độ là một điểm bên trong. GeoJSON và FlatGeobuf có đủ ranh giới."
            ),
            format!(
                "{count} outlines are longer than the {MOST_IN_CELL} characters of a spreadsheet's cell, so \
                 that wkt is left empty; longitude and latitude are a point inside. GeoJSON and FlatGeobuf \
                 have the whole outlines."
            ),
        )
    })
}

/// Features as a table with titles.
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
        Collection::Observations => Provenance::of_observations(
            now,
            things.iter().filter_map(|thing| match thing {
                Thing::Observation(own) => Some(own.as_ref()),
                _ => None,
            }),
            None,
        ),
        Collection::Linkages | Collection::Sources => Provenance::of_observations(now, None, None),
    };
    let columns: Vec<_> = columns(shown).into_iter().map(|(_, column)| column).collect();
    let grid = Grid::of(&columns, things.iter().map(|thing| Line::of(thing, shown)));
    let notes = left_out(&grid, lang).into_iter().map(Note::from).collect();
    Table { name: collection.code(), title: collection.name(lang).to_owned(), grid, provenance, notes }
}
