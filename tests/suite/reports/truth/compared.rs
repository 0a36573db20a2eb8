//! Days that are compared: whom they count, what is only estimated, and where they end.

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    harness::{Folder, Server, today},
    reports::cluster_cases::planted::{corners, register_of, report},
};

const HEADING: &str = "code,name,sector,sector_version,status,opened,closed,as_of,lon,lat,ward\n";

/// The middle of a ward.
const MIDDLE: (f64, f64) = (105.9317, 21.0343);

const BEFORE: &str = "2025-12-31";
const AFTER: &str = "2026-06-30";

/// What is known of firms, and whether they count on the last day of 2025 and on that of June 2026: surely, by estimate,
/// or on neither since it is not known on which.
const FATES: [(&str, &str, &str, &str, [&str; 2]); 10] = [
    ("operating", "2010", "", "2026-06", ["surely", "surely"]),
    ("operating", "2026-02", "", "2026-06", ["", "surely"]),
    ("closed", "2010", "2026-03", "2026-06", ["surely", ""]),
    ("", "", "", "2026-03", ["estimated", "surely"]),
    ("", "", "", "", ["estimated", "estimated"]),
    ("moved", "2010", "", "2026-01-01", ["out", "out"]),
    ("closed", "", "", "2026-08", ["out", "out"]),
    ("closed", "2010", "2026", "2026-08", ["out", "out"]),
    ("operating", "2026", "", "2026", ["out", "out"]),
    ("moved", "2010", "", "2024", ["", ""]),
];

/// Four firms of each fate, in one sector.
const EACH: usize = 4;

fn register() -> Folder {
    let places = corners(MIDDLE, FATES.len() * EACH, 150.0).into_iter().enumerate();
    let row = |(at, (lon, lat)): (usize, (f64, f64))| {
        let (status, opened, closed, as_of, _) = FATES[at % FATES.len()];
        format!("P{at},Xưởng {at},2599,2018,{status},{opened},{closed},{as_of},{lon:.7},{lat:.7},\n")
    };
    register_of(&(HEADING.to_owned() + &places.map(row).collect::<String>()))
}

/// How many count on one of the days in one of some ways.
fn count(day: usize, ways: &[&str]) -> u32 {
    let fates = FATES.iter().filter(|fate| ways.contains(&fate.4[day])).count();
    u32::try_from(fates * EACH).expect("few")
}

fn compared(folder: &Folder, name: &str, more: &[&str]) -> Json {
    report(folder, name, &[&["--from", BEFORE, "--to", AFTER], more].concat())
}

fn notes(told: &Json) -> String {
    told["notes"].as_array().expect("notes").iter().filter_map(Json::as_str).collect::<Vec<_>>().join("\n")
}

const LEFT_OUT: &str = "16 establishments are counted on none of the days";

#[rstest]
#[case("change", &[])]
#[case("change", &["--boundaries", "wards-2025", "--area", "00136"])]
#[case("shift-share", &[])]
#[case("shift-share", &["--boundaries", "wards-2025"])]
fn whoever_came_or_left_on_an_unknown_day_makes_no_growth(#[case] name: &str, #[case] more: &[&str]) {
    let told = compared(&register(), name, more);
    let row = &told["rows"][0];
    let all = [0, 1].map(|day| count(day, &["surely", "estimated"]));
    assert_eq!((&row["before"], &row["after"]), (&json!(all[0]), &json!(all[1])), "{told}");
    for (column, day) in [("estimated_before_pct", 0), ("estimated_pct", 1)] {
        let expected = f64::from(count(day, &["estimated"])) / f64::from(all[day]) * 100.0;
        let found = row[column].as_f64().expect("a share");
        assert!((found - expected).abs() < 0.051, "{column}: {found} is not {expected}");
    }
    assert!(notes(&told).contains(LEFT_OUT), "{}", notes(&told));
    assert_eq!(told["provenance"]["basis"], "estimated");
    assert_eq!(told["provenance"]["coverage"]["establishments"], all[1]);
    assert_eq!(told["provenance"]["coverage"]["unsure"], count(1, &["estimated"]));
    let said = told["provenance"]["said"].to_string();
    assert!(said.contains("the last of the days compared"), "{said}");
}

