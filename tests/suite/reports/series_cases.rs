//! The mix year by year, on establishments of Long Biên planted so that each is counted, estimated or unknown by hand.

use std::{collections::BTreeMap, fs, sync::OnceLock};

use rstest::rstest;
use serde_json::Value as Json;

use crate::harness::{Folder, today};

const HEADING: &str =
    "code,name,sector,sector_version,opened,closed,status,as_of,lon,lat,ward,commune,district\n";

/// Points of the wards 00118, 00127, 00136 and 00145, all of them in the district 004.
const BO_DE: &str = "105.8711,21.0423,,,";
const VIET_HUNG: &str = "105.8992,21.0603,,,";
const PHUC_LOI: &str = "105.9317,21.0343,,,";
const LONG_BIEN: &str = "105.8958,21.0142,,,";

/// Establishments, each with what it is there for.
const FIRMS: [(&str, &str); 15] = [
    // There in every year, in a code that stayed what it was.
    ("A1,Một,2599,2018,2019,,,2026-06", PHUC_LOI),
    // Opened in 2024, in a code that was split in three at level 4 and is one heading at level 3.
    ("A2,Hai,3100,2018,2024-05,,,2026-06", PHUC_LOI),
    // Closed in the middle of 2025, in a code that has another number now.
    ("A3,Ba,1104,2018,2020,2025-06-30,,2026-06", VIET_HUNG),
    // First seen in March 2025; nothing tells since when it was there. Its code is of 2025.
    ("A4,Bốn,1105,2025,,,,2025-03", VIET_HUNG),
    // In a code of level 5 that the split left in one heading of level 4.
    ("A5,Năm,31001,2018,2018,,,2026-06", LONG_BIEN),
    // Opened in 2025, without a point, with a written ward.
    ("A6,Sáu,3101,2025,2025,,,2026-06", ",,Phường Bồ Đề,,Quận Long Biên"),
    // Without a point, with a former commune that is in one ward as a whole.
    ("A7,Bảy,2599,2018,2010,,,2026-06", ",,,Phường Ngọc Lâm,Quận Long Biên"),
    // Without a point, with a former commune that came apart: it is shared as B1 to B3 are.
    ("A8,Tám,2599,2018,2010,,,2026-06", ",,,Phường Thạch Bàn,Quận Long Biên"),
    // Without a point or an address, in a code that is coarser than level 3.
    ("A9,Chín,26,2018,2010,,,2026-06", ",,,,"),
    // Of unknown sector.
    ("A10,Mười,,,2010,,,2026-06", PHUC_LOI),
    // Gone when it was seen in 2024, since when is not known: it counts in no year.
    ("A11,Mười một,2599,2018,2010,,closed,2024-09", LONG_BIEN),
    // In a code that was split in two at level 4.
    ("A12,Mười hai,2610,2018,2022,,,2026-06", BO_DE),
    ("B1,Láng giềng 1,2599,2018,2010,,,2026-06", "105.8958,21.0142,,Phường Thạch Bàn,Quận Long Biên"),
    ("B2,Láng giềng 2,2599,2018,2010,,,2026-06", "105.8959,21.0142,,Phường Thạch Bàn,Quận Long Biên"),
    ("B3,Láng giềng 3,2599,2018,2010,,,2026-06", "105.9317,21.0343,,Phường Thạch Bàn,Quận Long Biên"),
];

const PLACES: [(&str, &str); 4] = [
    ("sources", "sources.csv"),
    ("units", "units-districts-2024.geojson"),
    ("units", "units-wards-2025.geojson"),
    ("successions", "lineage.csv"),
];

fn folder() -> Folder {
    static BASE: OnceLock<Folder> = OnceLock::new();
    let base = BASE.get_or_init(|| {
        let folder = Folder::empty();
        for (kind, name) in PLACES {
            let file = format!("{}/geodata/{name}", env!("CARGO_MANIFEST_DIR"));
            assert!(folder.xuong(&["import", kind, &file]).code < 2, "{name}");
        }
        let rows: Vec<String> = FIRMS.iter().map(|(firm, place)| format!("{firm},{place}")).collect();
        let file = folder.file("firms.csv", HEADING.to_owned() + &rows.join("\n"));
        let run = folder.xuong(&["--lang", "en", "import", "firms", file.to_str().expect("a path")]);
        assert!(run.code < 2 && run.out.contains("15 new"), "{}{}", run.out, run.err);
        folder
    });
    let folder = Folder::empty();
    fs::copy(base.path().join("xuong.db"), folder.path().join("xuong.db")).expect("the register is copied");
    folder
}

