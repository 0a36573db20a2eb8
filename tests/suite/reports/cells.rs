//! Kept figures: whatever was edited in whatever order, they are what counting the firms gives.

use std::{collections::BTreeMap, sync::OnceLock};

use proptest::{prelude::*, test_runner::Config};
use serde_json::json;
use time::{Date, macros::date};
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
    },
    index::{Snapshot, areas::Areas},
    model::{
        change::Edit,
        date::PartialDate,
        firm::{Firm, FirmStatus},
        holdings::Holdings,
        presence::When,
        record::{Kind, Record},
        sector::SectorCode,
    },
};

use crate::harness::hanoi;
use crate::{cli::made_up::counted_division, cli::synthetic_city::put};

/// Establishments, those with known workers, workers, enterprises, and the workers of the two largest of them.
type Figures = (u64, u64, u64, u64, [Option<u64>; 2]);

/// Figures by area and division.
pub(crate) type Table = BTreeMap<(Areas, u16, Option<SectorCode>), Figures>;

/// Figures as they are kept.
pub(crate) fn kept(now: &Snapshot) -> Table {
    let cells = areas(now).flat_map(|areas| now.firms.cells(areas).map(move |cell| (areas, cell)));
    let figures = cells.map(|(areas, (area, division, cell))| {
        let (tally, largest) = (cell.tally, cell.two_largest().map(|one| one.map(|(_, workers)| workers)));
        let figures = (tally.establishments, tally.workers_known, tally.workers, cell.enterprises, largest);
        ((areas, area, xuong::model::vsic::division(division)), figures)
    });
    figures.collect()
}

fn areas(now: &Snapshot) -> impl Iterator<Item = Areas> {
    [Areas::City, Areas::Zones].into_iter().chain((0..now.base.editions.len()).map(Areas::Edition))
}

/// Figures counted firm by firm.
pub(crate) fn by_hand<'a>(now: &Snapshot, firms: impl IntoIterator<Item = &'a Firm>) -> Table {
    #[derive(Default)]
    struct Count<'a> {
        establishments: u64,
        known: u64,
        enterprises: BTreeMap<&'a str, u64>,
    }
    let numbers = Numbers::of(now);
    let mut counts: BTreeMap<(Areas, u16, Option<SectorCode>), Count<'_>> = BTreeMap::new();
    for firm in firms {
        let division = firm.sector.as_ref().and_then(|s| counted_division(&s.code.to_string()));
        let division = division.map(|code| code.parse().expect("a division"));
        for areas in areas(now) {
            let count = counts.entry((areas, numbers.area(now, areas, firm), division)).or_default();
            count.establishments += 1;
            count.known += u64::from(firm.workers.is_some());
            let workers = u64::from(firm.workers.map_or(0, |w| w.count));
            *count.enterprises.entry(firm.enterprise()).or_default() += workers;
        }
    }
    let figures = counts.into_iter().map(|(place, count)| {
        let mut sizes: Vec<u64> = count.enterprises.values().copied().collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let largest = [0, 1].map(|at| sizes.get(at).copied().filter(|workers| *workers > 0));
        let enterprises = u64::try_from(sizes.len()).expect("few");
        (place, (count.establishments, count.known, sizes.iter().sum(), enterprises, largest))
    });
    figures.collect()
}

fn fate(firm: &Firm) -> Option<(bool, bool)> {
    let text = |date: Option<PartialDate>| date.map(|date| date.to_string());
    let (opened, closed) = (text(firm.opened), text(firm.closed));
    let own = FATES.iter().find(|(status, from, until, ..)| {
        firm.status.map(FirmStatus::code) == *status
            && opened.as_deref() == *from
            && closed.as_deref() == *until
    });
    own.map(|(.., open, there)| (*open, *there))
}

/// The firms of which nothing tells an end.
fn open(held: &Holdings) -> impl Iterator<Item = &Firm> {
    held.firms.values().map(AsRef::as_ref).filter(|firm| fate(firm).is_none_or(|(open, _)| open))
}

/// The firms that are there on the day.
fn there(held: &Holdings) -> impl Iterator<Item = &Firm> {
    held.firms.values().map(AsRef::as_ref).filter(|firm| fate(firm).is_none_or(|(_, there)| there))
}

/// Establishments, those with known workers, workers and enterprises on the day, as they are told from kept figures.
fn on_the_day(now: &Snapshot) -> BTreeMap<(Areas, u16, Option<SectorCode>), [u64; 4]> {
    let cells = areas(now).flat_map(|areas| {
        let cells = now.firms.cells_on(areas, When::now(DAY)).into_iter();
        cells.map(move |((area, division), own)| {
            let tally = own.tally;
            let figures = [tally.establishments, tally.workers_known, tally.workers, own.enterprises];
            ((areas, area, xuong::model::vsic::division(division)), figures)
        })
    });
    cells.collect()
}

/// What enterprises contribute to the workers of divisions and, by no division, of whole areas: how many enterprises, their
/// workers, the two largest.
type Contributed = BTreeMap<(Areas, u16, Option<Option<SectorCode>>), (u64, u64, [u64; 2])>;

