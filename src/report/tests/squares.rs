//! Grids, hot spots and clusters on points in metres.

use std::collections::BTreeMap;

use geo::{Area, Centroid, Geometry};
use proptest::prelude::*;

use super::town::{ANALYST, PUBLIC, Reader, TODAY, Town, employer, firm, lines, middle, notes};
use crate::{
    geom::{crs::Crs, lonlat::LonLat},
    index::Snapshot,
    model::{
        firm::Firm,
        lang::Lang,
        location::{Location, PointMethod},
        presence::When,
    },
    report::{
        figures::projected::{Sites, metres, middle as centre, on_one_point, placed, places, polygon},
        kind::Report,
    },
};

/// A firm at a number of metres east and north of a corner of the grid of a kilometre.
pub(super) fn at(sector: &str, east: f64, north: f64, precision_m: Option<f64>) -> Firm {
    let point = Crs::TM3_105.to_lonlat(505_000.0 + east, 2_325_000.0 + north).unwrap();
    Firm { location: Some(Location { precision_m, ..Location::at(point) }), ..firm(sector, 1) }
}

pub(super) fn sharp(sector: &str, east: f64, north: f64) -> Firm {
    at(sector, east, north, Some(10.0))
}

#[test]
fn a_cell_counts_what_lies_in_it_and_names_the_most_frequent_sector() {
    let own = [
        sharp("25", 1.0, 1.0),
        sharp("13", 999.0, 999.0),
        sharp("25", 500.0, 500.0),
        sharp("", 500.0, 501.0),
        sharp("", 500.0, 502.0),
        sharp("", 500.0, 503.0),
        sharp("13", 1001.0, 1.0),
        sharp("11", 1001.0, 2.0),
        sharp("", -1.0, 1.0),
        Firm { location: None, ..firm("25", 1) },
    ];
    let now = Town::new().with(own).open();
    let columns = ["cell", "easting", "northing", "establishments", "sector", "share_pct"];
    assert_eq!(
        PUBLIC.lines(&now, Report::Grid, &[], &columns),
        [
            "1000m-E504-N2325 504500 2325500 1 ? ?",
            "1000m-E505-N2325 505500 2325500 6 2025:25 33.3",
            // Of equally frequent ones the first of the classification.
            "1000m-E506-N2325 506500 2325500 2 2025:11 50",
        ]
    );
    let one = [("sectors", "25,2025:11")];
    assert_eq!(
        PUBLIC.lines(&now, Report::Grid, &one, &["establishments", "sector"]),
        ["2 2025:25", "1 2025:11"]
    );
    assert_eq!(PUBLIC.lines(&now, Report::Grid, &[("cell_m", "10000")], &["establishments"]), ["9"]);
}

#[test]
fn enterprises_of_a_cell_are_counted_once() {
    let of =
        |tax_code, east| Firm { location: sharp("25", east, 1.0).location, ..employer("25", 1, tax_code, 9) };
    let own =
        [of("0100109106", 1.0), of("0100109106-002", 2.0), of("0101243150", 3.0), sharp("25", 4.0, 1.0)];
    let now = Town::new().with(own).open();
    assert_eq!(PUBLIC.lines(&now, Report::Grid, &[], &["establishments", "enterprises"]), ["4 3"]);
}

#[test]
fn a_cell_is_drawn_as_the_square_that_it_is() {
    let now = Town::new().with([sharp("25", 10.0, 10.0)]).open();
    let told = PUBLIC.read(&now, Report::Grid, &[("cell_m", "500")]).unwrap();
    let places: Vec<_> = told.grid.placed_rows().map(|(_, place)| place.unwrap().clone()).collect();
    let Geometry::Polygon(square) = &places[0] else { panic!("{places:?}") };
    assert_eq!(square.exterior().0.len(), 5);
    let middle = square.centroid().unwrap();
    let (east, north) = Crs::TM3_105.from_lonlat(LonLat::new(middle.x(), middle.y()).unwrap()).unwrap();
    assert!((east - 505_250.0).abs() < 0.1 && (north - 2_325_250.0).abs() < 0.1, "{east} {north}");
    assert!(square.signed_area() > 0.0, "against the clock");
}

/// Points whose error is as large as the question take no part in it.
#[test]
fn vague_points_are_left_out_and_those_of_unknown_error_are_told() {
    let method = |method| {
        let mut own = at("25", 100.0, 100.0, None);
        own.location.as_mut().unwrap().method = Some(method);
        own
    };
    let own = [
        at("25", 1.0, 1.0, Some(999.0)),
        at("25", 1.0, 2.0, Some(1000.0)),
        at("25", 1.0, 3.0, None),
        method(PointMethod::ZonePoint),
        method(PointMethod::Gps),
        method(PointMethod::Synthetic),
    ];
    let now = Town::new().with(own).open();
    let told = PUBLIC.read(&now, Report::Grid, &[]).unwrap();
    assert_eq!(lines(&told, &["establishments"]), ["4"]);
    let said = notes(&told);
    assert!(
        said.contains("2 establishments whose point is only right to 1,000 m or worse take no part."),
        "{said}"
    );
    assert!(
        said.contains("2 establishments have a point of unknown precision; it is taken as right."),
        "{said}"
    );
    let vi = Reader { lang: Lang::Vi, ..PUBLIC }.read(&now, Report::Grid, &[("cell_m", "2000")]).unwrap();
    assert_eq!(lines(&vi, &["establishments"]), ["6"]);
    assert!(
        !notes(&vi).contains("không tham gia") && notes(&vi).contains("2 cơ sở có tọa độ mà không rõ sai số")
    );
}

