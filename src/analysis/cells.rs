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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Points on a lattice, so that many lie on the borders of cells and some coincide.
    fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
        let point =
            (-40..40_i32, -40..40_i32).prop_map(|(x, y)| [f64::from(x) * 5.0, 1e6 + f64::from(y) * 5.0]);
        proptest::collection::vec(point, 1..60)
    }

    proptest! {
        #[test]
        fn every_point_lies_in_one_cell_within_its_bounds(points in points(), side in 1..12_u32) {
            let cells = Cells::new(&points, f64::from(side) * 5.0);
            let places: Vec<usize> = (0..cells.len()).flat_map(|cell| cells.places(cell)).collect();
            prop_assert_eq!(places, (0..points.len()).collect::<Vec<_>>());
            let indices: BTreeSet<usize> = cells.indices.iter().copied().collect();
            prop_assert_eq!(indices.len(), points.len());
            for cell in 0..cells.len() {
                for place in cells.places(cell) {
                    prop_assert!(distance_m2(cells.points[place], points[cells.indices[place]]) <= 0.0);
                    prop_assert!(cells.bounds(cell).least_m2(&Bounds::of(cells.points[place])) == 0.0);
                }
                let order = cells.indices[cells.places(cell)].to_vec();
                prop_assert!(order.is_sorted(), "the order of the points is kept within a cell");
            }
        }

        #[test]
        fn no_point_within_the_radius_is_missed(points in points(), radius in 1..15_u32, x in -60..60_i32, y in -60..60_i32) {
            let (radius_m, at) = (f64::from(radius) * 5.0, [f64::from(x) * 5.0, 1e6 + f64::from(y) * 5.0]);
            let cells = Cells::reaching(&points, radius_m);
            let near: Vec<usize> = cells.places_near(at).collect();
            prop_assert_eq!(near.iter().collect::<BTreeSet<_>>().len(), near.len(), "each place once");
            let is_within = |place: &usize| distance_m2(at, cells.points[*place]) <= radius_m * radius_m;
            prop_assert!((0..points.len()).filter(is_within).all(|place| near.contains(&place)));
        }

        #[test]
        fn cells_around_are_those_few_rows_and_columns_away(points in points(), side in 1..9_u32, reach in 0..4_u32) {
            let cells = Cells::new(&points, f64::from(side) * 5.0);
            for cell in 0..cells.len() {
                let (row, column) = unkey(cells.keys[cell]);
                let is_near = |other: &usize| {
                    let (there, across) = unkey(cells.keys[*other]);
                    there.abs_diff(row) <= reach && across.abs_diff(column) <= reach
                };
                let expected: Vec<usize> = (0..cells.len()).filter(is_near).collect();
                prop_assert_eq!(cells.around(cell, reach).collect::<Vec<_>>(), expected);
            }
        }

        #[test]
        fn boxes_bound_the_distances_of_their_points(a in points(), b in points()) {
            let (one, other) = (Bounds::around(&a), Bounds::around(&b));
            let distances = || a.iter().flat_map(|p| b.iter().map(|q| distance_m2(*p, *q)));
            prop_assert!(distances().all(|d| one.least_m2(&other) <= d && d <= one.greatest_m2(&other)));
            prop_assert!((one.greatest_m2(&other) - other.greatest_m2(&one)).abs() <= 0.0);
        }
    }

    #[test]
    fn positions_far_away_are_near_nothing() {
        let cells = Cells::reaching(&[[0.0, 0.0], [7.0, 7.0]], 10.0);
        for at in [[-1e9, 0.0], [0.0, -1e9], [1e12, 0.0], [0.0, 1e300], [-21.0, 0.0], [0.0, 30.1]] {
            assert_eq!(cells.places_near(at).count(), 0, "{at:?}");
        }
        assert_eq!(cells.places_near([-3.0, -3.0]).count(), 2);
        assert_eq!(Cells::new(&[], 5.0).len(), 0);
        assert_eq!(Cells::reaching(&[], 5.0).places_near([0.0, 0.0]).count(), 0);
    }
}
