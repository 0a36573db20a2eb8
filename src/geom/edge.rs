//! A straight edge of an area: on which side of it a point lies, exactly, and whether it meets a box.

use geo::{
    Coord,
    kernels::{Kernel, Orientation, RobustKernel},
};

use super::bbox::Bbox;

/// How far plain arithmetic may miss the side of an edge, relative to the sum it subtracts.
const SIDE_ERROR: f64 = 3.330_669_062_177_372_4e-16;

/// An edge from one vertex to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Where it comes from.
    pub(super) start: Coord,
    /// Where it goes.
    pub(super) end: Coord,
}

impl Edge {
    /// The southern and the northern end.
    pub(super) fn latitudes(&self) -> (f64, f64) {
        (self.start.y.min(self.end.y), self.start.y.max(self.end.y))
    }

    /// Whether the envelope of the edge holds a point.
    pub(super) fn holds(&self, at: Coord) -> bool {
        let (west, east) = (self.start.x.min(self.end.x), self.start.x.max(self.end.x));
        let (south, north) = self.latitudes();
        west <= at.x && at.x <= east && south <= at.y && at.y <= north
    }

    /// Positive for a point left of the edge, negative right of it, not a number for one in line with it.
    ///
    /// Plain arithmetic decides when its error is bounded (Ozaki et al. 2016, doi:10.1007/s10543-015-0574-9).
    #[inline]
    pub(super) fn side(&self, at: Coord) -> f64 {
        let left = (self.start.x - at.x) * (self.end.y - at.y);
        let right = (self.start.y - at.y) * (self.end.x - at.x);
        let side = left - right;
        if side.abs() > SIDE_ERROR * (left + right).abs() { side } else { self.exact_side(at) }
    }

    #[cold]
    fn exact_side(&self, at: Coord) -> f64 {
        match RobustKernel::orient2d(self.start, self.end, at) {
            Orientation::CounterClockwise => 1.0,
            Orientation::Clockwise => -1.0,
            Orientation::Collinear => f64::NAN,
        }
    }

    /// Whether the edge may share a point with another one; it does unless both lie in one line.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let apart = |a: f64, b: f64, c: f64, d: f64| a.max(b) < c.min(d) || c.max(d) < a.min(b);
        if apart(self.start.x, self.end.x, other.start.x, other.end.x)
            || apart(self.start.y, self.end.y, other.start.y, other.end.y)
        {
            return false;
        }
        let one_side = |edge: &Self, a: Coord, b: Coord| {
            let (a, b) = (edge.side(a), edge.side(b));
            (a > 0.0 && b > 0.0) || (a < 0.0 && b < 0.0)
        };
        !one_side(self, other.start, other.end) && !one_side(other, self.start, self.end)
    }

    /// Whether the edge shares a point with a box: their envelopes do, and the two corners of the box that are farthest
    /// from each other across the edge do not lie on one side of it.
    pub(super) fn touches(&self, bbox: &Bbox) -> bool {
        let (a, b) = (self.start, self.end);
        let apart = (a.x.max(b.x) < bbox.west)
            | (a.x.min(b.x) > bbox.east)
            | (a.y.max(b.y) < bbox.south)
            | (a.y.min(b.y) > bbox.north);
        if apart {
            return false;
        }
        let (left, right) =
            if (a.x < b.x) == (a.y < b.y) { (bbox.north, bbox.south) } else { (bbox.south, bbox.north) };
        let western = self.side(Coord { x: bbox.west, y: left });
        let eastern = self.side(Coord { x: bbox.east, y: right });
        !((western > 0.0 && eastern > 0.0) || (western < 0.0 && eastern < 0.0))
    }
}
