//! Centres of sectors and how close they stand, on points whose means are plain.

use geo::{Area, Centroid};
use rstest::rstest;

use super::{
    squares::{at, sharp},
    town::{PUBLIC, Reader, Town, lines, notes},
};
use crate::{
    index::Snapshot,
    model::{firm::Firm, lang::Lang},
    report::kind::Report,
};

/// A rectangle of 4 by 2 km in metals, whose centre is 2 km east and 1 km north of its corner, and ten firms in textiles
/// in a row that begins 8 km east of the corner.
fn town() -> Snapshot {
    let corners = [(0.0, 0.0), (4000.0, 0.0), (4000.0, 2000.0), (0.0, 2000.0)];
    let metals = corners.map(|(east, north)| sharp("25", east, north));
    let textiles = (0..10).map(|n| sharp("13", 8000.0 + 10.0 * f64::from(n), 1000.0));
    Town::new().with(metals).with(textiles).open()
}

#[test]
fn a_rectangle_balances_in_its_middle_and_its_ellipse_has_the_deviations_of_its_sides() {
    let columns = [
        "sector",
        "establishments",
        "easting",
        "northing",
        "median_easting",
        "median_northing",
        "standard_distance_km",
        "major_km",
        "minor_km",
        "azimuth_deg",
    ];
    // The corners lie 2 km and 1 km from the centre along the axes, √5 km in all.
    assert_eq!(
        PUBLIC.lines(&town(), Report::Centre, &[], &columns)[2],
        "2025:25 4 507000 2326000 507000 2326000 2.24 2 1 90"
    );
}

#[test]
fn all_establishments_come_first_and_a_sector_says_how_far_it_lies_from_them() {
    let columns = ["sector", "easting", "shift_km", "shift_deg", "reading"];
    let told = PUBLIC.lines(&town(), Report::Centre, &[], &columns);
    // (4 × 2 km + 10 × 8.045 km) / 14 = 6.318 km.
    assert_eq!(told[0], "all 511318 ? ? ?");
    assert!(
        told[1]
            .starts_with("2025:13 513045 1.73 90 closer together than all establishments (0.0 instead of ")
    );
    assert!(told[1].ends_with("; the centre lies 1.7 km to the east"), "{}", told[1]);
    assert_eq!(told[2], "2025:25 507000 4.32 270 few establishments");
    let vi = Reader { lang: Lang::Vi, ..PUBLIC };
    let told = vi.lines(&town(), Report::Centre, &[], &["reading"]);
    assert!(told[1].ends_with("; trọng tâm lệch 1,7 km về phía đông"), "{}", told[1]);
}

#[test]
fn chosen_sectors_have_a_row_together_and_are_compared_with_all() {
    let columns = ["sector", "establishments", "easting", "shift_km"];
    let told = PUBLIC.lines(&town(), Report::Centre, &[("sectors", "25,13")], &columns);
    assert_eq!(told[0], "all 14 511318 ?");
    assert_eq!(told[1], "25,13 14 511318 0");
    assert_eq!(told.len(), 4);
    let told = PUBLIC.lines(&town(), Report::Centre, &[("sectors", "25")], &columns);
    assert_eq!(told[1..], ["25 4 507000 4.32", "2025:25 4 507000 4.32"]);
    assert_eq!(PUBLIC.lines(&town(), Report::Centre, &[("sectors", "11")], &columns), ["all 14 511318 ?"]);
}

/// Two firms and firms on one line have no ellipse; one firm has the centre where it stands.
#[rstest]
#[case::one(&[(0.0, 0.0)], "1 505000 2325000 0 ? ?", false)]
#[case::two(&[(0.0, 0.0), (2000.0, 0.0)], "2 506000 2325000 1 ? ?", false)]
#[case::on_a_line(&[(0.0, 0.0), (1000.0, 1000.0), (2000.0, 2000.0)], "3 506000 2326000 1.15 ? ?", false)]
#[case::three(&[(0.0, 0.0), (3000.0, 0.0), (0.0, 3000.0)], "3 506000 2326000 2 1.73 1", true)]
fn what_has_no_breadth_has_no_ellipse(
    #[case] places: &[(f64, f64)],
    #[case] expected: &str,
    #[case] is_drawn: bool,
) {
    let now = Town::new().with(places.iter().map(|(east, north)| sharp("25", *east, *north))).open();
    let table = PUBLIC.read(&now, Report::Centre, &[]).unwrap();
    let columns = ["establishments", "easting", "northing", "standard_distance_km", "major_km", "minor_km"];
    assert_eq!(lines(&table, &columns)[0], expected);
    assert_eq!(table.grid.placed_rows().next().unwrap().1.is_some(), is_drawn);
}

