//! A spatial index of points in square cells.

use std::ops::Range;

/// Points ordered by occupied cell, cells by row and column. The index of a point in this order is its place.
pub(super) struct Cells {
    origin: [f64; 2],
    side_m: f64,
    /// The row and column of each occupied cell, ascending.
    keys: Vec<u64>,
    /// The first place of each cell, and the number of points.
    starts: Vec<usize>,
    boxes: Vec<Bounds>,
    /// The original index of the point at each place.
    pub(super) indices: Vec<usize>,
    /// The point at each place.
    pub(super) points: Vec<[f64; 2]>,
}

/// The bounds of the points of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    low: [f64; 2],
    high: [f64; 2],
}

impl Cells {
    /// Indexes points with cells of a positive side.
    pub(super) fn new(points: &[[f64; 2]], side_m: f64) -> Self {
        let low = |axis: usize| points.iter().map(|point| point[axis]).fold(f64::INFINITY, f64::min);
        let origin = [low(0), low(1)];
        let mut keyed: Vec<(u64, usize)> = (0..points.len())
            .map(|index| {
                let [column, row] = cell_of(points[index], origin, side_m);
                (key(row, column), index)
            })
            .collect();
        keyed.sort_unstable();
        let (mut keys, mut starts) = (Vec::new(), Vec::new());
        for (place, &(key, _)) in keyed.iter().enumerate() {
            if keys.last() != Some(&key) {
                keys.push(key);
                starts.push(place);
            }
        }
        starts.push(points.len());
        let indices: Vec<usize> = keyed.into_iter().map(|(_, index)| index).collect();
        let points: Vec<[f64; 2]> = indices.iter().map(|&index| points[index]).collect();
        let boxes = starts.windows(2).map(|pair| Bounds::around(&points[pair[0]..pair[1]])).collect();
        Self { origin, side_m, keys, starts, boxes, indices, points }
    }

    /// Indexes points for [`Self::places_near`]: points within the radius of a position are in the 3 × 3 cells around
    /// it. The side is slightly longer than the radius as a margin for rounding.
    pub(super) fn reaching(points: &[[f64; 2]], radius_m: f64) -> Self {
        Self::new(points, radius_m * (1.0 + 1e-9))
    }

    /// The number of occupied cells.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The places of the points of a cell.
    pub(super) fn places(&self, cell: usize) -> Range<usize> {
        self.starts[cell]..self.starts[cell + 1]
    }

    /// The bounds of the points of a cell.
    pub(super) fn bounds(&self, cell: usize) -> &Bounds {
        &self.boxes[cell]
    }

    /// The occupied cells at most `reach` columns and rows from a cell, including itself.
    pub(super) fn around(&self, cell: usize, reach: u32) -> impl Iterator<Item = usize> + '_ {
        let (row, column) = unkey(self.keys[cell]);
        self.block(row, column, reach)
    }

    /// The places in the 3 × 3 cells around a position, which include all points within one side of it.
    pub(super) fn places_near(&self, position: [f64; 2]) -> impl Iterator<Item = usize> + '_ {
        // Cells are counted from one left of and below the first, so that none has a negative index.
        let shifted = [self.origin[0] - self.side_m, self.origin[1] - self.side_m];
        let beyond = position[0] < shifted[0] || position[1] < shifted[1];
        let [column, row] = cell_of(position, shifted, self.side_m);
        let rows = row.saturating_sub(2)..=row;
        let rows = rows.filter(move |_| !beyond);
        rows.flat_map(move |row| self.run(row, column.saturating_sub(2), column))
            .flat_map(|cell| self.places(cell))
    }

    fn block(&self, row: u32, column: u32, reach: u32) -> impl Iterator<Item = usize> + '_ {
        let (first, last) = (column.saturating_sub(reach), column.saturating_add(reach));
        (row.saturating_sub(reach)..=row.saturating_add(reach))
            .flat_map(move |row| self.run(row, first, last))
    }

    /// The occupied cells of a row between two columns.
    fn run(&self, row: u32, first: u32, last: u32) -> Range<usize> {
        let from = self.keys.partition_point(|&other| other < key(row, first));
        let length = self.keys[from..].iter().take_while(|&&other| other <= key(row, last)).count();
        from..from + length
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the origin is the lowest corner, and an extent has fewer than 2^32 sides"
)]
fn cell_of(point: [f64; 2], origin: [f64; 2], side_m: f64) -> [u32; 2] {
    [0, 1].map(|axis| ((point[axis] - origin[axis]) / side_m) as u32)
}

fn key(row: u32, column: u32) -> u64 {
    u64::from(row) << 32 | u64::from(column)
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of a key")]
fn unkey(key: u64) -> (u32, u32) {
    ((key >> 32) as u32, key as u32)
}

impl Bounds {
    fn around(points: &[[f64; 2]]) -> Self {
        let start = Self { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
        points.iter().fold(start, |bounds, point| Self {
            low: [bounds.low[0].min(point[0]), bounds.low[1].min(point[1])],
            high: [bounds.high[0].max(point[0]), bounds.high[1].max(point[1])],
        })
    }

    /// The bounds of a single point.
    pub(super) fn of(point: [f64; 2]) -> Self {
        Self { low: point, high: point }
    }

    /// The least squared distance between points of two boxes.
    pub(super) fn least_m2(&self, other: &Self) -> f64 {
        let gap =
            |axis: usize| (self.low[axis] - other.high[axis]).max(other.low[axis] - self.high[axis]).max(0.0);
        gap(0) * gap(0) + gap(1) * gap(1)
    }

    /// The greatest squared distance between points of two boxes.
    pub(super) fn greatest_m2(&self, other: &Self) -> f64 {
        let span = |axis: usize| (self.high[axis] - other.low[axis]).max(other.high[axis] - self.low[axis]);
        span(0) * span(0) + span(1) * span(1)
    }
}

/// The squared distance between two points.
pub(super) fn distance_m2(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    dx * dx + dy * dy
}