#[test]
fn firms_on_one_vague_point_are_at_one_place_and_sharp_ones_at_their_own() {
    let own = [
        at("25", 1.0, 1.0, Some(500.0)),
        at("25", 1.0, 1.0, Some(500.0)),
        at("25", 2.0, 1.0, Some(500.0)),
        at("25", 1.0, 1.0, Some(100.0)),
        at("25", 1.0, 1.0, None),
    ];
    let now = Town::new().with(own).open();
    let sites = Sites::within(placed(&now, When::now(TODAY)), 1000.0);
    assert_eq!((sites.sharp.len(), places(&sites.sharp), on_one_point(&sites.sharp)), (5, 4, 4));
    assert_eq!((places(&[]), on_one_point(&[])), (0, 0));
}

#[test]
fn points_are_projected_in_the_system_of_the_city_and_back() {
    let [east, north] = metres(middle(1), Crs::TM3_105).unwrap();
    let back = centre(&[[east - 10.0, north], [east + 10.0, north]], Crs::TM3_105).unwrap();
    assert!((back.lon() - middle(1).lon()).abs() < 1e-9 && (back.lat() - middle(1).lat()).abs() < 1e-9);
    assert_eq!(polygon(&[[east, north], [east + 1.0, north]], Crs::TM3_105), None, "two corners are no area");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_cells_of_a_grid_hold_every_firm_once(
        points in prop::collection::vec((-9000.0..9000.0_f64, -9000.0..9000.0_f64), 1..60),
        side in prop_oneof![Just(200_u32), Just(1000), Just(3000)],
    ) {
        let now = Town::new().with(points.iter().map(|(east, north)| sharp("25", *east, *north))).open();
        let text = side.to_string();
        let told = PUBLIC.read(&now, Report::Grid, &[("cell_m", &text)]).unwrap();
        let side = f64::from(side);
        let mut by_hand: BTreeMap<String, u32> = BTreeMap::new();
        for row in now.firms.iter() {
            let [east, north] = metres(row.point().unwrap(), Crs::TM3_105).unwrap();
            let cell = format!("{side}m-E{}-N{}", (east / side).floor(), (north / side).floor());
            *by_hand.entry(cell).or_default() += 1;
        }
        let cells: BTreeMap<String, u32> = lines(&told, &["cell", "establishments"])
            .iter()
            .map(|row| row.split_once(' ').map(|(cell, n)| (cell.to_owned(), n.parse().unwrap())).unwrap())
            .collect();
        prop_assert_eq!(cells, by_hand);
    }
}

/// A crowd in one cell of many with a single firm each.
fn crowded() -> Snapshot {
    let even = (0..12).flat_map(|x| {
        (0..12).map(move |y| sharp("13", f64::from(x) * 500.0 + 100.0, f64::from(y) * 500.0 + 100.0))
    });
    let crowd = (0..60).map(|n| sharp("25", 2100.0 + f64::from(n), 2100.0));
    Town::new().with(even.chain(crowd)).open()
}

#[test]
fn hot_spots_lie_around_the_crowd_and_only_where_the_sector_is_asked_for() {
    let now = crowded();
    let columns = ["easting", "northing", "establishments", "spot"];
    let hot = PUBLIC.lines(&now, Report::Hotspots, &[("cell_m", "500"), ("sectors", "25")], &columns);
    assert!(hot.contains(&"507250 2327250 60 hot".to_owned()), "{hot:?}");
    for row in &hot {
        let [east, north] = [0, 1].map(|at| row.split(' ').nth(at).unwrap().parse::<f64>().unwrap());
        let away = (east - 507_250.0).hypot(north - 2_327_250.0);
        assert!(away <= 1000.0, "{row} is {away} m away");
    }
    assert!(
        PUBLIC.lines(&now, Report::Hotspots, &[("cell_m", "500"), ("sectors", "13")], &columns).is_empty()
    );
    assert!(PUBLIC.lines(&Town::new().open(), Report::Hotspots, &[], &columns).is_empty());
    let fault = {
        let far = [
            sharp("25", 0.0, 0.0),
            Firm { location: Some(Location::at(LonLat::new(107.9, 23.0).unwrap())), ..firm("25", 1) },
        ];
        PUBLIC.read(&Town::new().with(far).open(), Report::Hotspots, &[("cell_m", "100")])
    };
    if let Err(fault) = fault {
        assert_eq!(
            fault.say(Lang::En),
            "cell_m: '100' is not understood; expected the side of a cell, 100 to 10,000 m"
        );
    }
}

#[test]
fn clusters_have_the_members_that_their_distance_joins() {
    let group = |east: f64, count: u32, step: f64| {
        (0..count).map(move |n| sharp("25", east + f64::from(n) * step, 0.0))
    };
    let own = group(0.0, 6, 90.0).chain(group(5000.0, 4, 10.0)).chain(group(8000.0, 5, 10.0));
    let now = Town::new().with(own).open();
    let query = |eps: &'static str, least: &'static str| [("eps_m", eps), ("min_firms", least)];
    let sizes = |eps, least| {
        let mut sizes = PUBLIC.lines(&now, Report::Clusters, &query(eps, least), &["establishments"]);
        sizes.sort();
        sizes
    };
    assert_eq!(sizes("100", "5"), ["5"], "in a row at 90 m a firm has two neighbours within 100 m");
    assert_eq!(sizes("200", "5"), ["5", "6"]);
    assert_eq!(sizes("100", "3"), ["4", "5", "6"]);
    assert_eq!(sizes("80", "3"), ["4", "5"]);
    assert_eq!(sizes("20000", "5"), ["15"]);
    assert!(ANALYST.lines(&now, Report::Clusters, &[("sectors", "13")], &["establishments"]).is_empty());
}
