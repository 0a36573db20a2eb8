//! Firms on the map: counted in hexagons as counting each firm does, shown as points where a tile holds few enough.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Debug,
};

use rstest::rstest;
use time::{Date, macros::date};
use xuong::{
    geom::{bbox::Bbox, hilbert, lonlat::LonLat},
    index::{hexagons::Hexagon, points::MOST_IN_A_TILE, scan::Wanted, totals::Tally},
    model::{
        firm::{Firm, FirmStatus},
        presence::{Life, Presence, When},
        vsic,
    },
    query::filter::{Filter, Verdict},
    tile::{
        bins::{Bin, Lattice},
        grid::Tile,
    },
};

use crate::cli::made_up::{MadeUp, city, division_of, firms_at, point, spread, tile_of};

/// What is asked of the city: a box and a filter.
type Question = (Option<Bbox>, Filter);

/// What a hexagon tells: establishments and workers, and the division with most establishments.
type Told = (Tally, Option<String>);

fn everything() -> Question {
    (None, Filter::default())
}

fn questions() -> [Question; 5] {
    let sectors =
        |codes: &[&str]| Filter::Sectors(codes.iter().map(|c| c.parse().expect("a sector")).collect());
    let inner = Bbox::new(105.78, 20.98, 105.9, 21.07).expect("a box");
    [
        everything(),
        (None, sectors(&["25", "2610"])),
        (None, Filter::Workers(Some(50), Some(300))),
        (Some(inner), Filter::default()),
        (Some(inner), Filter::All(vec![Filter::Status(FirmStatus::Suspended), sectors(&["C"])])),
    ]
}

fn wanted(made_up: &MadeUp, (bbox, filter): Question) -> Wanted<'_> {
    made_up.now.firms.wanted(bbox, &filter, &[])
}

/// The firms with a place that a question leaves, each tested.
fn left((bbox, filter): &Question) -> impl Iterator<Item = &Firm> {
    let placed = city().placed().filter(|(_, p)| bbox.is_none_or(|b| b.contains(*p)));
    placed.map(|(firm, _)| firm).filter(|firm| filter.test(firm) == Verdict::Match)
}

fn division(firm: &Firm) -> Option<String> {
    let code = firm.sector.as_ref()?.code.to_string();
    division_of(&code)
}

/// The firms of a question put into bins one by one.
fn by_hand(question: &Question, z: u8) -> BTreeMap<Bin, Told> {
    let mut bins: BTreeMap<Bin, (Tally, BTreeMap<String, u32>)> = BTreeMap::new();
    for firm in left(question) {
        let cell = hilbert::cell(point(firm).expect("it has a place"));
        let (tally, divisions) = bins.entry(Lattice::at(z).bin(cell)).or_default();
        tally.add(firm.workers.map(|w| w.count));
        if let Some(division) = division(firm) {
            *divisions.entry(division).or_default() += 1;
        }
    }
    let most = |divisions: BTreeMap<String, u32>| {
        let count = divisions.values().max().copied()?;
        divisions.into_iter().find(|(_, n)| *n == count).map(|(division, _)| division)
    };
    bins.into_iter().map(|(bin, (tally, divisions))| (bin, (tally, most(divisions)))).collect()
}

fn told(hexagon: &Hexagon) -> Told {
    let division = hexagon.dominant().and_then(vsic::division);
    (hexagon.tally, division.map(|code| code.to_string()))
}

fn all_told(hexagons: &[Hexagon]) -> BTreeMap<Bin, Told> {
    let all: BTreeMap<Bin, Told> = hexagons.iter().map(|h| (h.bin, told(h))).collect();
    assert_eq!(all.len(), hexagons.len(), "each bin once");
    all
}

/// Fails with the first hexagon that differs, for there may be thousands.
fn assert_same(told: &BTreeMap<Bin, Told>, expected: &BTreeMap<Bin, Told>, what: &impl Debug) {
    let differs = told.keys().chain(expected.keys()).find(|bin| told.get(bin) != expected.get(bin));
    if let Some(bin) = differs {
        panic!("{what:?}: {bin:?} is {:?}, not {:?}", told.get(bin), expected.get(bin));
    }
}

