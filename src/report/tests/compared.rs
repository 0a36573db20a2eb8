//! Comparisons of days: the change of mixes, shift and share, series of years, and changes of linkage clusters.

use rstest::rstest;

use super::town::{ANALYST, PUBLIC, Reader, Town, firm, firms, lines, middle, notes};
use crate::{
    geom::lonlat::LonLat,
    index::Snapshot,
    model::{
        firm::{Firm, FirmStatus},
        lang::Lang,
        location::{Location, Written},
    },
    report::kind::Report,
};

const WARDS: (&str, &str) = ("boundaries", "wards");
const FROM: (&str, &str) = ("from", "2020");
const TO: (&str, &str) = ("to", "2024");

/// Firms that open or close on known days.
fn living(
    count: usize,
    sector: &str,
    ward: u32,
    opened: &str,
    closed: Option<&str>,
) -> impl Iterator<Item = Firm> {
    let own = Firm {
        opened: Some(opened.parse().unwrap()),
        closed: closed.map(|date| date.parse().unwrap()),
        ..firm(sector, ward)
    };
    std::iter::repeat_n(own, count)
}

/// Between 2020 and 2024 the first ward turns from half metals and half textiles to three quarters metals.
fn moved() -> Snapshot {
    let first = firms(10, "25", 1).chain(living(5, "25", 1, "2022", None));
    let textiles = firms(5, "13", 1).chain(living(5, "13", 1, "2015", Some("2022")));
    Town::new().with(first).with(textiles).open()
}

#[test]
fn a_change_tells_what_moved_and_which_sectors_gained_and_lost_most() {
    let columns = [
        "area",
        "before",
        "after",
        "growth_pct",
        "nav_points",
        "cos_phi",
        "phi_deg",
        "gain",
        "gain_points",
        "loss",
        "loss_points",
    ];
    // Shares go from (½, ½) to (¾, ¼): NAV 25 points; cos φ = ½ / (√½ · √(10/16)) = 0.8944, φ = 26.57°.
    let own = "20 20 0 25 0.8944 26.6 2025:25 25 2025:13 -25";
    assert_eq!(
        PUBLIC.lines(&moved(), Report::Change, &[WARDS, FROM, TO], &columns),
        [format!("W1 {own}"), format!("city {own}"),]
    );
    assert_eq!(PUBLIC.lines(&moved(), Report::Change, &[FROM, TO], &columns), [format!("city {own}")]);
    let one = [WARDS, ("area", "W1"), FROM, TO];
    assert_eq!(PUBLIC.lines(&moved(), Report::Change, &one, &columns), [format!("W1 {own}")]);
    let none = [WARDS, ("area", "W2"), FROM, TO];
    assert!(PUBLIC.lines(&moved(), Report::Change, &none, &columns).is_empty());
}

#[test]
fn where_nothing_was_before_there_is_no_growth_and_no_angle() {
    let now = Town::new().with(living(4, "25", 1, "2022", None)).with(firms(4, "25", 2)).open();
    let columns = ["area", "before", "after", "growth_pct", "nav_points", "phi_deg", "gain", "loss"];
    assert_eq!(
        PUBLIC.lines(&now, Report::Change, &[WARDS, FROM, TO], &columns),
        ["W1 0 4 ? ? ? ? ?", "W2 4 4 0 0 0 ? ?", "city 4 8 100 0 0 ? ?",]
    );
}

/// Metals double in the first ward alone; textiles stay.
fn grown() -> Snapshot {
    let metals = firms(10, "25", 1).chain(living(10, "25", 1, "2021-05-06", None)).chain(firms(10, "25", 2));
    Town::new().with(metals).with(firms(10, "13", 1)).with(firms(10, "13", 2)).open()
}

