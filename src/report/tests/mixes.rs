//! The sector mix of areas, and which of its sums of workers are published.

use proptest::prelude::*;
use rstest::rstest;

use super::town::{ANALYST, PUBLIC, Reader, Town, employer, firm, firms, lines, notes, square};
use crate::{
    index::Snapshot,
    model::{
        firm::{Firm, FirmStatus},
        lang::Lang,
    },
    report::{kind::Report, sectors::area_mix},
};

/// Four in metals and one in drinks in the first ward, two in textiles and one of unknown sector in the second, and one in
/// metals without a point.
fn town() -> Snapshot {
    let nowhere = Firm { location: None, ..firm("25", 1) };
    let first = firms(3, "2599", 1).chain([firm("2025:2599", 1), firm("1104", 1)]);
    Town::new().with(first).with(firms(2, "13", 2)).with([firm("", 2), nowhere]).open()
}

const MIX: [&str; 4] = ["area", "sector", "establishments", "share_pct"];

#[rstest]
#[case::by_ward(&[("boundaries", "wards")], &[
    "W1 2025:11 1 20", "W1 2025:25 4 80", "W2 2025:13 2 66.7", "W2 ? 1 33.3", "unplaced 2025:25 1 100",
    "city 2025:11 1 11.1", "city 2025:13 2 22.2", "city 2025:25 5 55.6", "city ? 1 11.1",
])]
#[case::by_former_district(&[("boundaries", "districts"), ("area", "D1")], &[
    "D1 2025:11 1 12.5", "D1 2025:13 2 25", "D1 2025:25 4 50", "D1 ? 1 12.5",
])]
#[case::one_ward(&[("boundaries", "wards"), ("area", "W2")], &["W2 2025:13 2 66.7", "W2 ? 1 33.3"])]
#[case::a_ward_without_any(&[("boundaries", "wards"), ("area", "W4")], &[])]
#[case::the_city_alone(&[], &[
    "city 2025:11 1 11.1", "city 2025:13 2 22.2", "city 2025:25 5 55.6", "city ? 1 11.1",
])]
#[case::outside_zones(&[("boundaries", "zones")], &[
    "outside 2025:11 1 11.1", "outside 2025:13 2 22.2", "outside 2025:25 5 55.6", "outside ? 1 11.1",
    "city 2025:11 1 11.1", "city 2025:13 2 22.2", "city 2025:25 5 55.6", "city ? 1 11.1",
])]
#[case::by_section(&[("level", "1")], &["city 2025:C 8 88.9", "city ? 1 11.1"])]
#[case::by_class(&[("level", "4")], &["city 2025:1105 1 11.1", "city 2025:2599 4 44.4", "city ? 4 44.4"])]
fn each_sector_of_an_area_is_a_row_and_the_unknown_comes_last(
    #[case] query: &[(&str, &str)],
    #[case] rows: &[&str],
) {
    assert_eq!(PUBLIC.lines(&town(), Report::SectorMix, query, &MIX), rows);
}

#[test]
fn an_enterprise_counts_once_in_each_area_and_once_in_the_city() {
    let of = |tax_code, ward| employer("25", ward, tax_code, 10);
    let own = [of("0100109106", 1), of("0100109106-001", 1), of("0100109106", 2), of("0101243150", 2)];
    let now = Town::new().with(own).with(firms(2, "25", 2)).open();
    let columns = ["area", "establishments", "enterprises", "workers", "workers_known"];
    let by_ward = ANALYST.lines(&now, Report::SectorMix, &[("boundaries", "wards")], &columns);
    assert_eq!(by_ward, ["W1 2 1 20* 2", "W2 4 4 20* 2", "city 6 4 40* 4"]);
}

