//! An area indexed for many queries: its edges are in bands of latitude, and a query looks at the edges of its bands
//! only. Where too many edges cross a latitude, a segment tree is built, which takes longer.

use geo::{Coord, LineString, MultiPolygon, coordinate_position::CoordPos};

use super::{area, bands::Bands, bbox::Bbox, edge::Edge, lonlat::LonLat, slabs::Slabs};

/// A shape with an index for containment and intersection.
///
/// # Examples
///
/// ```
/// use geo::polygon;
/// use xuong::geom::{bbox::Bbox, lonlat::LonLat, prepared::{PreparedArea, Relation}};
///
/// let triangle = PreparedArea::new(&polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 0.0, y: 4.0)].into());
/// let covers = |lon, lat| triangle.covers(LonLat::new(lon, lat).unwrap());
/// assert!(covers(1.0, 1.0) && covers(2.0, 2.0), "the border belongs to the area");
/// assert!(!covers(3.0, 3.0));
///
/// let relate = |bbox: [f64; 4]| {
///     let [west, south, east, north] = bbox;
///     triangle.relate(&Bbox::new(west, south, east, north).unwrap())
/// };
/// assert_eq!(relate([0.5, 0.5, 1.5, 1.5]), Relation::Inside);
/// assert_eq!(relate([1.0, 1.0, 3.0, 3.0]), Relation::Crossing);
/// assert_eq!(relate([2.5, 2.5, 3.5, 3.5]), Relation::Outside, "though the envelopes intersect");
/// ```
#[derive(Debug, Clone)]
pub struct PreparedArea {
    bbox: Bbox,
    /// In the order of the shape: polygon by polygon, the outer ring before the holes.
    edges: Vec<Edge>,
    /// The ring of each edge.
    rings: Vec<Ring>,
    bands: Bands,
    slabs: Option<Slabs>,
}

/// The mean number of edges at a latitude above which they are not tested one by one.
const MANY_AT_ONCE: f64 = 64.0;

/// The relation of a box to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// No point of the box is in the area.
    Outside,
    /// Every point of the box is in the area and none on its border.
    Inside,
    /// The box touches or may touch the border.
    Crossing,
}

impl PreparedArea {
    /// Indexes a shape in O(n) time and memory for n edges, or O(n log n) if many edges cross a latitude.
    pub fn new(shape: &MultiPolygon) -> Self {
        let (mut edges, mut rings) = (Vec::new(), Vec::new());
        for (polygon, part) in (0..).zip(shape).filter(|(_, part)| !part.exterior().0.is_empty()) {
            for (number, points) in (0..).zip(std::iter::once(part.exterior()).chain(part.interiors())) {
                edges.extend(edges_of(points));
                rings.resize(edges.len(), Ring { polygon, number });
            }
        }
        let latitudes: Vec<_> = edges.iter().map(Edge::latitudes).collect();
        let bbox = Bbox::of(shape);
        let heights: f64 = latitudes.iter().map(|(south, north)| north - south).sum();
        // Edges that cross each other have no order from west to east.
        let is_tall = heights > MANY_AT_ONCE * (bbox.north - bbox.south) && area::check(shape).is_ok();
        let slabs = is_tall.then(|| Slabs::new(shape));
        Self { bbox, bands: Bands::new(&latitudes), edges, rings, slabs }
    }

    /// The envelope of the area.
    pub fn bbox(&self) -> Bbox {
        self.bbox
    }

    /// Whether `p` is inside the area or on its border; the same at every point as [`super::area::covers`].
    pub fn covers(&self, p: LonLat) -> bool {
        if !self.bbox.contains(p) {
            return false;
        }
        let at = p.into();
        if let Some(slabs) = &self.slabs {
            return slabs.covers(at);
        }
        let band = self.bands.between(p.lat(), p.lat());
        let mut parts = band.chunk_by(|a, b| self.ring(*a).polygon == self.ring(*b).polygon);
        parts.any(|part| self.position_in_polygon(part, at) != CoordPos::Outside)
    }