#[test]
fn shift_and_share_add_up_to_the_change_of_areas_and_sectors() {
    let columns = ["area", "sector", "before", "after", "change", "city_growth", "sector_mix", "local"];
    // The city grows by a quarter (40 to 50), metals by a half, textiles not at all.
    assert_eq!(
        PUBLIC.lines(&grown(), Report::ShiftShare, &[WARDS, FROM, TO], &columns),
        ["W1 ? 20 30 10 5 0 5", "W2 ? 20 20 0 5 0 -5",]
    );
    let one = [WARDS, ("area", "W1"), FROM, TO];
    assert_eq!(
        PUBLIC.lines(&grown(), Report::ShiftShare, &one, &columns),
        ["W1 ? 20 30 10 5 0 5", "W1 2025:13 10 10 0 2.5 -2.5 0", "W1 2025:25 10 20 10 2.5 2.5 5",]
    );
}

#[test]
fn whoever_ended_on_an_unknown_day_is_left_out_of_both_days_and_told() {
    let gone = Firm { status: Some(FirmStatus::Closed), ..firm("25", 1) };
    let undated = Firm { opened: None, ..firm("25", 1) };
    let now = Town::new().with(firms(6, "25", 1)).with([gone.clone(), gone, undated]).open();
    let told = PUBLIC.read(&now, Report::Change, &[FROM, TO]).unwrap();
    assert_eq!(lines(&told, &["before", "after", "estimated_before_pct", "unsure_pct"]), ["7 7 14.3 14.3"]);
    let said = notes(&told);
    assert!(said.contains("2 establishments are counted on none of the days"), "{said}");
    assert!(
        said.contains("estimated are 1 establishments of which it is not known whether they had opened"),
        "{said}"
    );
    let vi = Reader { lang: Lang::Vi, ..PUBLIC }.read(&now, Report::Change, &[FROM, TO]).unwrap();
    assert!(notes(&vi).contains("2 cơ sở không được tính ở thời điểm nào"), "{}", notes(&vi));
}

#[test]
fn parts_that_are_estimated_are_those_of_presence_and_those_of_the_sector() {
    // 3030 was split between divisions 30 and 25: it is assumed to be of 30.
    let undated = Firm { opened: None, ..firm("25", 1) };
    let now = Town::new().with(firms(2, "25", 1)).with(firms(1, "3030", 1)).with([undated]).open();
    let columns = ["after", "estimated_pct", "unsure_pct", "assumed_sector_pct"];
    assert_eq!(PUBLIC.lines(&now, Report::Change, &[FROM, TO], &columns), ["4 50 25 25"]);
    let rows = PUBLIC.lines(
        &now,
        Report::Series,
        &[("from", "2024"), TO],
        &["sector", "establishments", "estimated", "unsure", "share_pct", "estimated_pct", "basis"],
    );
    assert_eq!(rows, ["2025:25 2 1 1 75 33.3 estimated", "2025:30 0 1 0 25 100 estimated"]);
}

#[test]
fn a_series_counts_the_end_of_each_year_and_tells_what_changed_in_it() {
    let own = firms(2, "25", 1).chain(living(1, "25", 1, "2024-07-01", None)).chain(living(
        1,
        "13",
        1,
        "2015",
        Some("2025"),
    ));
    let now = Town::new().with(own).open();
    let rows = PUBLIC.lines(
        &now,
        Report::Series,
        &[("from", "2023"), ("to", "2026")],
        &["year", "sector", "establishments"],
    );
    assert_eq!(
        rows,
        [
            "2023 2025:13 1",
            "2023 2025:25 2",
            "2024 2025:13 1",
            "2024 2025:25 3",
            "2025 2025:25 3",
            "2026 2025:25 3",
        ]
    );
    let told = PUBLIC.lines(&now, Report::Series, &[("from", "2024"), ("to", "2026")], &["year", "changed"]);
    assert_eq!(
        told[1..],
        ["2024 ?", "2025 new boundaries 2025-07-01; VSIC 2025 2025-11-15", "2026 up to 2026-06-30",]
    );
    let vi = Reader { lang: Lang::Vi, ..PUBLIC };
    let told = vi.lines(&now, Report::Series, &[("from", "2025"), ("to", "2026")], &["changed"]);
    assert_eq!(told, ["ranh giới mới 01/07/2025; VSIC 2025 15/11/2025", "tính đến 30/06/2026"]);
}

#[rstest]
#[case::change(Report::Change, &[("from", "2024"), ("to", "2024")],
    "from: '2024-12-31' is not understood; expected the earlier year or day, such as 2023")]
