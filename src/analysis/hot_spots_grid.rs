//! Hot spots among the cells of a regular grid.

use super::{
    hot_spots::Moments,
    normal::two_sided_p,
    real::real,
    significance::{Discoveries, benjamini_hochberg},
};

use crate::stop;

/// Square cells, row by row from the south, each with the sum of the values in it.
///
/// # Examples
///
/// Nine cells of 100 have the value 10 and the others 0, and the band includes the eight neighbours. Gi* of the middle
/// cell is then the greatest possible one, √99:
///
/// ```
/// use xuong::analysis::hot_spots_grid::{Grid, Spot};
///
/// let mut grid = Grid::new([0.0, 0.0], [9_999.0, 9_999.0], 1000.0, |_| true).unwrap();
/// assert_eq!(grid.sums().len(), 100);
/// for cell in 0..9 {
///     let (column, row) = (3.0 + f64::from(cell % 3), 3.0 + f64::from(cell / 3));
///     grid.add([(column + 0.5) * 1000.0, (row + 0.5) * 1000.0], 10.0);
/// }
/// let found = grid.hot_spots(1500.0, 0.05);
/// let middle = 4 * grid.columns() + 4;
/// assert!((found.z[middle].unwrap() - 99.0_f64.sqrt()).abs() < 1e-9);
/// assert_eq!(found.spots[middle], Some(Spot::Hot));
/// assert_eq!(found.spots[0], None);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    origin: [f64; 2],
    cell_m: f64,
    columns: usize,
    /// The sum of each cell, row by row; `None` outside the study area.
    sums: Vec<Option<f64>>,
}

/// The hot and cold spots of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridHotSpots {
    /// Gi* of each cell, row by row; `None` outside the study area, if the sums do not vary, or if the band contains
    /// all cells.
    pub z: Vec<Option<f64>>,
    /// The p-values up to which a cell is significant.
    pub discoveries: Discoveries,
    /// The classification of each cell, row by row; `None` if it is not significant.
    pub spots: Vec<Option<Spot>>,
}

/// A significant cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A cluster of high values.
    Hot,
    /// A cluster of low values.
    Cold,
}

impl Grid {
    /// An empty grid over the rectangle from `low` to `high` in metres. A cell is in the study area if `is_inside` is
    /// true for its centre.
    ///
    /// `None` if `cell_m` is not positive, a corner is not finite, or the grid would exceed 2^24 cells.
    pub fn new(
        low: [f64; 2],
        high: [f64; 2],
        cell_m: f64,
        is_inside: impl Fn([f64; 2]) -> bool,
    ) -> Option<Self> {
        let size = [0, 1].map(|axis| ((high[axis] - low[axis]) / cell_m).floor() + 1.0);
        let sound = cell_m > 0.0 && size.iter().all(|&size| size >= 1.0) && size[0] * size[1] <= 16_777_216.0;
        let [columns, rows] = sound.then(|| size.map(whole))?;
        let centre = |cell: usize, axis: usize| low[axis] + (real(cell) + 0.5) * cell_m;
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let sums = cells.map(|(column, row)| is_inside([centre(column, 0), centre(row, 1)]).then_some(0.0));
        Some(Self { origin: low, cell_m, columns, sums: sums.collect() })
    }

    /// Adds a value to the cell of a point, and the cell to the study area. Points outside the grid are ignored.
    pub fn add(&mut self, point: [f64; 2], value: f64) {
        let [column, row] = [0, 1].map(|axis| ((point[axis] - self.origin[axis]) / self.cell_m).floor());
        let (columns, rows) = (real(self.columns), real(self.sums.len() / self.columns));
        if (0.0..columns).contains(&column) && (0.0..rows).contains(&row) {
            let sum = &mut self.sums[whole(row) * self.columns + whole(column)];
            *sum = Some(sum.unwrap_or(0.0) + value);
        }
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The sum of each cell, row by row; `None` outside the study area.
    pub fn sums(&self) -> &[Option<f64>] {
        &self.sums
    }

    /// Gi* of each cell with the neighbours whose centres are within `band_m` metres (Ord & Getis 1995), and the cells
    /// that are significant at a false discovery `rate` (Caldas de Castro & Singer 2006).
    pub fn hot_spots(&self, band_m: f64, rate: f64) -> GridHotSpots {
        let inside: Vec<f64> = self.sums.iter().flatten().copied().collect();
        let (moments, near) = (Moments::of(&inside), Prefix::new(self));
        let reach = self.reach(band_m);
        let z = |(cell, sum): (usize, &Option<f64>)| {
            stop::check();
            sum.as_ref()?;
            let (sum, count) = near.disc(cell, &reach);
            moments.gi_star(sum, count)
        };
        let z: Vec<Option<f64>> = self.sums.iter().enumerate().map(z).collect();
        let p: Vec<Option<f64>> = z.iter().map(|z| z.map(two_sided_p)).collect();
        let discoveries = benjamini_hochberg(p.iter().copied(), rate);
        let spot = |(p, z): (&Option<f64>, &Option<f64>)| {
            let significant = (*p)? <= discoveries.threshold?;
            significant.then_some(if (*z)? > 0.0 { Spot::Hot } else { Spot::Cold })
        };
        let spots = p.iter().zip(&z).map(spot).collect();
        GridHotSpots { z, discoveries, spots }
    }

    /// For each distance in rows, the number of columns to each side within the band.
    fn reach(&self, band_m: f64) -> Vec<usize> {
        let within = |rows: usize, columns: usize| {
            let steps = real(rows * rows + columns * columns);
            steps == 0.0 || steps * self.cell_m * self.cell_m <= band_m * band_m
        };
        let widest = |rows: usize| (0..self.columns).take_while(|&columns| within(rows, columns)).count();
        let rows = self.sums.len() / self.columns;
        (0..rows).map(widest).take_while(|&count| count > 0).map(|count| count - 1).collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of cells, checked before"
)]
fn whole(number: f64) -> usize {
    number as usize
}

/// Prefix sums and counts of each row, beginning with 0.
struct Prefix {
    columns: usize,
    running: Vec<(f64, usize)>,
}

impl Prefix {
    fn new(grid: &Grid) -> Self {
        let mut running = Vec::with_capacity(grid.sums.len() + grid.sums.len() / grid.columns);
        for row in grid.sums.chunks(grid.columns) {
            let mut total = (0.0, 0);
            running.push(total);
            for sum in row {
                total = (total.0 + sum.unwrap_or(0.0), total.1 + usize::from(sum.is_some()));
                running.push(total);
            }
        }
        Self { columns: grid.columns, running }
    }

    /// The sum and number of the cells within the band of a cell.
    fn disc(&self, cell: usize, reach: &[usize]) -> (f64, usize) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let last = self.running.len() / (self.columns + 1) - 1;
        let rows = row.saturating_sub(reach.len() - 1)..=(row + reach.len() - 1).min(last);
        rows.fold((0.0, 0), |total, other| {
            let width = reach[other.abs_diff(row)];
            let start = other * (self.columns + 1);
            let from = self.running[start + column.saturating_sub(width)];
            let to = self.running[start + (column + width + 1).min(self.columns)];
            (total.0 + to.0 - from.0, total.1 + to.1 - from.1)
        })
    }
}
