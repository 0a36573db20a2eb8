//! A straight edge of a polygon: exact orientation tests, and intersection with a box.

use geo::{
    Coord,
    kernels::{Kernel, Orientation, RobustKernel},
};

use super::bbox::Bbox;

/// The relative error bound of the orientation test in floating-point arithmetic.
const SIDE_ERROR: f64 = 3.330_669_062_177_372_4e-16;

/// An edge from one vertex to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// The first vertex.
    pub(super) start: Coord,
    /// The second vertex.
    pub(super) end: Coord,
}

impl Edge {
    /// The latitudes of the southern and the northern end.
    pub(super) fn latitudes(&self) -> (f64, f64) {
        (self.start.y.min(self.end.y), self.start.y.max(self.end.y))
    }

    /// Whether a point is in the envelope of the edge.
    pub(super) fn holds(&self, at: Coord) -> bool {
        let (west, east) = (self.start.x.min(self.end.x), self.start.x.max(self.end.x));
        let (south, north) = self.latitudes();
        west <= at.x && at.x <= east && south <= at.y && at.y <= north
    }

    /// The orientation of a point: positive to the left of the edge, negative to the right, NaN if collinear.
    ///
    /// Floating-point arithmetic decides where its error is bounded (Ozaki et al. 2016,
    /// doi:10.1007/s10543-015-0574-9), exact arithmetic elsewhere.
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

    /// Whether the edge may share a point with another one; the answer is exact unless both are collinear.
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

    /// Whether the edge shares a point with a box: their envelopes intersect, and the two corners of the box farthest
    /// from each other across the edge are not strictly on the same side of it.
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