fn report(name: &str, more: &[&str]) -> Json {
    let args = ["--lang", "en", "report", name, "--from", "2023", "--to", "2026", "--format", "json"];
    serde_json::from_str(&folder().xuong(&[&args, more].concat()).ended(0).out).expect("JSON")
}

/// What notes call the end of 2026: the day up to which it is told as long as it is not over.
fn end_of_2026() -> String {
    if today().as_str() < "2026-12-31" { today() } else { "2026".to_owned() }
}

/// Counted and estimated establishments in each of the four years.
type Years = [(f64, f64); 4];

/// Those of each area and sector.
type Series = BTreeMap<(String, String), Years>;

fn series(told: &Json) -> Series {
    let mut series = Series::new();
    for row in told["rows"].as_array().expect("rows") {
        let text = |column: &str| row[column].as_str().unwrap_or("unknown").to_owned();
        let year = text("year").parse::<usize>().expect("a year") - 2023;
        let number = |column: &str| row[column].as_f64().expect("a number");
        let own = series.entry((text("area"), text("sector").replace("2025:", ""))).or_default();
        assert_eq!(own[year], (0.0, 0.0), "one row a year: {row}");
        own[year] = (number("establishments"), number("estimated"));
    }
    series
}

fn known(lines: &[(&str, &str, Years)]) -> Series {
    let own = lines.iter().map(|(area, sector, years)| (((*area).to_owned(), (*sector).to_owned()), *years));
    own.collect()
}

#[test]
fn in_the_city_every_establishment_counts_once_and_only_dates_are_estimated() {
    let expected = known(&[
        ("city", "1105", [(1., 1.), (1., 1.), (1., 0.), (1., 0.)]),
        ("city", "2599", [(6., 0.), (6., 0.), (6., 0.), (6., 0.)]),
        ("city", "3101", [(1., 0.), (1., 0.), (2., 0.), (2., 0.)]),
        ("city", "unknown", [(3., 0.), (4., 0.), (4., 0.), (4., 0.)]),
    ]);
    assert_eq!(series(&report("series", &["--level", "4"])), expected);
}

#[test]
fn by_ward_addresses_are_estimates_and_former_communes_are_shared_as_their_firms_are() {
    let expected = known(&[
        ("00118", "2599", [(0., 1.), (0., 1.), (0., 1.), (0., 1.)]),
        ("00118", "3101", [(0., 0.), (0., 0.), (0., 1.), (0., 1.)]),
        ("00118", "unknown", [(1., 0.), (1., 0.), (1., 0.), (1., 0.)]),
        ("00127", "1105", [(1., 1.), (1., 1.), (1., 0.), (1., 0.)]),
        ("00136", "2599", [(2., 0.3), (2., 0.3), (2., 0.3), (2., 0.3)]),
        ("00136", "unknown", [(1., 0.), (2., 0.), (2., 0.), (2., 0.)]),
        ("00145", "2599", [(2., 0.7), (2., 0.7), (2., 0.7), (2., 0.7)]),
        ("00145", "3101", [(1., 0.), (1., 0.), (1., 0.), (1., 0.)]),
        ("unplaced", "unknown", [(1., 0.), (1., 0.), (1., 0.), (1., 0.)]),
    ]);
    assert_eq!(series(&report("series", &["--level", "4", "--boundaries", "wards-2025"])), expected);
}

#[test]
fn by_the_former_districts_the_same_establishments_are_all_of_long_bien() {
    let expected = known(&[
        ("004", "1105", [(1., 1.), (1., 1.), (1., 0.), (1., 0.)]),
        ("004", "2599", [(4., 2.), (4., 2.), (4., 2.), (4., 2.)]),
        ("004", "3101", [(1., 0.), (1., 0.), (1., 1.), (1., 1.)]),
        ("004", "unknown", [(2., 0.), (3., 0.), (3., 0.), (3., 0.)]),
        ("unplaced", "unknown", [(1., 0.), (1., 0.), (1., 0.), (1., 0.)]),
    ]);
    assert_eq!(series(&report("series", &["--level", "4", "--boundaries", "districts-2024"])), expected);
}

#[test]
fn a_code_that_was_split_is_known_at_a_coarser_level() {
    let told = series(&report("series", &["--level", "3"]));
    let all = |sector: &str| {
        told[&("city".to_owned(), sector.to_owned())].map(|(counted, _)| counted.to_string()).join(" ")
    };
    assert_eq!(all("310"), "1 2 3 3");
    assert_eq!(all("261"), "1 1 1 1");
    assert_eq!(all("unknown"), "2 2 2 2");
}

