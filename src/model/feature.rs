//! Features as GeoJSON (RFC 7946), written from columns without a tree in between.

use std::io::Write;

use geo::{LineString, MultiLineString, MultiPolygon, Polygon};

use super::column::Value;
use crate::geom::{crs::Crs, lonlat::LonLat};

/// A geometry to write.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    /// Unknown; written as `null`.
    None,
    /// A point.
    Point(LonLat),
    /// Polygons.
    Area(&'a MultiPolygon),
    /// Lines.
    Lines(&'a MultiLineString),
}

/// The order of the coordinates of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Axes {
    /// As the authority of the reference system defines it, which OGC API – Features requires.
    #[default]
    Authority,
    /// East first in every system, as programs read files of GeoJSON.
    EastFirst,
}

/// A reference system, and the order of coordinates.
pub type Frame = (Crs, Axes);

/// The end of a feature: it closes the properties and the feature.
pub const END: &[u8] = b"}}";

/// A feature being written.
pub struct FeatureWriter<'o> {
    out: &'o mut Vec<u8>,
    bare: bool,
}

impl<'o> FeatureWriter<'o> {
    /// Starts a feature: its identity, and its geometry in a reference system.
    pub fn begin(out: &'o mut Vec<u8>, id: i64, shape: Shape<'_>, crs: Crs) -> Self {
        Self::begin_by(out, id, shape, (crs, Axes::Authority))
    }

    /// The same with an order of coordinates.
    pub fn begin_by(out: &'o mut Vec<u8>, id: i64, shape: Shape<'_>, frame: (Crs, Axes)) -> Self {
        out.extend(b"{\"type\":\"Feature\",\"id\":");
        push(out, id);
        out.extend(b",\"geometry\":");
        write_shape_by(out, shape, frame);
        out.extend(b",\"properties\":{");
        Self { out, bare: true }
    }

    /// Adds a property.
    pub fn add(&mut self, name: &str, value: &Value<'_>) {
        self.out.extend(if self.bare { "\"" } else { ",\"" }.as_bytes());
        self.out.extend(name.as_bytes());
        self.out.extend(b"\":");
        write_value(self.out, value);
        self.bare = false;
    }

    /// Ends the feature.
    pub fn end(self) {
        self.out.extend(END);
    }
}

/// Appends one more property to a feature that has ended.
pub fn add_property(out: &mut Vec<u8>, name: &str, value: &Value<'_>) {
    out.truncate(out.len() - END.len());
    write!(out, ",\"{name}\":").expect(WRITES);
    write_value(out, value);
    out.extend(END);
}

const WRITES: &str = "writing to memory does not fail";

fn push(out: &mut Vec<u8>, value: impl std::fmt::Display) {
    write!(out, "{value}").expect(WRITES);
}

/// Appends a value as JSON.
pub fn write_value(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Null => out.extend(b"null"),
        Value::Int(n) => push(out, n),
        Value::Real(n) => push(out, n),
        Value::Date(date) => push(out, format_args!("\"{date}\"")),
        Value::Text(text) => serde_json::to_writer(out, text).expect(WRITES),
    }
}

/// Appends a geometry; `null` for one outside the area of the reference system.
pub fn write_shape(out: &mut Vec<u8>, shape: Shape<'_>, crs: Crs) {
    write_shape_by(out, shape, (crs, Axes::Authority));
}

/// The same with an order of coordinates.
pub fn write_shape_by(out: &mut Vec<u8>, shape: Shape<'_>, crs: Frame) {
    let begun = out.len();
    let written = match shape {
        Shape::None => None,
        Shape::Point(p) => {
            out.extend(b"{\"type\":\"Point\",\"coordinates\":");
            write_in(out, crs, p)
        }
        // An area of one part is a multipolygon too: all geometries of a collection have one type.
        Shape::Area(area) => {
            out.extend(b"{\"type\":\"MultiPolygon\",\"coordinates\":");
            write_list(out, area, |out, polygon| write_polygon(out, crs, polygon))
        }
        Shape::Lines(lines) => {
            out.extend(b"{\"type\":\"MultiLineString\",\"coordinates\":");
            write_list(out, lines, |out, line| write_line(out, crs, line))
        }
    };
    if written.is_some() {
        out.push(b'}');
    } else {
        out.truncate(begun);
        out.extend(b"null");
    }
}

fn write_polygon(out: &mut Vec<u8>, crs: Frame, polygon: &Polygon) -> Option<()> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    write_list(out, rings, |out, ring| write_line(out, crs, ring))
}

fn write_line(out: &mut Vec<u8>, crs: Frame, line: &LineString) -> Option<()> {
    write_list(out, line, |out, c| write_in(out, crs, LonLat::new(c.x, c.y).ok()?))
}

fn write_in(out: &mut Vec<u8>, (crs, axes): Frame, p: LonLat) -> Option<()> {
    let [first, second] = match axes {
        Axes::Authority => crs.write(p).ok()?,
        Axes::EastFirst => crs.tell(p).ok()?.into(),
    };
    write_position(out, first, second);
    Some(())
}

/// Appends a pair of coordinates.
pub fn write_position(out: &mut Vec<u8>, x: f64, y: f64) {
    write!(out, "[{x},{y}]").expect(WRITES);
}

fn write_list<I: IntoIterator>(
    out: &mut Vec<u8>,
    items: I,
    write: impl Fn(&mut Vec<u8>, I::Item) -> Option<()>,
) -> Option<()> {
    out.push(b'[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(out, item)?;
    }
    out.push(b']');
    Some(())
}
