//! Geographic concentration of sectors.

use super::{inequality::gini, matrix::Matrix, shares::Shares, structure::location_quotient, sum::sum};

/// Locational Gini coefficient (Hoover 1936): 0 if the sector is distributed as all industry, towards 1 if it is
/// concentrated. Krugman (1991) gives half of it.
///
/// Empty regions are omitted. `None` if the sector is absent from the city.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{concentration::locational_gini, matrix::Matrix};
///
/// let as_all = Matrix::new(2, vec![10.0, 30.0, 20.0, 60.0]).unwrap();
/// assert!(locational_gini(&as_all, 0).unwrap() < 1e-12);
/// let in_one_of_two = Matrix::new(2, vec![10.0, 0.0, 0.0, 10.0]).unwrap();
/// assert!((locational_gini(&in_one_of_two, 0).unwrap() - 0.5).abs() < 1e-12);
/// ```
pub fn locational_gini(matrix: &Matrix, sector: usize) -> Option<f64> {
    let (own, all) = (matrix.location_of(sector)?, matrix.location()?);
    let mut regions: Vec<(f64, f64)> = own.iter().zip(all.iter()).filter(|region| region.1 > 0.0).collect();
    regions.sort_unstable_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let mut below = 0.0;
    let double_area = sum(regions.into_iter().map(|(own, all)| {
        let slice = all * (2.0 * below + own);
        below += own;
        slice
    }));
    Some((1.0 - double_area).max(0.0))
}

/// Gini coefficient of the location quotients of a sector, with equal weights of the regions (Ceapraz 2008).
///
/// Empty regions are omitted. `None` if the sector is absent from the city.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{concentration::quotient_gini, matrix::Matrix};
///
/// // The quotients of the first sector are 2 and 0, however large the regions are.
/// let in_one_of_two = Matrix::new(2, vec![10.0, 0.0, 0.0, 10.0]).unwrap();
/// assert!((quotient_gini(&in_one_of_two, 0).unwrap() - 0.5).abs() < 1e-12);
/// ```
pub fn quotient_gini(matrix: &Matrix, sector: usize) -> Option<f64> {
    let regions = 0..matrix.regions();
    let quotients: Vec<f64> =
        regions.filter_map(|region| location_quotient(matrix, region, sector)).collect();
    Shares::of(&quotients).map(|shares| gini(&shares))
}

/// Hoover's localisation coefficient (1936): the share of a sector that would have to move for it to be distributed as
/// all industry.
///
/// `None` if the sector is absent from the city.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{concentration::hoover_localisation, matrix::Matrix};
///
/// // Half of the sector would have to move from the one region to the other.
/// let in_one_of_two = Matrix::new(2, vec![10.0, 0.0, 0.0, 10.0]).unwrap();
/// assert_eq!(hoover_localisation(&in_one_of_two, 0), Some(0.5));
/// ```
pub fn hoover_localisation(matrix: &Matrix, sector: usize) -> Option<f64> {
    let (own, all) = (matrix.location_of(sector)?, matrix.location()?);
    Some(sum(own.iter().zip(all.iter()).map(|(own, all)| (own - all).abs())) / 2.0)
}

/// Concentration of a sector beyond that of its plants (Ellison & Glaeser 1997).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EllisonGlaeser {
    /// Raw concentration G: the sum of squared differences between the shares of the sector and of the city.
    pub raw: f64,
    /// Herfindahl index of the plants.
    pub plants_herfindahl: f64,
    /// The index gamma; may be negative. `None` for one plant or one region.
    pub gamma: Option<f64>,
    /// The variance of G if the plants choose their regions at random.
    pub variance: f64,
    /// The difference between G and its expectation in standard deviations; `None` if those are zero.
    pub z: Option<f64>,
    /// The index of Maurel & Sedillot (1999). `None` for one plant or one region.
    pub gamma_maurel_sedillot: Option<f64>,
}

