//! Figures of days past, present and to come, against the same from every firm as it was recorded.

use std::collections::BTreeMap;

use proptest::prelude::*;
use time::{Date, macros::date};

use super::*;
use crate::{
    index::{
        contributions::Contributions,
        snapshot::Snapshot,
        standing::Absent,
        trial::{Dice, firm, unit},
    },
    model::{
        city::City,
        concordance::counted_division,
        date::PartialDate,
        firm::{Firm, FirmStatus, Sector, Workers},
        holdings::Holdings,
        id::SourceId,
        source::{Shows, Source},
    },
};

const TODAY: Date = date!(2026 - 06 - 30);

/// Days around the dates of the firms: two past ones, today, and two to come.
const DAYS: [Date; 5] =
    [date!(2019 - 05 - 15), date!(2025 - 12 - 30), TODAY, date!(2026 - 12 - 31), date!(2031 - 01 - 01)];

/// Code, date and what it shows. The last date is in words.
const SOURCES: [(&str, &str, Option<Shows>); 5] = [
    ("S2019", "2019", None),
    ("N2024", "2024", Some(Shows::Name)),
    ("O2018", "2018-03", Some(Shows::Other)),
    ("S2025", " 2025-06-30 ", Some(Shows::Presence)),
    ("X", "khoảng 2020", Some(Shows::Presence)),
];

fn source(id: i64, (code, dated, shows): (&str, &str, Option<Shows>)) -> Source {
    let (code, title) = (code.parse().unwrap(), code.to_owned());
    Source {
        id: SourceId(id),
        code,
        title,
        location: None,
        dated: Some(dated.into()),
        licence: None,
        shows,
        cadence: None,
    }
}

/// A firm with dates of every precision. Few of them lie in the future, so that most chunks are settled today.
fn dated(dice: &mut Dice, id: i64) -> Firm {
    let is_rare = dice.below(600) == 0;
    let read = |text: &str| text.parse::<PartialDate>().ok();
    let opened = ["", "", "2010", "2019-05", "2025-12-31", "2024", "2019-05-16"];
    let opened = read(if is_rare { dice.one_of(&["2026", "2027-03"]) } else { dice.one_of(&opened) });
    let states = ["", "operating", "operating", "operating", "suspended", "suspended_or_closed"];
    let status = if dice.below(6) == 0 { dice.one_of(&["moved", "closed"]) } else { dice.one_of(&states) };
    let closed = match status {
        "moved" | "closed" => dice.one_of(&["", "2020", "2026-06-30", "2025-11"]),
        _ if dice.below(400) == 0 => dice.one_of(&["2026-07-01", "2026", "2030-12"]),
        _ => "",
    };
    let sector = dice.one_of(&["", "10", "1010", "25", "2592", "C", "2025:26"]).parse().ok();
    let basis = dice.one_of(&["osm_inference", "list", "name_inference "]);
    let count = u32::try_from(dice.below(90)).unwrap();
    let sources = (0..dice.below(3)).map(|_| SOURCES[dice.below(SOURCES.len())].0.parse().unwrap());
    Firm {
        status: status.parse().ok(),
        opened,
        closed: read(closed),
        sources: sources.collect(),
        sector: sector.map(|code| Sector { code, basis: Some(basis.to_owned()) }),
        workers: (count % 3 > 0)
            .then(|| Workers { count, as_of: read(["", "2024", "2025-06"][dice.below(3)]) }),
        as_of: read(dice.one_of(&["", "2019", "2023", "2024-05", "2025", "2026-06"])),
        ..firm(dice, id)
    }
}

fn city(dice: &mut Dice, firms: i64) -> Snapshot {
    let mut held = Holdings::default();
    for (id, own) in (1..).zip(SOURCES) {
        held.sources.insert(id, Arc::new(source(id, own)));
    }
    for id in 1..=3 {
        held.units.insert(id, Arc::new(unit(id, "wards-2025", "Ô", false)));
    }
    held.firms = (1..=firms).map(|id| (id, Arc::new(dated(dice, id)))).collect();
    Snapshot::new(held, 1, Arc::new(City::made_up()))
}

fn when(day: Date) -> When {
    When { day, today: TODAY }
}

fn year(date: PartialDate) -> i32 {
    date.last_day().year()
}