/// Every sector has as many in each year, whatever areas they are told by.
#[rstest]
fn totals_are_the_same_whatever_the_boundaries(
    #[values("districts-2024", "wards-2025", "zones")] boundaries: &str,
    #[values("1", "2", "3", "4", "5")] level: &str,
) {
    let totals = |more: &[&str]| {
        let mut totals: BTreeMap<String, [f64; 4]> = BTreeMap::new();
        for ((_, sector), years) in series(&report("series", &[&["--level", level], more].concat())) {
            let own = totals.entry(sector).or_default();
            own.iter_mut().zip(years).for_each(|(sum, (counted, estimated))| *sum += counted + estimated);
        }
        totals
    };
    let rounded = |totals: BTreeMap<String, [f64; 4]>| {
        let tenths = totals.into_iter().map(|(s, years)| (s, years.map(|n| (n * 10.0).round())));
        tenths.collect::<BTreeMap<_, _>>()
    };
    let (city, areas) = (rounded(totals(&[])), rounded(totals(&["--boundaries", boundaries])));
    assert_eq!(areas, city);
    let all = (0..4).map(|year| city.values().map(|years| years[year]).sum::<f64>());
    assert_eq!(all.collect::<Vec<_>>(), [120., 130., 130., 130.], "twelve, and one more since 2024");
}

#[test]
fn notes_say_how_many_are_estimated_and_how_many_unknown() {
    let told = report("series", &["--level", "4", "--boundaries", "wards-2025"]);
    let note = |year: &str| {
        let notes = told["notes"].as_array().expect("notes").iter().filter_map(Json::as_str);
        notes.filter(|note| note.starts_with(year)).map(str::to_owned).collect::<Vec<_>>().join("|")
    };
    let end = end_of_2026();
    for (year, seen_later, by_address, split) in
        [("2023", 1, 2, 1), ("2024", 1, 2, 2), ("2025", 0, 3, 2), (&end, 0, 3, 2)]
    {
        assert_eq!(
            note(year),
            format!(
                "{year}: estimated are {seen_later} establishments of which it is not known whether they had opened or closed and {by_address} placed by \
                 their address; unknown: 1 without a place, {split} with a code of VSIC 2018 without one heading of \
                 VSIC 2025, 2 without a sector at this level."
            )
        );
    }
}

#[test]
fn who_left_on_an_unknown_day_counts_in_no_year_and_is_told() {
    let left_out = "1 establishments are counted on none of the days: the date on which they opened, closed or moved away";
    for name in ["series", "change", "shift-share"] {
        let told = report(name, &["--boundaries", "wards-2025", "--area", "00145"]);
        assert!(told["notes"].to_string().contains(left_out), "{name}: {}", told["notes"]);
        let elsewhere = report(name, &["--boundaries", "wards-2025", "--area", "00136"]);
        assert!(!elsewhere["notes"].to_string().contains("count on none"), "{name}: {}", elsewhere["notes"]);
    }
    let vietnamese =
        ["--lang", "vi", "report", "change", "--from", "2023", "--to", "2026", "--format", "json"];
    let told = folder().xuong(&vietnamese).ended(0).out;
    assert!(told.contains("1 cơ sở không được tính ở thời điểm nào"), "{told}");
}

#[test]
fn by_zones_an_establishment_with_a_point_is_not_said_to_have_no_place() {
    let told = report("series", &["--boundaries", "zones"]);
    let notes = told["notes"].as_array().expect("notes").iter().filter_map(Json::as_str);
    let of_2026: Vec<&str> = notes.filter(|note| note.starts_with(&end_of_2026())).collect();
    assert_eq!(of_2026.len(), 1);
    assert!(!of_2026.concat().contains("13 without a place"), "{of_2026:?}");
}

#[test]
fn new_boundaries_and_a_new_classification_are_named_in_2025_alone() {
    for boundaries in ["city", "districts-2024", "wards-2025"] {
        let told = report("series", &["--boundaries", boundaries]);
        for row in told["rows"].as_array().expect("rows") {
            let changed = row["changed"].as_str().unwrap_or_default();
            if row["year"] == "2025" {
                assert!(changed.contains("2025-07-01") && changed.contains("VSIC 2025"), "{row}");
                assert!(changed.contains("2025-11-15"), "{row}");
            } else if row["year"] == "2026" {
                let so_far = format!("up to {}", end_of_2026());
                assert_eq!(changed, if so_far == "up to 2026" { "" } else { &so_far }, "{row}");
            } else {
                assert_eq!(changed, "", "{row}");
            }
        }
    }
}

