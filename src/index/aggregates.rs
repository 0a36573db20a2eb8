//! Precomputed figures: establishments, workers, enterprises and the largest enterprises of each division in each area.
//!
//! They include the firms without a recorded end (`standing`), by the division under which their code is counted.
//! Reports read them instead of all firms, and disclosure control needs only the two largest contributors. An edit
//! updates them by the difference between the states before and after it, so that nothing is counted twice.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    areas::Areas,
    chunk::Chunk,
    directory::Directory,
    parallel,
    rows::{Rows, UNKNOWN, known},
    totals::Tally,
};

/// The figures of the firms of one division in one area.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Establishments and workers.
    pub tally: Tally,
    /// Enterprises behind the establishments.
    pub enterprises: u64,
    /// The enterprises with known workers.
    pub reporting: u64,
    largest: Largest,
}

impl Cell {
    /// Replaces the contribution of an enterprise.
    pub(super) fn replace(&mut self, enterprise: u64, old: &Tally, new: &Tally) {
        self.tally.join(new);
        self.tally.part(old);
        self.enterprises += u64::from(new.establishments > 0);
        self.enterprises -= u64::from(old.establishments > 0);
        self.reporting += u64::from(new.workers_known > 0);
        self.reporting -= u64::from(old.workers_known > 0);
        self.largest.set(enterprise, new.workers);
    }

    /// Recomputes the largest enterprises if too few are remembered; `counts` returns the firms of the cell.
    pub(super) fn look_up_largest(
        &mut self,
        layer: &Directory,
        place: (Areas, u16, u8),
        counts: impl Fn(&Rows, usize) -> bool,
    ) {
        if self.largest.is_short() {
            self.largest = largest(layer, place, counts);
        }
    }

    /// The two enterprises with most workers, in descending order: number of the enterprise and its workers.
    pub fn two_largest(&self) -> [Option<(u64, u64)>; 2] {
        [0, 1].map(|at| self.largest.list.get(at).map(|(workers, enterprise)| (*enterprise, *workers)))
    }
}

/// The largest enterprises of a cell. More are remembered than are needed, so that one can be removed.
#[derive(Debug, Clone, Default)]
struct Largest {
    /// Workers and enterprise, in descending order.
    list: Vec<(u64, u64)>,
    /// Upper bound of the workers of an enterprise that is not in the list.
    rest_at_most: u64,
}

/// The number of enterprises that a cell remembers.
const REMEMBERED: usize = 8;

/// The number of largest enterprises that are needed.
const TOLD: usize = 2;

impl PartialEq for Largest {
    /// Compares the needed numbers of workers only: the order of equal ones, and the number of remembered ones, depend
    /// on the history of edits.
    fn eq(&self, other: &Self) -> bool {
        let told = |own: &Self| own.list.iter().take(TOLD).map(|(workers, _)| *workers).collect::<Vec<_>>();
        told(self) == told(other)
    }
}

impl Eq for Largest {}

impl Largest {
    fn set(&mut self, enterprise: u64, workers: u64) {
        self.list.retain(|(_, own)| *own != enterprise);
        self.add(enterprise, workers);
    }

    /// Adds an enterprise that is not in the list.
    fn add(&mut self, enterprise: u64, workers: u64) {
        if workers == 0 || workers < self.rest_at_most {
            return;
        }
        let at = self.list.partition_point(|own| *own > (workers, enterprise));
        self.list.insert(at, (workers, enterprise));
        if self.list.len() > REMEMBERED
            && let Some((workers, _)) = self.list.pop()
        {
            self.rest_at_most = self.rest_at_most.max(workers);
        }
    }

    /// Whether an enterprise outside of the list may be larger than a needed one.
    fn is_short(&self) -> bool {
        self.rest_at_most > 0 && self.list.len() < TOLD
    }
}

/// Represents all divisions of an area together; no division has this number (`vsic::MOST_DIVISIONS`).
pub(super) const WHOLE: u8 = u8::MAX;

/// Cells of one area in order of division, the one for the whole area last.
type AreaCells = Vec<(u8, Cell)>;

/// All cells. Versions share those of unchanged areas.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells(Vec<Vec<Arc<AreaCells>>>);

/// The key of the contribution of one enterprise to one cell.
pub(super) type Part = (Areas, u16, u8, u64);

impl Cells {
    /// Computes the cells of all firms.
    pub(super) fn new(chunks: &[Arc<Chunk>], editions: usize) -> Self {
        let rows = || chunks.iter().flat_map(|chunk| (0..chunk.len()).map(move |row| (chunk, row)));
        let open = rows().zip(0..).filter(|((chunk, row), _)| chunk.is_open(*row));
        let mut order: Vec<(u64, u32)> =
            open.map(|((chunk, row), at)| (chunk.columns.enterprise[row], at)).collect();
        order.sort_unstable();
        let divisions: Vec<u8> = rows().map(|(chunk, row)| chunk.counted_division(row)).collect();
        let workers: Vec<u32> = chunks.iter().flat_map(|c| &c.columns.workers).copied().collect();
        let all = Areas::all(editions).collect();
        Self(parallel::map(all, |areas| {
            let rows =
                chunks.iter().flat_map(|chunk| (0..chunk.len()).map(move |row| areas.area(chunk, row)));
            let place = |(area, division): (u16, &u8)| usize::from(area) << 8 | usize::from(*division);
            let places: Vec<usize> = rows.zip(&divisions).map(place).collect();
            count(&order, &places, &workers)
        }))
    }

