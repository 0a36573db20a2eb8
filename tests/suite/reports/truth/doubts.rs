//! That what is doubtful is told as doubtful: who may have ended, what a name alone shows, sectors that are inferred or open,
//! dates of workers and of occupancy.

use rstest::rstest;
use serde_json::Value as Json;

use crate::{
    harness::{Folder, Server},
    imports::facts::{CLUSTERS_CSV, FIRMS_CSV, SOURCES_CSV, table, there},
    reports::cluster_cases::planted::{corners, register_of, report},
};

const HEADING: &str = "code,name,sector,sector_version,status,opened,as_of,workers,workers_as_of,lon,lat\n";

fn said(told: &Json) -> String {
    told["provenance"]["said"].to_string()
}

fn in_language(folder: &Folder, lang: &str, more: &[&str]) -> Json {
    let args = [&["--lang", lang, "--role", "analyst", "report"], more, &["--format", "json"]].concat();
    serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON")
}

/// One that works, one that stopped and perhaps for good, one that pauses; workers of two dates and of none.
fn register() -> Folder {
    let rows = [
        ("A", "operating", "2026-06", "50,1999-12"),
        ("B", "suspended_or_closed", "2026-06", "60,2014"),
        ("C", "suspended", "2026-06", "70,"),
    ];
    let places = corners((105.9317, 21.0343), 3, 150.0);
    let rows = rows.iter().zip(places).map(|((code, status, as_of, workers), (lon, lat))| {
        format!("{code},Xưởng {code},2599,2018,{status},2010,{as_of},{workers},{lon:.7},{lat:.7}\n")
    });
    register_of(&(HEADING.to_owned() + &rows.collect::<String>()))
}

#[rstest]
#[case("en", "1 are recorded as suspended or ceased, not known which")]
#[case("vi", "1 được ghi là tạm ngừng hoặc đã chấm dứt, chưa rõ trường hợp nào")]
fn who_may_have_ended_is_not_known_to_be_there(#[case] lang: &str, #[case] sentence: &str) {
    let folder = register();
    // From kept figures, from figures counted one by one, and of a day before.
    for more in [&["--level", "2"][..], &["--level", "1"], &["--on", "2026-07-31"]] {
        let told = in_language(&folder, lang, &[&["sector-mix"], more].concat());
        assert!(said(&told).contains(sentence), "{more:?}: {}", said(&told));
        let coverage = &told["provenance"]["coverage"];
        assert_eq!(coverage["unsure"], 1, "{coverage}");
        assert_eq!(coverage["suspended_or_closed"], 1, "{coverage}");
        assert_eq!(coverage["establishments"], 3, "{coverage}");
    }
}

#[test]
fn the_seed_knows_of_none_that_its_only_source_says_stopped_that_it_is_there() {
    let stopped: Vec<String> = table(FIRMS_CSV)
        .into_iter()
        .filter(|row| row["status"] == "suspended_or_closed")
        .map(|row| row["code"].clone())
        .collect();
    assert_eq!(stopped, ["F0141", "F0235"]);
    let told = report(&Folder::seeded(), "sector-mix", &[]);
    let coverage = &told["provenance"]["coverage"];
    assert_eq!(coverage["suspended_or_closed"], stopped.len());
    assert_eq!(coverage["unsure"].as_u64(), coverage["undated"].as_u64().map(|n| n + 2), "{coverage}");
}

/// The years that count as lately, of a register that is asked in 2026.
fn is_lately(date: &str) -> bool {
    date.get(..4).is_some_and(|year| year >= "2024")
}

#[test]
fn a_name_in_use_confirms_nobody() {
    let sources = table(SOURCES_CSV);
    let of = |code: &str| sources.iter().find(|source| source["id"] == code).expect("a source");
    let by_name = there().filter(|row| {
        let own: Vec<_> = row["sources"].split(';').filter(|code| !code.is_empty()).map(of).collect();
        let is_name = |date: &str| {
            let names = own.iter().filter(|source| source["shows"] == "name");
            names.clone().any(|source| source["dated"].starts_with(date))
        };
        let more = own.iter().any(|source| {
            ["", "presence"].contains(&source["shows"].as_str()) && is_lately(&source["dated"])
        });
        is_lately(&row["as_of"]) && is_name(&row["as_of"]) && !more
    });
    let by_name = by_name.count();
    assert!(by_name > 0, "the seed has firms that only a bus stop names");
    let folder = Folder::seeded();
    for level in ["2", "1"] {
        let told = report(&folder, "sector-mix", &["--on", "2026-11-28", "--level", level]);
        assert_eq!(told["provenance"]["coverage"]["by_name"], by_name, "level {level}");
        assert!(
            said(&told).contains(&format!("{by_name} are known since 2024 by a name in use there alone"))
        );
    }
}

