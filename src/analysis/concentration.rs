//! How unevenly a sector lies over the regions.

use super::{inequality::gini, matrix::Matrix, shares::Shares, structure::location_quotient, sum::sum};

/// Locational Gini coefficient (Hoover 1936), from 0, as all industry, towards 1; Krugman (1991) gives half of it.
///
/// Empty regions are skipped. `None` if the city has none of the sector.
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

/// Gini coefficient of the location quotients of a sector, each region counting alike (Ceapraz 2008).
///
/// Empty regions are skipped. `None` if the city has none of the sector.
pub fn quotient_gini(matrix: &Matrix, sector: usize) -> Option<f64> {
    let regions = 0..matrix.regions();
    let quotients: Vec<f64> =
        regions.filter_map(|region| location_quotient(matrix, region, sector)).collect();
    Shares::of(&quotients).map(|shares| gini(&shares))
}

/// Hoover's localisation coefficient (1936): the share of a sector that would have to move to lie as all industry does.
///
/// `None` if the city has none of the sector.
pub fn hoover_localisation(matrix: &Matrix, sector: usize) -> Option<f64> {
    let (own, all) = (matrix.location_of(sector)?, matrix.location()?);
    Some(sum(own.iter().zip(all.iter()).map(|(own, all)| (own - all).abs())) / 2.0)
}

/// Concentration of a sector beyond that of its plants (Ellison & Glaeser 1997).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EllisonGlaeser {
    /// Raw concentration G: the squared differences between the shares of sector and city.
    pub raw: f64,
    /// Herfindahl index of the plants.
    pub plants_herfindahl: f64,
    /// The index gamma; may be negative. `None` for one plant or one region.
    pub gamma: Option<f64>,
    /// Variance of G if the plants choose their regions by chance.
    pub variance: f64,
    /// G less its expectation, in standard deviations; `None` if those are zero.
    pub z: Option<f64>,
    /// The index of Maurel & Sedillot (1999). `None` for one plant or one region.
    pub gamma_maurel_sedillot: Option<f64>,
}

/// Measures the concentration of a sector whose plants weigh as given; `None` if they or the city weigh nothing.
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

/// Co-agglomeration of two sectors (Ellison, Glaeser & Kerr 2010).
///
/// `None` if the city lacks one of them, or has one region only.
pub fn coagglomeration(matrix: &Matrix, one: usize, other: usize) -> Option<f64> {
    let (one, other) = (matrix.location_of(one)?, matrix.location_of(other)?);
    let all = matrix.location()?;
    let apart = 1.0 - all.sum_of_squares();
    let together = one.iter().zip(other.iter()).zip(all.iter());
    let shared = sum(together.map(|((one, other), all)| (one - all) * (other - all)));
    (apart > 0.0).then(|| shared / apart)
}

/// Locational correlation of two sectors over all regions (Porter 2003).
///
/// `None` if one of them weighs the same everywhere.
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
