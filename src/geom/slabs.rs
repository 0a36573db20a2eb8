//! Edges of a valid shape by slab of latitude and, within a slab, from west to east, for point location by binary
//! search however many edges cross a latitude.
//!
//! A segment tree (de Berg et al. 2008, Computational Geometry, §10.3) of lists, which are ordered because edges do
//! not cross. Orientation tests are exact.

use std::cmp::Ordering;

use geo::{Coord, CoordsIter, LinesIter, MultiPolygon};

use super::{bbox::Bbox, edge::Edge};

/// Edges by slab.
#[derive(Debug, Clone)]
pub(super) struct Slabs {
    /// The latitudes of all vertices, ascending; each pair of neighbours bounds a slab.
    latitudes: Vec<f64>,
    /// Vertices from south to north, then from west to east.
    vertices: Vec<(f64, f64)>,
    /// Edges along a parallel: latitude, western end, eastern end.
    level: Vec<(f64, f64, f64)>,
    /// All other edges, from south to north.
    edges: Vec<Edge>,
    /// The number of leaves of the tree, a power of two; the nodes are numbered from 1, level by level.
    leaves: usize,
    /// The end of the list of each node.
    ends: Vec<u32>,
    /// The list of each node: edges that span its slab and not the slab of its parent, from west to east.
    lists: Vec<u32>,
}

impl Slabs {
    /// Indexes the edges of a valid shape.
    pub(super) fn new(shape: &MultiPolygon) -> Self {
        let mut vertices: Vec<(f64, f64)> = shape.coords_iter().map(|c| (c.y, c.x)).collect();
        vertices.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        vertices.dedup();
        let mut latitudes: Vec<f64> = vertices.iter().map(|(lat, _)| *lat).collect();
        latitudes.dedup();
        let (mut level, mut edges) = (Vec::new(), Vec::new());
        for line in shape.lines_iter() {
            let (start, end) = (line.start, line.end);
            match start.y.partial_cmp(&end.y) {
                Some(Ordering::Less) => edges.push(Edge { start, end }),
                Some(Ordering::Greater) => edges.push(Edge { start: end, end: start }),
                _ if start == end => {}
                _ => level.push((start.y, start.x.min(end.x), start.x.max(end.x))),
            }
        }
        level.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        let leaves = latitudes.len().next_power_of_two();
        let mut slabs =
            Self { latitudes, vertices, level, edges, leaves, ends: Vec::new(), lists: Vec::new() };
        slabs.fill();
        slabs
    }