    /// The relation of a box to the area. A box across the antimeridian is always `Crossing`.
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
        if self.touches(bbox) {
            return Relation::Crossing;
        }
        let corner = LonLat::new(bbox.west, bbox.south);
        if corner.is_ok_and(|p| self.covers(p)) { Relation::Inside } else { Relation::Outside }
    }

    /// Whether an edge shares a point with a box.
    fn touches(&self, bbox: &Bbox) -> bool {
        if let Some(slabs) = &self.slabs {
            slabs.touch(bbox)
        } else {
            let near = self.bands.between(bbox.south, bbox.north);
            near.iter().any(|i| self.edges[*i as usize].touches(bbox))
        }
    }

    /// The number of edges.
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// Whether the areas share a point. The answer may be wrongly `true` where edges of both are collinear.
    ///
    /// # Examples
    ///
    /// ```
    /// use geo::polygon;
    /// use xuong::geom::prepared::PreparedArea;
    ///
    /// let square = |low: f64, high: f64| {
    ///     PreparedArea::new(&polygon![
    ///         (x: low, y: low), (x: high, y: low), (x: high, y: high), (x: low, y: high),
    ///     ].into())
    /// };
    /// assert!(square(0.0, 9.0).meets(&square(4.0, 5.0)), "without edges that cross");
    /// assert!(square(0.0, 5.0).meets(&square(5.0, 9.0)), "in a corner");
    /// assert!(!square(0.0, 4.0).meets(&square(5.0, 9.0)));
    /// ```
    pub fn meets(&self, other: &Self) -> bool {
        if !self.bbox.intersects(&other.bbox) {
            return false;
        }
        let (few, many) = if self.edges.len() <= other.edges.len() { (self, other) } else { (other, self) };
        let crosses = |edge: &Edge| {
            let (south, north) = edge.latitudes();
            let is_near = south <= many.bbox.north && many.bbox.south <= north;
            is_near && many.bands.between(south, north).iter().any(|i| many.edges[*i as usize].meets(edge))
        };
        // If no edges meet, each part of one area is entirely inside or entirely outside the other.
        few.edges.iter().any(crosses)
            || few.corners().any(|corner| many.covers(corner))
            || many.corners().any(|corner| few.covers(corner))
    }

    /// A vertex of the outer ring of each part.
    fn corners(&self) -> impl Iterator<Item = LonLat> {
        let is_first =
            |at: &usize| self.rings[*at].number == 0 && (*at == 0 || self.rings[*at] != self.rings[*at - 1]);
        let corner = |at: usize| LonLat::new(self.edges[at].start.x, self.edges[at].start.y).ok();
        (0..self.edges.len()).filter(is_first).filter_map(corner)
    }

    fn ring(&self, edge: u32) -> Ring {
        self.rings[edge as usize]
    }

    /// The position relative to a polygon, as `geo` defines it: holes matter to points inside the outer ring.
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

    /// The winding number as in `geo`. Edges whose range of latitudes does not contain `at` contribute nothing.
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

/// The edges of a ring. The one from a closed ring's last point to its first is that point, which is on the border
/// anyway.
fn edges_of(points: &LineString) -> impl Iterator<Item = Edge> {
    let following = points.0.iter().cycle().skip(1);
    points.0.iter().zip(following).map(|(start, end)| Edge { start: *start, end: *end })
}