#[case::change_backwards(Report::ShiftShare, &[("from", "2025-02-03"), ("to", "2025-02-02")],
    "from: '2025-02-03' is not understood; expected the earlier year or day, such as 2023")]
#[case::series_backwards(Report::Series, &[("from", "2025"), ("to", "2024")],
    "from: '2025' is not understood; expected the earlier year or day, such as 2023")]
#[case::more_years_than_a_table_holds(Report::Series, &[("from", "1974"), ("to", "2024")],
    "from: '1974' is not understood; expected the earlier year or day, such as 2023")]
fn days_in_the_wrong_order_are_refused(
    #[case] report: Report,
    #[case] query: &[(&str, &str)],
    #[case] fault: &str,
) {
    assert_eq!(PUBLIC.read(&moved(), report, query).unwrap_err().say(Lang::En), fault);
}

#[test]
fn fifty_years_are_not_too_many() {
    let told = PUBLIC.lines(&moved(), Report::Series, &[("from", "1975"), TO], &["year"]);
    assert_eq!((told.first().unwrap().as_str(), told.last().unwrap().as_str()), ("2010", "2024"));
}

#[test]
fn by_default_the_newest_year_is_compared_with_that_of_three_years_before() {
    let seen = |date: &str| Firm { as_of: Some(date.parse().unwrap()), ..firm("25", 1) };
    let title = |now: &Snapshot, report| PUBLIC.read(now, report, &[]).unwrap().title;
    let old = Town::new().with([seen("2021"), seen("2023-04")]).open();
    assert_eq!(title(&old, Report::Change), "Structural change 2020-12-31 – 2023-12-31 — whole city");
    let running = Town::new().with([seen("2026-02")]).open();
    assert_eq!(title(&running, Report::Change), "Structural change 2023-12-31 – 2026-06-30 — whole city");
    let undated = Town::new().with([firm("25", 1)]).open();
    assert_eq!(title(&undated, Report::Change), "Structural change 2022-12-31 – 2025-12-31 — whole city");
    let told = PUBLIC.read(&old, Report::Change, &[FROM, ("to", "2025")]).unwrap();
    assert!(
        notes(&told).contains("The newest source on establishments is of 2023-04, before 2025-12-31"),
        "{}",
        notes(&told)
    );
    let told = PUBLIC.read(&old, Report::Change, &[FROM, ("to", "2023-04-30")]).unwrap();
    assert!(!notes(&told).contains("The newest source"), "{}", notes(&told));
}

/// A firm without a point whose address names units.
fn written(commune: Option<&str>, district: Option<&str>, ward: Option<&str>) -> Firm {
    let [commune, district, ward] = [commune, district, ward].map(|name| name.map(str::to_owned));
    Firm { location: None, written: Written { address: None, commune, district, ward }, ..firm("25", 1) }
}

#[rstest]
#[case::as_the_unit_is_called("Phường W2")]
#[case::without_its_kind("W2")]
#[case::in_small_letters("phường w2")]
#[case::in_capitals("PHƯỜNG W2")]
fn a_firm_without_a_point_is_placed_by_the_ward_of_its_address(#[case] ward: &str) {
    let now = Town::new().with([written(None, None, Some(ward))]).open();
    let columns = ["area", "establishments", "estimated", "unsure", "basis"];
    assert_eq!(
        PUBLIC.lines(&now, Report::Series, &[WARDS, ("from", "2024"), TO], &columns),
        ["W2 0 1 1 estimated"]
    );
    // The city does not ask for addresses.
    assert_eq!(PUBLIC.lines(&now, Report::Series, &[("from", "2024"), TO], &columns), ["city 1 0 0 counted"]);
    let told = PUBLIC.read(&now, Report::Series, &[WARDS, ("from", "2024"), TO]).unwrap();
    assert!(notes(&told).contains("2024: estimated are 0 establishments of which"), "{}", notes(&told));
    assert!(
        notes(&told).contains("and 1 placed by their address; unknown: 0 without a place"),
        "{}",
        notes(&told)
    );
}

