//! Contributions of enterprises to the workers of each cell and total, for disclosure control.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    aggregates::{Cell, WHOLE, count_part},
    areas::Areas,
    firms::Layer,
    rows::Rows,
};
use crate::model::presence::When;

/// The contributions of enterprises with known workers. Firms with an unknown number of workers are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contributions {
    /// The number of enterprises.
    pub enterprises: u64,
    /// Their workers.
    pub workers: u64,
    /// The workers of the two largest enterprises, in descending order; 0 where there is none.
    pub largest: [u64; 2],
}

impl Contributions {
    fn of(cell: &Cell) -> Self {
        let largest = cell.two_largest().map(|one| one.map_or(0, |(_, workers)| workers));
        Self { enterprises: cell.reporting, workers: cell.tally.workers, largest }
    }
}

impl Layer {
    /// The contributions to each division of each area and, without a division, to the whole area, by the firms that
    /// exist on a day not before the present. They are precomputed for the present, so only the differences are
    /// counted.
    pub fn contributions_on(&self, areas: Areas, when: When) -> BTreeMap<(u16, Option<u8>), Contributions> {
        let changed = self.cells_changed_by(areas, when);
        let kept = self.kept().with_wholes(areas).map(|(area, division, cell)| ((area, division), cell));
        let cells =
            kept.filter(|(at, _)| !changed.contains_key(at)).chain(changed.iter().map(|(at, c)| (*at, c)));
        let reported = cells.filter(|(_, cell)| cell.reporting > 0);
        reported
            .map(|((area, division), cell)| {
                ((area, (division != WHOLE).then_some(division)), Contributions::of(cell))
            })
            .collect()
    }

    /// The cells that differ on a day from the precomputed ones.
    fn cells_changed_by(&self, areas: Areas, when: When) -> BTreeMap<(u16, u8), Cell> {
        let there = |rows: &Rows, row: usize| rows.is_there(row, when);
        let parts = self.unsettled(areas, when).into_iter();
        let parts: BTreeSet<_> = parts
            .flat_map(|(area, division, enterprise)| [division, WHOLE].map(|of| (area, of, enterprise)))
            .collect();
        let mut changed: BTreeMap<(u16, u8), Cell> = BTreeMap::new();
        for (area, division, enterprise) in parts {
            let cell =
                changed.entry((area, division)).or_insert_with(|| self.kept().get(areas, area, division));
            let part = (areas, area, division, enterprise);
            let (old, new) = (count_part(self, part, Rows::is_open), count_part(self, part, there));
            cell.replace(enterprise, &old, &new);
            cell.look_up_largest(self, (areas, area, division), there);
        }
        changed
    }
}