    /// The cells of areas without those for whole areas: number of the area, division and figures.
    pub(super) fn of(&self, areas: Areas) -> impl Iterator<Item = (u16, u8, &Cell)> {
        self.with_wholes(areas).filter(|(_, division, _)| *division != WHOLE)
    }

    /// The cells of areas, with that for the whole area after its divisions.
    pub(super) fn with_wholes(&self, areas: Areas) -> impl Iterator<Item = (u16, u8, &Cell)> {
        let areas = self.0.get(areas.place()).into_iter().flatten();
        (0..).zip(areas).flat_map(|(area, cells)| cells.iter().map(move |(d, cell)| (area, *d, cell)))
    }

    /// The precomputed cell of a division in an area.
    pub(super) fn get(&self, areas: Areas, area: u16, division: u8) -> Cell {
        let cells = self.0.get(areas.place()).and_then(|list| list.get(usize::from(area)));
        let at = |cells: &Arc<AreaCells>| cells.binary_search_by_key(&division, |(d, _)| *d).ok();
        cells.and_then(|cells| Some(cells[at(cells)?].1.clone())).unwrap_or_default()
    }

    fn cell(&mut self, areas: Areas, area: u16, division: u8) -> &mut Cell {
        let list = &mut self.0[areas.place()];
        let area = usize::from(area);
        if list.len() <= area {
            list.resize_with(area + 1, Arc::default);
        }
        let cells = Arc::make_mut(&mut list[area]);
        let at = cells.binary_search_by_key(&division, |(d, _)| *d).unwrap_or_else(|at| {
            cells.insert(at, (division, Cell::default()));
            at
        });
        &mut cells[at].1
    }

    /// Updates the cells of some firms from the directory before an edit to the one after it.
    pub(super) fn update(&mut self, (before, after): (&Directory, &Directory), editions: usize, ids: &[i64]) {
        let mut touched: BTreeSet<Part> = BTreeSet::new();
        for (layer, id) in
            [before, after].into_iter().flat_map(|layer| ids.iter().map(move |id| (layer, *id)))
        {
            let Some((chunk, row)) = layer.find(id) else { continue };
            let columns = &chunk.columns;
            let parts = |areas: Areas| {
                let area = areas.area(chunk, row);
                [chunk.counted_division(row), WHOLE].map(|of| (areas, area, of, columns.enterprise[row]))
            };
            touched.extend(Areas::all(editions).flat_map(parts));
        }
        for part in touched {
            let (old, new) =
                (count_part(before, part, Rows::is_open), count_part(after, part, Rows::is_open));
            let (areas, area, division, enterprise) = part;
            let cell = self.cell(areas, area, division);
            cell.replace(enterprise, &old, &new);
            cell.look_up_largest(after, (areas, area, division), Rows::is_open);
            self.drop_empty(areas, area);
        }
    }

    fn drop_empty(&mut self, areas: Areas, area: u16) {
        let cells = &mut self.0[areas.place()][usize::from(area)];
        if cells.iter().any(|(_, cell)| cell.tally.establishments == 0) {
            Arc::make_mut(cells).retain(|(_, cell)| cell.tally.establishments > 0);
        }
    }
}

/// The cells of all areas. `order` lists firms grouped by enterprise; a place is an area with a division in its last
/// eight bits.
fn count(order: &[(u64, u32)], places: &[usize], workers: &[u32]) -> Vec<Arc<AreaCells>> {
    let mut cells = vec![Cell::default(); places.iter().max().map_or(0, |most| (most | 0xff) + 1)];
    let mut parts: Vec<(usize, Tally)> = Vec::new();
    for rows in order.chunk_by(|a, b| a.0 == b.0) {
        parts.clear();
        for (_, row) in rows {
            part_at(&mut parts, places[*row as usize]).add(known(workers[*row as usize]));
        }
        for at in 0..parts.len() {
            let (place, tally) = parts[at];
            part_at(&mut parts, place | usize::from(WHOLE)).join(&tally);
        }
        for (place, tally) in &parts {
            let cell = &mut cells[*place];
            cell.tally.join(tally);
            cell.enterprises += 1;
            cell.reporting += u64::from(tally.workers_known > 0);
            cell.largest.add(rows[0].0, tally.workers);
        }
    }
    let area = |cells: &[Cell]| {
        let there = (0..=u8::MAX).zip(cells).filter(|(_, cell)| cell.tally.establishments > 0);
        Arc::new(there.map(|(division, cell)| (division, cell.clone())).collect())
    };
    cells.chunks(256).map(area).collect()
}

/// The contribution of an enterprise to a place.
fn part_at(parts: &mut Vec<(usize, Tally)>, place: usize) -> &mut Tally {
    let at = parts.iter().position(|(other, _)| *other == place).unwrap_or_else(|| {
        parts.push((place, Tally::default()));
        parts.len() - 1
    });
    &mut parts[at].1
}

