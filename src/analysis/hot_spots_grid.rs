//! Hot spots among the cells of a regular grid.

use super::{
    hot_spots::Moments,
    normal::two_sided_p,
    real::real,
    significance::{Discoveries, benjamini_hochberg},
};

use crate::stop;

/// Square cells in rows from the south, each with the sum of the values in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    origin: [f64; 2],
    cell_m: f64,
    columns: usize,
    /// The sum of each cell, row by row; `None` outside the study area.
    sums: Vec<Option<f64>>,
}

/// What the cells of a grid show.
#[derive(Debug, Clone, PartialEq)]
pub struct GridHotSpots {
    /// Gi* of each cell, row by row; `None` outside the study area, if the sums do not vary, or if the band holds all.
    pub z: Vec<Option<f64>>,
    /// The p-values up to which a cell is hot or cold.
    pub discoveries: Discoveries,
    /// What each cell is, in the same order; `None` if chance explains it.
    pub spots: Vec<Option<Spot>>,
}

/// A significant cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// High values lie together.
    Hot,
    /// Low values lie together.
    Cold,
}

impl Grid {
    /// An empty grid over a rectangle from `low` to `high`; cells of which the centre `is_inside` are in the study area.
    ///
    /// `None` if `cell_m` is not above 0, a corner is not finite, or the grid would exceed 2^24 cells.
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

    /// Adds a value to the cell of a point, which is in the study area from then on; a point outside the grid is left out.
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

    /// Gi* of the cells with their neighbours of which the centre is within `band_m` (Ord & Getis 1995), and those that
    /// stay significant at a false discovery `rate` (Caldas de Castro & Singer 2006).
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

    /// For each number of rows up and down, how many columns to each side the band reaches.
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

/// Running sums and counts along each row, with a 0 before the first column.
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

    /// Sum and number of the cells around one.
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
