//! What became of clusters between the ends of 2023 and 2026.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::planted::{corners, dated, east_deg, register, report};

const BEFORE: &str = "2010";
const AFTER: &str = "2025-03-01";

/// Establishments on a small circle, each there since and until some date.
fn dated_blob(letter: &str, middle: (f64, f64), dates: &[(&str, &str)]) -> String {
    let places = corners(middle, dates.len(), 50.0).into_iter().enumerate();
    let row = |(at, place)| {
        let (opened, closed) = dates[at];
        dated(&format!("{letter}{at}"), "25", place, opened, closed)
    };
    places.map(row).collect()
}

fn all(count: usize, opened: &'static str, closed: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![(opened, closed); count]
}

/// Two blobs of five, a kilometre apart, and four establishments between them.
fn bridged(letter: &str, (lon, lat): (f64, f64), opened: &str, closed: &str) -> String {
    let at = |metres| (lon + east_deg(metres), lat);
    let ends = [("l", 0.0), ("r", 1000.0)]
        .map(|(end, metres)| dated_blob(&format!("{letter}{end}"), at(metres), &all(5, BEFORE, "")));
    let bridge =
        [200.0, 400.0, 600.0, 800.0].map(|m| dated(&format!("{letter}{m}"), "25", at(m), opened, closed));
    ends.concat() + &bridge.concat()
}

/// Every fate once, each in its own ward.
fn fates() -> Vec<Json> {
    let with = |mut one: Vec<_>, more: Vec<_>| {
        one.extend(more);
        one
    };
    let firms = [
        dated_blob("B", (105.8992, 21.0603), &all(5, AFTER, "")),
        dated_blob("G", (105.9317, 21.0343), &with(all(5, BEFORE, ""), all(2, AFTER, ""))),
        dated_blob("S", (105.8958, 21.0142), &with(all(5, BEFORE, ""), all(2, BEFORE, AFTER))),
        dated_blob("Y", (105.9484, 21.0956), &all(5, BEFORE, "")),
        dated_blob("D", (105.7357, 21.0556), &all(5, BEFORE, AFTER)),
        bridged("M", (105.7020, 21.0685), AFTER, ""),
        bridged("T", (105.7020, 20.9305), BEFORE, AFTER),
    ];
    let more = ["--from", "2023", "--to", "2026", "--eps-m", "300", "--min-firms", "3"];
    let told = report(&register(&firms.concat()), "cluster-change", &more);
    told["rows"].as_array().expect("rows").clone()
}

/// Sizes before and after.
type Sizes = Vec<(Option<u64>, Option<u64>)>;

/// Those of each ward and fate.
fn sizes(rows: &[Json]) -> BTreeMap<(String, String), Sizes> {
    let mut sizes: BTreeMap<_, Sizes> = BTreeMap::new();
    for row in rows {
        let text = |column: &str| row[column].as_str().expect("a text").to_owned();
        let own = (row["before"].as_u64(), row["after"].as_u64());
        sizes.entry((text("name"), text("fate"))).or_default().push(own);
    }
    sizes
}

#[test]
fn clusters_are_born_grow_shrink_stay_die_merge_and_split() {
    let rows = fates();
    let told = sizes(&rows);
    let own =
        |ward: &str, fate: &str| told.get(&(ward.to_owned(), fate.to_owned())).cloned().unwrap_or_default();
    assert_eq!(own("Phường Việt Hưng", "born"), [(None, Some(5))], "{told:?}");
    assert_eq!(own("Phường Phúc Lợi", "grew"), [(Some(5), Some(7))], "{told:?}");
    assert_eq!(own("Phường Long Biên", "shrank"), [(Some(7), Some(5))], "{told:?}");
    assert_eq!(own("Xã Phù Đổng", "stayed"), [(Some(5), Some(5))], "{told:?}");
    assert_eq!(own("Phường Tây Tựu", "died"), [(Some(5), None)], "{told:?}");
    assert_eq!(own("Xã Hoài Đức", "merged"), [(Some(10), Some(14))], "{told:?}");
    assert_eq!(own("Phường Chương Mỹ", "split"), [(Some(14), Some(5)); 2], "{told:?}");
}

#[test]
fn a_cluster_that_was_split_is_not_told_as_having_died_too() {
    let rows = fates();
    let of_the_split = |row: &&Json| row["name"] == "Phường Chương Mỹ";
    let fates: Vec<&str> = rows.iter().filter(of_the_split).filter_map(|row| row["fate"].as_str()).collect();
    assert_eq!(fates, ["split", "split"]);
}

#[test]
fn the_same_day_twice_is_refused_and_the_other_way_round_too() {
    let folder = register(&dated_blob("Y", (105.9484, 21.0956), &all(5, BEFORE, "")));
    for (from, to) in [("2025-06-30", "2025-06-30"), ("2026", "2023")] {
        let args = ["--lang", "en", "report", "cluster-change", "--from", from, "--to", to];
        let run = folder.xuong(&args).ended(2);
        assert!(run.err.contains("from"), "{}", run.err);
    }
}

/// An establishment of which it is not known whether it was there before counts as there, so that nothing is born of it.
#[test]
fn a_cluster_of_establishments_first_seen_later_is_not_born() {
    let folder = register(&dated_blob("U", (105.9484, 21.0956), &all(5, "", "")));
    let more = ["--from", "2023", "--to", "2026", "--eps-m", "300", "--min-firms", "3"];
    let told = report(&folder, "cluster-change", &more);
    let rows = told["rows"].as_array().expect("rows");
    assert_eq!((rows.len(), &rows[0]["fate"]), (1, &Json::from("stayed")));
}
