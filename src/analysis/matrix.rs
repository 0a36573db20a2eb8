//! The region-by-sector matrix from which most indicators are computed.

use super::{
    shares::{Shares, is_weight},
    sum::sum,
};

/// Weights of sectors in regions (firms, employees, revenue), with their totals.
///
/// The sectors are those of the classification, whether or not they occur.
///
/// # Examples
///
/// ```
/// use xuong::analysis::matrix::Matrix;
///
/// let matrix = Matrix::new(3, vec![1.0, 2.0, 0.0, 3.0, 4.0, 0.0]).unwrap();
/// assert_eq!((matrix.regions(), matrix.sectors(), matrix.total()), (2, 3, 10.0));
/// assert_eq!(matrix.region_totals(), [3.0, 7.0]);
/// assert_eq!(matrix.sector_totals(), [4.0, 6.0, 0.0]);
/// assert_eq!(matrix.location_of(0).unwrap().as_slice(), [0.25, 0.75]);
/// assert_eq!(matrix.location_of(2), None, "the sector is absent");
/// assert_eq!(Matrix::new(3, vec![1.0, 2.0]), None, "an incomplete row");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    sectors: usize,
    /// Region by region.
    cells: Vec<f64>,
    region_totals: Vec<f64>,
    sector_totals: Vec<f64>,
    total: f64,
}

impl Matrix {
    /// Takes the cells region by region, `sectors` for each.
    ///
    /// `None` if there is no sector, the cells do not fill whole rows, or one is negative, not finite or out of range
    /// (1e-100 to 1e100).
    pub fn new(sectors: usize, cells: Vec<f64>) -> Option<Self> {
        let filled = sectors > 0 && cells.len().is_multiple_of(sectors);
        if !filled || !cells.iter().all(|cell| is_weight(*cell)) {
            return None;
        }
        let region_totals: Vec<f64> =
            cells.chunks_exact(sectors).map(|row| sum(row.iter().copied())).collect();
        let column = |sector: usize| cells.iter().skip(sector).step_by(sectors).copied();
        let sector_totals = (0..sectors).map(|sector| sum(column(sector))).collect();
        let total = sum(region_totals.iter().copied());
        Some(Self { sectors, cells, region_totals, sector_totals, total })
    }

    /// The number of regions.
    pub fn regions(&self) -> usize {
        self.region_totals.len()
    }

    /// The number of sectors.
    pub fn sectors(&self) -> usize {
        self.sectors
    }

    /// The weights of a region, sector by sector.
    pub fn region(&self, region: usize) -> &[f64] {
        &self.cells[region * self.sectors..][..self.sectors]
    }

    /// The weights of a sector, region by region.
    pub fn sector(&self, sector: usize) -> impl Iterator<Item = f64> {
        self.cells.iter().skip(sector).step_by(self.sectors).copied()
    }

    /// All weights, region by region.
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// The total of each region.
    pub fn region_totals(&self) -> &[f64] {
        &self.region_totals
    }

    /// The total of each sector.
    pub fn sector_totals(&self) -> &[f64] {
        &self.sector_totals
    }

    /// The total of the city.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// The sector mix of a region; `None` if it is empty.
    pub fn region_mix(&self, region: usize) -> Option<Shares> {
        Shares::of(self.region(region))
    }

    /// The sector mix of the city; `None` if it is empty.
    pub fn city_mix(&self) -> Option<Shares> {
        Shares::of(&self.sector_totals)
    }

    /// The sector mix of the city without a region; `None` if nothing is left.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::matrix::Matrix;
    ///
    /// let matrix = Matrix::new(2, vec![9.0, 1.0, 1.0, 3.0]).unwrap();
    /// assert_eq!(matrix.rest_mix(0), matrix.region_mix(1), "of two regions the other one");
    /// ```
    pub fn rest_mix(&self, region: usize) -> Option<Shares> {
        let mut rest = vec![0.0; self.sectors];
        for other in (0..self.regions()).filter(|other| *other != region) {
            rest.iter_mut().zip(self.region(other)).for_each(|(total, weight)| *total += weight);
        }
        Shares::of(&rest)
    }

    /// The distribution of the city over the regions; `None` if it is empty.
    pub fn location(&self) -> Option<Shares> {
        Shares::of(&self.region_totals)
    }

    /// The distribution of a sector over the regions; `None` if it is absent from the city.
    pub fn location_of(&self, sector: usize) -> Option<Shares> {
        Shares::of(&self.sector(sector).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, &[])]
    #[case(2, &[1.0, 2.0, 3.0])]
    #[case(2, &[1.0, -2.0])]
    #[case(2, &[1.0, f64::NAN])]
    #[case(1, &[f64::INFINITY])]
    fn what_is_no_table_is_refused(#[case] sectors: usize, #[case] cells: &[f64]) {
        assert_eq!(Matrix::new(sectors, cells.to_vec()), None);
    }

    #[test]
    fn a_city_without_regions_has_no_mix() {
        let empty = Matrix::new(2, Vec::new()).unwrap();
        assert_eq!((empty.regions(), empty.city_mix(), empty.location_of(1)), (0, None, None));
    }
}