/// Whether a row belongs to a division, which may be [`WHOLE`].
fn is_of(chunk: &Chunk, row: usize, division: u8) -> bool {
    division == WHOLE || chunk.counted_division(row) == division
}

/// The contribution of one enterprise to one cell, from its counted firms.
pub(super) fn count_part(
    layer: &Directory,
    (areas, area, division, enterprise): Part,
    counts: impl Fn(&Rows, usize) -> bool,
) -> Tally {
    let rows = layer.enterprises.get(enterprise).filter_map(|id| layer.find(id));
    let here = rows.filter(|(chunk, row)| {
        areas.area(chunk, *row) == area && is_of(chunk, *row, division) && counts(chunk, *row)
    });
    here.fold(Tally::default(), |mut tally, (chunk, row)| {
        tally.add(known(chunk.columns.workers[row]));
        tally
    })
}

/// The largest enterprises of a cell, from all firms.
fn largest(
    layer: &Directory,
    (areas, area, division): (Areas, u16, u8),
    counts: impl Fn(&Rows, usize) -> bool,
) -> Largest {
    let mut workers = std::collections::HashMap::<u64, u64>::new();
    for chunk in &layer.chunks {
        let columns = &chunk.columns;
        let here = |row: &usize| {
            areas.area(chunk, *row) == area && is_of(chunk, *row, division) && counts(chunk, *row)
        };
        for row in (0..chunk.len()).filter(here).filter(|row| columns.workers[*row] != UNKNOWN) {
            *workers.entry(columns.enterprise[row]).or_default() += u64::from(columns.workers[row]);
        }
    }
    let mut largest = Largest::default();
    workers.into_iter().for_each(|(enterprise, workers)| largest.set(enterprise, workers));
    largest
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// An enterprise out of forty has other workers, or none any more.
        #[test]
        fn the_two_largest_are_known_or_known_to_be_missing(
            steps in proptest::collection::vec((0..40_u64, prop_oneof![Just(0), 0..6_u64, 0..500_u64]), 1..200),
        ) {
            let (mut largest, mut held) = (Largest::default(), HashMap::new());
            for (enterprise, workers) in steps {
                largest.set(enterprise, workers);
                held.insert(enterprise, workers);
                let mut sizes: Vec<u64> = held.values().copied().filter(|workers| *workers > 0).collect();
                sizes.sort_unstable_by(|a, b| b.cmp(a));
                let known: Vec<u64> = largest.list.iter().map(|(workers, _)| *workers).collect();
                prop_assert!(known.len() <= REMEMBERED && largest.list.iter().all(|(w, e)| held[e] == *w));
                prop_assert_eq!(&known[..], &sizes[..known.len()], "those that are known are the largest");
                prop_assert!(largest.is_short() || known.len() >= sizes.len().min(TOLD));
            }
        }
    }

    fn tally(establishments: u64, workers_known: u64, workers: u64) -> Tally {
        Tally { establishments, workers_known, workers }
    }

    #[test]
    fn a_cell_counts_an_enterprise_while_it_has_an_establishment_there() {
        let (none, mut cell) = (Tally::default(), Cell::default());
        cell.replace(7, &none, &tally(1, 0, 0));
        assert_eq!((cell.enterprises, cell.reporting, cell.two_largest()), (1, 0, [None; 2]));
        cell.replace(7, &tally(1, 0, 0), &tally(2, 1, 30));
        assert_eq!((cell.enterprises, cell.reporting, cell.two_largest()), (1, 1, [Some((7, 30)), None]));
        cell.replace(9, &none, &tally(1, 1, 40));
        assert_eq!((cell.tally, cell.two_largest()), (tally(3, 2, 70), [Some((9, 40)), Some((7, 30))]));
        cell.replace(9, &tally(1, 1, 40), &tally(1, 1, 0));
        assert_eq!((cell.reporting, cell.two_largest()), (2, [Some((7, 30)), None]), "it reports no workers");
        cell.replace(9, &tally(1, 1, 0), &none);
        cell.replace(7, &tally(2, 1, 30), &none);
        assert_eq!((cell.tally, cell.enterprises, cell.reporting), (none, 0, 0));
        assert_eq!(cell.two_largest(), [None; 2]);
    }

    #[test]
    fn cells_are_equal_by_the_workers_of_the_two_largest() {
        let of = |sizes: &[(u64, u64)]| {
            let mut cell = Cell::default();
            sizes.iter().for_each(|(enterprise, workers)| cell.largest.set(*enterprise, *workers));
            cell
        };
        assert_eq!(of(&[(1, 9), (2, 9)]), of(&[(2, 9), (1, 9)]));
        assert_eq!(of(&[(1, 9), (2, 8), (3, 1)]), of(&[(1, 9), (2, 8)]), "the third does not count");
        assert_ne!(of(&[(1, 9), (2, 8)]), of(&[(1, 9), (2, 7)]));
        assert_ne!(of(&[(1, 9)]), of(&[]));
    }
}