fn contributed(now: &Snapshot) -> Contributed {
    let parts = areas(now).flat_map(|areas| {
        let parts = now.firms.contributions_on(areas, When::now(DAY)).into_iter();
        parts.map(move |((area, division), own)| {
            let division = division.map(xuong::model::vsic::division);
            ((areas, area, division), (own.enterprises, own.workers, own.largest))
        })
    });
    parts.collect()
}

fn contributed_by_hand<'a>(now: &Snapshot, firms: impl IntoIterator<Item = &'a Firm>) -> Contributed {
    let numbers = Numbers::of(now);
    let mut parts: BTreeMap<_, BTreeMap<&str, u64>> = BTreeMap::new();
    for firm in firms {
        let Some(workers) = firm.workers else { continue };
        let division = firm.sector.as_ref().and_then(|s| counted_division(&s.code.to_string()));
        let division = division.map(|code| code.parse().expect("a division"));
        for (areas, division) in areas(now).flat_map(|areas| [Some(division), None].map(|of| (areas, of))) {
            let part = parts.entry((areas, numbers.area(now, areas, firm), division)).or_default();
            *part.entry(firm.enterprise()).or_default() += u64::from(workers.count);
        }
    }
    let figures = parts.into_iter().map(|(place, part)| {
        let mut sizes: Vec<u64> = part.into_values().collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let largest = [0, 1].map(|at| sizes.get(at).copied().unwrap_or(0));
        (place, (u64::try_from(sizes.len()).expect("few"), sizes.iter().sum(), largest))
    });
    figures.collect()
}

fn without_largest(table: Table) -> BTreeMap<(Areas, u16, Option<SectorCode>), [u64; 4]> {
    table.into_iter().map(|(place, (a, b, c, d, _))| (place, [a, b, c, d])).collect()
}

/// The numbers of areas, in order of code from 1.
struct Numbers {
    zones: BTreeMap<String, u16>,
    units: Vec<BTreeMap<String, u16>>,
}

impl Numbers {
    fn of(now: &Snapshot) -> Self {
        let number = |codes: Vec<String>| {
            let mut codes = codes;
            codes.sort();
            codes.into_iter().zip(1..).collect()
        };
        let units = |edition: &xuong::index::edition::Edition| {
            number(edition.units().map(|u| u.code.to_string()).collect())
        };
        Self {
            zones: number(now.base.holdings.zones.values().map(|z| z.code.to_string()).collect()),
            units: now.base.editions.iter().map(units).collect(),
        }
    }

    fn area(&self, now: &Snapshot, areas: Areas, firm: &Firm) -> u16 {
        match areas {
            Areas::City => 0,
            Areas::Zones => firm.zone.as_ref().map_or(0, |code| self.zones[code.as_str()]),
            Areas::Edition(at) => {
                let point = firm.location.as_ref().map(|l| l.point);
                let unit = point.and_then(|p| now.base.editions[at].locate(p));
                unit.map_or(0, |unit| self.units[at][unit.code.as_str()])
            }
        }
    }
}

/// Two zones, two editions of two squares each.
fn small_places() -> &'static Holdings {
    static PLACES: OnceLock<Holdings> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut holdings = Holdings::default();
        for id in 1..=2 {
            let zone = json!({ "id": id, "code": format!("Z{id}"), "kind": "industrial_park", "name": "Khu",
                "written": {}, "sources": [] });
            let zone = serde_json::from_value(zone).expect("a zone");
            holdings.apply(Edit::Put(Box::new(Record::Zone(zone))));
        }
        for id in 1..=4 {
            let (edition, level) = [("old", "district"), ("new", "ward")][id % 2];
            let west = if id < 3 { 105.8 } else { 105.85 };
            let ring = [[west, 21.0], [west + 0.05, 21.0], [west + 0.05, 21.1], [west, 21.1], [west, 21.0]];
            let square = json!({ "type": "FeatureCollection", "features": [{ "type": "Feature",
                "properties": { "edition": edition, "level": level, "code": format!("U{id}"), "name": "Ô" },
                "geometry": { "type": "Polygon", "coordinates": [ring] } }] });
            let batch = read(Importable::Units, square.to_string().as_bytes(), &Reading::of(hanoi()));
            let record =
                batch.drafts.first().expect("a record").record.with_id(i64::try_from(id).expect("small"));
            holdings.apply(Edit::Put(Box::new(record)));
        }
        holdings
    })
}

/// A firm by what figures are made of: enterprise, division, place, zone, workers, fate.
type Made = (usize, usize, u32, usize, Option<u32>, usize);

