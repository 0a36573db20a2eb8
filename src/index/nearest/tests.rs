//! Questions about places all over the world, the antimeridian and the poles included, against looking at every firm.

use proptest::prelude::*;

use super::*;
use crate::{
    geom::{area, bbox::Bbox, hilbert, prepared::PreparedArea},
    index::{
        snapshot::Snapshot,
        trial::{Dice, firm, register},
    },
    model::{
        change::Edit,
        concordance::counted_division,
        firm::{Firm, Sector, Workers},
        location::Location,
        presence::When,
        record::Record,
    },
    query::filter::Verdict,
    tile::grid::Tile,
};

/// Where crowds are: beside the antimeridian on both sides, at the poles, at the corner of the world, in a city.
const CROWDS: [(f64, f64); 7] = [
    (179.99, 10.0),
    (-179.99, 10.0),
    (0.0, 89.99),
    (120.0, -90.0),
    (180.0, 85.05),
    (0.0, 0.0),
    (105.85, 21.03),
];

/// A position in a crowd or, rarely, anywhere.
fn somewhere(dice: &mut Dice) -> LonLat {
    let part = |dice: &mut Dice| f64::from(u32::try_from(dice.below(2001)).unwrap()) / 1000.0 - 1.0;
    if dice.below(6) == 0 {
        return LonLat::new(180.0 * part(dice), 90.0 * part(dice)).unwrap();
    }
    let (lon, lat) = CROWDS[dice.below(CROWDS.len())];
    let (lon, lat) = (lon + 0.03 * part(dice), lat + 0.03 * part(dice));
    LonLat::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).unwrap()
}

fn world(dice: &mut Dice, firms: i64) -> Snapshot {
    let put = |id: i64| {
        let sector = dice.one_of(&["", "25", "2592", "10"]).parse().ok();
        let count = u32::try_from(dice.below(50)).unwrap();
        let own = Firm {
            location: (dice.below(15) > 0).then(|| Location::at(somewhere(dice))),
            sector: sector.map(|code| Sector { code, basis: None }),
            workers: (count > 9).then_some(Workers { count, as_of: None }),
            ..firm(dice, id)
        };
        Edit::Put(Box::new(Record::Firm(own)))
    };
    let edits = (1..=firms).map(put).collect();
    register(&mut Dice(1), 0).after(edits, 2)
}

/// All firms with a verdict, nearest first.
fn measured(now: &Snapshot, question: &Near, wanted: Verdict) -> Vec<(f64, i64)> {
    let rows = now.firms.iter().filter(|row| question.filter.test(&row.firm()) == wanted);
    let away = |row: Row<'_>| Some((distance_m(question.from, row.point()?), row.id()));
    let mut near: Vec<(f64, i64)> = rows.filter_map(away).collect();
    near.retain(|(away_m, _)| question.within_m.is_none_or(|most| *away_m <= most));
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near
}

