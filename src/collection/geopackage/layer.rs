//! A collection as a table.

use std::io;

use super::{
    blob::blob,
    database::{Cell, Database},
    schema,
};
use crate::{
    collection::{
        about::Cited,
        extract::{Extract, Layer},
        feature::Thing,
        form::Form,
        kinds::{ID, Property},
        placed::{Placed, joined},
        styles::qml,
    },
    model::{
        column::{Type, Value},
        lang::{Lang, Text},
    },
    stop,
};

/// The number of values in a statement; SQLite takes 32,766.
const MOST_VALUES: usize = 8_000;

/// Rows that wait to be written together.
struct Waiting {
    /// The beginning of the statement.
    into: String,
    width: usize,
    cells: Vec<Cell>,
}

/// What the rows have in common.
#[derive(Default)]
struct Seen {
    count: usize,
    bounds: Option<[f64; 4]>,
    cited: Cited,
}

/// Writes a collection, and returns the number of features.
pub(super) fn write(
    database: &mut Database,
    extract: &Extract<'_>,
    (layer, number): (&Layer, usize),
) -> io::Result<usize> {
    let table = layer.collection.code();
    let has_geometries = layer.shown.form != Form::None;
    database.run(&table_of(layer))?;
    if has_geometries {
        database.run(&schema::index(table))?;
    }
    let seen = rows(database, extract, layer)?;
    describe(database, extract, layer, &seen)?;
    describe_columns(database, layer)?;
    let about = extract.about.object(extract.now, &seen.cited).to_string();
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    database.put(schema::ADD_METADATA, vec![Cell::Int(number), Cell::Text(about)])?;
    database.put(schema::ADD_REFERENCE, vec![Cell::Text(table.to_owned()), Cell::Int(number)])?;
    if has_geometries {
        let style = qml::style(layer.collection, &layer.shown.properties, extract.lang);
        let name = layer.collection.name(extract.lang);
        database
            .put(schema::ADD_STYLE, [table, name, &style].map(|text| Cell::Text(text.to_owned())).into())?;
    }
    database.run(&schema::triggers(table, has_geometries))?;
    Ok(seen.count)
}

/// The statement that makes the table.
fn table_of(layer: &Layer) -> String {
    let geometry = layer.shown.form.geojson().map(|kind| format!(", \"geom\" {}", kind.to_ascii_uppercase()));
    let columns: String = layer.shown.properties.iter().map(column).collect();
    format!(
        "create table \"{}\" (\"fid\" integer primary key autoincrement not null{}, \"{ID}\" integer not null{columns});",
        layer.collection,
        geometry.unwrap_or_default()
    )
}

fn column(property: &Property) -> String {
    let kind = match property.kind {
        Type::Text | Type::Precision => "text",
        Type::Int => "integer",
        Type::Real => "double",
        Type::Date => "date",
    };
    format!(", \"{}\" {kind}", property.name)
}

/// Writes the rows and their places in the index.
fn rows(database: &mut Database, extract: &Extract<'_>, layer: &Layer) -> io::Result<Seen> {
    let table = layer.collection.code();
    let has_geometries = layer.shown.form != Form::None;
    let width = layer.shown.properties.len() + 2 + usize::from(has_geometries);
    let mut features = Waiting::new(format!("insert into \"{table}\" values "), width);
    let mut index = Waiting::new(format!("insert into \"rtree_{table}_geom\" values "), 5);
    let mut seen = Seen::default();
    layer.collection.each(extract.now, &layer.selection, &mut |thing| {
        stop::check();
        seen.count += 1;
        seen.cited.add(&thing);
        let id = thing.cursor().id;
        let placed = if layer.shown.geometry { Placed::of(thing.shape(), layer.shown.crs) } else { None };
        if let Some(placed) = &placed {
            let [west, south, east, north] = placed.bounds;
            seen.bounds = Some(joined(seen.bounds, placed.bounds));
            let sides = [west, east, south, north].map(Cell::Real);
            index.add(database, [Cell::Int(id)].into_iter().chain(sides))?;
        }
        let geometry = placed.map_or(Cell::Null, |own| Cell::Blob(blob(&own, layer.shown.crs.epsg())));
        let head = [Some(Cell::Int(id)), has_geometries.then_some(geometry), Some(Cell::Int(id))];
        let values = layer.shown.properties.iter().map(|own| value(&thing, own));
        features.add(database, head.into_iter().flatten().chain(values))
    })?;
    features.flush(database)?;
    index.flush(database)?;
    Ok(seen)
}