#[test]
fn a_register_of_one_day_shows_no_growth_by_those_who_are_gone() {
    let rows = (0..12).map(|at| {
        let status = if at % 3 == 0 { "moved" } else { "operating" };
        format!("S{at},Xưởng {at},2599,2018,{status},2010,,2026-01-01,{},{},\n", MIDDLE.0, MIDDLE.1)
    });
    let folder = register_of(&(HEADING.to_owned() + &rows.collect::<String>()));
    let told = compared(&folder, "change", &[]);
    assert_eq!(told["rows"][0]["growth_pct"], 0.0, "{told}");
    assert!(notes(&told).contains("4 establishments are counted on none of the days"), "{}", notes(&told));
    assert!(
        notes(&told).contains("newest source on establishments is of 2026-01-01, before 2026-06-30"),
        "{}",
        notes(&told)
    );
}

#[test]
fn the_half_year_report_compares_the_same_firms_in_every_chapter() {
    let folder = register();
    for role in ["public", "analyst"] {
        let args = ["--lang", "en", "--role", role, "report", "six-monthly", "--period", "2026-H1"];
        let told = folder.xuong(&[&args[..], &["--format", "json"]].concat()).ended(0).out;
        let told: Json = serde_json::from_str(&told).expect("JSON");
        let tables = told["parts"].as_array().expect("parts").iter().filter_map(|p| p.get("table"));
        let tables: Vec<&Json> = tables.collect();
        let named = |name: &str| -> Vec<&&Json> { tables.iter().filter(|t| t["report"] == name).collect() };
        let all = [0, 1].map(|day| count(day, &["surely", "estimated"]));
        let structures = named("structure");
        assert_eq!(structures.len(), 2);
        for table in structures {
            assert_eq!(table["rows"][0]["after"], all[1], "{table}");
            assert!(notes(table).contains(LEFT_OUT), "{}", notes(table));
            assert!(notes(table).contains("% are estimated at the beginning"), "{}", notes(table));
            assert_eq!(table["provenance"]["coverage"]["establishments"], all[1]);
        }
        // The table of structure says on the same page how much of both is estimated.
        assert_eq!(named("where").len(), 1);
        assert_eq!(named("change")[0]["rows"][0]["before"], all[0]);
        // What is owed today is owed by those who are there.
        let there = count(1, &["surely", "estimated"]) + 12;
        assert_eq!(named("compliance")[0]["provenance"]["coverage"]["establishments"], there);
    }
    let file = folder.path().join("nua-nam.html");
    folder.xuong(&["report", "six-monthly", "--period", "2026-H1", "-o", "nua-nam.html"]).ended(0);
    let page = std::fs::read_to_string(file).expect("the report");
    assert!(page.contains("16 cơ sở không được tính ở thời điểm nào"), "said in Vietnamese");
    assert!(page.contains("Phần ước tính trong số cơ sở đã rõ ngành"), "said in Vietnamese");
}

#[test]
fn a_mix_of_a_past_day_tells_the_surely_there_from_the_estimated() {
    let folder = register();
    let told = report(&folder, "sector-mix", &["--on", BEFORE]);
    let row = &told["rows"][0];
    // Besides those that are carried back these may have left by then; who opens some time in 2026 is not there.
    let perhaps = count(0, &["estimated"]) + 8;
    let all = count(0, &["surely"]) + perhaps + 4;
    assert_eq!((&row["establishments"], &row["estimated"]), (&json!(all), &json!(perhaps)), "{told}");
    assert_eq!(told["provenance"]["basis"], "estimated");
    assert_eq!(told["provenance"]["coverage"]["unsure"], perhaps);
    let said = told["provenance"]["said"].to_string();
    let sentence = format!("{perhaps} are not known to have opened or closed by that day (estimated)");
    assert!(said.contains(&sentence), "{said}");
    let level =
        report(&folder, "sector-mix", &["--on", BEFORE, "--level", "3", "--boundaries", "wards-2025"]);
    assert_eq!(level["rows"][0]["estimated"], perhaps, "{level}");
}

