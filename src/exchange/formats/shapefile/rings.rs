//! Polygons of rings without an order: outer rings run clockwise, and those of holes against it.

use geo::{
    BoundingRect, Coord, LineString, Polygon, Rect,
    coordinate_position::{CoordPos, CoordinatePosition},
};

use crate::exchange::formats::{
    fault::FormatFault,
    shapes::{Remarks, ring},
};

/// The most vertices that are visited to find the outer ring of every hole.
const MOST_VISITS: usize = 20_000_000;

/// An outer ring with its box, the double of its area, and its holes.
struct Outer {
    ring: Polygon,
    bounds: Rect,
    area: f64,
    holes: Vec<LineString>,
}

/// Sorts rings into polygons. A hole belongs to the smallest outer ring around it; one without is an area of its own.
pub(super) fn areas(rings: Vec<Vec<Coord>>, remarks: &mut Remarks) -> Result<Vec<Polygon>, FormatFault> {
    if rings.iter().flatten().any(|c| !c.x.is_finite() || !c.y.is_finite()) {
        return Err(FormatFault::NotFinite);
    }
    let rings: Vec<(f64, LineString)> = rings
        .into_iter()
        .map(|points| ring(points, remarks))
        .map(|ring| (signed_area(&ring), ring))
        .collect();
    let (mut outers, mut holes) = (Vec::new(), Vec::new());
    for (area, ring) in rings {
        if area <= 0.0 { outers.extend(outer(ring, -area)) } else { holes.push((area, ring)) }
    }
    let (mut left, mut lone) = (MOST_VISITS, Vec::new());
    for (area, hole) in holes {
        match around(&outers, &hole, &mut left)? {
            Some(at) => outers[at].holes.push(hole),
            None => lone.extend(outer(hole, area)),
        }
    }
    let whole = |outer: Outer| Polygon::new(outer.ring.into_inner().0, outer.holes);
    Ok(outers.into_iter().chain(lone).map(whole).collect())
}

fn outer(ring: LineString, area: f64) -> Option<Outer> {
    let bounds = ring.bounding_rect()?;
    Some(Outer { ring: Polygon::new(ring, Vec::new()), bounds, area, holes: Vec::new() })
}

/// The number of the smallest outer ring around a hole.
fn around(outers: &[Outer], hole: &LineString, left: &mut usize) -> Result<Option<usize>, FormatFault> {
    let mut smallest: Option<usize> = None;
    for (at, outer) in outers.iter().enumerate() {
        *left = left.checked_sub(1).ok_or(FormatFault::Vertices)?;
        let is_smaller = smallest.is_none_or(|smallest| outer.area < outers[smallest].area);
        if is_smaller && is_inside(outer, hole, left)? {
            smallest = Some(at);
        }
    }
    Ok(smallest)
}

/// Whether the first vertex of a hole that is not on the outer ring is inside of it.
fn is_inside(outer: &Outer, hole: &LineString, left: &mut usize) -> Result<bool, FormatFault> {
    let (low, high) = (outer.bounds.min(), outer.bounds.max());
    let within = |c: &Coord| c.x >= low.x && c.x <= high.x && c.y >= low.y && c.y <= high.y;
    for vertex in &hole.0 {
        if !within(vertex) {
            return Ok(false);
        }
        *left = left.checked_sub(outer.ring.exterior().0.len()).ok_or(FormatFault::Vertices)?;
        match outer.ring.coordinate_position(vertex) {
            CoordPos::Inside => return Ok(true),
            CoordPos::Outside => return Ok(false),
            CoordPos::OnBoundary => {}
        }
    }
    Ok(false)
}

/// Twice the area of a ring, negative if it runs clockwise. Coordinates are counted from the first vertex, since those of
/// a city in metres are large and its rings small.
fn signed_area(ring: &LineString) -> f64 {
    let Some(origin) = ring.0.first() else { return 0.0 };
    let cross = |side: geo::Line| {
        let (a, b) = (side.start - *origin, side.end - *origin);
        a.x * b.y - b.x * a.y
    };
    ring.lines().map(cross).sum()
}
