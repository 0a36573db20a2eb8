//! Establishments or workers as a matrix of areas and sectors.

use std::collections::BTreeSet;

use super::{areas::Area, sector_counts::Mix};
use crate::{analysis::matrix::Matrix, model::sector::SectorCode, report::parameter::Measure};

/// Establishments or workers by area and known sector.
pub(crate) struct Counts {
    pub(crate) areas: Vec<Area>,
    pub(crate) sectors: Vec<SectorCode>,
    pub(crate) matrix: Matrix,
    /// Establishments in each cell, for either measure.
    pub(crate) establishments: Vec<u64>,
    /// Establishments in each cell with a known value of the measure.
    known: Vec<u64>,
}

impl Counts {
    /// The whole city is the sum of its areas, including that without a name; it is an area itself only if no others
    /// are requested. `None` if no sector is known.
    pub(crate) fn of(mix: &Mix, measure: Measure) -> Option<Self> {
        let parts: BTreeSet<Area> = mix.keys().map(|(area, _)| *area).filter(|a| *a != Area::City).collect();
        let areas: Vec<_> = if parts.is_empty() { vec![Area::City] } else { parts.into_iter().collect() };
        let sectors: BTreeSet<SectorCode> = mix.keys().filter_map(|(_, (_, sector))| *sector).collect();
        let sectors: Vec<_> = sectors.into_iter().collect();
        let mut cells = vec![0.0; areas.len() * sectors.len()];
        let (mut establishments, mut known) = (vec![0; cells.len()], vec![0; cells.len()]);
        for ((area, (_, sector)), figures) in mix {
            if let (Ok(row), Some(Ok(column))) =
                (areas.binary_search(area), sector.map(|own| sectors.binary_search(&own)))
            {
                let at = row * sectors.len() + column;
                establishments[at] += figures.tally.establishments;
                let (own, of) = match measure {
                    Measure::Establishments => (figures.tally.establishments, figures.tally.establishments),
                    Measure::Workers => (figures.tally.workers, figures.tally.workers_known),
                };
                known[at] += of;
                #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
                let own = own as f64;
                cells[at] += own;
            }
        }
        Some(Self { matrix: Matrix::new(sectors.len(), cells)?, areas, sectors, establishments, known })
    }

    pub(crate) fn establishments(&self, area: usize, sector: usize) -> u64 {
        self.establishments[area * self.sectors.len() + sector]
    }

    /// Whether any value in a sum is known. A sum without one is unknown rather than 0.
    pub(crate) fn is_known(&self, area: usize, sector: usize) -> bool {
        self.known[area * self.sectors.len() + sector] > 0
    }

    pub(crate) fn is_known_anywhere(&self, sector: usize) -> bool {
        (0..self.areas.len()).any(|area| self.is_known(area, sector))
    }

    /// The sum of an area; `None` if no value is known.
    pub(crate) fn region(&self, area: usize) -> Option<u64> {
        let known = (0..self.sectors.len()).any(|sector| self.is_known(area, sector));
        known.then(|| whole(self.matrix.region_totals()[area]))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a count")]
pub(crate) fn whole(cell: f64) -> u64 {
    cell as u64
}