#[test]
fn those_whose_presence_is_not_known_count_and_are_told_as_estimated() {
    let undated = Firm { opened: None, ..firm("25", 1) };
    let perhaps = Firm { status: Some(FirmStatus::SuspendedOrClosed), ..firm("25", 1) };
    let gone = Firm { status: Some(FirmStatus::Closed), ..firm("25", 1) };
    let later = Firm { opened: Some("2027".parse().unwrap()), ..firm("25", 1) };
    let now = Town::new().with(firms(2, "25", 1)).with([undated, perhaps, gone, later]).open();
    let columns = ["establishments", "estimated"];
    assert_eq!(PUBLIC.lines(&now, Report::SectorMix, &[], &columns), ["4 2"]);
    // The one that is gone had not ended by then for sure, and the one of 2027 has not come.
    assert_eq!(PUBLIC.lines(&now, Report::SectorMix, &[("on", "2020")], &columns), ["5 3"]);
    assert_eq!(PUBLIC.lines(&now, Report::SectorMix, &[("on", "2027")], &columns), ["5 2"]);
    assert_eq!(PUBLIC.lines(&now, Report::SectorMix, &[("on", "2009")], &columns), ["1 1"]);
}

#[rstest]
#[case::no_such_ward(&[("boundaries", "wards"), ("area", "W9")],
    "area: 'W9' is no area of these boundaries", "area: “W9” không phải một địa bàn của bộ ranh giới này")]
#[case::a_city_has_no_areas(&[("area", "W1")],
    "area: 'W1' is no area of these boundaries", "area: “W1” không phải một địa bàn của bộ ranh giới này")]
#[case::the_rest_is_no_area(&[("boundaries", "wards"), ("area", "unplaced")],
    "area: 'unplaced' is no area of these boundaries",
    "area: “unplaced” không phải một địa bàn của bộ ranh giới này")]
#[case::no_such_zone(&[("boundaries", "zones"), ("area", "not a code")],
    "area: 'not a code' is no area of these boundaries",
    "area: “not a code” không phải một địa bàn của bộ ranh giới này")]
#[case::no_such_edition(&[("boundaries", "wards-2099")],
    "boundaries: 'wards-2099' does not exist; there are city, zones, districts, wards",
    "boundaries: không có địa bàn “wards-2099”; đang có: city, zones, districts, wards")]
fn areas_that_are_not_held_are_refused_in_the_language_of_the_reader(
    #[case] query: &[(&str, &str)],
    #[case] en: &str,
    #[case] vi: &str,
) {
    let fault = PUBLIC.read(&town(), Report::SectorMix, query).unwrap_err();
    assert_eq!([fault.say(Lang::En), fault.say(Lang::Vi)], [en, vi]);
}

#[test]
fn a_table_is_titled_after_its_areas_and_its_day() {
    let title = |reader: Reader, query| reader.read(&town(), Report::SectorMix, query).unwrap().title;
    let vi = Reader { lang: Lang::Vi, ..PUBLIC };
    assert_eq!(
        [title(PUBLIC, &[("boundaries", "wards"), ("area", "W2")]), title(vi, &[("on", "2025-06")])],
        [
            "Sector mix of establishments — Phường W2 (by “wards”) — 2026-06-30",
            "Cơ cấu ngành của các cơ sở — toàn thành phố — 30/06/2025",
        ]
    );
}

/// The workers of each row of the wards and of the city.
fn workers(reader: Reader, now: &Snapshot) -> Vec<String> {
    reader.lines(now, Report::SectorMix, &[("boundaries", "wards")], &["area", "sector", "workers"])
}

const LIVE: Reader = Reader { live: true, ..PUBLIC };

/// As many enterprises of a sector in a ward, of the same size.
fn enterprises(count: usize, sector: &'static str, ward: u32) -> impl Iterator<Item = Firm> {
    (0..count).map(move |n| employer(sector, ward, &format!("01{ward}{:03}{n:04}", sector.len()), 100))
}