#[test]
fn shares_are_of_the_area_and_what_is_estimated_says_so() {
    let told = report("series", &["--level", "4", "--boundaries", "wards-2025"]);
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in told["rows"].as_array().expect("rows") {
        let number = |column: &str| row[column].as_f64().expect("a number");
        *sums.entry(format!("{} {}", row["year"], row["area"])).or_default() += number("share_pct");
        let estimated = number("estimated") > 0.0;
        assert_eq!(row["basis"], if estimated { "estimated" } else { "counted" }, "{row}");
        assert_eq!(number("estimated_pct") > 0.0, estimated, "{row}");
        assert!(number("unsure") <= number("estimated") + 1e-9, "{row}");
    }
    assert!(sums.len() >= 20 && sums.values().all(|sum| (sum - 100.0).abs() < 0.2), "{sums:?}");
    assert_eq!(told["provenance"]["basis"], "estimated");
}

/// One more establishment has a code of a division of which VSIC 2025 moved a part elsewhere: its sector is assumed, and that it
/// was there is not.
#[rstest]
#[case::of_the_city(&["--level", "2"], [1., 1., 0., 0.], 1.)]
#[case::of_wards_by_their_address_too(&["--level", "4", "--boundaries", "wards-2025"], [3., 3., 3., 3.], 0.)]
fn who_is_not_known_to_be_there_is_told_apart_from_an_assumed_sector(
    #[case] asked: &[&str],
    #[case] unsure: [f64; 4],
    #[case] assumed: f64,
) {
    let folder = folder();
    let file = folder.file("more.csv", format!("{HEADING}A13,Mười ba,30,2018,2010,,,2026-06,{PHUC_LOI}\n"));
    assert!(folder.xuong(&["import", "firms", file.to_str().expect("a path")]).code < 2);
    let args = ["--lang", "en", "report", "series", "--from", "2023", "--to", "2026", "--format", "json"];
    let told = folder.xuong(&[&args, asked].concat()).ended(0).out;
    let told: Json = serde_json::from_str(&told).expect("JSON");
    let mut found = [(0.0, 0.0); 4];
    for row in told["rows"].as_array().expect("rows") {
        let number = |column: &str| row[column].as_f64().expect("a number");
        let year = row["year"].as_str().and_then(|year| year.parse::<usize>().ok()).expect("a year");
        found[year - 2023].0 += number("unsure");
        found[year - 2023].1 += number("estimated") - number("unsure");
    }
    let found = found.map(|(own, rest)| [own, rest].map(|n: f64| (n * 1e6).round() / 1e6));
    assert_eq!(found, unsure.map(|own| [own, assumed]), "{told}");
}

#[test]
fn one_area_alone_is_told_as_among_the_others() {
    let all = report("series", &["--level", "4", "--boundaries", "wards-2025"]);
    let one = report("series", &["--level", "4", "--boundaries", "wards-2025", "--area", "00145"]);
    let own = all["rows"].as_array().expect("rows").iter().filter(|row| row["area"] == "00145");
    assert_eq!(one["rows"].as_array().expect("rows").iter().collect::<Vec<_>>(), own.collect::<Vec<_>>());
    let notes = one["notes"].to_string();
    assert!(notes.contains("2023: estimated are 0 establishments of which it is not known whether they had opened or closed and 1 placed"), "{notes}");
}

#[test]
fn the_change_between_two_years_is_between_the_known_of_the_series() {
    let told = report("change", &["--level", "4"]);
    let row = &told["rows"][0];
    assert_eq!((row["before"].as_f64(), row["after"].as_f64()), (Some(9.0), Some(9.0)));
    assert_eq!((row["gain"].as_str(), row["loss"].as_str()), (Some("2025:3101"), Some("2025:1105")));
    // Shares of 1105, 2599, 3101: 2, 6 and 1 of 9; then 1, 6 and 2.
    let points = |after: f64, before: f64| (after - before) / 9.0 * 100.0;
    let near = |column: &str, value: f64| (row[column].as_f64().expect("a number") - value).abs() < 0.0501;
    assert!(near("gain_points", points(2., 1.)) && near("loss_points", points(1., 2.)), "{row}");
    assert!(near("nav_points", points(2., 1.)) && near("growth_pct", 0.0), "{row}");
}
