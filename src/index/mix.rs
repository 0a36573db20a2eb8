//! Which divisions the firms of any area are made of.

use super::{
    cells::Areas,
    chunk::{BLOCK, Chunk},
    envelope::Envelope,
    layer::Layer,
    parallel,
    rows::known,
    tally::Tally,
};
use crate::{
    geom::prepared::{PreparedArea, Relation},
    model::vsic::MOST_DIVISIONS,
};

/// Counts and sums by the number of the division; 0 is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mix([Tally; MOST_DIVISIONS]);

impl Default for Mix {
    fn default() -> Self {
        Self([Tally::default(); MOST_DIVISIONS])
    }
}

impl Mix {
    /// The divisions that are there, in order of number.
    pub fn divisions(&self) -> impl Iterator<Item = (u8, Tally)> {
        (0..).zip(self.0).filter(|(_, tally)| tally.establishments > 0)
    }

    fn add_chunk(&mut self, chunk: &Chunk) {
        for (division, tally) in &chunk.mix {
            self.0[usize::from(*division)].join(tally);
        }
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| own.join(other));
    }

    fn add_row(&mut self, chunk: &Chunk, row: usize) {
        let division = usize::from(chunk.columns.division[row]);
        self.0[division].add(known(chunk.columns.workers[row]));
    }
}

impl Layer {
    /// The mix of the firms that lie in an area or on its border. Chunks that lie in it whole are added as they are; the
    /// border is held against single firms only where it passes between them.
    pub fn mix_within(&self, area: &PreparedArea) -> Mix {
        let related = self.groups.iter().map(|envelope| relation(area, envelope)).enumerate();
        let touched: Vec<_> = related.filter(|(_, relation)| *relation != Relation::Outside).collect();
        let parts = parallel::shares(&touched, |share| {
            let mut mix = Mix::default();
            for (group, relation) in share {
                let chunks = self.group(*group);
                if *relation == Relation::Inside {
                    chunks.for_each(|(_, chunk)| mix.add_chunk(chunk));
                } else {
                    chunks.for_each(|(envelope, chunk)| add_part(&mut mix, envelope, chunk, area));
                }
            }
            mix
        });
        let mut all = Mix::default();
        parts.iter().for_each(|part| all.join(part));
        all
    }
}

impl Layer {
    /// The figures that are kept for areas, counted from every row instead: establishments and workers by the number of
    /// the area and the division, 128 divisions an area.
    pub fn scan(&self, areas: Areas) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); (self.base().areas(areas) + 1) * MOST_DIVISIONS];
        for chunk in &self.chunks {
            let columns = &chunk.columns;
            let rows = columns.division.iter().zip(&columns.workers);
            let Some(areas) = areas.column(chunk) else {
                rows.for_each(|(division, workers)| tallies[usize::from(*division)].add(known(*workers)));
                continue;
            };
            for ((division, workers), area) in rows.zip(areas) {
                let place = usize::from(*area) * MOST_DIVISIONS + usize::from(*division);
                tallies[place].add(known(*workers));
            }
        }
        tallies
    }
}

fn add_part(mix: &mut Mix, envelope: &Envelope, chunk: &Chunk, area: &PreparedArea) {
    match relation(area, envelope) {
        Relation::Outside => return,
        Relation::Inside => return mix.add_chunk(chunk),
        Relation::Crossing => {}
    }
    for (block, envelope) in chunk.blocks.iter().enumerate() {
        let rows = block * BLOCK..block * BLOCK + chunk.block(block).len();
        match relation(area, envelope) {
            Relation::Outside => {}
            Relation::Inside => rows.for_each(|row| mix.add_row(chunk, row)),
            Relation::Crossing => {
                let inside = |row: &usize| chunk.point(*row).is_some_and(|p| area.covers(p));
                rows.filter(inside).for_each(|row| mix.add_row(chunk, row));
            }
        }
    }
}

/// How rows lie to an area. Rows without a place lie nowhere, so they are looked at one by one.
pub(super) fn relation(area: &PreparedArea, envelope: &Envelope) -> Relation {
    match area.relate(&envelope.bbox()) {
        _ if envelope.is_nowhere() => Relation::Outside,
        Relation::Inside if envelope.unplaced => Relation::Crossing,
        relation => relation,
    }
}