#[test]
fn sums_of_workers_are_the_secret_of_analysts_unless_a_setting_publishes_them() {
    let now = Town::new().with(enterprises(9, "25", 1)).with(enterprises(9, "25", 2)).open();
    assert_eq!(workers(PUBLIC, &now), ["W1 2025:25 #", "W2 2025:25 #", "city 2025:25 #"]);
    assert_eq!(workers(ANALYST, &now), ["W1 2025:25 900*", "W2 2025:25 900*", "city 2025:25 1800*"]);
    assert_eq!(workers(LIVE, &now), ["W1 2025:25 900", "W2 2025:25 900", "city 2025:25 1800"]);
    let past = LIVE.lines(&now, Report::SectorMix, &[("on", "2026-06-29")], &["workers"]);
    assert_eq!(past, ["#"], "the difference of two days could be one firm");
    let level = LIVE.lines(&now, Report::SectorMix, &[("level", "1")], &["workers"]);
    assert_eq!(level, ["#"], "another level could be combined with the published one");
    let zones = LIVE.lines(&now, Report::SectorMix, &[("boundaries", "zones")], &["area", "workers"]);
    assert_eq!(zones, ["outside #", "city 1800"]);
    let former = LIVE.lines(&now, Report::SectorMix, &[("boundaries", "districts")], &["area", "workers"]);
    assert_eq!(former, ["D1 #", "city 1800"], "another edition could be combined with the published one");
}

#[test]
fn a_register_that_knows_no_workers_withholds_none() {
    let now = Town::new().with(firms(5, "25", 1)).open();
    for reader in [PUBLIC, LIVE, ANALYST] {
        let told = reader.read(&now, Report::SectorMix, &[]).unwrap();
        assert_eq!(lines(&told, &["workers"]), ["?"]);
        assert!(!notes(&told).contains("public_workers"));
    }
}

#[test]
fn the_years_of_workers_are_told_to_the_public_and_their_days_to_analysts() {
    let of = |as_of: Option<&str>| {
        let mut own = employer("25", 1, "0100109106", 10);
        own.workers.as_mut().unwrap().as_of = as_of.map(|date| date.parse().unwrap());
        own
    };
    let told = |reader, dates: &[Option<&str>]| {
        let now = Town::new().with(dates.iter().map(|date| of(*date))).open();
        let table = Reader::read(reader, &now, Report::SectorMix, &[]).unwrap();
        table.notes_told().into_iter().find(|note| note.contains("workers") && note.contains("dated"))
    };
    let days = [Some("2021-03"), Some("2024-02-29"), None];
    assert_eq!(
        told(ANALYST, &days).unwrap(),
        "The workers of establishments are dated 2021-03 to 2024-02-29, 1 undated."
    );
    assert_eq!(
        told(PUBLIC, &days).unwrap(),
        "The workers in the register (of the establishments of today in the whole city) were counted from 2021 to \
         2024; some are undated."
    );
    assert_eq!(told(ANALYST, &[None, None]).unwrap(), "The workers of all 2 establishments are undated.");
    assert_eq!(
        told(PUBLIC, &[None]).unwrap(),
        "The workers in the register (of the establishments of today in the whole city) are undated."
    );
}

/// The sector, the ward (0 is no point), the enterprise and the workers of a firm.
type Made = (usize, u32, u32, Option<u32>);

const SECTORS: [&str; 4] = ["25", "13", "1104", ""];

fn made_up(firms: &[Made]) -> Snapshot {
    let own = firms.iter().map(|(sector, ward, enterprise, workers)| {
        let sector = SECTORS[*sector];
        let mut own =
            employer(sector, (*ward).max(1), &format!("010010{enterprise:04}"), workers.unwrap_or(0));
        own.workers = own.workers.filter(|_| workers.is_some());
        own.location = own.location.filter(|_| *ward > 0);
        own
    });
    Town::new().with(own).open()
}