/// The year in which more than a name shows a firm, from its own period and its sources.
fn confirmed(firm: &Firm) -> Option<i32> {
    let cited =
        || SOURCES[..4].iter().filter(|(code, ..)| firm.sources.iter().any(|own| own.as_str() == *code));
    let own = firm.as_of.filter(|own| {
        let by_name = cited().any(|(code, ..)| *code == "N2024");
        !(by_name && year(own.first_day().into()) <= 2024 && year(*own) >= 2024)
    });
    let sure = cited().filter(|(_, _, shows)| !matches!(shows, Some(Shows::Name | Shows::Other)));
    sure.map(|(_, dated, _)| dated.trim()[..4].parse().unwrap()).chain(own.map(year)).max()
}

/// How much is known of one firm.
fn known_by_hand(row: Row<'_>, when: When) -> Option<Known> {
    let (firm, presence) = (row.firm(), row.life().on(when));
    let one = usize::from;
    let long_ago = |year: i32| when.day.year() - year >= 3;
    let seen = firm.as_of.map(year);
    let is_inferred = firm.sector.as_ref().and_then(|s| s.basis.as_deref()) == Some("osm_inference");
    (presence != Presence::NotThere).then(|| Known {
        firms: 1,
        placed: one(firm.location.is_some()),
        with_sector: one(firm.sector.is_some()),
        with_workers: one(firm.workers.is_some()),
        unsure: one(presence == Presence::Unknown),
        without_status: one(firm.status.is_none()),
        inferred: one(is_inferred),
        suspended: one(firm.status == Some(FirmStatus::Suspended)),
        stopped: one(firm.status == Some(FirmStatus::SuspendedOrClosed)),
        by_name: one(seen.is_some_and(|seen| !long_ago(seen) && confirmed(&firm).is_none_or(long_ago))),
        seen_long_ago: one(seen.is_some_and(long_ago)),
        undated: one(row.life().first_seen.is_none()),
    })
}

fn absent_by_hand(row: Row<'_>, when: When) -> Absent {
    let firm = row.firm();
    match () {
        () if row.life().on(when) != Presence::NotThere => Absent::default(),
        () if firm.opened.is_some_and(|opened| opened.first_day() > when.day) => {
            Absent { not_open: 1, ..Absent::default() }
        }
        () if firm.status == Some(FirmStatus::Moved) => Absent { moved: 1, ..Absent::default() },
        () => Absent { closed: 1, ..Absent::default() },
    }
}

/// What each enterprise has in each division of each area and, without a division, in the whole area: its firms and the sum of
/// their known workers.
type Parts = BTreeMap<(u16, Option<u8>), BTreeMap<u64, (Tally, u64)>>;

fn parts_by_hand(now: &Snapshot, areas: Areas, when: When) -> Parts {
    let mut parts = Parts::new();
    for row in now.firms.iter().filter(|row| row.life().on(when) != Presence::NotThere) {
        let division = counted_division(row.sector_number());
        for of in [Some(division), None] {
            let own = parts.entry((row.area(areas), of)).or_default().entry(row.enterprise()).or_default();
            own.0.add(row.workers());
            own.1 += u64::from(row.workers().unwrap_or(0));
        }
    }
    parts
}

fn figures_by_hand(now: &Snapshot, areas: Areas, when: When) -> BTreeMap<(u16, u8), Figures> {
    let figures = parts_by_hand(now, areas, when).into_iter().filter_map(|((area, division), own)| {
        let mut tally = Tally::default();
        own.values().for_each(|(one, _)| tally.join(one));
        Some(((area, division?), Figures { tally, enterprises: own.len() as u64 }))
    });
    figures.collect()
}

fn contributions_by_hand(
    now: &Snapshot,
    areas: Areas,
    when: When,
) -> BTreeMap<(u16, Option<u8>), Contributions> {
    let parts = parts_by_hand(now, areas, when).into_iter().filter_map(|(place, own)| {
        let mut known: Vec<u64> =
            own.values().filter(|(tally, _)| tally.workers_known > 0).map(|(_, workers)| *workers).collect();
        known.sort_unstable_by(|a, b| b.cmp(a));
        let largest = [0, 1].map(|at| known.get(at).copied().unwrap_or(0));
        let told = Contributions { enterprises: known.len() as u64, workers: known.iter().sum(), largest };
        (!known.is_empty()).then_some((place, told))
    });
    parts.collect()
}