#[cfg(test)]
mod tests {
    use geo::{Intersects, Line, LinesIter, MapCoords, Polygon, Rect, Validation};
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
        fn areas_meet_where_the_shapes_do(one in shape(), other in shape(), far in any::<bool>()) {
            let other = other.map_coords(|c| geo::Coord { x: c.x + if far { 1.5 } else { 0.0 }, y: c.y });
            let (a, b) = (PreparedArea::new(&one), PreparedArea::new(&other));
            prop_assert_eq!(a.meets(&b), b.meets(&a));
            if one.is_valid() && other.is_valid() && one.intersects(&other) {
                prop_assert!(a.meets(&b));
            }
            if !one.lines_iter().any(|a| other.lines_iter().any(|b| a.intersects(&b))) {
                let holds = |whole: &MultiPolygon, part: &MultiPolygon| {
                    let corners = part.iter().map(|p| p.exterior().0[0]);
                    corners.map(|c| LonLat::new(c.x, c.y).unwrap()).any(|c| area::covers(whole, c))
                };
                prop_assert_eq!(a.meets(&b), holds(&one, &other) || holds(&other, &one));
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

    /// A comb of teeth with ends at many latitudes, some of them slanting, perhaps with a hole in its back and another
    /// part in a gap between teeth.
    fn comb() -> impl Strategy<Value = MultiPolygon> {
        let tooth = (0.05..0.9_f64, -0.3..0.3_f64);
        (prop::collection::vec(tooth, 220..300), any::<bool>(), any::<bool>()).prop_map(
            |(teeth, slanting, more)| {
                let mut ring = vec![(105.0, 20.0)];
                for (at, (height, slant)) in (0..).zip(&teeth) {
                    let west = 105.0 + f64::from(at) / 128.0;
                    let slant = if slanting { slant / 400.0 } else { 0.0 };
                    let tip = snapped(21.0 + height);
                    ring.extend([(west, 21.0), (west + slant, tip), (west + slant + 1.0 / 256.0, tip)]);
                    ring.push((west + 1.0 / 256.0, 21.0));
                }
                let east = ring.last().unwrap().0;
                ring.push((east, 20.0));
                let square = |west: f64, south: f64, size: f64| -> LineString {
                    let (east, north) = (west + size, south + size);
                    vec![(west, south), (east, south), (east, north), (west, north)].into()
                };
                let hole = more.then(|| square(105.25, 20.25, 0.5));
                let comb = Polygon::new(ring.into(), hole.into_iter().collect());
                let island = more.then(|| Polygon::new(square(105.375, 20.375, 0.125), vec![]));
                MultiPolygon(std::iter::once(comb).chain(island).collect())
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_comb_that_is_sorted_by_slabs_is_what_the_shape_is(
            shape in comb(), places in prop::collection::vec((0.0..2.4, -0.1..2.1, any::<bool>()), 40), size in 0.0..0.2,
        ) {
            let ready = PreparedArea::new(&shape);
            prop_assert_eq!(ready.slabs.is_some(), area::check(&shape).is_ok());
            let lines: Vec<Line> = shape.lines_iter().collect();
            for (at, (right, up, snap)) in places.into_iter().enumerate() {
                let line = lines[at * 7 % lines.len()];
                let (lon, lat) = (105.0 + right, 19.9 + up);
                let (lon, lat) = if snap { (snapped(lon), snapped(lat)) } else { (lon, lat) };
                let middle = (line.start + line.end) / 2.0;
                for (lon, lat) in [
                    (lon, lat),
                    (lon, line.start.y),
                    (line.start.x, line.start.y),
                    (middle.x, middle.y),
                    (middle.x.next_up(), middle.y),
                ] {
                    let p = LonLat::new(lon, lat).unwrap();
                    prop_assert_eq!(ready.covers(p), area::covers(&shape, p), "{:?}", p);
                }
                let bbox = Bbox { west: lon, south: lat, east: lon + size * right, north: lat + size };
                let rect = Rect::new((bbox.west, bbox.south), (bbox.east, bbox.north));
                let meets = ready.bbox().intersects(&bbox) && lines.iter().any(|line| line.intersects(&rect));
                prop_assert_eq!(ready.relate(&bbox) == Relation::Crossing, meets, "{:?}", bbox);
            }
        }
    }

    #[test]
    fn a_comb_of_very_many_teeth_is_asked_quickly() {
        let tooth = |n: u32| {
            let west = 105.0 + f64::from(n) * 1e-5;
            [(west, 21.0), (west, 21.5 + f64::from(n % 97) * 1e-3), (west + 5e-6, 21.0)]
        };
        let ring: LineString = (0..50_000).flat_map(tooth).chain([(105.5, 20.0), (105.0, 20.0)]).collect();
        let shape = Polygon::new(ring, vec![]).into();
        let begun = std::time::Instant::now();
        let ready = PreparedArea::new(&shape);
        assert!(ready.slabs.is_some());
        let inside = |n: u32| {
            let p = LonLat::new(105.0 + f64::from(n % 50_000) * 1e-5 + 1e-6, 21.1).unwrap();
            ready.covers(p)
        };
        assert_eq!((0..200_000).filter(|n| inside(*n)).count(), 200_000);
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
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