fn cities() -> impl Strategy<Value = Vec<Made>> {
    let workers = prop::option::of(prop_oneof![1_u32..40, Just(5000)]);
    prop::collection::vec((0..SECTORS.len(), 0_u32..=4, 0_u32..12, workers), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn areas_add_up_to_the_city_and_shares_to_a_hundred(firms in cities()) {
        let now = made_up(&firms);
        let table = ANALYST.read(&now, Report::SectorMix, &[("boundaries", "wards")]).unwrap();
        let rows = lines(&table, &["area", "sector", "establishments", "workers_known", "share_pct"]);
        let parsed: Vec<(String, String, f64, f64, f64)> = rows
            .iter()
            .map(|row| {
                let cells: Vec<&str> = row.split(' ').collect();
                let number = |at: usize| cells[at].parse().unwrap();
                (cells[0].to_owned(), cells[1].to_owned(), number(2), number(3), number(4))
            })
            .collect();
        for (_, sector, all, known, _) in parsed.iter().filter(|row| row.0 == "city") {
            let parts = parsed.iter().filter(|row| row.0 != "city" && row.1 == *sector);
            let sums = parts.fold((0.0, 0.0), |sum, part| (sum.0 + part.2, sum.1 + part.3));
            prop_assert_eq!(sums, (*all, *known), "{}", sector);
        }
        let areas: std::collections::BTreeSet<&str> = parsed.iter().map(|row| row.0.as_str()).collect();
        for area in areas {
            let own = parsed.iter().filter(|row| row.0 == area);
            let share: f64 = own.map(|row| row.4).sum();
            prop_assert!((share - 100.0).abs() < 0.25, "{} {}", area, share);
        }
    }

    #[test]
    fn no_sum_of_fewer_than_three_enterprises_is_published_nor_one_that_a_single_one_dominates(firms in cities()) {
        let now = made_up(&firms);
        let told = LIVE.read(&now, Report::SectorMix, &[("boundaries", "wards")]).unwrap();
        let seen = lines(&told, &["area", "sector", "workers", "workers_known"]);
        for row in seen.iter().filter(|row| !row.contains('#') && !row.contains("? 0")) {
            let cells: Vec<&str> = row.split(' ').collect();
            let (area, sector, sum): (&str, &str, u32) = (cells[0], cells[1], cells[2].parse().unwrap());
            let is_of = |(own, ward, ..): &&Made| {
                let place = if *ward == 0 { "unplaced".to_owned() } else { format!("W{ward}") };
                let code = ["2025:25", "2025:13", "2025:11", "?"][*own];
                (area == "city" || area == place) && code == sector
            };
            let mut by_enterprise = std::collections::BTreeMap::<u32, u32>::new();
            for (.., enterprise, workers) in firms.iter().filter(is_of) {
                *by_enterprise.entry(*enterprise).or_default() += workers.unwrap_or(0);
            }
            let largest = by_enterprise.values().copied().max().unwrap();
            prop_assert_eq!(by_enterprise.values().sum::<u32>(), sum);
            prop_assert!(by_enterprise.len() >= 3, "{}", row);
            prop_assert!(largest < sum, "{}", row);
        }
    }
}

#[test]
fn a_drawn_area_counts_those_on_its_border_and_none_without_a_point() {
    let told = |first, last| {
        PUBLIC.asks(&town(), |request| {
            let table = area_mix::table(&square(first, last), request);
            (lines(&table, &["sector", "establishments", "share_pct", "workers"]), notes(&table))
        })
    };
    let (first, said) = told(1, 1);
    assert_eq!(first, ["2025:25 4 80 ?", "2025:11 1 20 ?"], "in descending order");
    assert!(said.starts_with("5 establishments whose point lies in the area or on its border;"), "{said}");
    let (all, _) = told(1, 4);
    assert_eq!(all, ["2025:25 4 50 ?", "2025:13 2 25 ?", "2025:11 1 12.5 ?", "? 1 12.5 ?"]);
    let (none, said) = told(3, 4);
    assert!(none.is_empty() && said.starts_with("0 establishments"), "{said}");
}

#[test]
fn workers_of_a_drawn_area_are_never_published() {
    let now = Town::new().with(enterprises(30, "25", 1)).open();
    for (reader, workers) in [(PUBLIC, "#"), (LIVE, "#"), (ANALYST, "3000*")] {
        let told = reader.asks(&now, |request| area_mix::table(&square(1, 2), request));
        assert_eq!(lines(&told, &["workers"]), [workers]);
    }
}
