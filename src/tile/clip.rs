//! Clipping of areas to a tile, in the units of the tile.

use geo::{BoundingRect, LineString, MultiPolygon, Polygon};

use super::grid::Tile;

/// The margin around the tile in units, so that outlines are closed outside the visible part.
const BUFFER: i32 = 64;

/// The limits of clipped rings on both axes.
const FIRST: i32 = -BUFFER;
const LAST: i32 = Tile::EXTENT + BUFFER;

/// The four sides: axis (0 is x, 1 is y), limit, and the direction of the outside.
const SIDES: [(usize, i32, f64); 4] = [(0, FIRST, -1.0), (1, FIRST, -1.0), (0, LAST, 1.0), (1, LAST, 1.0)];

type Ring = Vec<(i32, i32)>;

/// Clips a shape to a tile and a margin of 64 units around it: for each polygon its outer ring, then its holes, as
/// [`Layer::polygon`](super::mvt::Layer::polygon) expects them.
///
/// Vertices are rounded to units; rings without area after that are dropped.
///
/// # Examples
///
/// A shape that surrounds the tile is clipped to the tile with its margin, clockwise on the screen:
///
/// ```
/// use geo::polygon;
/// use xuong::tile::{clip::clip, grid::Tile};
///
/// let tile = Tile::new(8, 203, 112).unwrap();
/// let region = polygon![(x: 100.0, y: 15.0), (x: 110.0, y: 15.0), (x: 110.0, y: 25.0), (x: 100.0, y: 25.0)].into();
/// let rings = clip(&region, tile);
/// assert_eq!(rings.len(), 1);
/// for corner in [(-64, -64), (4160, -64), (4160, 4160), (-64, 4160)] {
///     assert!(rings[0].contains(&corner));
/// }
/// assert!(clip(&region, Tile::new(8, 0, 0).unwrap()).is_empty());
/// ```
pub fn clip(shape: &MultiPolygon, tile: Tile) -> Vec<Ring> {
    shape.iter().filter(|part| meets(part, tile)).flat_map(|part| clip_polygon(part, tile)).collect()
}

/// Whether the envelope of a polygon intersects the tile with its margin.
fn meets(part: &Polygon, tile: Tile) -> bool {
    part.bounding_rect().is_some_and(|rect| {
        let (west, south) = tile.project(rect.min());
        let (east, north) = tile.project(rect.max());
        let (first, last) = (f64::from(FIRST), f64::from(LAST));
        west <= last && first <= east && north <= last && first <= south
    })
}

/// The rings of a clipped polygon; none if the holes cover the outer ring.
fn clip_polygon(part: &Polygon, tile: Tile) -> Vec<Ring> {
    let mut rings = Vec::new();
    let mut area = 0;
    for (i, line) in std::iter::once(part.exterior()).chain(part.interiors()).enumerate() {
        let (ring, doubled_area) = wind(clip_ring(line, tile), i == 0);
        if i == 0 && doubled_area == 0 {
            return rings;
        }
        if doubled_area != 0 {
            area += doubled_area;
            rings.push(ring);
        }
    }
    if area > 0 { rings } else { Vec::new() }
}

/// Clips along one side after the other (Sutherland & Hodgman 1974).
fn clip_ring(line: &LineString, tile: Tile) -> Ring {
    let projected = line.coords().map(|c| tile.project(*c)).map(<[f64; 2]>::from).collect();
    let cut = SIDES.into_iter().fold(projected, |ring: Vec<[f64; 2]>, side| cut(&ring, side));
    tidy(cut.into_iter().map(|[x, y]| (round(x), round(y))))
}

fn cut(ring: &[[f64; 2]], (axis, limit, sign): (usize, i32, f64)) -> Vec<[f64; 2]> {
    let limit = f64::from(limit);
    let excess = |p: [f64; 2]| (p[axis] - limit) * sign;
    let mut kept = Vec::with_capacity(ring.len() + 4);
    let Some(mut before) = ring.last().copied() else { return kept };
    for &p in ring {
        match (excess(before) <= 0.0, excess(p) <= 0.0) {
            (true, false) => kept.push(crossing(before, p, axis, limit)),
            (false, true) => kept.extend([crossing(p, before, axis, limit), p]),
            (true, true) => kept.push(p),
            (false, false) => {}
        }
        before = p;
    }
    kept
}

/// The intersection of an edge with a limit, computed from the inner end, so that two areas with a common edge get the
/// same point.
fn crossing(inner: [f64; 2], outer: [f64; 2], axis: usize, limit: f64) -> [f64; 2] {
    let other = 1 - axis;
    let share = (limit - inner[axis]) / (outer[axis] - inner[axis]);
    let mut at = [limit; 2];
    at[other] = inner[other] + share * (outer[other] - inner[other]);
    at
}

