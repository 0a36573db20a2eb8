//! A city of made-up firms that grew as a register grows: in batches, with moves, corrections and deletions. Everything
//! that is asked of it in this suite is held against looking at every firm.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use xuong::{
    geom::{hilbert, lonlat::LonLat},
    index::{Snapshot, areas::Areas, builder::Builder},
    model::{
        change::Edit,
        firm::{Firm, FirmStatus, Sector, Workers},
        holdings::Holdings,
        location::{Location, PointFlag, PointMethod},
        record::{Kind, Record},
        tax_code::TaxCode,
    },
    query::page::Cursor,
    registry::Registry,
    synthetic,
};

use crate::{
    harness::{Folder, hanoi},
    reports::cells::{by_hand, kept},
    rules::laws::wait,
};

const FIRMS: usize = 30_000;

/// How many edits come together; a few above and below the number from which figures are counted anew.
const BATCHES: [usize; 10] = [1, 40, 300, 499, 2, 700, 120, 501, 64, 1100];

/// A city, and what it must hold.
pub(crate) struct City {
    pub(crate) now: Snapshot,
    /// Every firm in the order of lists: along the Hilbert curve, those without a place last.
    pub(crate) firms: Vec<Firm>,
}

/// The zones, units and sources of the seed without its firms.
pub(crate) fn places() -> &'static Holdings {
    static PLACES: OnceLock<Holdings> = OnceLock::new();
    PLACES.get_or_init(|| {
        let folder = Folder::seeded();
        let registry = wait(Registry::open(folder.place(), &hanoi())).expect("the seed");
        let base = registry.snapshot().base.clone();
        wait(registry.close());
        base.holdings.clone()
    })
}

/// The city that the laws share.
pub(crate) fn city() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| {
        let (now, held) = grown();
        let mut firms: Vec<Firm> = held.into_values().collect();
        firms.sort_by_key(order);
        City { now, firms }
    })
}

/// Where a firm stands in every list.
pub(crate) fn order(firm: &Firm) -> Cursor {
    let key = firm.location.as_ref().map_or(u64::MAX, |l| hilbert::key(l.point).min(u64::MAX - 1));
    Cursor { key, id: firm.id.0 }
}

/// The edit that records a firm.
pub(crate) fn put(firm: Firm) -> Edit {
    Edit::Put(Box::new(Record::Firm(firm)))
}

/// Twenty thousand firms at once, the others in batches: a whole region that was empty, and some everywhere.
fn grown() -> (Snapshot, BTreeMap<i64, Firm>) {
    let maker = synthetic::City::new(places(), &hanoi().bounds);
    let made = maker.firms(7, 1).take(FIRMS);
    let mut made: Vec<Firm> = (0..).zip(made).map(|(n, firm)| blurred(n, firm)).collect();
    made.sort_by_key(order);
    let is_late = |at: usize| at < FIRMS / 6 || at.is_multiple_of(5);
    let (late, early): (Vec<_>, Vec<_>) = (0..).zip(made).partition(|(at, _)| is_late(*at));
    let mut builder = Builder::new(places().clone(), early.len(), hanoi());
    early.iter().for_each(|(_, firm)| builder.add(firm));
    let mut now = builder.finish(1);
    let mut held: BTreeMap<i64, Firm> = early.into_iter().map(|(_, firm)| (firm.id.0, firm)).collect();
    let mut gone = Vec::new();
    let mut late = late.into_iter().map(|(_, firm)| firm).peekable();
    for (round, size) in (0_i64..).zip(BATCHES.into_iter().cycle()) {
        let new: Vec<Firm> = late.by_ref().take(size).collect();
        if new.is_empty() {
            break;
        }
        let edits = edited(round, new, &held, &mut gone);
        for edit in edits.clone() {
            match edit {
                Edit::Put(record) => _ = held.insert(record.id(), firm_of(*record)),
                Edit::Delete(_, id) => _ = held.remove(&id),
            }
        }
        now = now.after(edits, round + 2);
    }
    (now, held)
}

fn firm_of(record: Record) -> Firm {
    match record {
        Record::Firm(firm) => firm,
        other => panic!("{other:?} is no firm"),
    }
}

/// New firms and, for every fourth of them, something that happens to one that is held or was.
fn edited(round: i64, new: Vec<Firm>, held: &BTreeMap<i64, Firm>, gone: &mut Vec<Firm>) -> Vec<Edit> {
    let known: Vec<i64> = held.keys().copied().collect();
    let mut edits = Vec::new();
    for (n, firm) in (round * 7919..).zip(new) {
        let at = usize::try_from(n * 48_271).expect("small") % known.len();
        let mut other = held[&known[at]].clone();
        match n % 16 {
            0 => other.location.clone_from(&firm.location),
            4 => {
                other.workers =
                    Some(Workers { count: 1 + other.workers.map_or(0, |w| w.count), as_of: None });
            }
            8 if n % 3 == 0 => edits.extend(gone.pop().map(put)),
            8 => {
                edits.push(Edit::Delete(Kind::Firm, other.id.0));
                gone.push(other.clone());
            }
            12 => other.tax_code.clone_from(&firm.tax_code),
            _ => {}
        }
        if [0, 4, 12].contains(&(n % 16)) && gone.iter().all(|g| g.id != other.id) {
            edits.push(put(other));
        }
        edits.push(put(firm));
    }
    edits
}