fn sum<T, S: Default>(each: impl Iterator<Item = T>, join: impl Fn(&mut S, T)) -> S {
    each.fold(S::default(), |mut all, one| {
        join(&mut all, one);
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn figures_of_a_day_are_those_of_its_firms(seed in any::<u64>()) {
        let now = city(&mut Dice(seed), 700);
        let firms = &now.firms;
        for when in DAYS.map(when) {
            let known = firms.known_on(when);
            prop_assert_eq!(known, sum(firms.iter().filter_map(|row| known_by_hand(row, when)), Known::join));
            prop_assert_eq!(firms.iter().filter_map(|row| row.known_on(when)).count(), known.firms);
            let absent = sum(firms.iter().map(|row| absent_by_hand(row, when)), Absent::join);
            prop_assert_eq!(firms.absent_on(when), absent, "{:?}", when);
            prop_assert_eq!(absent.all() + known.firms, firms.len(), "every record is counted or told apart");
            let unsure: Vec<i64> = firms.unsure_on(when).map(Row::id).collect();
            let open = firms.iter().filter(|row| row.life().on(when) == Presence::Unknown).map(Row::id);
            prop_assert_eq!(unsure, open.collect::<Vec<_>>());
            let there = || firms.iter().filter(|row| row.life().on(when) != Presence::NotThere);
            let mut sectors: BTreeMap<u16, usize> = BTreeMap::new();
            there().for_each(|row| *sectors.entry(row.sector_number()).or_default() += 1);
            prop_assert_eq!(firms.sectors_on(when), sectors.into_iter().collect::<Vec<_>>());
            let outside = there().filter(|row| row.point().is_some() && row.units().all(|unit| unit.is_none()));
            prop_assert_eq!(firms.outside_on(0, when, &known), outside.count());
            let dates = |row: Row<'_>| row.workers().map(|_| row.workers_as_of());
            let told = firms.workers_of(when);
            prop_assert_eq!(told.undated, there().filter_map(dates).filter(Option::is_none).count());
            let dated = || there().filter_map(dates).flatten();
            prop_assert_eq!(told.range.map(|(_, last)| last), dated().max());
            prop_assert_eq!(told.range.map(|(first, _)| first), dated().reduce(PartialDate::earlier));
        }
    }

    #[test]
    fn cells_and_contributions_follow_to_days_to_come(seed in any::<u64>()) {
        let now = city(&mut Dice(seed), 700);
        for when in DAYS[2..].iter().copied().map(when) {
            for areas in [Areas::City, Areas::Zones, Areas::Edition(0)] {
                prop_assert_eq!(now.firms.cells_on(areas, when), figures_by_hand(&now, areas, when));
                let told = now.firms.contributions_on(areas, when);
                prop_assert_eq!(told, contributions_by_hand(&now, areas, when), "{:?} {:?}", areas, when);
            }
        }
    }

    #[test]
    fn compared_days_leave_out_who_may_have_come_or_gone_between_them(seed in any::<u64>()) {
        let now = city(&mut Dice(seed), 700);
        for days in [&DAYS[..3], &DAYS[1..3], &DAYS[2..3], &DAYS[1..]] {
            let days: Vec<When> = days.iter().copied().map(when).collect();
            let last = *days.last().unwrap();
            let compared = || now.firms.iter().filter(|row| row.life().over(&days).is_some());
            let known = sum(compared().filter_map(|row| known_by_hand(row, last)), Known::join);
            prop_assert_eq!(now.firms.known_over(&days), known);
            let mut absent = sum(compared().map(|row| absent_by_hand(row, last)), Absent::join);
            absent.unclear = now.firms.len() - compared().count();
            prop_assert_eq!(now.firms.absent_over(&days), absent);
            let outside = compared().filter(|row| row.point().is_some() && row.area(Areas::Edition(0)) == 0);
            let outside = outside.filter(|row| row.life().on(last) != Presence::NotThere).count();
            prop_assert_eq!(now.firms.outside_over(0, &days), outside);
        }
    }
}

#[test]
fn without_compared_days_nothing_is_counted() {
    let now = city(&mut Dice(3), 30);
    assert_eq!(now.firms.known_over(&[]), Known::default());
    assert_eq!(now.firms.absent_over(&[]), Absent::default());
    assert_eq!(now.firms.outside_over(0, &[]), 0);
}

#[test]
fn the_dates_of_figures_join_to_the_widest_range() {
    let date = |text: &str| text.parse::<PartialDate>().unwrap();
    let of = |first: &str, last: &str, undated| Dates { range: Some((date(first), date(last))), undated };
    let mut all = Dates { range: None, undated: 2 };
    all.join(of("2024-05", "2024-05", 0));
    assert_eq!(all, of("2024-05", "2024-05", 2));
    all.join(of("2024", "2024-06-30", 1));
    assert_eq!(all, of("2024", "2024-06-30", 3), "a year begins before its months");
    all.join(Dates::default());
    assert_eq!(all, of("2024", "2024-06-30", 3));
}
