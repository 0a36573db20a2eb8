//! Dense symmetric systems by Cholesky factorisation.

/// A square matrix, row by row.
pub(crate) struct Matrix {
    /// Rows and columns.
    pub order: usize,
    /// The entries, row by row.
    entries: Vec<f64>,
}

impl Matrix {
    /// A matrix of zeros.
    pub(crate) fn zeros(order: usize) -> Self {
        Self { order, entries: vec![0.0; order * order] }
    }

    /// The entry of a row and a column.
    pub(crate) fn at(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.entries[row * self.order + column]
    }

    /// Solves M x = `right` for positive definite M; `None` if it is not.
    ///
    /// Reads the lower triangle only.
    pub(crate) fn solve(mut self, right: &[f64]) -> Option<Vec<f64>> {
        let n = self.order;
        for row in 0..n {
            for column in 0..=row {
                let (above, below) = self.entries.split_at(row * n);
                let mine = &below[..column];
                let theirs = if row == column { mine } else { &above[column * n..column * n + column] };
                let product: f64 = mine.iter().zip(theirs).map(|(a, b)| a * b).sum();
                let rest = self.entries[row * n + column] - product;
                self.entries[row * n + column] = if row == column {
                    if rest <= 0.0 || !rest.is_finite() {
                        return None;
                    }
                    rest.sqrt()
                } else {
                    rest / self.entries[column * n + column]
                };
            }
        }
        Some(self.substitute(right))
    }

    /// Forward and backward substitution through the factor.
    fn substitute(&self, right: &[f64]) -> Vec<f64> {
        let n = self.order;
        let mut x = right.to_vec();
        for row in 0..n {
            let line = &self.entries[row * n..row * n + row];
            let known: f64 = line.iter().zip(&x).map(|(a, b)| a * b).sum();
            x[row] = (x[row] - known) / self.entries[row * n + row];
        }
        for row in (0..n).rev() {
            let known: f64 = (row + 1..n).map(|below| self.entries[below * n + row] * x[below]).sum();
            x[row] = (x[row] - known) / self.entries[row * n + row];
        }
        x
    }
}
