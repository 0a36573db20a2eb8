//! Figures that are kept: for each area and division its establishments, workers, enterprises and largest enterprises.
//!
//! A report reads them instead of the firms, and disclosure control needs no more than the two largest contributors.
//! An edit brings them up to date from the state before and the state after, so that nothing is counted twice.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    chunk::Chunk,
    layer::Layer,
    rows::{UNKNOWN, known},
    tally::Tally,
};

/// By what areas figures are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Areas {
    /// The whole city; its one area is 0.
    City,
    /// Zones by their number; 0 is outside all of them.
    Zones,
    /// Units by their number in the edition at this place; 0 is in none of them.
    Edition(usize),
}

impl Areas {
    /// The area of a row.
    pub(super) fn area(self, chunk: &Chunk, row: usize) -> u16 {
        match self {
            Self::City => 0,
            Self::Zones => chunk.columns.zone[row],
            Self::Edition(at) => chunk.units[at][row],
        }
    }

    fn all(editions: usize) -> impl Iterator<Item = Self> {
        [Self::City, Self::Zones].into_iter().chain((0..editions).map(Self::Edition))
    }

    fn place(self) -> usize {
        match self {
            Self::City => 0,
            Self::Zones => 1,
            Self::Edition(at) => at + 2,
        }
    }
}

/// What is known of the firms of one division in one area.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Establishments and workers.
    pub tally: Tally,
    /// Enterprises behind the establishments.
    pub enterprises: u64,
    largest: Largest,
}

impl Cell {
    /// The two enterprises with most workers: number of the enterprise and workers, the larger first.
    pub fn two_largest(&self) -> [Option<(u64, u64)>; 2] {
        [0, 1].map(|at| self.largest.list.get(at).map(|(workers, enterprise)| (*enterprise, *workers)))
    }
}

/// The largest enterprises of a cell, more of them than are asked for, so that one may leave.
#[derive(Debug, Clone, Default)]
struct Largest {
    /// Workers and enterprise, largest first.
    list: Vec<(u64, u64)>,
    /// No enterprise outside the list has more workers than this.
    rest_at_most: u64,
}

/// Enterprises that a cell remembers.
const REMEMBERED: usize = 8;

/// Enterprises that are told of a cell.
const TOLD: usize = 2;

impl PartialEq for Largest {
    /// By the workers that are told: which of equals is told, and how many more are remembered, depends on the edits.
    fn eq(&self, other: &Self) -> bool {
        let told = |own: &Self| own.list.iter().take(TOLD).map(|(workers, _)| *workers).collect::<Vec<_>>();
        told(self) == told(other)
    }
}

impl Eq for Largest {}

impl Largest {
    fn set(&mut self, enterprise: u64, workers: u64) {
        self.list.retain(|(_, own)| *own != enterprise);
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

    /// Whether an enterprise outside the list may be larger than one that is told.
    fn is_short(&self) -> bool {
        self.rest_at_most > 0 && self.list.len() < TOLD
    }
}

/// Cells of one area in order of division.
type AreaCells = Vec<(u8, Cell)>;

/// All cells, shared between versions area by area.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells(Vec<Vec<Arc<AreaCells>>>);

/// One enterprise in one cell.
type Part = (Areas, u16, u8, u64);

impl Cells {
    /// Counts everything.
    pub(super) fn new(layer: &Layer) -> Self {
        let areas: Vec<Areas> = Areas::all(layer.base().editions.len()).collect();
        let mut cells = Self(vec![Vec::new(); areas.len()]);
        let mut order: Vec<(u64, u32, u32)> = Vec::with_capacity(layer.len());
        for (at, chunk) in (0..).zip(&layer.chunks) {
            order.extend((0..).zip(&chunk.columns.enterprise).map(|(row, number)| (*number, at, row)));
        }
        order.sort_unstable();
        let mut parts: Vec<(u16, u8, Tally)> = Vec::new();
        for rows in order.chunk_by(|a, b| a.0 == b.0) {
            for areas in &areas {
                parts.clear();
                for (_, chunk, row) in rows {
                    let (chunk, row) = (&layer.chunks[*chunk as usize], *row as usize);
                    let (area, division) = (areas.area(chunk, row), chunk.columns.division[row]);
                    let at = parts.iter().position(|p| (p.0, p.1) == (area, division)).unwrap_or_else(|| {
                        parts.push((area, division, Tally::default()));
                        parts.len() - 1
                    });
                    parts[at].2.add(known(chunk.columns.workers[row]));
                }
                for (area, division, tally) in &parts {
                    let cell = cells.cell(*areas, *area, *division);
                    cell.tally.join(tally);
                    cell.enterprises += 1;
                    cell.largest.set(rows[0].0, tally.workers);
                }
            }
        }
        cells
    }

