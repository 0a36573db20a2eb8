//! Which sectors are found in the same regions (Hidalgo et al. 2007).
//!
//! A sector is present in a region where its location quotient is 1 or more.

use super::{matrix::Matrix, structure::location_quotient};

/// How near sectors are to each other, and where they are present.
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

    /// The smaller chance to find one of two sectors where the other is; 0 for a sector and itself, and for one that
    /// is present nowhere.
    pub fn proximity(&self, one: usize, other: usize) -> f64 {
        self.proximity[one * self.sectors + other]
    }

    /// How much of what is near to a sector is present in a region; `None` if nothing is near to it.
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
