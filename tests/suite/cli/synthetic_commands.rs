//! Made-up firms as typed: they say that they are made up, the same seed gives the same ones, and they stay away from
//! real ones.

use std::{fs, sync::OnceLock};

use rstest::rstest;
use xuong::document::numerals::whole;

use crate::{harness::Folder, imports::facts::FIRMS};

/// Two thousand firms of seed 7; made once and copied.
fn made_up() -> Folder {
    static MADE: OnceLock<Folder> = OnceLock::new();
    let made = MADE.get_or_init(|| made("7"));
    let folder = Folder::empty();
    fs::copy(made.path().join("xuong.db"), folder.path().join("xuong.db")).expect("a copy");
    folder
}

fn made(seed: &str) -> Folder {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--synthetic", "2000", "--seed", seed, "--seed-only"]).ended(0);
    folder
}

/// The firms of a folder as a table.
fn exported(folder: &Folder) -> String {
    folder.xuong(&["export", "firms", "-o", "firms.csv"]).ended(0);
    fs::read_to_string(folder.path().join("firms.csv")).expect("what was exported")
}

/// One column of a table, by its name.
fn column(table: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let at = reader.headers().expect("a heading").iter().position(|h| h == name).expect("the column");
    reader.records().map(|row| row.expect("a row")[at].to_owned()).collect()
}

#[rstest]
#[case("vi", "Tạo 2000 cơ sở giả lập (không phải số liệu thật), mầm 7")]
#[case("en", "Making up 2000 synthetic firms (no real data), seed 7")]
fn the_demo_says_that_its_firms_are_made_up(#[case] lang: &str, #[case] said: &str) {
    let demo = ["--lang", lang, "demo", "--synthetic", "2000", "--seed", "7", "--seed-only"];
    let run = Folder::empty().xuong(&demo).ended(0);
    assert!(run.out.starts_with(said) && run.err.is_empty(), "{}{}", run.out, run.err);
    assert!(run.out.contains("  firms        2000"), "{}", run.out);
}

/// The console tells records, those of them that count today, and which of these have a point; a park of no kind of
/// today's law is named.
#[rstest]
#[case("vi", "Bản ghi cơ sở (", " được tính hiện nay, trong đó ", "1 khu công nghiệp cũ: Z20 ")]
#[case("en", "Records of establishments (", " count today, ", "1 from before that law: Z20 ")]
fn the_demo_says_how_many_of_its_firms_count(
    #[case] lang: &str,
    #[case] title: &str,
    #[case] counts: &str,
    #[case] park: &str,
) {
    let folder = made_up();
    let out = folder.xuong(&["--lang", lang, "demo", "--synthetic", "5", "--seed-only"]).ended(0).out;
    let told = folder.xuong(&["--lang", "en", "report", "sector-mix", "--format", "json"]).ended(0).out;
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let known = &told["provenance"]["coverage"];
    let number = |name: &str| whole(known[name].as_u64().expect(name), lang.parse().expect("a language"));
    let (there, placed) = (number("establishments"), number("placed"));
    assert!(known["establishments"].as_u64() < Some(2000), "some have closed: {known}");
    assert!(out.contains(&format!("{title}{there}{counts}{placed} ")), "{there}, {placed}: {out}");
    assert!(out.contains(park) && !out.contains("ndustrial establishments"), "{out}");
}

#[test]
fn a_demo_typed_twice_uses_the_firms_that_are_there() {
    let folder = made_up();
    let before = exported(&folder);
    let demo = ["--lang", "en", "demo", "--synthetic", "5", "--seed", "8", "--seed-only"];
    let again = folder.xuong(&demo).ended(0);
    assert!(again.out.starts_with("Using the registry that is there"), "{}", again.out);
    assert!(again.out.contains("  firms        2000"), "{}", again.out);
    assert_eq!(exported(&folder), before);
}

#[test]
fn the_same_seed_gives_the_same_firms_and_another_one_others() {
    let (table, again, other) = (exported(&made_up()), exported(&made("7")), exported(&made("8")));
    assert!(table == again, "the firms of one seed differ");
    let (ours, theirs) = (column(&table, "name"), column(&other, "name"));
    assert_eq!((ours.len(), theirs.len()), (2000, 2000));
    let same = ours.iter().zip(&theirs).filter(|(a, b)| a == b).count();
    assert!(same < 5, "{same} names are the same");
}

#[test]
fn every_row_of_a_table_says_that_its_firm_is_made_up() {
    let table = exported(&made_up());
    let is = |name: &str, made_up: fn(&str) -> bool| column(&table, name).iter().all(|text| made_up(text));
    assert!(is("name", |name| name.starts_with("Cơ sở giả lập ")));
    assert!(is("code", |code| code.starts_with("SYN-")));
    assert!(is("sources", |source| source == "synthetic"));
    assert!(is("address", |address| address.contains("đường Giả lập")));
    assert!(is("point_method", |method| ["synthetic", ""].contains(&method)));
}

#[rstest]
#[case(&["demo", "--synthetic", "2000", "--seed-only"])]
#[case(&["admin", "synth", "2000"])]
fn made_up_firms_are_kept_away_from_real_ones(#[case] args: &[&str]) {
    let folder = Folder::seeded();
    let run = folder.xuong(&[&["--lang", "en"], args].concat()).ended(2);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(
        run.err.contains(&format!("this registry holds {FIRMS} real firms")) && run.err.contains("--force"),
        "{}",
        run.err
    );
    assert!(!exported(&folder).contains("SYN-"), "something was written");
}

#[test]
fn they_are_mixed_in_when_somebody_insists() {
    let folder = Folder::seeded();
    folder.xuong(&["admin", "synth", "300", "--force"]).ended(0);
    let sources = column(&exported(&folder), "sources");
    let made_up = sources.iter().filter(|source| *source == "synthetic").count();
    assert_eq!((sources.len(), made_up), (FIRMS + 300, 300));
}

#[test]
fn more_of_them_go_to_a_registry_of_made_up_firms_without_insisting() {
    let folder = made_up();
    folder.xuong(&["admin", "synth", "500", "--seed", "7"]).ended(0);
    let mut codes = column(&exported(&folder), "code");
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 2500);
}

#[test]
fn the_demo_of_real_firms_leaves_a_registry_of_made_up_ones_alone() {
    let folder = made_up();
    let before = exported(&folder);
    let run = folder.xuong(&["--lang", "en", "demo", "--seed-only"]).ended(0);
    assert!(run.out.starts_with("Using the registry that is there"), "{}", run.out);
    assert_eq!(exported(&folder), before);
}

#[test]
fn their_tax_codes_are_right_in_form() {
    let folder = made_up();
    folder.xuong(&["check", "-o", "check.csv"]).ended(1);
    let table = fs::read_to_string(folder.path().join("check.csv")).expect("what was found");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "no_point")), "{table}");
    assert!(!rows.iter().any(|row| row.iter().any(|cell| cell == "tax_code")), "{table}");
}
