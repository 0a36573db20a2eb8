//! Relatedness of sectors: which ones occur in the same regions (Hidalgo et al. 2007).
//!
//! A sector is present in a region where its location quotient is at least 1.

use super::{matrix::Matrix, structure::location_quotient};

/// The proximity of all pairs of sectors, and where each is present.
///
/// # Examples
///
/// Sectors 0 and 1 are present in the same two regions, sector 2 in a third one:
///
/// ```
/// use xuong::analysis::{matrix::Matrix, relatedness::Relatedness};
///
/// let matrix = Matrix::new(3, vec![5.0, 5.0, 0.0, 5.0, 5.0, 0.0, 0.0, 0.0, 10.0]).unwrap();
/// let relatedness = Relatedness::of(&matrix);
/// assert_eq!((relatedness.proximity(0, 1), relatedness.proximity(0, 2)), (1.0, 0.0));
/// assert_eq!(relatedness.density(0, 1), Some(1.0));
/// assert_eq!(relatedness.density(2, 1), Some(0.0));
/// assert_eq!(relatedness.density(0, 2), None, "no other sector is related to it");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Relatedness {
    sectors: usize,
    /// Region by region.
    present: Vec<bool>,
    /// Sector by sector.
    proximity: Vec<f64>,
}

impl Relatedness {
    /// Compares all pairs of sectors.
    pub fn of(matrix: &Matrix) -> Self {
        let sectors = matrix.sectors();
        let is_present = |cell: usize| location_quotient(matrix, cell / sectors, cell % sectors) >= Some(1.0);
        let present: Vec<bool> = (0..matrix.cells().len()).map(is_present).collect();
        let pair = |pair: usize| proximity(&present, sectors, pair / sectors, pair % sectors);
        let proximity = (0..sectors * sectors).map(pair).collect();
        Self { sectors, present, proximity }
    }

    /// The smaller one of both conditional probabilities that one sector is present where the other is; 0 for a sector
    /// and itself, and for one that is present nowhere.
    pub fn proximity(&self, one: usize, other: usize) -> f64 {
        self.proximity[one * self.sectors + other]
    }

    /// The share of the total proximity to a sector that is present in a region; `None` if no sector is related to it.
    pub fn density(&self, region: usize, sector: usize) -> Option<f64> {
        let near = &self.proximity[sector * self.sectors..][..self.sectors];
        let present = &self.present[region * self.sectors..][..self.sectors];
        let all: f64 = near.iter().sum();
        let here: f64 = near.iter().zip(present).filter(|(_, present)| **present).map(|(near, _)| near).sum();
        (all > 0.0).then(|| here / all)
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 regions")]
fn proximity(present: &[bool], sectors: usize, one: usize, other: usize) -> f64 {
    let regions = || present.chunks_exact(sectors);
    let has = |sector: usize| regions().filter(|region| region[sector]).count();
    let both = regions().filter(|region| region[one] && region[other]).count();
    if one == other || both == 0 { 0.0 } else { both as f64 / has(one).max(has(other)) as f64 }
}