#[expect(clippy::cast_possible_truncation, reason = "clipped to FIRST..=LAST")]
fn round(units: f64) -> i32 {
    units.round() as i32
}

/// Drops vertices that are repeated, collinear, or the tip of a spike without width.
fn tidy(vertices: impl Iterator<Item = (i32, i32)>) -> Ring {
    let mut kept: Ring = Vec::new();
    for p in vertices {
        while let [.., a, b] = kept[..]
            && turn(a, b, p) == 0
        {
            kept.pop();
        }
        if kept.last() != Some(&p) {
            kept.push(p);
        }
    }
    tidy_ends(&kept).to_vec()
}

/// [`tidy`] at the joint of the last and the first vertex; empty if fewer than three vertices remain.
fn tidy_ends(mut ring: &[(i32, i32)]) -> &[(i32, i32)] {
    while let [first, second, .., last] = *ring {
        if turn(ring[ring.len() - 2], last, first) == 0 {
            ring = &ring[..ring.len() - 1];
        } else if turn(last, first, second) == 0 {
            ring = &ring[1..];
        } else {
            return ring;
        }
    }
    &[]
}

/// Twice the area of a triangle; 0 if its corners are collinear.
fn turn(a: (i32, i32), b: (i32, i32), c: (i32, i32)) -> i64 {
    doubled_area(&[a, b, c])
}

/// Twice the area by the shoelace formula, positive for a ring that is clockwise on the screen.
fn doubled_area(ring: &[(i32, i32)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let cross = |(a, b): (&(i32, i32), &(i32, i32))| {
        i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)
    };
    ring.iter().zip(next).map(cross).sum()
}

