//! What tables, documents and pictures say of themselves: that firms are made up, what is counted, what they rest on.

use std::{collections::BTreeSet, fs};

use rstest::rstest;
use serde_json::Value as Json;

use crate::{
    harness::{Folder, Server},
    imports::facts::{FIRMS_CSV, table},
    reports::cluster_cases::planted::{register_of, report},
};

/// A register of made-up firms.
fn made_up() -> Folder {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--synthetic", "300", "--seed", "7", "--seed-only"]).ended(0);
    folder
}

fn reports(server: &Server) -> Vec<String> {
    let listed = server.get("/api/reports").json(200);
    let names = listed["reports"].as_array().expect("reports").iter();
    names.map(|report| report["name"].as_str().expect("a name").to_owned()).collect()
}

fn query(name: &str) -> &'static str {
    match name {
        "area-profile" => "boundaries=wards-2025&area=00136",
        "six-monthly" => "period=2026-H1",
        "form" => "form=cluster-02&subject=C001&period=2026-H1",
        "eligibility" => "boundaries=wards-2025&area=00136&area_ha=20",
        _ => "",
    }
}

/// Tables of zones, targets and units alone: what they tell is real, whatever firms the register has.
fn is_real(table: &Json) -> bool {
    let name = table["report"].as_str().expect("a name");
    let with_counts = table["rows"].to_string().contains("by establishments")
        || table["rows"].to_string().contains("theo số cơ sở");
    ["occupancy", "land", "land_by_state", "facts", "eligibility", "form"].contains(&name)
        || name == "targets" && !with_counts
}

#[test]
fn every_table_and_picture_of_made_up_firms_says_so_and_none_of_what_is_real() {
    let server = Server::on(made_up());
    for (lang, told) in [("en", "SYNTHETIC DATA"), ("vi", "DỮ LIỆU GIẢ LẬP")] {
        let mut real = 0;
        for name in reports(&server) {
            let address = format!("/api/reports/{name}?{}&lang={lang}", query(&name));
            let answer = server.get(&format!("{address}&f=json")).json(200);
            let parts = answer["parts"].as_array().cloned().unwrap_or_default();
            let tables: Vec<&Json> = parts
                .iter()
                .filter_map(|part| part.get("table"))
                .chain(answer.get("rows").map(|_| &answer))
                .collect();
            for table in &tables {
                let made_up = !is_real(table);
                real += usize::from(!made_up);
                assert_eq!(table["provenance"]["synthetic"], made_up, "{name}: {}", table["report"]);
                let said = table["provenance"]["said"].to_string();
                assert_eq!(said.contains(told), made_up, "{name}: {}", table["report"]);
            }
            for picture in parts.iter().filter_map(|part| part["svg"].as_str()) {
                let text = picture.split_once("<text").expect("letters").1;
                assert!(text.contains(told), "{name}: {text}");
            }
            let page = server.get(&format!("{address}&f=html")).text();
            assert_eq!(page.contains(told), !tables.iter().all(|table| is_real(table)), "{name}");
        }
        assert!(real > 3, "{real} tables tell of what is real alone");
        let map = server.get(&format!("/map.svg?lang={lang}")).text();
        assert!(map.contains(told));
    }
    server.stop();
}

#[test]
fn real_firms_are_not_said_to_be_made_up() {
    let folder = Folder::seeded();
    for name in ["targets", "occupancy", "sector-mix"] {
        let told = report(&folder, name, &[]);
        assert_eq!(told["provenance"]["synthetic"], false, "{name}");
    }
}