    /// The cells of areas: number of the area, division and figures.
    pub(super) fn of(&self, areas: Areas) -> impl Iterator<Item = (u16, u8, &Cell)> {
        let areas = self.0.get(areas.place()).into_iter().flatten();
        (0..).zip(areas).flat_map(|(area, cells)| cells.iter().map(move |(d, cell)| (area, *d, cell)))
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

    /// Brings the cells of some firms up to date; `after` is the layer these cells will belong to.
    pub(super) fn update(&mut self, before: &Layer, after: &Layer, ids: impl Iterator<Item = i64> + Clone) {
        let mut touched: BTreeSet<Part> = BTreeSet::new();
        for (layer, id) in
            [before, after].into_iter().flat_map(|layer| ids.clone().map(move |id| (layer, id)))
        {
            let Some((chunk, row)) = layer.find(id) else { continue };
            let columns = &chunk.columns;
            let part = |areas: Areas| {
                (areas, areas.area(chunk, row), columns.division[row], columns.enterprise[row])
            };
            touched.extend(Areas::all(after.base().editions.len()).map(part));
        }
        for part in touched {
            let (old, new) = (tally(before, part), tally(after, part));
            let (areas, area, division, enterprise) = part;
            let cell = self.cell(areas, area, division);
            cell.tally.establishments += new.establishments;
            cell.tally.establishments -= old.establishments;
            cell.tally.workers_known += new.workers_known;
            cell.tally.workers_known -= old.workers_known;
            cell.tally.workers += new.workers;
            cell.tally.workers -= old.workers;
            cell.enterprises += u64::from(new.establishments > 0);
            cell.enterprises -= u64::from(old.establishments > 0);
            cell.largest.set(enterprise, new.workers);
            if cell.largest.is_short() {
                cell.largest = largest(after, areas, area, division);
            }
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

/// What one enterprise has in one cell.
fn tally(layer: &Layer, (areas, area, division, enterprise): Part) -> Tally {
    let rows = layer.enterprises.get(enterprise).filter_map(|id| layer.find(id));
    let here = rows
        .filter(|(chunk, row)| areas.area(chunk, *row) == area && chunk.columns.division[*row] == division);
    here.fold(Tally::default(), |mut tally, (chunk, row)| {
        tally.add(known(chunk.columns.workers[row]));
        tally
    })
}

/// The largest enterprises of a cell, looked up among all firms of its division.
fn largest(layer: &Layer, areas: Areas, area: u16, division: u8) -> Largest {
    let mut workers = std::collections::HashMap::<u64, u64>::new();
    for chunk in layer.chunks.iter().filter(|c| c.envelope.divisions & 1 << division != 0) {
        let columns = &chunk.columns;
        let here = |row: &usize| columns.division[*row] == division && areas.area(chunk, *row) == area;
        for row in (0..chunk.len()).filter(here).filter(|row| columns.workers[*row] != UNKNOWN) {
            *workers.entry(columns.enterprise[row]).or_default() += u64::from(columns.workers[row]);
        }
    }
    let mut largest = Largest::default();
    workers.into_iter().for_each(|(enterprise, workers)| largest.set(enterprise, workers));
    largest
}
