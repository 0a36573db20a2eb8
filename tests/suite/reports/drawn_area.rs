//! The sector mix of an area that somebody drew.

mod answers;

use std::{collections::BTreeMap, sync::OnceLock};

use geo::{LineString, MultiPolygon, Polygon};
use proptest::{prelude::*, sample::Index, test_runner::Config};
use time::macros::date;
use xuong::{
    geom::{
        area::{self, covers},
        bbox::Bbox,
        lonlat::LonLat,
        prepared::PreparedArea,
    },
    index::totals::Tally,
    model::{
        firm::{Firm, FirmStatus},
        presence::When,
        vsic,
    },
};

use crate::cli::made_up::{city, counted_division};

/// Counts by division, empty where it is unknown.
type Mix = BTreeMap<String, Tally>;

/// Where the firms are that are there, what division they are of and who works there.
fn rows() -> &'static [(LonLat, String, Option<u32>)] {
    static ROWS: OnceLock<Vec<(LonLat, String, Option<u32>)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let there = |firm: &Firm| !matches!(firm.status, Some(FirmStatus::Moved | FirmStatus::Closed));
        let rows = city().placed().filter(|(firm, _)| there(firm)).map(|(firm, p)| {
            let division = firm.sector.as_ref().and_then(|s| counted_division(&s.code.to_string()));
            (p, division.unwrap_or_default(), firm.workers.map(|w| w.count))
        });
        rows.collect()
    })
}

/// Each firm held against the shape.
fn by_hand(shape: &MultiPolygon) -> Mix {
    let (envelope, mut mix) = (Bbox::of(shape), Mix::new());
    for (p, division, workers) in rows().iter().filter(|(p, ..)| envelope.contains(*p)) {
        if covers(shape, *p) {
            mix.entry(division.clone()).or_default().add(*workers);
        }
    }
    mix
}

fn by_index(shape: &MultiPolygon) -> Mix {
    let mix = city().now.firms.mix_within(&PreparedArea::new(shape), When::now(date!(2026 - 06 - 30)));
    let name = |number| vsic::division(number).map(|code| code.to_string()).unwrap_or_default();
    mix.divisions().map(|(number, tally)| (name(number), tally)).collect()
}

/// A ring around a middle, as far from it in each direction as the radii say.
fn star(middle: LonLat, radii: &[f64], scale: f64) -> LineString {
    let turn = std::f64::consts::TAU / f64::from(u32::try_from(radii.len()).expect("few"));
    let corner = |(at, radius): (u32, &f64)| {
        let (sin, cos) = (f64::from(at) * turn).sin_cos();
        (middle.lon() + radius * scale * cos, middle.lat() + radius * scale * sin)
    };
    (0..).zip(radii).map(corner).collect()
}

/// The place of a firm, so that small areas are not all empty.
fn place() -> impl Strategy<Value = LonLat> {
    any::<Index>().prop_map(|at| at.get(rows()).0)
}

/// From some metres to more than the city.
fn scale() -> impl Strategy<Value = f64> {
    (-4.0..0.3_f64).prop_map(|power| 10_f64.powf(power))
}

/// A star, most with a hole of the same form.
fn part() -> impl Strategy<Value = Polygon> {
    let radii = prop::collection::vec(0.2..1.0, 3..40);
    let hole = prop_oneof![1 => Just(None), 3 => (0.05..0.95).prop_map(Some)];
    (place(), radii, scale(), hole).prop_map(|(middle, radii, scale, hole)| {
        let holes = hole.map(|share: f64| star(middle, &radii, scale * share));
        Polygon::new(star(middle, &radii, scale), holes.into_iter().collect())
    })
}

/// A triangle or quadrangle with firms on its corners and, where two of them share a coordinate, on its sides.
fn on_firms() -> impl Strategy<Value = MultiPolygon> {
    (place(), place(), any::<bool>()).prop_map(|(a, b, upright)| {
        let corners = if upright {
            vec![(a.lon(), a.lat()), (b.lon(), a.lat()), (b.lon(), b.lat()), (a.lon(), b.lat())]
        } else {
            vec![(a.lon(), a.lat()), (b.lon(), b.lat()), (a.lon(), b.lat())]
        };
        Polygon::new(corners.into(), vec![]).into()
    })
}

fn shape() -> impl Strategy<Value = MultiPolygon> {
    prop_oneof![
        4 => prop::collection::vec(part(), 1..2).prop_map(MultiPolygon),
        3 => prop::collection::vec(part(), 2..5).prop_map(MultiPolygon),
        2 => on_firms(),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 600, ..Config::default() })]

    #[test]
    fn the_mix_of_an_area_is_what_testing_every_firm_gives(shape in shape()) {
        prop_assert_eq!(by_index(&shape), by_hand(&shape));
    }
}

#[test]
fn an_area_around_everything_has_every_firm_with_a_place() {
    let world = Bbox::new(100.0, 15.0, 110.0, 25.0).expect("a box");
    let corners = vec![
        (world.west, world.south),
        (world.east, world.south),
        (world.east, world.north),
        (world.west, world.north),
    ];
    let shape: MultiPolygon = Polygon::new(corners.into(), vec![]).into();
    let mix = by_index(&shape);
    assert_eq!(mix, by_hand(&shape));
    assert_eq!(mix.values().map(|t| t.establishments).sum::<u64>(), rows().len() as u64);
    assert!(mix.contains_key(""), "the unknown division is there");
}

#[test]
fn the_drawn_shapes_of_the_law_are_of_many_sizes() {
    let sizes = [1e-4, 1e-2, 0.1, 2.0].map(|scale| {
        let shape = MultiPolygon::new(vec![Polygon::new(star(rows()[7].0, &[1.0; 12], scale), vec![])]);
        assert_eq!(area::check(&shape), Ok(()));
        by_index(&shape).values().map(|t| t.establishments).sum::<u64>()
    });
    assert!(sizes.is_sorted() && sizes[0] >= 1 && sizes[3] == rows().len() as u64, "{sizes:?}");
}