/// What became of a firm: status, opened and closed; whether nothing tells an end; whether it is there on [`DAY`].
type Fate = (Option<&'static str>, Option<&'static str>, Option<&'static str>, bool, bool);

const FATES: [Fate; 7] = [
    (Some("operating"), None, None, true, true),
    (None, None, Some("2020-05-06"), false, false),
    (Some("closed"), None, None, false, false),
    (Some("moved"), None, Some("2100"), false, true),
    (None, Some("2100-02"), None, true, false),
    (Some("suspended"), Some("2026"), None, true, true),
    (None, Some("2010"), Some("2026"), false, true),
];

/// The day on which figures are asked.
const DAY: Date = date!(2026 - 06 - 30);

pub(crate) fn firm(id: i64, (enterprise, sector, at, zone, workers, fate): Made) -> Firm {
    let taxes = ["0100100008", "0100100008001", "001234567890", "0101248141", "0100107518", "wrong"];
    let sectors = ["C", "10", "1010", "25", "2599", "2025:25"];
    let (status, opened, closed, ..) = FATES.get(fate).copied().unwrap_or_default();
    let lon = 105.79 + 0.01 * f64::from(at);
    let sector = sectors.get(sector).map(|code| json!({ "code": code }));
    let zone = ["Z1", "Z2"].get(zone);
    let firm = json!({
        "id": id, "code": format!("F{id}"), "name": "Xưởng", "written": {}, "tax_code": taxes.get(enterprise),
        "status": status, "opened": opened, "closed": closed, "sector": sector, "zone": zone, "workers": workers.map(|count| json!({ "count": count })),
        "location": (at < 13).then(|| json!({ "point": [lon, 21.05] })), "sources": [],
    });
    serde_json::from_value(firm).expect("a firm")
}

/// Mostly firms of their own with few workers, so that many are as large as each other and the largest often leave.
fn made() -> impl Strategy<Value = Made> {
    let workers = prop_oneof![Just(None), (0..4_u32).prop_map(Some), (0..300_u32).prop_map(Some)];
    (
        0..20_usize,
        prop_oneof![4 => Just(1_usize), 1 => 0..8_usize],
        0..15_u32,
        0..4_usize,
        workers,
        0..2 * FATES.len(),
    )
}

fn edits() -> impl Strategy<Value = Edit> {
    let id = 1..60_i64;
    prop_oneof![
        3 => (id.clone(), made()).prop_map(|(id, made)| put(firm(id, made))),
        1 => id.prop_map(|id| Edit::Delete(Kind::Firm, id)),
    ]
}

/// Edits that come together: of a few firms, of all of them, or a clearance, so that more of the largest enterprises
/// leave than a cell remembers.
fn batches() -> impl Strategy<Value = Vec<Edit>> {
    let all = prop::collection::vec(made(), 59);
    let clearance = (1..20_i64, 40..60_i64)
        .prop_map(|(first, end)| (first..end).map(|id| Edit::Delete(Kind::Firm, id)).collect());
    prop_oneof![
        3 => prop::collection::vec(edits(), 1..25),
        2 => all.prop_map(|all| (1..).zip(all).map(|(id, made)| put(firm(id, made))).collect()),
        2 => clearance,
    ]
}

/// Snapshots after each batch of edits.
fn versions(batches: Vec<Vec<Edit>>) -> Vec<Snapshot> {
    let first = Snapshot::new(small_places().clone(), 0, hanoi());
    let next = |now: &mut Snapshot, edits: Vec<Edit>| {
        *now = now.after(edits, now.version + 1);
        Some(now.clone())
    };
    batches.into_iter().scan(first, next).collect()
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn figures_are_those_of_counting_after_any_edits(
        batches in prop::collection::vec(batches(), 1..5),
    ) {
        let mut held = small_places().clone();
        for (edits, now) in batches.clone().into_iter().zip(versions(batches)) {
            edits.into_iter().for_each(|edit| held.apply(edit));
            prop_assert_eq!(kept(&now), by_hand(&now, open(&held)));
            prop_assert_eq!(on_the_day(&now), without_largest(by_hand(&now, there(&held))));
            prop_assert_eq!(contributed(&now), contributed_by_hand(&now, there(&held)));
            prop_assert_eq!(now.firms.len(), held.firms.len());
        }
        let last = Snapshot::new(held.clone(), 0, hanoi());
        prop_assert_eq!(kept(&last), by_hand(&last, open(&held)));
    }
}

#[test]
fn figures_of_many_edits_at_once_are_those_of_the_same_edits_one_by_one() {
    let made = |n: usize| {
        let small = u32::try_from(n).expect("small");
        (n % 9, n % 7, small % 15, n % 4, (!n.is_multiple_of(5)).then_some(small % 97), n % 11)
    };
    let all: Vec<Edit> = (1..=900).zip(1..).map(|(id, n)| put(firm(id, made(n)))).collect();
    let gone = (1..=900).step_by(3).map(|id| Edit::Delete(Kind::Firm, id));
    let (together, one_by_one) = (
        versions(vec![all.clone(), gone.clone().collect()]),
        versions(all.into_iter().chain(gone).map(|edit| vec![edit]).collect()),
    );
    let last = |all: &[Snapshot]| all.last().map(kept).expect("a version");
    assert_eq!(last(&together), last(&one_by_one));
}
