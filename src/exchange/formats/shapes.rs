//! Geometries from their parts, as several formats have them.

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::fault::FormatFault;

/// What was changed in a geometry as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Remarks {
    /// It had heights.
    pub(super) heights: bool,
    /// A ring was open, and was closed.
    pub(super) closed: bool,
}

/// A ring, which is closed if it is not.
pub(super) fn ring(points: Vec<Coord>, remarks: &mut Remarks) -> LineString {
    remarks.closed |= points.first() != points.last();
    let mut ring = LineString::new(points);
    ring.close();
    ring
}

/// A polygon of its rings, the outer one first.
pub(super) fn polygon(
    rings: impl IntoIterator<Item = Vec<Coord>>,
    remarks: &mut Remarks,
) -> Result<Polygon, FormatFault> {
    let mut rings = rings.into_iter().map(|points| ring(points, remarks)).collect::<Vec<_>>().into_iter();
    let outer = rings.next().ok_or_else(|| FormatFault::Row("a polygon has no ring".to_owned()))?;
    Ok(Polygon::new(outer, rings.collect()))
}

/// One geometry of several: parts of one kind are the geometry of several such parts.
pub(super) fn joined(parts: Vec<Geometry>) -> Result<Option<Geometry>, FormatFault> {
    let (mut points, mut lines, mut areas) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        match part {
            Geometry::Point(point) => points.push(point),
            Geometry::MultiPoint(all) => points.extend(all),
            Geometry::LineString(line) => lines.push(line),
            Geometry::MultiLineString(all) => lines.extend(all),
            Geometry::Polygon(area) => areas.push(area),
            Geometry::MultiPolygon(all) => areas.extend(all),
            _ => return Err(FormatFault::Geometry("GeometryCollection".to_owned())),
        }
    }
    match (points.is_empty(), lines.is_empty(), areas.is_empty()) {
        (true, true, true) => Ok(None),
        (false, true, true) => Ok(Some(of_points(points))),
        (true, false, true) => Ok(Some(of_lines(lines))),
        (true, true, false) => Ok(Some(of_areas(areas))),
        (no_points, no_lines, no_areas) => {
            let kinds = [(no_points, "Point"), (no_lines, "LineString"), (no_areas, "Polygon")];
            let kinds: Vec<&str> =
                kinds.into_iter().filter(|(none, _)| !none).map(|(_, kind)| kind).collect();
            Err(FormatFault::Mixed(kinds.join(", ")))
        }
    }
}

/// A point, or several.
pub(super) fn of_points(mut points: Vec<Point>) -> Geometry {
    match points.len() {
        1 => points.remove(0).into(),
        _ => MultiPoint::new(points).into(),
    }
}

/// A line, or several.
pub(super) fn of_lines(mut lines: Vec<LineString>) -> Geometry {
    match lines.len() {
        1 => lines.remove(0).into(),
        _ => MultiLineString::new(lines).into(),
    }
}

/// A polygon, or several.
pub(super) fn of_areas(mut areas: Vec<Polygon>) -> Geometry {
    match areas.len() {
        1 => areas.remove(0).into(),
        _ => MultiPolygon::new(areas).into(),
    }
}
