//! Establishments, enterprises and workers of each sector in each area.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    areas::{Area, area},
    sector_key::SectorKey,
};
use crate::{
    document::numerals::whole,
    index::{Snapshot, areas::Areas, counted_on::Figures, row::Row},
    model::{
        concordance::{counted_as, is_assumed, is_open},
        lang::Lang,
        presence::{Presence, When},
        sector::SectorCode,
        vsic,
    },
};

/// The level of the precomputed aggregates (`index::aggregates`); others are counted for each request.
const KEPT_LEVEL: u8 = 2;

/// Figures by area and sector; unknown ones come last.
pub(crate) type Mix = BTreeMap<(Area, (bool, SectorKey)), Figures>;

/// The figures of the requested areas and of the city, of establishments that are not known to be absent at the end of
/// a day. Codes of both versions are counted under one heading.
pub(crate) fn mix(areas: Areas, level: u8, when: When, now: &Snapshot) -> Mix {
    if level == KEPT_LEVEL && when.is_present() {
        kept(areas, when, now)
    } else {
        counted(areas, level, now, |row| row.is_there(when))
    }
}

/// The figures at the ends of two days, without establishments of which it is not known on which of the days they
/// existed.
pub(crate) fn compared(areas: Areas, level: u8, days: [When; 2], now: &Snapshot) -> [Mix; 2] {
    [0, 1].map(|at| {
        let is_in = |row: Row<'_>| row.life().over(&days).is_some_and(|on| on[at] != Presence::NotThere);
        counted(areas, level, now, is_in)
    })
}

/// The figures of establishments in a mix whose presence is uncertain.
pub(crate) fn estimated(
    areas: Areas,
    level: u8,
    when: When,
    now: &Snapshot,
) -> HashMap<(Area, SectorKey), u64> {
    let mut estimated = HashMap::new();
    for row in now.firms.unsure_on(when) {
        let sector = counted_as(row.sector_number(), level);
        for areas in asked(areas) {
            *estimated.entry((area(areas, row.area(areas)), sector)).or_default() += 1;
        }
    }
    estimated
}

/// The requested areas and the city, which every report contains.
fn asked(areas: Areas) -> impl Iterator<Item = Areas> {
    [areas, Areas::City].into_iter().take(if areas == Areas::City { 1 } else { 2 })
}

fn kept(areas: Areas, when: When, now: &Snapshot) -> Mix {
    let cells = asked(areas).flat_map(|areas| {
        let cells = now.firms.cells_on(areas, when).into_iter();
        cells.map(move |((number, division), figures)| {
            let sector = vsic::division(division);
            ((area(areas, number), (sector.is_none(), sector)), figures)
        })
    });
    cells.collect()
}

fn counted(areas: Areas, level: u8, now: &Snapshot, is_in: impl Fn(Row<'_>) -> bool) -> Mix {
    let mut mix = Mix::new();
    let mut enterprises: HashSet<(Areas, u16, SectorKey, u64)> = HashSet::new();
    for row in now.firms.iter().filter(|row| is_in(*row)) {
        let sector = counted_as(row.sector_number(), level);
        for areas in asked(areas) {
            let number = row.area(areas);
            let figures = mix.entry((area(areas, number), (sector.is_none(), sector))).or_default();
            figures.tally.add(row.workers());
            figures.enterprises += u64::from(enterprises.insert((areas, number, sector, row.enterprise())));
        }
    }
    mix
}

/// The classification of sectors, and the number of establishments whose code has several headings.
pub(crate) fn classification(level: u8, when: When, now: &Snapshot, lang: Lang) -> String {
    let sectors = now.firms.sectors_on(when);
    let open = match firms_of(&sectors, |number| is_open(number, level)) {
        0 => String::new(),
        n => lang.pick(
            format!(
                " {n} cơ sở có mã VSIC 2018 mà VSIC 2025 tách thành nhiều ngành ở cấp này nên tính là chưa \
                 rõ ngành."
            ),
            format!(
                " {n} establishments have a code of VSIC 2018 that VSIC 2025 split among several sectors at \
                 this level; their sector counts as unknown."
            ),
        ),
    };
    let assumed = match firms_of(&sectors, |number| is_assumed(number, level)) {
        0 => String::new(),
        n => lang.pick(
            format!(
                " {n} cơ sở có mã VSIC 2018 mà VSIC 2025 chuyển một phần sang ngành khác được tính vào \
                 ngành cùng mã số."
            ),
            format!(
                " {n} establishments have a code of VSIC 2018 of which VSIC 2025 moved a part to another \
                 sector; they count under the sector with the same digits."
            ),
        ),
    };
    let told = lang.pick(
        "Mã VSIC 2018 được quy đổi sang VSIC 2025 nên hai phiên bản là một; ngành ngoài các mục B–E giữ mã \
         VSIC 2018.",
        "Codes of VSIC 2018 are converted to VSIC 2025, so that both versions are one; sectors outside \
         sections B to E keep their code of VSIC 2018.",
    );
    let outside = note_on_others(&sectors, lang).map(|told| format!(" {told}")).unwrap_or_default();
    format!("{told}{assumed}{open}{outside}")
}

/// The number of firms whose sector satisfies a condition, by its number.
fn firms_of(sectors: &[(u16, usize)], is_one: impl Fn(u16) -> bool) -> usize {
    sectors.iter().filter(|(number, _)| is_one(*number)).map(|(_, firms)| firms).sum()
}

/// A note if figures include sectors outside of industry.
pub(crate) fn outside_industry(when: When, now: &Snapshot, lang: Lang) -> Option<String> {
    note_on_others(&now.firms.sectors_on(when), lang)
}

fn note_on_others(sectors: &[(u16, usize)], lang: Lang) -> Option<String> {
    let is_outside = |number: u16| vsic::numbered(number).is_some_and(|heading| !is_industry(heading.code));
    let count = firms_of(sectors, is_outside) as u64;
    let n = whole(count, lang);
    (count > 0).then(|| {
        lang.pick(
            format!(
                "Tính cơ sở thuộc mọi ngành, kể cả {n} cơ sở có ngành ngoài công nghiệp (ngoài các mục B–E)."
            ),
            format!(
                "Establishments of every sector count, {n} of them with a sector outside industry (sections \
                 B to E)."
            ),
        )
    })
}

/// Whether a sector belongs to sections B to E: mining, manufacturing, energy, water and waste.
fn is_industry(code: SectorCode) -> bool {
    vsic::section(code).is_some_and(|section| ["B", "C", "D", "E"].contains(&section.as_str()))
}
