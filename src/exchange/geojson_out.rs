//! Features as GeoJSON (RFC 7946), written straight from columns.

use std::fmt::Write;

use geo::{MultiPolygon, Polygon};

use crate::{
    geom::lonlat::LonLat,
    model::column::{Column, Value},
};

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

/// Appends one feature. `extra` properties follow those of the columns.
pub fn write_feature<T>(
    out: &mut String,
    id: i64,
    shape: Shape<'_>,
    columns: &[&Column<T>],
    thing: &T,
    extra: &[(&str, Value<'_>)],
) {
    out.push_str("{\"type\":\"Feature\",\"id\":");
    push(out, id);
    out.push_str(",\"geometry\":");
    write_shape(out, shape);
    out.push_str(",\"properties\":{");
    let own = columns.iter().map(|c| (c.name, (c.get)(thing)));
    for (at, (name, value)) in own.chain(extra.iter().map(|(n, v)| (*n, v.clone()))).enumerate() {
        out.push_str(if at == 0 { "\"" } else { ",\"" });
        out.push_str(name);
        out.push_str("\":");
        write_value(out, &value);
    }
    out.push_str("}}");
}

fn push(out: &mut String, value: impl std::fmt::Display) {
    write!(out, "{value}").expect("writing to a string does not fail");
}

fn write_value(out: &mut String, value: &Value<'_>) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Int(n) => push(out, n),
        Value::Real(n) => push(out, n),
        Value::Text(text) => out.push_str(&serde_json::to_string(text).expect("a text is JSON")),
    }
}

fn write_shape(out: &mut String, shape: Shape<'_>) {
    match shape {
        Shape::None => out.push_str("null"),
        Shape::Point(p) => {
            out.push_str("{\"type\":\"Point\",\"coordinates\":");
            write_position(out, p.lon(), p.lat());
            out.push('}');
        }
        Shape::Area(area) if area.0.len() == 1 => {
            out.push_str("{\"type\":\"Polygon\",\"coordinates\":");
            write_polygon(out, &area.0[0]);
            out.push('}');
        }
        Shape::Area(area) => {
            out.push_str("{\"type\":\"MultiPolygon\",\"coordinates\":");
            write_list(out, area, write_polygon);
            out.push('}');
        }
    }
}

fn write_polygon(out: &mut String, polygon: &Polygon) {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    write_list(out, rings, |out, ring| write_list(out, ring, |out, c| write_position(out, c.x, c.y)));
}

fn write_position(out: &mut String, x: f64, y: f64) {
    out.push('[');
    push(out, x);
    out.push(',');
    push(out, y);
    out.push(']');
}

fn write_list<I: IntoIterator>(out: &mut String, items: I, write: impl Fn(&mut String, I::Item)) {
    out.push('[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}