/// The ring with the winding order of the specification (§4.3.4.4), and twice its signed area.
fn wind(mut ring: Ring, is_outer: bool) -> (Ring, i64) {
    let area = doubled_area(&ring);
    if (area > 0) != is_outer {
        ring.reverse();
    }
    (ring, if is_outer { area.abs() } else { -area.abs() })
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Coord, Distance, Euclidean, Point, coord};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::geom::lonlat::LonLat;

    fn tile() -> Tile {
        Tile::new(12, 3252, 1803).unwrap()
    }

    /// Approximate degrees of a position in units of the tile.
    fn degrees(x: f64, y: f64) -> Coord {
        let (bounds, extent) = (tile().bounds(), f64::from(Tile::EXTENT));
        let lon = bounds.west + x / extent * (bounds.east - bounds.west);
        coord! { x: lon, y: bounds.north - y / extent * (bounds.north - bounds.south) }
    }

    fn line(units: &[(f64, f64)]) -> LineString {
        units.iter().map(|&(x, y)| degrees(x, y)).collect()
    }

    fn square(west: f64, north: f64, side: f64) -> LineString {
        line(&[(west, north), (west, north + side), (west + side, north + side), (west + side, north)])
    }

    fn shape(outer: LineString, holes: Vec<LineString>) -> MultiPolygon {
        MultiPolygon(vec![Polygon::new(outer, holes)])
    }

    #[rstest]
    #[case::clockwise(false)]
    #[case::anticlockwise(true)]
    fn outer_rings_run_clockwise_and_holes_against_it(#[case] reversed: bool) {
        let (mut outer, mut hole) = (square(1000.0, 1000.0, 2000.0), square(1500.0, 1500.0, 500.0));
        if reversed {
            outer.0.reverse();
            hole.0.reverse();
        }
        let rings = clip(&shape(outer, vec![hole]), tile());
        let areas: Vec<i64> = rings.iter().map(|ring| doubled_area(ring)).collect();
        assert_eq!(rings.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
        assert!((areas[0] - 8_000_000).abs() < 20_000 && (areas[1] + 500_000).abs() < 5_000, "{areas:?}");
    }

    #[test]
    fn a_tile_within_an_area_is_filled_to_its_buffer() {
        let rings = clip(&shape(square(-9000.0, -9000.0, 30_000.0), vec![]), tile());
        assert_eq!(rings.len(), 1);
        assert_eq!((rings[0].len(), doubled_area(&rings[0])), (4, 2 * 4224 * 4224));
    }

    #[rstest]
    #[case::beside_the_tile(shape(square(4200.0, 0.0, 500.0), vec![]))]
    #[case::below_a_unit(shape(square(100.2, 100.2, 0.2), vec![square(100.25, 100.25, 0.1)]))]
    #[case::around_the_tile(shape(
        line(&[(-500.0, -500.0), (5000.0, -500.0), (5000.0, -400.0), (-400.0, -400.0), (-400.0, 5000.0), (-500.0, 5000.0)]),
        vec![],
    ))]
    #[case::the_tile_lies_in_its_hole(shape(square(-900.0, -900.0, 9000.0), vec![square(-500.0, -500.0, 8000.0)]))]
    #[case::nothing(MultiPolygon(vec![]))]
    fn what_does_not_show_gives_no_ring(#[case] shape: MultiPolygon) {
        assert_eq!(clip(&shape, tile()), Vec::<Ring>::new());
    }

    #[rstest]
    #[case::repeated(&[(0, 0), (0, 0), (9, 0), (9, 9), (9, 9), (0, 0)], &[(0, 0), (9, 0), (9, 9)])]
    #[case::straight(&[(4, 0), (9, 0), (9, 9), (0, 9), (0, 0)], &[(9, 0), (9, 9), (0, 9), (0, 0)])]
    #[case::spike(&[(0, 0), (9, 0), (20, 0), (9, 0), (9, 9)], &[(0, 0), (9, 0), (9, 9)])]
    #[case::spike_over_the_end(&[(20, 20), (9, 9), (0, 9), (0, 0), (9, 9)], &[(9, 9), (0, 9), (0, 0)])]
    #[case::line(&[(0, 0), (9, 9), (4, 4), (2, 2)], &[])]
    #[case::there_and_back(&[(0, 0), (9, 0), (9, 9), (9, 0)], &[])]
    #[case::point(&[(3, 3), (3, 3)], &[])]
    #[case::nothing(&[], &[])]
    fn degenerate_vertices_are_left_out(#[case] ring: &[(i32, i32)], #[case] tidied: &[(i32, i32)]) {
        assert_eq!(tidy(ring.iter().copied()), tidied);
    }

    /// A star around (2000, 2000) units, large enough to leave the tile.
    fn star() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec(10.0..6000.0_f64, 3..30).prop_map(|radii| {
            let step = std::f64::consts::TAU / f64::from(u32::try_from(radii.len()).unwrap());
            let vertex = |(i, radius): (u32, &f64)| {
                let (sin, cos) = (f64::from(i) * step).sin_cos();
                (2000.0 + radius * cos, 2000.0 + radius * sin)
            };
            (0..).zip(&radii).map(vertex).collect()
        })
    }

    fn shrunk(star: &[(f64, f64)], by: f64) -> LineString {
        let nearer = |at: f64| 2000.0 + (at - 2000.0) * by;
        line(&star.iter().map(|&(x, y)| (nearer(x), nearer(y))).collect::<Vec<_>>())
    }

    /// Whether an odd number of edges lies east of `p`.
    fn inside(rings: &[Ring], p: (f64, f64)) -> bool {
        let edges = rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let crossed = edges.filter(|(a, b)| {
            let [ax, ay, bx, by] = [a.0, a.1, b.0, b.1].map(f64::from);
            (ay > p.1) != (by > p.1) && p.0 < ax + (p.1 - ay) / (by - ay) * (bx - ax)
        });
        crossed.count() % 2 == 1
    }

    proptest! {
        #[test]
        fn what_lies_in_an_area_lies_in_its_clipping(
            outer in star(),
            hole in prop::option::of(0.05..0.95_f64),
            probes in prop::collection::vec((-60.0..4156.0_f64, -60.0..4156.0_f64), 20),
        ) {
            let holes = hole.map(|by| shrunk(&outer, by));
            let shape = shape(line(&outer), holes.into_iter().collect());
            let rings = clip(&shape, tile());
            for (x, y) in rings.iter().flatten() {
                prop_assert!((-64..=4160).contains(x) && (-64..=4160).contains(y));
            }
            let units = |c: &Coord| tile().fractional(LonLat::new(c.x, c.y).unwrap());
            let project = |l: &LineString| l.coords().map(units).collect::<LineString>();
            let whole = Polygon::new(project(shape.0[0].exterior()), shape.0[0].interiors().iter().map(project).collect());
            for p in probes {
                let near = |l: &LineString| Euclidean.distance(&Point::from(p), l) < 2.0;
                if !near(whole.exterior()) && !whole.interiors().iter().any(near) {
                    prop_assert_eq!(inside(&rings, p), whole.contains(&Point::from(p)));
                }
            }
        }

        #[test]
        fn winding_follows_the_role_of_a_ring(outer in star(), by in 0.3..0.9_f64) {
            let rings = clip(&shape(line(&outer), vec![shrunk(&outer, by)]), tile());
            for (i, ring) in rings.iter().enumerate() {
                prop_assert_eq!(doubled_area(ring) > 0, i == 0);
            }
        }
    }
}
