//! Geometries, whose parts are lists of coordinates and the ends of rings among them.

use flatgeobuf::{Geometry as Table, GeometryType as Kind};
use geo::{Coord, Geometry, LineString, Point, Polygon};

use crate::exchange::formats::{
    fault::FormatFault,
    limits::{MOST_DEPTH, MOST_VERTICES},
    shapes::{Remarks, joined, of_areas, of_lines, of_points, polygon},
};

/// Reads a geometry, whose kind is that of the layer unless the layer has several; `None` if it is empty.
pub(super) fn read(
    table: &Table<'_>,
    of_layer: Kind,
    remarks: &mut Remarks,
) -> Result<Option<Geometry>, FormatFault> {
    let kind = if of_layer == Kind::Unknown { table.type_() } else { of_layer };
    Reader { left: MOST_VERTICES, remarks }.geometry(table, kind, 0)
}

struct Reader<'r> {
    /// The number of vertices and parts that may follow.
    left: usize,
    remarks: &'r mut Remarks,
}

impl Reader<'_> {
    fn geometry(
        &mut self,
        table: &Table<'_>,
        kind: Kind,
        depth: usize,
    ) -> Result<Option<Geometry>, FormatFault> {
        self.remarks.heights |= table.z().is_some_and(|z| !z.is_empty());
        Ok(match kind {
            Kind::Point => self.positions(table)?.first().map(|at| Point::from(*at).into()),
            Kind::MultiPoint => {
                let points = self.positions(table)?;
                (!points.is_empty()).then(|| of_points(points.into_iter().map(Point::from).collect()))
            }
            Kind::LineString | Kind::MultiLineString => {
                let lines = self.split(table)?;
                (!lines.is_empty()).then(|| of_lines(lines.into_iter().map(LineString::new).collect()))
            }
            Kind::Polygon => self.area(table)?.map(Geometry::from),
            Kind::MultiPolygon => {
                let parts = table.parts().into_iter().flatten();
                let areas = parts.map(|part| self.area(&part)).collect::<Result<Vec<_>, _>>()?;
                let areas: Vec<Polygon> = areas.into_iter().flatten().collect();
                (!areas.is_empty()).then(|| of_areas(areas))
            }
            Kind::GeometryCollection if depth < MOST_DEPTH => {
                let parts = table.parts().into_iter().flatten();
                let parts: Result<Vec<_>, _> =
                    parts.map(|part| self.geometry(&part, part.type_(), depth + 1)).collect();
                joined(parts?.into_iter().flatten().collect())?
            }
            other => {
                let name = other.variant_name().map_or_else(|| other.0.to_string(), str::to_owned);
                return Err(FormatFault::Geometry(name));
            }
        })
    }

    fn area(&mut self, table: &Table<'_>) -> Result<Option<Polygon>, FormatFault> {
        let rings = self.split(table)?;
        if rings.is_empty() { Ok(None) } else { polygon(rings, self.remarks).map(Some) }
    }

    fn positions(&mut self, table: &Table<'_>) -> Result<Vec<Coord>, FormatFault> {
        let Some(xy) = table.xy() else { return Ok(Vec::new()) };
        self.left = self.left.checked_sub(xy.len() / 2 + 1).ok_or(FormatFault::Vertices)?;
        Ok((0..xy.len() / 2).map(|at| Coord { x: xy.get(2 * at), y: xy.get(2 * at + 1) }).collect())
    }

    /// The positions between the ends of parts; one part if there are no ends.
    fn split(&mut self, table: &Table<'_>) -> Result<Vec<Vec<Coord>>, FormatFault> {
        let all = self.positions(table)?;
        let Some(ends) = table.ends().filter(|ends| !ends.is_empty()) else {
            return Ok(if all.is_empty() { Vec::new() } else { vec![all] });
        };
        self.left = self.left.checked_sub(ends.len()).ok_or(FormatFault::Vertices)?;
        let mut first = 0;
        let part = |end: u32| {
            let part = all.get(first..end as usize).filter(|part| !part.is_empty());
            first = end as usize;
            part.map(<[Coord]>::to_vec).ok_or_else(|| FormatFault::Row("FlatGeobuf, ends".to_owned()))
        };
        ends.iter().map(part).collect()
    }
}