#[test]
fn a_table_of_published_and_counted_figures_names_the_sources_of_both() {
    let folder = Folder::seeded();
    let told = report(&folder, "targets", &["--on", "2026-06-30"]);
    let named = told["rows"].as_array().expect("rows").iter();
    let published = named.flat_map(|row| [row["source"].as_str(), row["target_source"].as_str()]);
    let mut used: BTreeSet<String> = published.flatten().map(str::to_owned).collect();
    assert!(!used.is_empty());
    for row in table(FIRMS_CSV) {
        used.extend(row["sources"].split(';').map(str::to_owned));
    }
    assert_eq!(told["provenance"]["sources"], used.len(), "{}", told["provenance"]);
    let newest = told["provenance"]["as_of"]["newest"].as_str().expect("a date");
    assert!(newest <= "2026-06-30", "nothing later than the day is used: {newest}");
}

#[test]
fn an_occupancy_as_it_was_published_is_told_with_where_and_when() {
    let folder = Folder::seeded();
    let told = report(&folder, "six-monthly", &["--period", "2026-H1"]);
    let parts = told["parts"].as_array().expect("parts").iter();
    let mut tables = parts.filter_map(|part| part.get("table"));
    let table = tables.find(|table| table["report"] == "occupancy").expect("the annex");
    let rows = table["rows"].as_array().expect("rows").iter();
    let published: Vec<&Json> = rows.filter(|row| row["rule"] == "as published").collect();
    assert!(!published.is_empty());
    assert!(published.iter().any(|row| row["note"].is_string()), "{published:?}");
    assert!(published.iter().all(|row| row["as_of"].is_null()), "{published:?}");
}

const HEADING: &str = "code,name,sector,sector_version,status,opened,as_of,lon,lat\n";

/// A workshop, a farm and a shop; one firm outside of all wards and one without a point.
fn of_all_kinds() -> Folder {
    let rows = [
        "K1,Xưởng 1,2599,2018,operating,2010,2026-06,105.9317,21.0343",
        "K2,Trại 2,0146,2018,operating,2010,2026-06,105.9317,21.0344",
        "K3,Cửa hàng 3,4711,2018,operating,2010,2026-06,105.9317,21.0345",
        "K4,Xưởng 4,2599,2018,operating,2010,2026-06,105.31,20.62",
        "K5,Xưởng 5,2599,2018,operating,2010,2026-06,,",
    ];
    register_of(&(HEADING.to_owned() + &rows.join("\n") + "\n"))
}

#[rstest]
#[case("sector-mix")]
#[case("specialisation")]
#[case("diversity")]
#[case("concentration")]
#[case("grid")]
#[case("centre")]
#[case("inequality")]
#[case("relatedness")]
#[case("point-pattern")]
#[case("spatial-association")]
#[case("change")]
#[case("shift-share")]
fn it_is_said_that_more_than_industry_counts(#[case] name: &str) {
    let folder = of_all_kinds();
    let told = report(&folder, name, &[]);
    let notes = told["notes"].to_string();
    assert!(notes.contains("count, 2 of them with a sector outside industry"), "{name}: {notes}");
    assert!(!told["title"].to_string().to_lowercase().contains("indust"), "{}", told["title"]);
}

#[test]
fn the_row_outside_of_all_areas_names_both_that_are_in_it() {
    let folder = of_all_kinds();
    let told = report(&folder, "sector-mix", &["--boundaries", "wards-2025"]);
    let row = told["rows"].as_array().expect("rows").iter().find(|row| row["area"] == "unplaced");
    let row = row.expect("a row outside");
    assert_eq!(row["area_name"], "Not located or outside the boundaries");
    assert_eq!(row["establishments"], 2);
    let args = ["--lang", "vi", "report", "sector-mix", "--boundaries", "wards-2025", "-o", "co-cau.csv"];
    folder.xuong(&args).ended(0);
    let sheet = fs::read_to_string(folder.path().join("co-cau.csv")).expect("the sheet");
    assert!(sheet.contains("Chưa định vị hoặc ngoài ranh giới"), "{sheet}");
}

