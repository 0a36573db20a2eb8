//! Cluster stars of the European Cluster Observatory.

use super::{matrix::Matrix, structure::location_quotient};

/// The location quotient from which a region is specialised.
const SPECIALISED: f64 = 2.0;
/// The leading tenth: a tenth of the values compared, rounded up.
const LEADING: usize = 10;

/// The stars of a sector in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stars {
    /// The region is in the leading tenth of those with the sector, by weight.
    pub size: bool,
    /// The location quotient is at least 2.
    pub specialisation: bool,
    /// The sector's share of its region is in the leading tenth of all shares in the city.
    pub focus: bool,
    /// The number of criteria that are met; 0 below the minimum weight.
    pub count: u8,
}

/// The stars of each sector of each region, region by region; `None` where a sector is absent. Below the weight
/// `minimum` a sector has no stars.
///
/// Equal values share the better rank.
///
/// # Examples
///
/// The first region has 30 of the 32 firms of a sector, but another sector is larger there:
///
/// ```
/// use xuong::analysis::{matrix::Matrix, stars::stars};
///
/// let matrix = Matrix::new(2, vec![30.0, 70.0, 1.0, 99.0, 1.0, 99.0]).unwrap();
/// let found = stars(&matrix, 0.0)[0].unwrap();
/// assert!(found.size && found.specialisation && !found.focus);
/// assert_eq!(found.count, 2);
/// assert_eq!(stars(&matrix, 50.0)[0].unwrap().count, 0, "too small");
/// ```
pub fn stars(matrix: &Matrix, minimum: f64) -> Vec<Option<Stars>> {
    let large: Vec<f64> = (0..matrix.sectors()).map(|s| leading(matrix.sector(s).collect())).collect();
    let shares: Vec<f64> = (0..matrix.regions()).flat_map(|region| region_shares(matrix, region)).collect();
    let focused = leading(shares.clone());
    let of_cell = |(cell, weight): (usize, &f64)| {
        let (region, sector) = (cell / matrix.sectors(), cell % matrix.sectors());
        (*weight > 0.0).then(|| {
            let size = *weight >= large[sector];
            let specialisation = location_quotient(matrix, region, sector) >= Some(SPECIALISED);
            let focus = shares[cell] >= focused;
            let earned = u8::from(size) + u8::from(specialisation) + u8::from(focus);
            let count = if *weight >= minimum { earned } else { 0 };
            Stars { size, specialisation, focus, count }
        })
    };
    matrix.cells().iter().enumerate().map(of_cell).collect()
}

/// The smallest value of the leading tenth of those above zero.
fn leading(mut values: Vec<f64>) -> f64 {
    values.retain(|value| *value > 0.0);
    values.sort_unstable_by(|a, b| b.total_cmp(a));
    values.len().div_ceil(LEADING).checked_sub(1).map_or(f64::INFINITY, |last| values[last])
}

fn region_shares(matrix: &Matrix, region: usize) -> impl Iterator<Item = f64> {
    let total = matrix.region_totals()[region];
    matrix.region(region).iter().map(move |weight| if total > 0.0 { weight / total } else { 0.0 })
}