#[test]
fn a_table_says_of_how_many_firms_the_state_is_not_known() {
    let folder = Folder::seeded();
    for more in [&[][..], &["--boundaries", "wards-2025"]] {
        let told = report(&folder, "sector-mix", &[&["--on", AFTER], more].concat());
        let coverage = &told["provenance"]["coverage"];
        let number = |name: &str| coverage[name].as_u64().expect("a number");
        assert!(number("without_status") > 200 && number("seen_long_ago") == 90, "{coverage}");
        let said = told["provenance"]["said"].to_string();
        assert!(said.contains(&format!("{} have no recorded state", number("without_status"))), "{said}");
        assert!(said.contains("90 were last seen before 2024"), "{said}");
    }
    // Kept figures and figures counted one by one agree.
    let now = report(&folder, "sector-mix", &[]);
    let again = report(&folder, "sector-mix", &["--level", "1"]);
    assert_eq!(now["provenance"]["coverage"], again["provenance"]["coverage"]);
    let estimated = |told: &Json| -> u64 {
        told["rows"].as_array().expect("rows").iter().filter_map(|row| row["estimated"].as_u64()).sum()
    };
    assert_eq!(estimated(&now), now["provenance"]["coverage"]["unsure"]);
    assert_eq!(estimated(&again), estimated(&now));
}

#[test]
fn the_share_of_the_city_that_is_estimated_does_not_ask_for_addresses() {
    let row =
        |at: usize, place: &str| format!("W{at},Xưởng {at},2599,2018,operating,2010,,2026-06,{place}\n");
    let rows = (0..8).map(|at| row(at, if at < 4 { "105.9317,21.0343," } else { ",,Phường Bồ Đề" }));
    let folder = register_of(&(HEADING.to_owned() + &rows.collect::<String>()));
    let told = compared(&folder, "change", &["--boundaries", "wards-2025"]);
    let of = |area: &str| {
        let rows = told["rows"].as_array().expect("rows").iter();
        rows.clone().find(|row| row["area"] == area).expect("a row")["estimated_pct"].clone()
    };
    assert_eq!((of("00118"), of("00136"), of("city")), (json!(100.0), json!(0.0), json!(0.0)), "{told}");
}

#[rstest]
#[case("series", "to")]
#[case("change", "to")]
#[case("cluster-change", "to")]
fn a_year_that_is_not_over_is_told_up_to_today(#[case] name: &str, #[case] parameter: &str) {
    let folder = register();
    let year = &today()[..4];
    let by_default = report(&folder, name, &[]);
    let asked = report(&folder, name, &[&format!("--{parameter}={year}")]);
    assert_eq!(by_default["title"], asked["title"]);
    assert_eq!(by_default["provenance"]["on"], today(), "{by_default}");
    assert_eq!(asked["provenance"]["on"], today());
    if name != "series" {
        assert!(by_default["title"].to_string().contains(&today()), "{}", by_default["title"]);
    }
}

/// A half year that is over is told as of its last day, whatever the day on which it is asked; one that is not, up to
/// today; one that has not begun not at all.
#[test]
fn a_period_ends_with_its_last_day_or_today() {
    let server = Server::on(register());
    let asked = |period: &str, more: &str| {
        server.get(&format!("/api/reports/six-monthly?period={period}&lang=en&f=json{more}"))
    };
    let over = asked("2026-H1", "").json(200);
    let picture = over["parts"].as_array().expect("parts").iter().filter_map(|part| part["svg"].as_str());
    let picture: String = picture.collect();
    assert!(picture.contains(">2026-06-30<") && !picture.contains(&today()), "the lines end with the period");
    assert_eq!(over.to_string(), asked("2026-H1", "&as_of=2199").json(200).to_string());
    let year: i32 = today()[..4].parse().expect("a year");
    let running = asked(&year.to_string(), "").json(200);
    let title = running["title"].to_string();
    assert_eq!(title.contains(&format!("(up to {})", today())), !today().ends_with("-12-31"), "{title}");
    assert!(!running.to_string().contains(&format!("As of {year}-12-31")) || today().ends_with("-12-31"));
    let detail = asked(&(year + 1).to_string(), "").json(400)["detail"].to_string();
    assert!(detail.contains("a period that has begun"), "{detail}");
    server.stop();
}

#[test]
fn one_area_alone_crowds_nothing() {
    let folder = Folder::seeded();
    let told = report(&folder, "concentration", &[]);
    for row in told["rows"].as_array().expect("rows") {
        for column in ["locational_gini", "hoover", "ellison_glaeser", "reading", "coagglomeration"] {
            assert_eq!(row[column], Json::Null, "{row}");
        }
    }
    assert!(notes(&told).contains("There is only one area"), "{}", notes(&told));
    let told = report(&folder, "concentration", &["--boundaries", "wards-2025"]);
    assert!(told["rows"].as_array().expect("rows").iter().any(|row| row["hoover"].is_f64()));
    assert!(!notes(&told).contains("There is only one area"), "{}", notes(&told));
}
