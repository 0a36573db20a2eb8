//! Layers of features: GeoJSON as it is written here, and what GDAL writes.

use serde_json::{Map, Value, json};
use xuong::{
    exchange::draft::Importable,
    geom::{crs::Crs, lonlat::LonLat},
};

use super::{
    columns::{self, Cell, Doubt, Notes},
    headings::{Manner, heading},
    register::{Entry, HALF_DEG, Register, Values, tidy},
    written::encoded,
};
use crate::imports::dice::Dice;

/// The formats of layers, by the name of their writer in GDAL.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Driver {
    GeoJson,
    GeoPackage,
    Shapefile,
    FlatGeobuf,
    Kml,
    Kmz,
}

impl Driver {
    fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::GeoPackage => "GPKG",
            Self::Shapefile => "ESRI Shapefile",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::Kml | Self::Kmz => "LIBKML",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoPackage => "gpkg",
            Self::Shapefile => "shp",
            Self::FlatGeobuf => "fgb",
            Self::Kml => "kml",
            Self::Kmz => "kmz",
        }
    }
}

/// A file, or what the writer is to make of it.
pub(super) enum Written {
    Bytes(Vec<u8>),
    Job(Value),
}

/// A layer of a register.
pub(super) struct Layer {
    pub(super) written: Written,
    pub(super) expected: Vec<(Values, Option<(f64, f64)>)>,
}

pub(super) fn made(dice: &mut Dice, register: &Register, driver: Driver, notes: &mut Notes) -> Layer {
    let is_area = register.kind == Importable::Units;
    if is_area {
        notes.said.push(("edition", "wards-2025".to_owned()));
    }
    notes.numerals = dice.below(8);
    notes.way(format!("numerals:{}", notes.numerals));
    // These formats have no features without a place.
    let needs_place = matches!(driver, Driver::FlatGeobuf | Driver::Kml | Driver::Kmz);
    let entries: Vec<Entry> =
        register.entries.iter().filter(|entry| !needs_place || entry.point.is_some()).cloned().collect();
    let kept: Vec<&'static str> = register
        .properties()
        .iter()
        .copied()
        .filter(|property| matches!(*property, "name" | "kind" | "code") || dice.percent(80))
        .collect();
    let mut names = names(dice, (register.kind, &kept), driver, notes);
    let mut cells: Vec<Vec<Cell>> =
        kept.iter().map(|property| columns::cells(dice, (&entries, property), true, notes)).collect();
    if driver != Driver::GeoJson && dice.percent(20) {
        names.push("OBJECTID".to_owned());
        cells.push((0..entries.len()).map(|at| Cell::Text(at.to_string())).collect());
    }
    let crs = system(dice, driver);
    notes.way(format!("{driver:?} {crs}"));
    let shapes: Vec<Option<Shape>> =
        entries.iter().map(|entry| entry.point.map(|point| shape(point, crs, is_area))).collect();
    let shapes = if driver == Driver::GeoJson && crs != Crs::WebMercator && dice.percent(5) {
        notes.doubt(Doubt::Axes);
        notes.hint("swap_axes", "true");
        let swapped = |shape: Shape| shape.into_iter().map(|(x, y)| (y, x)).collect();
        shapes.into_iter().map(|shape| shape.map(swapped)).collect()
    } else {
        shapes
    };
    let written = if driver == Driver::GeoJson {
        Written::Bytes(geojson(dice, (&names, &cells), &shapes, crs, notes))
    } else {
        Written::Job(job((&names, &cells), &shapes, crs, driver))
    };
    let expected = entries.iter().map(|entry| (entry.values(&kept), entry.point)).collect();
    Layer { written, expected }
}