/// The tiles that a bin's outline meets, be it at the border, as columns and rows.
fn met(bin: Bin, z: u8) -> BTreeSet<(u32, u32)> {
    let origin = Tile::new(z, 0, 0).expect("a tile");
    let outline = Lattice::at(z).outline(bin, origin);
    let range = |axis: fn(&(i32, i32)) -> i32| {
        let (first, last) = (outline.iter().map(axis).min(), outline.iter().map(axis).max());
        let first = (first.expect("six corners") - 1).div_euclid(Tile::EXTENT);
        let last = last.expect("six corners").div_euclid(Tile::EXTENT);
        (first..=last).filter_map(|n| u32::try_from(n).ok())
    };
    range(|c| c.0).flat_map(|x| range(|c| c.1).map(move |y| (x, y))).collect()
}

#[rstest]
fn hexagons_count_what_counting_each_firm_counts(#[values(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)] z: u8) {
    for question in questions() {
        let hexagons = wanted(city(), question.clone()).hexagons(z, None);
        let expected = by_hand(&question, z);
        assert!(!expected.is_empty(), "{question:?} leaves nothing");
        assert_same(&all_told(&hexagons), &expected, &question);
    }
}

#[rstest]
fn the_hexagons_of_a_zoom_sum_to_the_firms_with_a_place(#[values(4, 9, 14)] z: u8) {
    let mut sum = Tally::default();
    wanted(city(), everything()).hexagons(z, None).iter().for_each(|h| sum.join(&h.tally));
    let mut placed = Tally::default();
    city().placed().for_each(|(firm, _)| placed.add(firm.workers.map(|w| w.count)));
    assert_eq!(sum, placed);
    assert!(sum.establishments < 30_000 && sum.establishments > 29_000, "{sum:?}");
}

#[rstest]
fn a_hexagon_is_whole_in_every_tile_it_meets_and_in_no_other(
    #[values(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)] z: u8,
) {
    for question in [everything(), questions()[1].clone()] {
        let wanted = wanted(city(), question);
        let whole = all_told(&wanted.hexagons(z, None));
        let mut expected: BTreeMap<(u32, u32), BTreeMap<Bin, Told>> = BTreeMap::new();
        for (bin, told) in &whole {
            for tile in met(*bin, z) {
                expected.entry(tile).or_default().insert(*bin, told.clone());
            }
        }
        let shared = expected.values().map(BTreeMap::len).sum::<usize>() > whole.len();
        assert!(shared || z < 9, "no hexagon lies on a border");
        for ((x, y), expected) in expected {
            let tile = Tile::new(z, x, y).expect("a tile");
            assert_same(&all_told(&wanted.hexagons(z, Some(tile))), &expected, &tile);
        }
    }
}

#[test]
fn a_tile_beside_the_city_has_no_hexagon() {
    let p = LonLat::new(100.0, 15.0).expect("a position");
    assert!(wanted(city(), everything()).hexagons(9, Some(tile_of(9, p))).is_empty());
}

#[rstest]
fn a_firm_with_a_place_is_a_point_of_exactly_one_tile(#[values(0, 6, 10, 13, 16)] z: u8) {
    for question in questions() {
        let mut expected: HashMap<Tile, BTreeSet<i64>> = HashMap::new();
        for firm in left(&question) {
            let tile = tile_of(z, point(firm).expect("it has a place"));
            expected.entry(tile).or_default().insert(firm.id.0);
        }
        let wanted = wanted(city(), question);
        for (tile, expected) in expected {
            let ids: Vec<i64> = wanted.spots(tile).map(|spot| spot.row.id()).collect();
            assert_eq!(ids.len(), expected.len(), "{tile:?}");
            assert_eq!(ids.into_iter().collect::<BTreeSet<_>>(), expected, "{tile:?}");
            let inside = 0..Tile::EXTENT;
            let local = wanted.spots(tile).map(|spot| tile.local(spot.cell));
            assert!(local.into_iter().all(|(x, y)| inside.contains(&x) && inside.contains(&y)), "{tile:?}");
        }
    }
}

