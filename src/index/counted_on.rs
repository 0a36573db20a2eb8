//! The firms that are counted on a day, and how much of their data is known.

use std::{collections::BTreeMap, collections::BTreeSet, sync::Arc};

use super::{
    aggregates::count_part,
    areas::Areas,
    chunk::Chunk,
    firms::Layer,
    row::Row,
    rows::Rows,
    standing::{Dates, Known},
    totals::Tally,
};
use crate::model::{
    presence::{Life, Presence, When},
    vsic,
};

/// Figures of one division in one area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Establishments and workers.
    pub tally: Tally,
    /// Enterprises behind the establishments.
    pub enterprises: u64,
}

impl Row<'_> {
    /// The dates of the firm.
    pub fn life(self) -> Life {
        self.chunk.life(self.at)
    }

    /// Whether the firm is counted on a day: it is not known to be absent.
    pub fn is_there(self, when: When) -> bool {
        self.chunk.is_there(self.at, when)
    }

    /// The number of the division under which it is counted; 0 if unknown.
    pub fn counted_division(self) -> u8 {
        self.chunk.counted_division(self.at)
    }

    /// How much is known of it, as one of those that count on a day; `None` where it does not.
    pub fn known_on(self, when: When) -> Option<Known> {
        self.chunk.known_on(self.at, when)
    }
}

impl Layer {
    /// How much is known of the firms on a day.
    pub fn known_on(&self, when: When) -> Known {
        let mut all = Known::default();
        for chunk in &self.chunks {
            if chunk.standing.holds_doubts(when) {
                all.join(chunk.standing.known_on(when.day));
            } else {
                (0..chunk.len()).filter_map(|row| chunk.known_on(row, when)).for_each(|own| all.join(own));
            }
        }
        all
    }

    /// The dates of the numbers of workers of the firms on a day.
    pub fn workers_of(&self, when: When) -> Dates {
        let mut all = Dates::default();
        for chunk in &self.chunks {
            let kept = chunk.standing.holds(when);
            all.join(if kept { chunk.standing.workers_of() } else { chunk.workers_of_on(when) });
        }
        all
    }

    /// How much is known of the firms on the last of several compared days.
    pub fn known_over(&self, days: &[When]) -> Known {
        let mut all = Known::default();
        let Some(last) = days.last() else { return all };
        for chunk in &self.chunks {
            let compared = (0..chunk.len()).filter(|row| chunk.life(*row).over(days).is_some());
            compared.filter_map(|row| chunk.known_on(row, *last)).for_each(|own| all.join(own));
        }
        all
    }

    /// The firms that are counted on a day although their presence is uncertain.
    pub fn unsure_on(&self, when: When) -> impl Iterator<Item = Row<'_>> {
        let of_chunk = move |chunk: &Arc<Chunk>| -> Vec<usize> {
            if chunk.standing.holds_doubts(when) {
                return chunk.standing.unsure.iter().map(|row| usize::from(*row)).collect();
            }
            (0..chunk.len()).filter(|row| chunk.life(*row).on(when) == Presence::Unknown).collect()
        };
        self.chunks
            .iter()
            .flat_map(move |chunk| of_chunk(chunk).into_iter().map(move |at| self.row(chunk, at)))
    }

    /// The sectors of the firms on a day, each by its number and with the number of its firms.
    pub fn sectors_on(&self, when: When) -> Vec<(u16, usize)> {
        let mut firms = vec![0; vsic::numbers()];
        for chunk in &self.chunks {
            if chunk.standing.holds(when) {
                chunk.standing.add_sectors(&mut firms);
                continue;
            }
            let rows = chunk.columns.sector.iter().enumerate();
            rows.filter(|(row, _)| chunk.is_there(*row, when))
                .for_each(|(_, number)| firms[usize::from(*number)] += 1);
        }
        (0..).zip(firms).filter(|(_, firms)| *firms > 0).collect()
    }

    /// The precomputed figures, updated to a day not before the present: number of the area, division, figures.
    pub fn cells_on(&self, areas: Areas, when: When) -> BTreeMap<(u16, u8), Figures> {
        let kept = self.cells(areas).map(|(area, division, cell)| {
            ((area, division), Figures { tally: cell.tally, enterprises: cell.enterprises })
        });
        let mut cells: BTreeMap<(u16, u8), Figures> = kept.collect();
        for (area, division, enterprise) in self.unsettled(areas, when) {
            let part = (areas, area, division, enterprise);
            let before = count_part(self, part, Rows::is_open);
            let after = count_part(self, part, |rows, row| rows.is_there(row, when));
            let cell = cells.entry((area, division)).or_default();
            cell.tally.join(&after);
            cell.tally.part(&before);
            cell.enterprises += u64::from(after.establishments > 0);
            cell.enterprises -= u64::from(before.establishments > 0);
        }
        cells.retain(|_, figures| figures.tally.establishments > 0);
        cells
    }

    /// The cells, and the enterprises in them, in which a day differs from the precomputed figures.
    pub(super) fn unsettled(&self, areas: Areas, when: When) -> BTreeSet<(u16, u8, u64)> {
        let differs = |chunk: &Chunk, row: &usize| chunk.is_open(*row) != chunk.is_there(*row, when);
        let chunks = self.chunks.iter().filter(|chunk| !chunk.standing.holds(when));
        let parts = chunks.flat_map(|chunk| {
            let rows = (0..chunk.len()).filter(move |row| differs(chunk, row));
            rows.map(move |row| {
                (areas.area(chunk, row), chunk.counted_division(row), chunk.columns.enterprise[row])
            })
        });
        parts.collect()
    }
}

#[cfg(test)]
mod tests;
