//! Features as GeoJSON (RFC 7946), written straight from columns.

use std::io::Write;

use geo::{MultiPolygon, Polygon};

use super::column::{Column, Value};
use crate::geom::lonlat::LonLat;

/// A geometry to write.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    /// Not known.
    None,
    /// A point.
    Point(LonLat),
    /// Polygons.
    Area(&'a MultiPolygon),
}

/// What ends a feature: its properties and itself.
pub const END: &[u8] = b"}}";

/// Appends one feature.
pub fn write_feature<T>(out: &mut Vec<u8>, id: i64, shape: Shape<'_>, columns: &[&Column<T>], thing: &T) {
    write_head(out, id, shape);
    for (at, column) in columns.iter().enumerate() {
        out.extend(if at == 0 { "\"" } else { ",\"" }.as_bytes());
        out.extend(column.name.as_bytes());
        out.extend(b"\":");
        write_value(out, &(column.get)(thing));
    }
    out.extend(END);
}

/// Appends what stands before the first property.
pub fn write_head(out: &mut Vec<u8>, id: i64, shape: Shape<'_>) {
    out.extend(b"{\"type\":\"Feature\",\"id\":");
    push(out, id);
    out.extend(b",\"geometry\":");
    write_shape(out, shape);
    out.extend(b",\"properties\":{");
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
        Value::Text(text) => serde_json::to_writer(out, text).expect(WRITES),
    }
}

fn write_shape(out: &mut Vec<u8>, shape: Shape<'_>) {
    match shape {
        Shape::None => out.extend(b"null"),
        Shape::Point(p) => {
            out.extend(b"{\"type\":\"Point\",\"coordinates\":");
            write_position(out, p.lon(), p.lat());
            out.push(b'}');
        }
        Shape::Area(area) if area.0.len() == 1 => {
            out.extend(b"{\"type\":\"Polygon\",\"coordinates\":");
            write_polygon(out, &area.0[0]);
            out.push(b'}');
        }
        Shape::Area(area) => {
            out.extend(b"{\"type\":\"MultiPolygon\",\"coordinates\":");
            write_list(out, area, write_polygon);
            out.push(b'}');
        }
    }
}

fn write_polygon(out: &mut Vec<u8>, polygon: &Polygon) {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    write_list(out, rings, |out, ring| write_list(out, ring, |out, c| write_position(out, c.x, c.y)));
}

/// Appends a pair of coordinates.
pub fn write_position(out: &mut Vec<u8>, x: f64, y: f64) {
    write!(out, "[{x},{y}]").expect(WRITES);
}

fn write_list<I: IntoIterator>(out: &mut Vec<u8>, items: I, write: impl Fn(&mut Vec<u8>, I::Item)) {
    out.push(b'[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}