/// The names of the fields.
fn names(
    dice: &mut Dice,
    (kind, kept): (Importable, &[&'static str]),
    driver: Driver,
    notes: &mut Notes,
) -> Vec<String> {
    let style = dice.below(3);
    notes.way(format!("names:{style}"));
    let mut name = |property: &&'static str| match (style, driver) {
        // Cut to ten characters, its name is that of another property too.
        (0, _) if driver != Driver::Shapefile || *property != "occupancy_pct" => (*property).to_owned(),
        (_, Driver::Shapefile) | (1, _) => heading(dice, (kind, property), Manner::Snake, None),
        _ => {
            let plain = heading(dice, (kind, property), Manner::Plain, None);
            plain
                .split([':', '('])
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        }
    };
    kept.iter().map(&mut name).collect()
}

fn system(dice: &mut Dice, driver: Driver) -> Crs {
    match driver {
        Driver::Kml | Driver::Kmz => Crs::Wgs84,
        _ => dice.pick(&[
            Crs::Wgs84,
            Crs::Wgs84,
            Crs::Wgs84,
            Crs::TM3_105,
            Crs::Utm48,
            Crs::Vn2000,
            Crs::WebMercator,
            "9210".parse().unwrap_or(Crs::TM3_105),
        ]),
    }
}

/// The corners of an area, or one point.
type Shape = Vec<(f64, f64)>;

fn shape((lon, lat): (f64, f64), crs: Crs, is_area: bool) -> Shape {
    let plane = |lon: f64, lat: f64| {
        let (x, y) = crs.from_lonlat(LonLat::new(lon, lat).expect("a place")).expect("in the area");
        if crs.is_geographic() { (tidy(x), tidy(y)) } else { (x, y) }
    };
    if !is_area {
        return vec![plane(lon, lat)];
    }
    let sides = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
    sides.iter().map(|(x, y)| plane(lon + x * HALF_DEG, lat + y * HALF_DEG)).collect()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) | Cell::Day(text) => json!(text),
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        Cell::Number(number) if number.fract() == 0.0 => json!(*number as i64),
        Cell::Number(number) => json!(number),
    }
}

fn geojson(
    dice: &mut Dice,
    (names, cells): (&[String], &[Vec<Cell>]),
    shapes: &[Option<Shape>],
    crs: Crs,
    notes: &mut Notes,
) -> Vec<u8> {
    let feature = |(at, shape): (usize, &Option<Shape>)| {
        let fields: Map<String, Value> =
            names.iter().zip(cells).map(|(name, cells)| (name.clone(), value(&cells[at]))).collect();
        let geometry = shape.as_ref().map(|corners| match corners[..] {
            [(x, y)] => json!({ "type": "Point", "coordinates": [x, y] }),
            _ => json!({ "type": "Polygon", "coordinates": [corners] }),
        });
        json!({ "type": "Feature", "properties": fields, "geometry": geometry })
    };
    let features: Vec<Value> = shapes.iter().enumerate().map(feature).collect();
    let mut file = json!({ "type": "FeatureCollection", "features": features });
    let stated =
        json!({ "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{}", crs.epsg()) } });
    match dice.below(100) {
        0..60 if crs == Crs::Wgs84 => {}
        0..85 => file["crs"] = stated,
        _ => {
            notes.doubt(Doubt::System);
            notes.said.push(("crs", format!("EPSG:{}", crs.epsg())));
        }
    }
    encoded(dice, &file.to_string(), notes)
}

/// What the writer is to make.
fn job(
    (names, cells): (&[String], &[Vec<Cell>]),
    shapes: &[Option<Shape>],
    crs: Crs,
    driver: Driver,
) -> Value {
    let kind = |cells: &Vec<Cell>| {
        let all = |is: fn(&Cell) -> bool| {
            cells.iter().any(|cell| *cell != Cell::Empty)
                && cells.iter().all(|cell| *cell == Cell::Empty || is(cell))
        };
        match () {
            () if all(|cell| matches!(cell, Cell::Number(number) if number.fract() == 0.0)) => "int",
            () if all(|cell| matches!(cell, Cell::Number(_))) => "float",
            () if all(|cell| matches!(cell, Cell::Day(_))) => "date",
            () => "str",
        }
    };
    let kinds: Vec<&str> = cells.iter().map(kind).collect();
    let columns: Vec<Vec<Value>> = cells
        .iter()
        .zip(&kinds)
        .map(|(cells, kind)| {
            let as_text = |value: Value| match value {
                Value::Number(number) if *kind == "str" => json!(number.to_string()),
                value => value,
            };
            cells.iter().map(|cell| as_text(value(cell))).collect()
        })
        .collect();
    json!({
        "driver": driver.name(),
        "extension": driver.extension(),
        "crs": format!("EPSG:{}", crs.epsg()),
        "names": names,
        "kinds": kinds,
        "columns": columns,
        "shapes": shapes,
    })
}