/// The firm with something unknown, vague or far away, so that no value is always there.
fn blurred(n: usize, mut firm: Firm) -> Firm {
    if n.is_multiple_of(11) {
        firm.status = None;
    }
    if n.is_multiple_of(13) {
        firm.opened = None;
    }
    if n.is_multiple_of(17) {
        let division = firm.sector.as_ref().and_then(|s| s.code.at_level(2));
        firm.sector =
            division.map(|code| Sector { code, basis: Some("chỉ biết ngành cấp 2".to_owned()) });
    }
    if n.is_multiple_of(19) {
        firm.tax_code = TaxCode::new(["0100", "001234567890", "0100100008", "abc"][n % 4]);
    }
    if let Some(location) = firm.location.as_mut().filter(|_| n.is_multiple_of(23)) {
        location.method = Some(PointMethod::WardCentre);
        location.precision_m = Some([0.5, 1500.0, 1.0 / 3.0][n % 3]);
        location.flag = Some(PointFlag::Uncertain);
    }
    if n.is_multiple_of(997) {
        let far = [(180.0, 0.0), (-180.0, -17.5), (179.9, 89.9), (-0.0, -90.0), (106.0, -0.0)][n % 5];
        firm.location = Some(Location::at(LonLat::new(far.0, far.1).expect("a position")));
    }
    firm
}

#[test]
fn every_firm_comes_back_as_it_was_put_in() {
    let City { now, firms } = city();
    assert_eq!(now.firms.len(), firms.len());
    assert!(firms.len() > FIRMS - 1000, "{}", firms.len());
    for (row, firm) in now.firms.iter().zip(firms) {
        assert_eq!(row.firm(), *firm);
        assert_eq!(row.cursor(), order(firm));
        assert_eq!(now.record(Kind::Firm, firm.id.0), Some(Record::Firm(firm.clone())));
        assert_eq!(now.firms.by_code(firm.code.as_str()).map(xuong::index::row::Row::id), Some(firm.id.0));
    }
    assert_eq!(now.firms.get(i64::MAX).map(xuong::index::row::Row::id), None);
    let by_id: BTreeMap<i64, &Firm> = firms.iter().map(|firm| (firm.id.0, firm)).collect();
    assert!(now.holdings().firms.values().map(AsRef::as_ref).eq(by_id.into_values()));
}

/// Where an enterprise ends and another one begins is told by numbers, which must not meet.
#[test]
fn two_firms_are_of_one_enterprise_when_their_tax_codes_say_so() {
    let mut numbers: HashMap<u64, &str> = HashMap::new();
    let mut enterprises: HashMap<&str, u64> = HashMap::new();
    let City { now, firms } = city();
    for (row, firm) in now.firms.iter().zip(firms) {
        assert_eq!(*numbers.entry(row.enterprise()).or_insert(firm.enterprise()), firm.enterprise());
        assert_eq!(*enterprises.entry(firm.enterprise()).or_insert(row.enterprise()), row.enterprise());
    }
}

#[test]
fn a_firm_lies_in_the_units_that_hold_its_point() {
    let City { now, firms } = city();
    for (row, firm) in now.firms.iter().zip(firms).step_by(7) {
        for (edition, unit) in now.base.editions.iter().zip(row.units()) {
            let here = firm.location.as_ref().and_then(|l| edition.locate(l.point));
            assert_eq!(unit.map(|u| &u.code), here.map(|u| &u.code));
        }
        assert_eq!(row.zone().map(|z| &z.code), firm.zone.as_ref());
    }
}

#[test]
fn the_figures_of_a_city_that_grew_are_those_of_one_built_at_once_and_of_counting() {
    let City { now, firms } = city();
    let built = Snapshot::new(now.holdings(), now.version, hanoi());
    let editions = (0..now.base.editions.len()).map(Areas::Edition);
    for areas in [Areas::City, Areas::Zones].into_iter().chain(editions) {
        assert!(now.firms.cells(areas).eq(built.firms.cells(areas)), "{areas:?}");
    }
    let is_open = |firm: &&Firm| {
        firm.closed.is_none() && !matches!(firm.status, Some(FirmStatus::Moved | FirmStatus::Closed))
    };
    assert_eq!(kept(now), by_hand(now, firms.iter().filter(is_open)));
    assert_eq!(now.firms.coverage(), built.firms.coverage());
    assert_eq!(now.firms.bbox(), built.firms.bbox());
}