#[test]
fn a_firm_of_a_former_commune_is_shared_among_the_wards_that_its_neighbours_lie_in() {
    let there = |ward: u32| Firm {
        location: Some(Location::at(middle(ward))),
        ..written(Some("Xã Phù Lỗ"), Some("Huyện Sóc Sơn"), None)
    };
    let own = [there(1), there(1), there(1), there(2), written(Some("xã Phù Lỗ"), Some("Sóc Sơn"), None)];
    let elsewhere = written(Some("Phù Lỗ"), Some("Quận Hà Đông"), None);
    let now = Town::new().with(own).with([elsewhere, written(None, None, Some("Phường W9"))]).open();
    let columns = ["area", "establishments", "estimated"];
    let rows = PUBLIC.lines(&now, Report::Series, &[WARDS, ("from", "2024"), TO], &columns);
    assert_eq!(rows, ["W1 3 0.8", "W2 1 0.3", "unplaced 2 0"], "three quarters and one, to a tenth");
    let shares = PUBLIC.lines(&now, Report::Series, &[WARDS, ("area", "W1"), ("from", "2024"), TO], &columns);
    assert_eq!(shares, ["W1 3 0.8"]);
}

#[test]
fn the_sources_of_the_end_say_how_many_they_show_later_than_the_beginning() {
    let seen = |sources: &[&str], as_of: Option<&str>, status| Firm {
        sources: sources.iter().map(|code| code.parse().unwrap()).collect(),
        as_of: as_of.map(|date| date.parse().unwrap()),
        status,
        ..firm("25", 1)
    };
    let perhaps = Some(FirmStatus::SuspendedOrClosed);
    let own = [
        seen(&["A"], Some("2023"), None),
        seen(&["A"], Some("2023"), perhaps),
        seen(&["B"], Some("2019"), None),
        seen(&["B", "C"], Some("2019"), None),
        seen(&[], None, None),
        seen(&["D"], Some("2020"), None),
        seen(&["E"], Some("2021"), None),
    ];
    let town =
        Town::new().source("A", Some("2023")).source("B", Some("2019")).source("C", Some("khoảng 2019"));
    let now = town.source("D", Some("2020")).source("E", Some("2021")).with(own).open();
    let told = PUBLIC.read(&now, Report::Change, &[("from", "2020-06-30"), TO]).unwrap();
    // 2020 is of either side of its own June; a source without a date of the calendar may be of any.
    let said = notes(&told);
    assert!(said.contains("Of the 7 establishments at the end sources later than 2020-06-30 show 2, 1 they record as suspended or ceased, none shows 1, and of 3 it is not known"), "{said}");
}

/// As many firms within some hundred metres.
fn crowd(count: u32, lon: f64, opened: &str, closed: Option<&str>) -> Vec<Firm> {
    let near = |n: u32| Location {
        precision_m: Some(10.0),
        ..Location::at(LonLat::new(lon + f64::from(n) * 1e-4, 21.05).unwrap())
    };
    let mut all: Vec<Firm> = living(count as usize, "25", 1, opened, closed).collect();
    all.iter_mut().zip(0..).for_each(|(own, n)| own.location = Some(near(n)));
    all
}

#[test]
fn linkage_clusters_are_followed_from_day_to_day() {
    let born = crowd(6, 105.05, "2022", None);
    let stays = crowd(6, 105.15, "2015", None);
    let dies = crowd(6, 105.25, "2015", Some("2022"));
    let grows = [crowd(5, 105.35, "2015", None), crowd(3, 105.351, "2022", None)].concat();
    let now = Town::new().with([born, stays, dies, grows].concat()).open();
    let told = PUBLIC.read(&now, Report::ClusterChange, &[FROM, TO, ("min_firms", "5")]).unwrap();
    let mut rows = lines(&told, &["name", "fate", "before", "after"]);
    rows.sort();
    assert_eq!(
        rows,
        ["Phường W1 born ? 6", "Phường W2 stayed 6 6", "Phường W3 died 6 ?", "Phường W4 grew 5 8",]
    );
    assert!(ANALYST.lines(&now, Report::ClusterChange, &[FROM, TO, ("sectors", "13")], &["fate"]).is_empty());
}
