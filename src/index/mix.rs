//! The sector mix of firms in an arbitrary area.

use super::{
    areas::Areas,
    chunk::Chunk,
    envelope::Envelope,
    firms::Layer,
    parallel,
    rows::{BLOCK, known},
    totals::Tally,
};
use crate::{
    geom::prepared::{PreparedArea, Relation},
    model::{presence::When, vsic::MOST_DIVISIONS},
    stop,
};

/// Counts and sums by the number of the division under which firms are counted; 0 is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mix([Tally; MOST_DIVISIONS]);

impl Default for Mix {
    fn default() -> Self {
        Self([Tally::default(); MOST_DIVISIONS])
    }
}

impl Mix {
    /// The divisions with firms, in order of number.
    pub fn divisions(&self) -> impl Iterator<Item = (u8, Tally)> {
        (0..).zip(self.0).filter(|(_, tally)| tally.establishments > 0)
    }

    /// Adds the firms of a chunk that exist on a day.
    fn add_chunk(&mut self, chunk: &Chunk, when: When) {
        stop::check();
        if !chunk.standing.holds(when) {
            return (0..chunk.len()).for_each(|row| self.add_row(chunk, row, when));
        }
        for (division, tally) in &chunk.standing.mix {
            self.0[usize::from(*division)].join(tally);
        }
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| own.join(other));
    }

    fn add_row(&mut self, chunk: &Chunk, row: usize, when: When) {
        if chunk.is_there(row, when) {
            let division = usize::from(chunk.counted_division(row));
            self.0[division].add(known(chunk.columns.workers[row]));
        }
    }
}

impl Layer {
    /// The mix of the firms that exist on a day and lie in an area or on its border. Chunks within the area are added
    /// as a whole; single firms are located only where the border crosses a chunk.
    pub fn mix_within(&self, area: &PreparedArea, when: When) -> Mix {
        let related = self.groups.iter().map(|envelope| relation(area, envelope)).enumerate();
        let touched: Vec<_> = related.filter(|(_, relation)| *relation != Relation::Outside).collect();
        let parts = parallel::shares(&touched, |share| {
            let mut mix = Mix::default();
            for (group, relation) in share {
                let chunks = self.group(*group);
                if *relation == Relation::Inside {
                    chunks.for_each(|(_, chunk)| mix.add_chunk(chunk, when));
                } else {
                    chunks.for_each(|(envelope, chunk)| add_part(&mut mix, envelope, chunk, area, when));
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
    /// The precomputed figures, counted from all rows instead: establishments and workers by the number of the area and
    /// the division, with 128 divisions for each area.
    pub fn scan(&self, areas: Areas) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); (self.base().areas(areas) + 1) * MOST_DIVISIONS];
        for chunk in &self.chunks {
            for row in (0..chunk.len()).filter(|row| chunk.is_open(*row)) {
                let place = usize::from(areas.area(chunk, row)) * MOST_DIVISIONS
                    + usize::from(chunk.counted_division(row));
                tallies[place].add(known(chunk.columns.workers[row]));
            }
        }
        tallies
    }
}

fn add_part(mix: &mut Mix, envelope: &Envelope, chunk: &Chunk, area: &PreparedArea, when: When) {
    stop::check();
    match relation(area, envelope) {
        Relation::Outside => return,
        Relation::Inside => return mix.add_chunk(chunk, when),
        Relation::Crossing => {}
    }
    for (block, envelope) in chunk.blocks.iter().enumerate() {
        let rows = block * BLOCK..block * BLOCK + chunk.block(block).len();
        match relation(area, envelope) {
            Relation::Outside => {}
            Relation::Inside => rows.for_each(|row| mix.add_row(chunk, row, when)),
            Relation::Crossing => {
                let inside = |row: &usize| chunk.point(*row).is_some_and(|p| area.covers(p));
                rows.filter(inside).for_each(|row| mix.add_row(chunk, row, when));
            }
        }
    }
}

/// The relation of rows to an area. Rows without a point are in no area, so a chunk with such rows is never added as a
/// whole.
pub(super) fn relation(area: &PreparedArea, envelope: &Envelope) -> Relation {
    match area.relate(&envelope.bbox()) {
        _ if envelope.is_nowhere() => Relation::Outside,
        Relation::Inside if envelope.unplaced => Relation::Crossing,
        relation => relation,
    }
}