/// Measures the concentration of a sector with plants of the given sizes; `None` if the plants, the sector or the city
/// are empty.
///
/// # Examples
///
/// Plants that are all in one region have γ = 1, whatever their number:
///
/// ```
/// use xuong::analysis::{concentration::ellison_glaeser, matrix::Matrix};
///
/// let matrix = Matrix::new(2, vec![4.0, 0.0, 0.0, 4.0]).unwrap();
/// let found = ellison_glaeser(&matrix, 0, &[1.0; 4]).unwrap();
/// assert_eq!((found.raw, found.plants_herfindahl), (0.5, 0.25));
/// assert!((found.gamma.unwrap() - 1.0).abs() < 1e-12);
/// ```
pub fn ellison_glaeser(matrix: &Matrix, sector: usize, plants: &[f64]) -> Option<EllisonGlaeser> {
    let (own, all) = (matrix.location_of(sector)?, matrix.location()?);
    let plants = Shares::of(plants)?;
    let powers = |shares: &Shares, power| sum(shares.iter().map(|share: f64| share.powi(power)));
    let (x2, x3) = (powers(&all, 2), powers(&all, 3));
    let (h, z4) = (powers(&plants, 2), powers(&plants, 4));
    let raw = sum(own.iter().zip(all.iter()).map(|(own, all)| (own - all).powi(2)));
    let variance = 2.0 * (h * h * (x2 - 2.0 * x3 + x2 * x2) - z4 * (x2 - 4.0 * x3 + 3.0 * x2 * x2)).max(0.0);
    let excess = raw - (1.0 - x2) * h;
    let defined = x2 < 1.0 && h < 1.0;
    let own_excess = (own.sum_of_squares() - x2) / (1.0 - x2) - h;
    Some(EllisonGlaeser {
        raw,
        plants_herfindahl: h,
        gamma: defined.then(|| excess / ((1.0 - x2) * (1.0 - h))),
        variance,
        z: (variance > 0.0).then(|| excess / variance.sqrt()),
        gamma_maurel_sedillot: defined.then(|| own_excess / (1.0 - h)),
    })
}

/// Co-agglomeration index of two sectors (Ellison, Glaeser & Kerr 2010).
///
/// `None` if either is absent from the city, or there is one region only.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{concentration::coagglomeration, matrix::Matrix};
///
/// let apart = Matrix::new(2, vec![10.0, 0.0, 0.0, 10.0]).unwrap();
/// assert_eq!(coagglomeration(&apart, 0, 1), Some(-1.0));
/// ```
pub fn coagglomeration(matrix: &Matrix, one: usize, other: usize) -> Option<f64> {
    let (one, other) = (matrix.location_of(one)?, matrix.location_of(other)?);
    let all = matrix.location()?;
    let apart = 1.0 - all.sum_of_squares();
    let together = one.iter().zip(other.iter()).zip(all.iter());
    let shared = sum(together.map(|((one, other), all)| (one - all) * (other - all)));
    (apart > 0.0).then(|| shared / apart)
}

/// Locational correlation of two sectors over all regions (Porter 2003): the Pearson correlation of their weights.
///
/// `None` if either has the same weight everywhere.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{concentration::locational_correlation, matrix::Matrix};
///
/// let supplier_and_customer = Matrix::new(2, vec![1.0, 2.0, 3.0, 6.0, 5.0, 10.0]).unwrap();
/// assert!((locational_correlation(&supplier_and_customer, 0, 1).unwrap() - 1.0).abs() < 1e-12);
/// ```
pub fn locational_correlation(matrix: &Matrix, one: usize, other: usize) -> Option<f64> {
    let (one, other) = (deviations(matrix, one), deviations(matrix, other));
    let product = |a: &[f64], b: &[f64]| sum(a.iter().zip(b).map(|(a, b)| a * b));
    let spread = product(&one, &one).sqrt() * product(&other, &other).sqrt();
    (spread > 0.0).then(|| (product(&one, &other) / spread).clamp(-1.0, 1.0))
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 regions")]
fn deviations(matrix: &Matrix, sector: usize) -> Vec<f64> {
    let mean = matrix.sector_totals()[sector] / matrix.regions() as f64;
    matrix.sector(sector).map(|weight| weight - mean).collect()
}