#[test]
fn what_is_owed_is_told_with_the_coverage_of_those_who_are_there() {
    let row =
        |code: &str, status: &str| format!("{code},Xưởng,2599,2018,{status},2010,2026-01,105.93,21.03\n");
    let folder = register_of(&(HEADING.to_owned() + &row("A", "operating") + &row("B", "closed")));
    let told = report(&folder, "compliance", &["--on", "2026-06-30"]);
    assert_eq!(told["provenance"]["coverage"]["establishments"], 1, "{}", told["provenance"]);
}

/// One firm of which everything can be checked and agrees, one at the wrong ward, and one of which nothing can be checked.
#[test]
fn a_check_that_cannot_be_made_is_unknown_and_no_nought() {
    let rows = [
        "A,Xưởng 1,2599,2018,operating,2026-06,105.9317,21.0343,Long Biên,0101243150",
        "B,Xưởng 2,2599,2018,operating,2026-06,105.9317,21.0344,Hoàn Kiếm,0101243151",
        "C,Xưởng 3,2599,2018,operating,2026-06,105.9317,21.0345,Nơi Không Ai Biết,",
        "D,Xưởng 4,2599,2018,operating,2026-06,,,,",
    ];
    let heading = "code,name,sector,sector_version,status,as_of,lon,lat,ward,tax_code\n";
    let folder = register_of(&(heading.to_owned() + &rows.join("\n") + "\n"));
    let told = report(&folder, "compliance", &["--on", "2026-06-30"]);
    let row = |item: &str| {
        let rows = told["rows"].as_array().expect("rows").iter();
        let row = rows.into_iter().find(|row| row["item"] == item).expect("an item");
        [&row["known"], &row["unknown"]].map(|n| n.as_u64().expect("a count"))
    };
    assert_eq!(row("no_point"), [4, 0]);
    assert_eq!(row("flagged_point"), [3, 1]);
    assert_eq!(row("coarse_point"), [0, 4], "no precision is known");
    assert_eq!(row("disputed_address"), [2, 2], "one ward is not known, one is not written");
    assert_eq!(row("tax_code"), [2, 2]);
}

/// Words that claim more than the register knows.
#[test]
fn nothing_is_said_to_be_sure_and_the_reason_for_what_is_withheld_is_the_one_that_applies() {
    let folder = of_all_kinds();
    for lang in ["vi", "en"] {
        let args = ["--lang", lang, "report", "targets", "--on", "2026-09-30", "--format", "json"];
        let told = folder.xuong(&args).ended(0).out;
        assert!(!told.contains("chắc chắn") && !told.contains("surely"), "{told}");
        let newest = if lang == "vi" {
            "Nguồn mới nhất về cơ sở là của 06/2026"
        } else {
            "newest source on establishments is of 2026-06"
        };
        assert!(told.contains(newest), "{told}");
    }
    let args = [
        "--lang",
        "vi",
        "--role",
        "public",
        "report",
        "six-monthly",
        "--period",
        "2026-H1",
        "-o",
        "so-ket.html",
    ];
    folder.xuong(&args).ended(0);
    let page = fs::read_to_string(folder.path().join("so-ket.html")).expect("the page");
    assert!(!page.contains("c: số "), "of nobody the workers are known, so that nothing is withheld: {page}");
    assert!(page.contains("Sổ đăng ký không có toàn bộ cơ sở của thành phố."), "{page}");
    assert!(page.contains("cả 5 bản ghi cơ sở của sổ đăng ký được tính"), "{page}");
    assert!(page.contains("1 điểm ngoài mọi đơn vị"), "{page}");
    let sheet = "code,name,sector,sector_version,workers,as_of,lon,lat\n\
                 W,Xưởng,2599,2018,12,2026-06,105.9317,21.0343\n";
    let folder = register_of(sheet);
    folder.xuong(&args).ended(0);
    let page = fs::read_to_string(folder.path().join("so-ket.html")).expect("the page");
    assert!(page.contains("c: số lao động, không công bố ở đây."), "{page}");
    assert!(!page.contains("thông tin của riêng một doanh nghiệp"), "{page}");
}