/// The first zoom whose fullest tile, each firm put into its own, holds few enough.
fn first_uncrowded(made_up: &MadeUp) -> u8 {
    let fullest = |z: u8| {
        let mut tiles: HashMap<Tile, usize> = HashMap::new();
        made_up.placed().for_each(|(_, p)| *tiles.entry(tile_of(z, p)).or_default() += 1);
        tiles.into_values().max().unwrap_or(0)
    };
    (0..Tile::MOST_DETAILED).find(|z| fullest(*z) <= MOST_IN_A_TILE).unwrap_or(Tile::MOST_DETAILED)
}

/// A tile of a zoom in the middle of Hà Nội.
fn downtown(z: u8) -> Tile {
    tile_of(z, LonLat::new(105.85, 21.03).expect("a position"))
}

#[rstest]
#[case::nobody(0, 0, 0, 0)]
#[case::as_many_as_fit_the_world(3, 25_000, 0, 0)]
#[case::those_without_a_place_do_not_crowd(3, 25_000, 600, 0)]
#[case::a_tile_that_the_next_zoom_splits(12, 26_000, 0, 13)]
#[case::one_too_many(15, 25_001, 1, 16)]
#[case::a_tile_that_is_never_split(24, 26_000, 0, 24)]
fn points_begin_at_the_first_zoom_whose_fullest_tile_holds_few_enough(
    #[case] z: u8,
    #[case] firms: u32,
    #[case] unplaced: usize,
    #[case] expected: u8,
) {
    let mut points: Vec<_> = spread(downtown(z), firms).into_iter().map(Some).collect();
    points.extend(vec![None; unplaced]);
    let made_up = firms_at(points);
    assert_eq!(first_uncrowded(&made_up), expected, "the firms are not spread as meant");
    assert_eq!(made_up.now.firms.points_from_zoom(), expected);
}

#[test]
fn points_of_the_city_begin_where_counting_each_tile_says() {
    assert_eq!(city().now.firms.points_from_zoom(), first_uncrowded(city()));
}

/// On a map of a day those count whom reports count on it, whatever tells that a firm is gone or has yet to come.
#[rstest]
fn hexagons_of_a_day_leave_out_who_is_not_there(
    #[values(4, 9, 14)] z: u8,
    #[values(date!(2012-06-30), date!(2026-11-28), date!(2040-01-01))] day: Date,
) {
    let when = When { day, today: date!(2026 - 11 - 28) };
    let there = |firm: &Firm| {
        let Firm { opened, closed, status, as_of, .. } = firm;
        let life =
            Life { opened: *opened, closed: *closed, status: *status, as_of: *as_of, first_seen: None };
        life.on(when) != Presence::NotThere
    };
    for question in [everything(), questions()[3].clone()] {
        let mut expected: BTreeMap<Bin, Tally> = BTreeMap::new();
        for firm in left(&question).filter(|firm| there(firm)) {
            let cell = hilbert::cell(point(firm).expect("it has a place"));
            expected.entry(Lattice::at(z).bin(cell)).or_default().add(firm.workers.map(|w| w.count));
        }
        let told = wanted(city(), question.clone()).counted_on(when).hexagons(z, None);
        let told: BTreeMap<Bin, Tally> = told.iter().map(|hexagon| (hexagon.bin, hexagon.tally)).collect();
        assert!(told == expected, "{question:?}");
        let all = wanted(city(), question).hexagons(z, None);
        let sum = |tallies: Vec<u64>| tallies.into_iter().sum::<u64>();
        let gone = sum(all.iter().map(|h| h.tally.establishments).collect())
            - sum(told.values().map(|tally| tally.establishments).collect());
        assert!(gone > 0, "some are not there");
    }
}
