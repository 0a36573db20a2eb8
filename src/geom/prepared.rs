//! An area made ready for many questions: its edges are sorted into bands of latitude, and a question looks at the
//! edges of its own bands only.

use geo::{Coord, LineString, MultiPolygon, coordinate_position::CoordPos};

use super::{bands::Bands, bbox::Bbox, edge::Edge, lonlat::LonLat};

/// A shape that answers quickly what lies in it.
#[derive(Debug, Clone)]
pub struct PreparedArea {
    bbox: Bbox,
    /// In the order of the shape: polygon by polygon, the outer ring before the holes.
    edges: Vec<Edge>,
    /// The ring of each edge.
    rings: Vec<Ring>,
    bands: Bands,
}

/// Where a box lies, seen from an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// No point of the box is in the area.
    Outside,
    /// Every point of the box is in the area and none on its border.
    Inside,
    /// The box touches the border, or may do so.
    Crossing,
}

impl PreparedArea {
    /// Sorts the edges of a shape. Costs time and memory in proportion to them.
    pub fn new(shape: &MultiPolygon) -> Self {
        let (mut edges, mut rings) = (Vec::new(), Vec::new());
        for (polygon, part) in (0..).zip(shape).filter(|(_, part)| !part.exterior().0.is_empty()) {
            for (number, points) in (0..).zip(std::iter::once(part.exterior()).chain(part.interiors())) {
                edges.extend(edges_of(points));
                rings.resize(edges.len(), Ring { polygon, number });
            }
        }
        let latitudes: Vec<_> = edges.iter().map(Edge::latitudes).collect();
        Self { bbox: Bbox::of(shape), bands: Bands::new(&latitudes), edges, rings }
    }

    /// The envelope of the area.
    pub fn bbox(&self) -> Bbox {
        self.bbox
    }

    /// What [`super::area::covers`] says of the shape, and the same at every point.
    pub fn covers(&self, p: LonLat) -> bool {
        if !self.bbox.contains(p) {
            return false;
        }
        let at = p.into();
        let band = self.bands.between(p.lat(), p.lat());
        let mut parts = band.chunk_by(|a, b| self.ring(*a).polygon == self.ring(*b).polygon);
        parts.any(|part| self.position_in_polygon(part, at) != CoordPos::Outside)
    }

    /// Where a box lies. A box across the antimeridian is always `Crossing`.
    pub fn relate(&self, bbox: &Bbox) -> Relation {
        if bbox.is_empty() {
            return Relation::Outside;
        }
        if bbox.west > bbox.east {
            return Relation::Crossing;
        }
        if !self.bbox.intersects(bbox) {
            return Relation::Outside;
        }
        let near = self.bands.between(bbox.south, bbox.north);
        if near.iter().any(|i| self.edges[*i as usize].touches(bbox)) {
            return Relation::Crossing;
        }
        let corner = LonLat::new(bbox.west, bbox.south);
        if corner.is_ok_and(|p| self.covers(p)) { Relation::Inside } else { Relation::Outside }
    }

    fn ring(&self, edge: u32) -> Ring {
        self.rings[edge as usize]
    }

    /// The rule of `geo` for polygons: holes matter to what is inside the outer ring.
    fn position_in_polygon(&self, edges: &[u32], at: Coord) -> CoordPos {
        let mut rings = edges.chunk_by(|a, b| self.ring(*a) == self.ring(*b));
        let Some(outer) = rings.next().filter(|outer| self.ring(outer[0]).number == 0) else {
            return CoordPos::Outside;
        };
        match self.position_in_ring(outer, at) {
            CoordPos::Inside => {}
            other => return other,
        }
        for hole in rings {
            match self.position_in_ring(hole, at) {
                CoordPos::Outside => {}
                CoordPos::OnBoundary => return CoordPos::OnBoundary,
                CoordPos::Inside => return CoordPos::Outside,
            }
        }
        CoordPos::Inside
    }