fn value(thing: &Thing<'_>, property: &Property) -> Cell {
    match thing.told(property.place) {
        Value::Null => Cell::Null,
        Value::Int(n) => Cell::Int(n),
        Value::Real(n) => Cell::Real(n),
        other => Cell::Text(other.to_string()),
    }
}

/// Adds the table to the contents.
fn describe(database: &mut Database, extract: &Extract<'_>, layer: &Layer, seen: &Seen) -> io::Result<()> {
    let table = || Cell::Text(layer.collection.code().to_owned());
    let srs = Cell::Int(layer.shown.crs.epsg().into());
    let kind = layer.shown.form.geojson();
    let text = |text: &str| Cell::Text(text.to_owned());
    let sides = [0, 1, 2, 3].map(|side| seen.bounds.map_or(Cell::Null, |all| Cell::Real(all[side])));
    let mut contents = vec![
        table(),
        text(if kind.is_some() { "features" } else { "attributes" }),
        text(layer.collection.name(extract.lang)),
        text(layer.collection.description(extract.lang)),
    ];
    contents.extend(sides);
    contents.push(if kind.is_some() { srs } else { Cell::Null });
    database.put(schema::ADD_CONTENTS, contents)?;
    let count = Cell::Int(i64::try_from(seen.count).unwrap_or(i64::MAX));
    database.put(schema::ADD_COUNT, vec![table(), count])?;
    let Some(kind) = kind else { return Ok(()) };
    let srs = Cell::Int(layer.shown.crs.epsg().into());
    database.put(schema::ADD_GEOMETRIES, vec![table(), Cell::Text(kind.to_ascii_uppercase()), srs])
}

/// Adds the titles of the columns. Names must differ in a table, so that of a column follows a title that another has.
fn describe_columns(database: &mut Database, layer: &Layer) -> io::Result<()> {
    let table = layer.collection.code();
    let id = (ID, Text::new("Số định danh", "Identity"));
    let own = layer.shown.properties.iter().map(|own| (own.name, own.title));
    let mut taken: Vec<String> = Vec::new();
    for (name, title) in [id].into_iter().chain(own) {
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| title.of(lang));
        let alias = if taken.iter().any(|own| own == vi) { format!("{vi} ({name})") } else { vi.to_owned() };
        let cells = [table, name, &alias, vi, en].map(|text| Cell::Text(text.to_owned()));
        database.put(schema::ADD_COLUMN, cells.into())?;
        taken.push(alias);
    }
    Ok(())
}

impl Waiting {
    fn new(into: String, width: usize) -> Self {
        Self { into, width, cells: Vec::new() }
    }

    fn add(&mut self, database: &mut Database, row: impl Iterator<Item = Cell>) -> io::Result<()> {
        self.cells.extend(row);
        if self.cells.len() + self.width > MOST_VALUES { self.flush(database) } else { Ok(()) }
    }

    fn flush(&mut self, database: &mut Database) -> io::Result<()> {
        let count = self.cells.len() / self.width;
        if count == 0 {
            return Ok(());
        }
        let row = format!("({})", vec!["?"; self.width].join(","));
        let sql = format!("{}{}", self.into, vec![row; count].join(","));
        database.put(&sql, std::mem::take(&mut self.cells))
    }
}