#[test]
fn inferred_sectors_are_told_among_the_known() {
    let inferred = there().filter(|row| row["sector_basis"].ends_with("_inference")).count();
    assert!(inferred > 0, "the seed infers some");
    let folder = Folder::seeded();
    let [en, vi] = ["en", "vi"].map(|lang| said(&in_language(&folder, lang, &["sector-mix"])));
    assert!(en.contains(&format!("a known sector ({inferred} of them inferred)")), "{en}");
    assert!(vi.contains(&format!("đã rõ ngành (trong đó {inferred} suy đoán)")), "{vi}");
}

#[test]
fn who_may_be_of_either_of_two_divisions_is_counted_in_neither() {
    let rows = table(FIRMS_CSV);
    let open: Vec<_> = rows
        .iter()
        .filter(|row| row["notes"].split("division ").skip(1).any(|told| told.get(2..6) == Some(" or ")))
        .inspect(|row| assert_eq!(row["sector"], "", "{}: {}", row["code"], row["notes"]))
        .collect();
    assert_eq!(open.len(), 6);
}

#[rstest]
#[case("en", "The workers of establishments are dated 1999-12 to 2014, 1 undated.")]
#[case("vi", "Số lao động của các cơ sở ghi ngày từ 12/1999 đến 2014, 1 không ghi ngày.")]
fn tables_with_workers_say_of_which_dates_these_are(#[case] lang: &str, #[case] sentence: &str) {
    let folder = register();
    let note = |more: &[&str]| in_language(&folder, lang, more)["notes"].to_string();
    for more in [&["sector-mix"][..], &["sector-mix", "--on", "2026-10-31"]] {
        let told = note(more);
        assert!(told.contains(sentence), "{told}");
    }
}

#[rstest]
#[case(
    "en",
    "undated",
    "Occupancy published of several parks together, 2025-12: as stated: nearly 100 %, that of none of them"
)]
#[case(
    "vi",
    "không ghi ngày",
    "Tỷ lệ lấp đầy công bố chung cho nhiều khu, kỳ 2025-12: nguồn ghi gần 100 %, không phải"
)]
fn an_undated_occupancy_says_so_and_a_later_joint_figure_stands_by(
    #[case] lang: &str,
    #[case] undated: &str,
    #[case] together: &str,
) {
    let told = in_language(&Folder::seeded(), lang, &["occupancy", "--on", "2026-06-30"]);
    let rows = told["rows"].as_array().expect("rows");
    let published: Vec<&Json> = rows.iter().filter(|row| row["note"].is_string()).collect();
    assert!(published.iter().any(|row| row["area"] == "Z06"));
    for row in published {
        assert_eq!(row["rule"].to_string().contains(undated), row["as_of"].is_null(), "{row}");
    }
    assert!(told["notes"].to_string().contains(together), "{}", told["notes"]);
    let before = in_language(&Folder::seeded(), lang, &["occupancy", "--on", "2025-06-30"]);
    assert!(!before["notes"].to_string().contains(together), "it is later than the day");
}

#[test]
fn the_largest_sectors_end_where_no_other_is_as_large() {
    let told = report(&Folder::seeded(), "six-monthly", &["--period", "2026-H1"]);
    let parts = told["parts"].as_array().expect("parts");
    let tables: Vec<&Json> = parts
        .iter()
        .filter_map(|part| part.get("table"))
        .filter(|table| table["report"] == "structure")
        .collect();
    let [first, all] = tables.as_slice() else { panic!("two tables") };
    let sizes = |table: &Json| -> Vec<u64> {
        table["rows"].as_array().expect("rows").iter().filter_map(|row| row["after"].as_u64()).collect()
    };
    let (first, all) = (sizes(first), sizes(all));
    let fifth = all[4];
    let largest: Vec<u64> = all.into_iter().filter(|size| *size >= fifth).collect();
    assert_eq!(first, largest);
}

#[test]
fn the_range_of_dates_is_told_as_that_of_the_newest_period() {
    let told = in_language(&Folder::seeded(), "vi", &["six-monthly", "--period", "2026-H1"]).to_string();
    assert!(told.contains("các dòng ghi kỳ mới nhất từ "));
    assert!(!told.contains("lấy từ nguồn ghi ngày"));
    assert!(!told.contains("không có nguồn ghi ngày nào"));
    assert!(told.contains("2. Đất của khu, cụm công nghiệp") && !told.contains("2. Đất công nghiệp"));
}

#[test]
fn plans_with_the_year_of_a_decision_are_told_apart_on_the_plain_page() {
    let clusters = table(CLUSTERS_CSV);
    let founded =
        clusters.iter().filter(|row| row["status"] == "planned" && !row["established_year"].is_empty());
    let founded = founded.count();
    assert!(founded > 0);
    let server = Server::seeded();
    let page = server.get("/plain?lang=vi").text();
    assert!(
        page.contains(&format!("trong đó {founded} có năm của quyết định thành lập nên chưa rõ")),
        "{page}"
    );
    server.stop();
}