fn told(hits: &[(f64, Row<'_>)]) -> Vec<(f64, i64)> {
    hits.iter().map(|(away_m, row)| (*away_m, row.id())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn the_nearest_firms_are_found_across_the_antimeridian_and_over_the_poles(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let now = world(dice, 900);
        for _ in 0..30 {
            let within_m = [None, Some(500.0), Some(5000.0), Some(2e6), Some(3e7)][dice.below(5)];
            let filter = match dice.below(3) {
                0 => Filter::default(),
                1 => Filter::Sectors(vec!["2592".parse().unwrap()]),
                _ => Filter::Workers(Some(20), None),
            };
            let near = Near { from: somewhere(dice), within_m, limit: dice.below(40), filter, condition: None };
            let answer = near.ask(&now.firms);
            let (found, unknown) = (measured(&now, &near, Verdict::Match), measured(&now, &near, Verdict::Unknown));
            let first = |all: &[(f64, i64)]| all.iter().copied().take(near.limit).collect::<Vec<_>>();
            prop_assert_eq!(told(&answer.found), first(&found), "{:?}", near);
            prop_assert_eq!(answer.matched, within_m.map(|_| found.len()));
            prop_assert_eq!(answer.undecided, within_m.map(|_| unknown.len()));
            let missed = measured(&now, &near, Verdict::Miss).len();
            prop_assert_eq!(answer.in_radius, within_m.map(|_| found.len() + unknown.len() + missed));
            let listed: Vec<(f64, i64)> = match found.get(near.limit.wrapping_sub(1)) {
                Some(last) if within_m.is_none() => first(&unknown).into_iter().filter(|one| one < last).collect(),
                _ => first(&unknown),
            };
            prop_assert!(near.limit == 0 || told(&answer.unknown) == listed, "{:?}", near);
            let most = now.firms.reached(near.from, within_m.unwrap_or(f64::INFINITY));
            prop_assert!(most >= answer.in_radius.unwrap_or(found.len()));
        }
    }

    #[test]
    fn boxes_and_tiles_hold_the_firms_that_lie_in_them(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let now = world(dice, 900);
        let everything = now.firms.wanted(None, &Filter::default(), &[]);
        for _ in 0..40 {
            let (a, b) = (somewhere(dice), somewhere(dice));
            let (south, north) = (a.lat().min(b.lat()), a.lat().max(b.lat()));
            let bbox = Bbox { west: a.lon(), south, east: b.lon(), north };
            let inside = now.firms.iter().filter(|row| row.point().is_some_and(|p| bbox.contains(p)));
            let wanted = now.firms.wanted(Some(bbox), &Filter::default(), &[]);
            let expected: Vec<i64> = inside.map(Row::id).collect();
            prop_assert_eq!(wanted.count(), expected.len());
            prop_assert_eq!(wanted.ids(), expected, "{:?}", bbox);
            let (z, cell) = (u8::try_from(dice.below(20)).unwrap(), hilbert::cell(a));
            let index = |cell: u32| u32::try_from(u64::from(cell) >> (32 - z)).unwrap();
            let tile = Tile::new(z, index(cell.0), index(cell.1)).unwrap();
            let is_there = |row: &Row<'_>| row.point().is_some_and(|p| tile.keys().contains(&hilbert::key(p)));
            let expected: Vec<i64> = now.firms.iter().filter(is_there).map(Row::id).collect();
            let spots: Vec<i64> = everything.spots(tile).map(|spot| spot.row.id()).collect();
            prop_assert_eq!(&spots, &expected, "{:?}", tile);
            prop_assert_eq!(everything.count_spots(tile), spots.len());
        }
    }

    #[test]
    fn the_mix_of_an_area_is_that_of_the_firms_that_it_covers(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let now = world(dice, 900);
        let when = When::now(time::macros::date!(2026 - 06 - 30));
        for turn in 0..25 {
            let corners: Vec<LonLat> = (0..3).map(|_| somewhere(dice)).collect();
            let ring: geo::LineString = corners.iter().map(|p| (p.lon(), p.lat())).collect();
            let world = geo::Rect::new((-180.0, -90.0), (180.0, 90.0)).to_polygon();
            let shape: geo::MultiPolygon = if turn == 0 { world } else { geo::Polygon::new(ring, vec![]) }.into();
            let mut expected = std::collections::BTreeMap::<u8, (u64, u64)>::new();
            for row in now.firms.iter().filter(|row| row.point().is_some_and(|p| area::covers(&shape, p))) {
                let own = expected.entry(counted_division(row.sector_number())).or_default();
                own.0 += u64::from(row.is_there(when));
                own.1 += u64::from(row.workers().filter(|_| row.is_there(when)).unwrap_or(0));
            }
            expected.retain(|_, (establishments, _)| *establishments > 0);
            let mix = now.firms.mix_within(&PreparedArea::new(&shape), when);
            let found = mix.divisions().map(|(division, tally)| (division, (tally.establishments, tally.workers)));
            prop_assert_eq!(found.collect::<std::collections::BTreeMap<_, _>>(), expected, "{:?}", shape);
        }
    }
}

#[test]
fn firms_without_a_point_are_in_no_area_however_large() {
    let now = register(&mut Dice(4), 900);
    let when = When::now(time::macros::date!(2026 - 06 - 30));
    let around: geo::MultiPolygon = geo::Rect::new((104.0, 20.0), (106.0, 22.0)).to_polygon().into();
    let mix = now.firms.mix_within(&PreparedArea::new(&around), when);
    let counted: u64 = mix.divisions().map(|(_, tally)| tally.establishments).sum();
    let placed = now.firms.iter().filter(|row| row.point().is_some() && row.is_there(when));
    assert_eq!(usize::try_from(counted), Ok(placed.count()));
    assert!(now.firms.iter().any(|row| row.point().is_none()));
}