#[test]
fn the_drawn_ellipse_lies_around_the_centre_with_the_area_of_its_axes() {
    let table = PUBLIC.read(&town(), Report::Centre, &[("sectors", "25")]).unwrap();
    let shape = table.grid.placed_rows().nth(1).unwrap().1.unwrap();
    let crs = crate::geom::crs::Crs::TM3_105;
    let centre = shape.centroid().unwrap();
    let centre = crate::geom::lonlat::LonLat::new(centre.x(), centre.y()).unwrap();
    let (east, north) = crs.from_lonlat(centre).unwrap();
    assert!((east - 507_000.0).hypot(north - 2_326_000.0) < 1.0, "{east} {north}");
    // In square degrees: π · 2 km · 1 km, and a polygon of 48 corners has 0.3 % less than an ellipse.
    let (degree_lat_m, degree_lon_m) = (110_725.0, 111_320.0 * 21.03_f64.to_radians().cos());
    let km2 = shape.unsigned_area() * degree_lat_m * degree_lon_m / 1e6;
    assert!((km2 / (2.0 * std::f64::consts::PI) - 0.997).abs() < 0.005, "{km2}");
}

#[test]
fn closed_firms_and_vague_points_take_no_part() {
    let closed = Firm { closed: Some("2020-01-01".parse().unwrap()), ..sharp("25", 9000.0, 0.0) };
    let own =
        [sharp("25", 0.0, 0.0), at("25", 4000.0, 0.0, Some(1999.0)), at("25", 9000.0, 0.0, Some(2000.0))];
    let now = Town::new().with(own).with([closed]).open();
    let columns = ["establishments", "easting"];
    assert_eq!(PUBLIC.lines(&now, Report::Centre, &[], &columns), ["2 507000", "2 507000"]);
    let told = PUBLIC.read(&now, Report::Centre, &[]).unwrap();
    assert!(
        notes(&told).contains("1 establishments whose point is only right to 2,000 m or worse take no part.")
    );
    let then = PUBLIC.lines(&now, Report::Centre, &[("on", "2019-12-31")], &columns);
    assert_eq!(then[0], "3 509333", "(0 + 4 + 9) / 3 km");
    assert!(PUBLIC.lines(&Town::new().open(), Report::Centre, &[], &columns).is_empty());
}

/// Ten firms of each of two sectors, 5 km apart. Around each firm all others within a kilometre are of its sector, of which
/// 9 of the 19 others are.
#[test]
fn sectors_in_two_places_stand_close_together() {
    let group = |sector: &'static str, east: f64| {
        (0..10).map(move |n| sharp(sector, east + 10.0 * f64::from(n), 0.0))
    };
    let now = Town::new().with(group("25", 0.0)).with(group("13", 5000.0)).open();
    let columns = ["sector", "establishments", "m", "p_value", "verdict"];
    assert_eq!(
        PUBLIC.lines(&now, Report::PointPattern, &[], &columns),
        ["all 20 ? ? not_tested", "2025:13 10 2.111 0.002 nearer", "2025:25 10 2.111 0.002 nearer"]
    );
    let told = PUBLIC.lines(&now, Report::PointPattern, &[("sectors", "25")], &["reading"]);
    assert_eq!(
        told[1..],
        ["stands close together: within 1 km of one the sector is 2.1 times as frequent as in all"]
    );
    // Within 20 km each firm has all others around it.
    let far = [("eps_m", "20000")];
    assert_eq!(
        PUBLIC.lines(&now, Report::PointPattern, &far, &columns)[1..],
        ["2025:13 10 1 1 may_be_chance", "2025:25 10 1 1 may_be_chance"]
    );
}

#[test]
fn few_firms_closed_ones_and_vague_points_are_not_tested() {
    let closed = Firm { closed: Some("2020-01-01".parse().unwrap()), ..sharp("25", 30.0, 0.0) };
    let own = (0..9).map(|n| sharp("25", 10.0 * f64::from(n), 0.0));
    let now = Town::new().with(own).with([closed, at("25", 50.0, 0.0, Some(1000.0))]).open();
    let columns = ["sector", "establishments", "m", "p_value", "verdict"];
    let told = PUBLIC.lines(&now, Report::PointPattern, &[], &columns);
    assert_eq!(told, ["all 9 ? ? not_tested", "2025:25 9 1 ? few"]);
    let table = PUBLIC.read(&now, Report::PointPattern, &[]).unwrap();
    assert!(
        notes(&table)
            .contains("1 establishments whose point is only right to 1,000 m or worse take no part.")
    );
    assert!(PUBLIC.lines(&Town::new().open(), Report::PointPattern, &[], &columns).is_empty());
}
