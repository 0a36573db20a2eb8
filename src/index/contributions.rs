//! What enterprises contribute to the workers of each cell and each total, as disclosure control needs it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    aggregates::{Cell, WHOLE, count_part},
    areas::Areas,
    firms::Layer,
    rows::Rows,
};
use crate::model::presence::When;

/// What the enterprises with known workers have in one place; a firm without a known number is not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contributions {
    /// How many enterprises they are.
    pub enterprises: u64,
    /// Their workers.
    pub workers: u64,
    /// The workers of the two largest, the larger first; nought where there is none.
    pub largest: [u64; 2],
}

impl Contributions {
    fn of(cell: &Cell) -> Self {
        let largest = cell.two_largest().map(|one| one.map_or(0, |(_, workers)| workers));
        Self { enterprises: cell.reporting, workers: cell.tally.workers, largest }
    }
}

impl Layer {
    /// The contributions to each division of each area and, without a division, to the whole of it, of the firms that are
    /// there on a day not before the present. They are kept, so that nothing is counted but what the day changes.
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

    /// The cells that a day makes others than they are kept.
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
