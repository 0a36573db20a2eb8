//! How many establishments, enterprises and workers each sector has in each area.

use std::collections::{BTreeMap, HashSet};

use time::Date;

use super::{
    areas::{Area, area},
    history::life,
};
use crate::{
    index::{Snapshot, cells::Areas, row::Row, tally::Tally},
    model::{presence::Presence, sector::SectorCode, vsic},
};

/// A sector at the asked level; `None` is unknown there.
pub(super) type SectorKey = Option<SectorCode>;

/// Figures of one sector in one area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figures {
    pub(super) tally: Tally,
    pub(super) enterprises: u64,
}

/// The number of the division of a sector; 0 when it has none.
pub(super) fn division_number(sector: SectorKey) -> u8 {
    sector.and_then(vsic::number).map_or(0, vsic::division_of)
}

/// The level at which figures are kept (`index::cells`); at others they are counted when asked.
const KEPT_LEVEL: u8 = 2;

/// Figures by area and sector; what is unknown comes last.
pub(super) type Mix = BTreeMap<(Area, (bool, SectorKey)), Figures>;

/// The figures of the areas that were asked for, and those of the city: of everything held, or of what was not known to be
/// elsewhere at the end of a day.
pub(super) fn mix(areas: Areas, level: u8, on: Option<Date>, now: &Snapshot) -> Mix {
    if level == KEPT_LEVEL && on.is_none() { kept(areas, now) } else { counted(areas, level, on, now) }
}

/// The areas that were asked for; the city is told in every answer.
fn asked(areas: Areas) -> impl Iterator<Item = Areas> {
    [areas, Areas::City].into_iter().take(if areas == Areas::City { 1 } else { 2 })
}

fn kept(areas: Areas, now: &Snapshot) -> Mix {
    let cells = asked(areas).flat_map(|areas| {
        now.firms.cells(areas).map(move |(number, division, cell)| (areas, number, division, cell))
    });
    let figures = cells.map(|(areas, number, division, cell)| {
        let sector = vsic::division(division);
        let figures = Figures { tally: cell.tally, enterprises: cell.enterprises };
        ((area(areas, number), (sector.is_none(), sector)), figures)
    });
    figures.collect()
}

fn counted(areas: Areas, level: u8, on: Option<Date>, now: &Snapshot) -> Mix {
    let mut mix = Mix::new();
    let mut enterprises: HashSet<(Areas, u16, SectorKey, u64)> = HashSet::new();
    let there = |row: &Row<'_>| on.is_none_or(|day| life(*row).on(day) != Presence::NotThere);
    for row in now.firms.iter().filter(there) {
        let sector = row.sector().and_then(|code| code.at_level(level));
        for areas in asked(areas) {
            let number = row.area(areas);
            let figures = mix.entry((area(areas, number), (sector.is_none(), sector))).or_default();
            figures.tally.add(row.workers());
            figures.enterprises += u64::from(enterprises.insert((areas, number, sector, row.enterprise())));
        }
    }
    mix
}