    /// The winding number as `geo` counts it. An edge whose latitudes do not hold `at` adds nothing to it.
    fn position_in_ring(&self, edges: &[u32], at: Coord) -> CoordPos {
        let mut winding = 0;
        for edge in edges.iter().map(|i| &self.edges[*i as usize]) {
            let side = edge.side(at);
            if side.is_nan() && edge.holds(at) {
                return CoordPos::OnBoundary;
            }
            let climb = i32::from(edge.start.y <= at.y) - i32::from(edge.end.y <= at.y);
            winding += climb * i32::from(side * f64::from(climb) > 0.0);
        }
        if winding == 0 { CoordPos::Outside } else { CoordPos::Inside }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Ring {
    polygon: u32,
    /// 0 is the outer ring.
    number: u32,
}

/// The edge from a closed ring's last point to its first is that point, which lies on the border anyway.
fn edges_of(points: &LineString) -> impl Iterator<Item = Edge> {
    let following = points.0.iter().cycle().skip(1);
    points.0.iter().zip(following).map(|(start, end)| Edge { start: *start, end: *end })
}

#[cfg(test)]
mod tests {
    use geo::{Intersects, Line, LinesIter, Polygon, Rect};
    use proptest::{prelude::*, sample::Index};

    use super::*;
    use crate::geom::area;

    /// Whole sixty-fourths of a degree, so that vertices share latitudes and the middle of an edge lies on it.
    fn snapped(degrees: f64) -> f64 {
        (degrees * 64.0).round() / 64.0
    }

    fn star(middle: (f64, f64), radii: &[f64], scale: f64) -> LineString {
        let turn = std::f64::consts::TAU / f64::from(u32::try_from(radii.len()).unwrap());
        let corner = |(at, radius): (u32, &f64)| {
            let (sin, cos) = (f64::from(at) * turn).sin_cos();
            (snapped(middle.0 + radius * scale * cos), snapped(middle.1 + radius * scale * sin))
        };
        (0..).zip(radii).map(corner).collect()
    }

    /// A star with a hole of its own form, and sometimes one that may cross its border.
    fn polygon() -> impl Strategy<Value = Polygon> {
        let radii = prop::collection::vec(0.2..1.0, 3..40);
        ((105.0..107.0, 20.0..22.0), radii, 0.0..0.9, any::<bool>()).prop_map(
            |(middle, radii, scale, two)| {
                let holes = [star(middle, &radii, scale), star((middle.0 + 0.5, middle.1), &radii, 0.3)];
                Polygon::new(
                    star(middle, &radii, 1.0),
                    holes.into_iter().take(1 + usize::from(two)).collect(),
                )
            },
        )
    }

    fn shape() -> impl Strategy<Value = MultiPolygon> {
        prop::collection::vec(polygon(), 1..4).prop_map(MultiPolygon)
    }

    fn anywhere() -> impl Strategy<Value = LonLat> {
        (103.5..108.5, 18.5..23.5).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    fn inside(bbox: &Bbox, (right, up): (f64, f64)) -> LonLat {
        let (width, height) = (bbox.east - bbox.west, bbox.north - bbox.south);
        LonLat::new(bbox.west + right * width, bbox.south + up * height).unwrap()
    }

    proptest! {
        #[test]
        fn a_prepared_area_covers_what_the_shape_covers(shape in shape(), p in anywhere(), at in any::<Index>()) {
            let ready = PreparedArea::new(&shape);
            let lines: Vec<Line> = shape.lines_iter().collect();
            let line = lines[at.index(lines.len())];
            let middle = (line.start + line.end) / 2.0;
            for (lon, lat) in [
                (p.lon(), p.lat()),
                (p.lon(), line.start.y),
                (line.start.x, p.lat()),
                (snapped(p.lon()), line.start.y),
                (line.start.x, line.start.y),
                (middle.x, middle.y),
                (middle.x, middle.y.next_up()),
                (middle.x.next_down(), middle.y),
            ] {
                let p = LonLat::new(lon, lat).unwrap();
                prop_assert_eq!(ready.covers(p), area::covers(&shape, p), "{:?}", p);
            }
        }

        #[test]
        fn a_box_crosses_when_an_edge_meets_it_and_else_is_all_in_or_all_out(
            shape in shape(), p in anywhere(), size in (0.0..0.6, 0.0..0.6), snap in any::<bool>(),
            samples in prop::collection::vec((0.0..=1.0, 0.0..=1.0), 20),
        ) {
            let [west, south, east, north] = [p.lon(), p.lat(), p.lon() + size.0, p.lat() + size.1]
                .map(|degrees| if snap { snapped(degrees) } else { degrees });
            let bbox = Bbox { west, south, east, north };
            let rect = Rect::new((west, south), (east, north));
            let ready = PreparedArea::new(&shape);
            let relation = ready.relate(&bbox);
            let near = ready.bbox().intersects(&bbox);
            let meets = near && shape.lines_iter().any(|line| line.intersects(&rect));
            prop_assert_eq!(relation == Relation::Crossing, meets);
            for p in samples.into_iter().map(|at| inside(&bbox, at)) {
                prop_assert!(meets || area::covers(&shape, p) == (relation == Relation::Inside));
            }
        }
    }

    #[test]
    fn nothing_lies_in_a_shape_without_points() {
        for shape in [MultiPolygon::new(vec![]), MultiPolygon::new(vec![Polygon::empty()])] {
            let ready = PreparedArea::new(&shape);
            assert!(ready.bbox().is_empty() && !ready.covers(LonLat::new(0.0, 0.0).unwrap()));
            assert_eq!(ready.relate(&Bbox::new(-180.0, -90.0, 180.0, 90.0).unwrap()), Relation::Outside);
        }
    }

    #[test]
    fn a_shape_without_height_is_its_border() {
        let flat = Polygon::new(LineString::from(vec![(1.0, 2.0), (4.0, 2.0), (3.0, 2.0)]), vec![]);
        let ready = PreparedArea::new(&flat.into());
        assert!(
            ready.covers(LonLat::new(2.0, 2.0).unwrap()) && !ready.covers(LonLat::new(5.0, 2.0).unwrap())
        );
        assert_eq!(ready.relate(&Bbox::new(2.0, 1.0, 3.0, 3.0).unwrap()), Relation::Crossing);
    }

    #[test]
    fn a_box_of_nothing_is_outside_and_one_across_the_antimeridian_is_not_told() {
        let square = Rect::new((0.0, 0.0), (9.0, 9.0)).to_polygon();
        let ready = PreparedArea::new(&square.into());
        assert_eq!(ready.relate(&Bbox::EMPTY), Relation::Outside);
        assert_eq!(ready.relate(&Bbox::new(179.0, 1.0, -179.0, 2.0).unwrap()), Relation::Crossing);
    }
}