    /// Assigns the edges to nodes.
    fn fill(&mut self) {
        let mut placed: Vec<(u32, u32)> = Vec::new();
        for (number, edge) in (0..).zip(&self.edges) {
            let at = |lat: f64| self.leaves + self.latitudes.partition_point(|own| *own < lat);
            let (mut from, mut to) = (at(edge.start.y), at(edge.end.y));
            while from < to {
                let ends = [(from % 2 == 1, from), (to % 2 == 1, to - 1)];
                let nodes = ends.into_iter().filter(|(is_whole, _)| *is_whole).map(|(_, node)| node);
                placed
                    .extend(nodes.map(|node| (u32::try_from(node).expect("there are fewer nodes"), number)));
                (from, to) = (from.div_ceil(2), to / 2);
            }
        }
        let edge = |number: u32| &self.edges[number as usize];
        placed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| from_the_west(edge(a.1), edge(b.1))));
        let mut ends = vec![0; 2 * self.leaves];
        placed.iter().for_each(|(node, _)| ends[*node as usize] += 1);
        let mut end = 0;
        for own in &mut ends {
            end += *own;
            *own = end;
        }
        (self.ends, self.lists) = (ends, placed.into_iter().map(|(_, number)| number).collect());
    }

    fn list(&self, node: usize) -> &[u32] {
        &self.lists[self.ends[node - 1] as usize..self.ends[node] as usize]
    }

    /// The number of edges of a list that are west of all given points, and the next edge.
    fn west_of(&self, list: &[u32], points: &[Coord]) -> (usize, Option<&Edge>) {
        let edge = |number: &u32| &self.edges[*number as usize];
        let west = list.partition_point(|number| points.iter().all(|at| edge(number).side(*at) < 0.0));
        (west, list.get(west).map(edge))
    }

    /// Whether a point is in the area or on its border.
    pub(super) fn covers(&self, at: Coord) -> bool {
        if self.is_vertex(at) || self.is_on_level(at) {
            return true;
        }
        let leaf = self.latitudes.partition_point(|lat| *lat <= at.y);
        if leaf == 0 || leaf == self.latitudes.len() {
            return false;
        }
        let (mut node, mut passed) = (self.leaves + leaf - 1, 0);
        while node > 0 {
            let (west, next) = self.west_of(self.list(node), &[at]);
            if next.is_some_and(|edge| edge.side(at).is_nan()) {
                return true;
            }
            passed += west;
            node /= 2;
        }
        passed % 2 == 1
    }

    fn is_vertex(&self, at: Coord) -> bool {
        let place = self.vertices.partition_point(|vertex| *vertex < (at.y, at.x));
        self.vertices.get(place) == Some(&(at.y, at.x))
    }

    #[expect(clippy::float_cmp, reason = "a level edge lies at exactly the latitude of its ends")]
    fn is_on_level(&self, at: Coord) -> bool {
        let place = self.level.partition_point(|(lat, west, _)| (*lat, *west) <= (at.y, at.x));
        let last = place.checked_sub(1).map(|place| self.level[place]);
        last.is_some_and(|(lat, _, east)| lat == at.y && at.x <= east)
    }

    /// Whether an edge shares a point with a box.
    pub(super) fn touch(&self, bbox: &Bbox) -> bool {
        let first = self.level.partition_point(|(lat, ..)| *lat < bbox.south);
        let mut level = self.level[first..].iter().take_while(|(lat, ..)| *lat <= bbox.north);
        level.any(|(_, west, east)| *west <= bbox.east && bbox.west <= *east)
            || self.touch_below(1, 0, self.leaves, bbox)
    }

    /// Whether an edge of a node or its descendants shares a point with a box; the node has `leaves` leaves from
    /// `first` on.
    fn touch_below(&self, node: usize, first: usize, leaves: usize, bbox: &Bbox) -> bool {
        let last = self.latitudes.len() - 1;
        if first >= last {
            return false;
        }
        let south = self.latitudes[first].max(bbox.south);
        let north = self.latitudes[(first + leaves).min(last)].min(bbox.north);
        if south > north {
            return false;
        }
        let side = |x: f64| [Coord { x, y: south }, Coord { x, y: north }];
        let (_, next) = self.west_of(self.list(node), &side(bbox.west));
        let is_east = |edge: &Edge| side(bbox.east).iter().all(|at| edge.side(*at) > 0.0);
        if next.is_some_and(|edge| !is_east(edge)) {
            return true;
        }
        let half = leaves / 2;
        half > 0
            && (self.touch_below(2 * node, first, half, bbox)
                || self.touch_below(2 * node + 1, first + half, half, bbox))
    }
}

/// Orders two edges that span a common slab and do not cross.
fn from_the_west(a: &Edge, b: &Edge) -> Ordering {
    // Compares by the end of one edge that is level with the other edge.
    let beside = |edge: &Edge, at: Coord| match edge.side(at) {
        side if side > 0.0 => Ordering::Less,
        side if side < 0.0 => Ordering::Greater,
        _ => Ordering::Equal,
    };
    let south = if a.start.y >= b.start.y { beside(b, a.start) } else { beside(a, b.start).reverse() };
    let north = || if a.end.y <= b.end.y { beside(b, a.end) } else { beside(a, b.end).reverse() };
    south.then_with(north)
}
