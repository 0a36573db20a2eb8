//! What a reader who had not seen the project found false in the half-year report, kind by kind.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    harness::Folder,
    imports::facts::{FIRMS_CSV, OBSERVATIONS_CSV, table},
    reports::cluster_cases::planted::{corners, register_of, report},
};

const HEADING: &str = "code,name,sector,sector_version,status,opened,as_of,lon,lat,sources\n";

/// In Phường Phúc Lợi.
const PLACE: &str = "105.9317,21.0343";

fn import(folder: &Folder, kind: &str, sheet: &str) {
    let file = folder.file(&format!("{kind}.csv"), sheet);
    let run = folder.xuong(&["--lang", "en", "import", kind, file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
}

/// A register of firms with sources of their own.
fn sourced(sources: &str, firms: &str) -> Folder {
    let folder = register_of(&(HEADING.to_owned() + "Z0,Xưởng,2599,2018,operating,2010,2026-06,,,\n"));
    import(&folder, "sources", &format!("code,title,dated,shows\n{sources}"));
    import(&folder, "firms", &format!("{HEADING}{firms}"));
    folder
}

fn rows(told: &Json) -> &Vec<Json> {
    told["rows"].as_array().expect("rows")
}

fn item<'a>(told: &'a Json, item: &str) -> &'a Json {
    rows(told).iter().find(|row| row["item"] == item).unwrap_or_else(|| panic!("{item} in {told}"))
}

fn notes(told: &Json) -> String {
    told["notes"].to_string()
}

/// The findings of `xuong check`: kind, code, detail.
fn findings(folder: &Folder) -> BTreeSet<[String; 3]> {
    folder.xuong(&["--lang", "en", "check", "-o", "check.csv"]).ended(1);
    let mut reader = csv::Reader::from_path(folder.path().join("check.csv")).expect("the findings");
    let cells = |row: csv::StringRecord| [0, 2, 4].map(|at| row[at].to_owned());
    reader.records().map(|row| cells(row.expect("a row"))).collect()
}

/// The tables of the half-year report, of the half year that the seed was made for.
fn half_year(folder: &Folder, lang: &str, name: &str) -> Vec<Json> {
    let args = ["--lang", lang, "report", "six-monthly", "--period", "2026-H1", "--format", "json"];
    let told: Json = serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON");
    let parts = told["parts"].as_array().expect("parts").iter();
    parts.filter_map(|part| part.get("table")).filter(|table| table["report"] == name).cloned().collect()
}

/// D1 is planned though a decision of that year is recorded, D2 is planned alone, of D3 only the year is known, and the plan
/// of D4 is older than the decision.
fn with_clusters() -> Folder {
    let folder = register_of(&(HEADING.to_owned() + "Z0,Xưởng,2599,2018,operating,2010,2026-06,,,\n"));
    let sheet = "code,kind,name,status,status_as_of,established_year,as_of\n\
                 D1,industrial_cluster,CCN Một,planned,2017,2017,2017\n\
                 D2,industrial_cluster,CCN Hai,planned,,,2017\n\
                 D3,industrial_cluster,CCN Ba,,,2017,2017\n\
                 D4,industrial_cluster,CCN Bốn,planned,2016,2017,2017\n";
    import(&folder, "clusters", sheet);
    import(&folder, "observations", OBSERVATIONS_CSV);
    folder
}

#[test]
fn one_rule_of_what_is_established_serves_every_row() {
    let folder = with_clusters();
    let told = report(&folder, "compliance", &["--on", "2026-06-30"]);
    let numbers = |name: &str| ["count", "known", "unknown"].map(|column| item(&told, name)[column].clone());
    assert_eq!(numbers("wastewater_plant"), [Json::Null, json!(0), json!(3)], "D2 alone owes nothing");
    assert_eq!(numbers("state_and_year"), [json!(1), json!(2), json!(2)]);
    assert_eq!(item(&told, "state_and_year")["which"], "D1 CCN Một");
    assert_eq!(numbers("cluster_before_2009"), [json!(0), json!(2), json!(2)], "D1 may only be planned anew");
    assert_eq!(item(&told, "cluster_of_unknown_age")["which"], "CCN Một; CCN Hai");
    let listed = findings(&folder);
    assert!(listed.contains(&["state_and_year".into(), "D1".into(), "Planned ≠ 2017".into()]), "{listed:?}");
    assert_eq!(listed.iter().filter(|own| own[0] == "state_and_year").count(), 1);
    for lang in ["en", "vi"] {
        let land = &half_year(&folder, lang, "land_by_state")[0];
        let words = ["the state contradicts the year", "tình trạng mâu thuẫn với năm"];
        let told = notes(land);
        assert!(words.iter().any(|words| told.contains(words)) && told.contains(": D1."), "{told}");
    }
}

#[test]
fn agreement_is_known_where_the_address_names_the_unit_and_a_contradiction_that_a_source_tells_counts() {
    let rows = [
        format!("A,Xưởng,operating,{PLACE},\"Số 1, phường Phúc Lợi\",Phường Phúc Lợi,"),
        format!("B,Xưởng,operating,{PLACE},Số 2 phố Không Tên,Phường Phúc Lợi,"),
        format!("C,Xưởng,operating,{PLACE},,Phường Phúc Lợi,"),
        format!("D,Xưởng,operating,{PLACE},Số 4,Phường Phúc Lợi,contradicts_address"),
        format!("E,Xưởng,operating,{PLACE},Số 5,Phường Hoàn Kiếm,"),
    ];
    let heading = "code,name,status,lon,lat,address,ward,point_flag\n";
    let folder = register_of(&(heading.to_owned() + &rows.join("\n") + "\n"));
    let told = report(&folder, "compliance", &["--on", "2026-06-30"]);
    let own = item(&told, "disputed_address");
    assert_eq!([&own["count"], &own["known"], &own["unknown"]], [&json!(2), &json!(3), &json!(2)], "{own}");
    let listed = findings(&folder);
    let disputed: Vec<&str> =
        listed.iter().filter(|own| own[0] == "disputed_address").map(|own| own[1].as_str()).collect();
    assert_eq!(disputed, ["D", "E"]);
}

#[test]
fn check_lists_zones_and_firms_whose_point_a_source_calls_at_odds_with_the_address() {
    let listed = findings(&Folder::seeded());
    let disputed: BTreeSet<&str> =
        listed.iter().filter(|own| own[0] == "disputed_address").map(|own| own[1].as_str()).collect();
    for code in ["F0094", "F0200", "Z19", "C009", "C013", "C024"] {
        assert!(disputed.contains(code), "{code}: {disputed:?}");
    }
}

const SOURCES: &str = "OLD,Old list,2019,\nNEW,New list,2026-05-10,\nVAGUE,List of this year,2026,\n\
                       UNDATED,List of some time,,\nPLACE,Map,2018-03,other\n";

#[test]
fn whether_a_source_is_later_has_three_answers() {
    let firm = |code: &str, as_of: &str, sources: &str| {
        format!("{code},Xưởng {code},2599,2018,operating,2010,{as_of},{PLACE},{sources}\n")
    };
    let firms = firm("A", "2026-05", "NEW")
        + &firm("B", "2019", "OLD")
        + &firm("C", "2019", "OLD;UNDATED")
        + &firm("D", "2026", "VAGUE")
        + &firm("E", "", "UNDATED");
    let folder = sourced(SOURCES, &firms);
    let told = report(&folder, "change", &["--from", "2026-02-28", "--to", "2026-06-30"]);
    let sentence = "Of the 6 establishments at the end sources later than 2026-02-28 show 2, none shows 1, and of 3 it is not known";
    assert!(notes(&told).contains(sentence), "{}", notes(&told));
    let args = ["--lang", "vi", "report", "change", "--from", "2026-02-28", "--to", "2026-06-30"];
    let told = folder.xuong(&[&args[..], &["--format", "json"]].concat()).ended(0).out;
    let sentence =
        "Sau 28/02/2026: 2/6 cơ sở cuối kỳ được ghi nhận, 1 không, 3 chưa rõ; hai nhóm sau coi là như cũ";
    assert!(told.contains(sentence), "{told}");
}

#[test]
fn a_later_source_of_a_possible_closure_shows_nobody() {
    let firm = |code: &str, status: &str, as_of: &str| {
        format!("{code},Xưởng {code},2599,2018,{status},2010,{as_of},{PLACE},NEW\n")
    };
    let firms = firm("A", "operating", "2026-05") + &firm("B", "suspended_or_closed", "2026-05");
    let folder = sourced(SOURCES, &firms);
    let told = report(&folder, "change", &["--from", "2026-02-28", "--to", "2026-06-30"]);
    let sentence = "show 2, 1 they record as suspended or ceased, none shows 0";
    assert!(notes(&told).contains(sentence), "{}", notes(&told));
}

/// On the last day of 2023.
#[rstest]
#[case::by_the_newest_alone("NEW", 1)]
#[case::by_an_older_one("OLD;NEW", 0)]
#[case::by_one_that_gives_the_place_alone("PLACE;NEW", 1)]
#[case::by_one_without_a_date("UNDATED;NEW", 1)]
fn every_dated_source_shows_that_an_establishment_was_there(#[case] sources: &str, #[case] unsure: u64) {
    let firm = format!("A,Xưởng A,2599,2018,operating,,2026-05-10,{PLACE},{sources}\n");
    let folder = sourced(SOURCES, &firm);
    let told = report(&folder, "sector-mix", &["--on", "2023-12-31"]);
    assert_eq!(told["provenance"]["coverage"]["unsure"], unsure, "{told}");
    let estimated: u64 = rows(&told).iter().filter_map(|row| row["estimated"].as_u64()).sum();
    assert_eq!(estimated, unsure, "{told}");
}

#[test]
fn a_source_that_is_corrected_changes_who_is_known_to_be_there() {
    let firm = format!("A,Xưởng A,2599,2018,operating,,2026-05-10,{PLACE},OLD;NEW\n");
    let folder = sourced(SOURCES, &firm);
    import(&folder, "sources", "code,title,dated,shows\nOLD,Old list,2019,other\n");
    let told = report(&folder, "sector-mix", &["--on", "2023-12-31"]);
    assert_eq!(told["provenance"]["coverage"]["unsure"], 1, "{told}");
}

#[test]
fn establishments_of_the_seed_that_an_older_source_shows_are_not_called_unknown() {
    let folder = Folder::seeded();
    let unsure = report(&folder, "sector-mix", &["--on", "2023-12-31"])["provenance"]["coverage"]["unsure"]
        .as_u64()
        .expect("a count");
    let text = |row: &std::collections::BTreeMap<String, String>, column: &str| row[column].clone();
    // By the newest source alone, which every row names itself.
    let by_the_newest = table(FIRMS_CSV).into_iter().filter(|row| {
        let is_after = |date: String| date.is_empty() || date.as_str() > "2023-12-31";
        let is_gone = !text(row, "closed").is_empty() || text(row, "status") == "moved";
        !is_gone && is_after(text(row, "opened")) && is_after(text(row, "as_of"))
    });
    let by_the_newest = by_the_newest.count() as u64;
    assert!(unsure + 13 <= by_the_newest, "{unsure} of {by_the_newest}");
}

#[test]
fn what_may_only_be_suspended_is_not_called_closed() {
    let either: Vec<String> = table(FIRMS_CSV)
        .into_iter()
        .filter(|row| row["status_note"].contains("suspended or ceased"))
        .inspect(|row| {
            assert_eq!(
                (row["closed"].as_str(), row["status"].as_str()),
                ("", "suspended_or_closed"),
                "{row:?}"
            );
        })
        .map(|row| row["code"].clone())
        .collect();
    assert!(!either.is_empty());
    let folder = Folder::seeded();
    let told = report(&folder, "sector-mix", &["--on", "2026-06-30"]);
    let said = told["provenance"]["said"].to_string();
    assert!(said.contains("1 do not (1 moved away)"), "{said}");
}

#[rstest]
#[case("en", "not counted in the register", "which the register counts", " of ")]
#[case("vi", "không phải số đếm từ sổ đăng ký", "được đếm từ sổ đăng ký", "/")]
fn counted_lines_beside_targets_say_so_with_numerator_and_denominator(
    #[case] lang: &str,
    #[case] denied: &str,
    #[case] said: &str,
    #[case] of: &str,
) {
    let firm = |code: &str, sector: &str, as_of: &str| {
        format!("{code},Xưởng {code},{sector},2018,operating,,{as_of},{PLACE},NEW\n")
    };
    // Two of a known group, one of which is high, one of a division that has both, one that nobody dated, one farm.
    let firms = firm("A", "2610", "2026-05")
        + &firm("B", "1079", "2026-05")
        + &firm("C", "25", "2026-05")
        + &format!("D,Xưởng D,2610,2018,operating,,,{PLACE},UNDATED\n")
        + &firm("E", "0146", "2026-05");
    let folder = sourced(SOURCES, &firms);
    let args = ["--lang", lang, "report", "targets", "--on", "2026-06-30", "--format", "json"];
    let told: Json = serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON");
    assert!(!notes(&told).contains(denied) && notes(&told).contains(said), "{}", notes(&told));
    let counted: Vec<&Json> = rows(&told).iter().filter(|row| row["basis"] == "counted").collect();
    assert_eq!(counted.len(), 3);
    for row in counted {
        let name = row["measure_name"].as_str().expect("a name");
        assert_eq!(row["actual"], 33.33, "Z0 is of a known group too: {row}");
        assert!(name.contains(&format!("1{of}3")), "{name}");
        let left_out =
            ["1 not known to be there and 1 of unknown", "1 chưa rõ có mặt hay không và 1 chưa rõ ngành"];
        assert!(left_out.iter().any(|words| name.contains(words)), "{name}");
    }
    assert_eq!(told["provenance"]["sources"], 2, "those of the establishments: {}", told["provenance"]);
    assert_eq!(told["provenance"]["on"], "2026-06-30");
    // The first page has no counted line.
    let first = &half_year(&folder, lang, "targets")[0];
    let names = rows(first).iter().filter_map(|row| row["measure_name"].as_str());
    assert!(names.clone().count() > 0 && names.into_iter().all(|name| !name.starts_with('–')), "{first}");
}

/// Twelve of one trade without a point, and thirty elsewhere.
fn with_unplaced() -> Folder {
    let places = corners((105.9317, 21.0343), 30, 120.0).into_iter().enumerate();
    let placed = places.map(|(at, (lon, lat))| {
        format!("P{at},Xưởng {at},2599,2018,operating,2010,2026-06,{lon:.7},{lat:.7},\n")
    });
    let unplaced = (0..12).map(|at| format!("U{at},Xưởng {at},1410,2018,operating,2010,2026-06,,,\n"));
    register_of(&(HEADING.to_owned() + &placed.chain(unplaced).collect::<String>()))
}

#[test]
fn who_lies_in_no_area_has_no_verdict_and_the_number_of_tests_is_told() {
    let folder = with_unplaced();
    let told = report(&folder, "specialisation", &["--boundaries", "wards-2025"]);
    let own = rows(&told).iter().find(|row| row["area"] == "unplaced").expect("the rest");
    assert_eq!(
        (&own["p_value"], &own["verdict"], &own["reading"]),
        (&Json::Null, &json!("not_tested"), &json!("not tested")),
        "{own}"
    );
    let areas: BTreeSet<String> = rows(&told)
        .iter()
        .filter(|row| row["area"] != "unplaced")
        .map(|row| row["area"].to_string())
        .collect();
    let tests = areas.len() * 2;
    assert!(notes(&told).contains(&format!("is kept over {tests} tests")), "{}", notes(&told));
    let mixed = report(&folder, "diversity", &["--boundaries", "wards-2025"]);
    let own = rows(&mixed).iter().find(|row| row["area"] == "unplaced").expect("the rest");
    assert_eq!(own["top_sector"], Json::Null, "{own}");
    for (lang, words) in [("en", "tests before and"), ("vi", "phép kiểm định đầu kỳ")] {
        let spread = &half_year(&folder, lang, "where")[0];
        assert!(notes(spread).contains(&format!("{tests} {words}")), "{}", notes(spread));
    }
}

#[test]
fn whom_no_list_names_is_not_said_to_be_outside_of_zones() {
    let folder = with_unplaced();
    let told = report(&folder, "clusters", &["--min-firms", "3"]);
    assert_eq!(rows(&told)[0]["in_zones_pct"], Json::Null, "{told}");
    assert!(notes(&told).contains("members without the code of a zone may be in one"), "{}", notes(&told));
    let spread = &half_year(&folder, "en", "where")[0];
    let listed: Vec<&Json> = rows(spread)
        .iter()
        .filter(|row| row["item"].as_str().is_some_and(|name| name.starts_with("Establishments listed in")))
        .collect();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|row| row["share_pct"].is_null() && row["establishments"] == 0), "{listed:?}");
    assert!(notes(spread).contains("Of 42 of 42, which no list names"), "{}", notes(spread));
}

#[test]
fn tables_of_land_rest_on_the_dates_of_states_too() {
    let folder = with_clusters();
    for name in ["land", "land_by_state", "occupancy"] {
        let table = &half_year(&folder, "en", name)[0];
        let dates = &table["provenance"]["as_of"];
        assert_eq!(dates["oldest"], "2016", "{name}: the state of D4 is older than what is known of it else");
        let said = table["provenance"]["said"].to_string();
        assert!(said.contains("1 items without a date"), "the state of D2: {said}");
    }
}

#[rstest]
#[case("en", "undated", "occupancy: 2025", "Remark of the register")]
#[case("vi", "không ghi ngày", "lấp đầy: 2025", "Ghi chú của sổ đăng ký")]
fn every_figure_on_a_zone_has_a_date_or_is_said_to_have_none(
    #[case] lang: &str,
    #[case] undated: &str,
    #[case] occupancy: &str,
    #[case] remark: &str,
) {
    let folder = Folder::seeded();
    let annex = &half_year(&folder, lang, "occupancy")[0];
    let dates = |code: &str| {
        let row = rows(annex).iter().find(|row| row["area"] == code).expect("a zone");
        row["dates"].as_str().expect("dates").to_owned()
    };
    // Published by an undated page, by one of 2025, and by a letter that the remark dates.
    for (code, told) in [("Z01", undated), ("Z02", occupancy), ("C096", occupancy)] {
        assert!(dates(code).contains(told), "{code}: {}", dates(code));
    }
    for row in rows(annex).iter().filter(|row| row["area"].is_string()) {
        let told = row["dates"].as_str().unwrap_or_default();
        let figures = ["status", "area_ha", "industrial_land_ha", "occupancy_pct"];
        let known = figures.iter().filter(|column| !row[**column].is_null()).count();
        assert_eq!(told.split("; ").filter(|part| part.contains(": ")).count(), known, "{row}");
    }
    let columns = annex["columns"].as_array().expect("columns");
    let note = columns.iter().find(|column| column["name"] == "note").expect("remarks");
    assert!(note["title"].to_string().contains(remark), "what the register remarks is no quotation");
}

/// A code that was split altogether is unknown, one of which a part moved is estimated: the table and its note agree.
#[rstest]
#[case("en", "is estimated to be of the sector with the same digits", "one that was split altogether")]
#[case("vi", "thì ước tính vào ngành cùng mã số", "mã tách hẳn thành nhiều ngành")]
fn a_series_says_of_split_codes_what_it_does(
    #[case] lang: &str,
    #[case] estimated: &str,
    #[case] unknown: &str,
) {
    let folder = register_of(&(HEADING.to_owned() + "A,Xưởng,25,2018,operating,2010,2026-06,,,\n"));
    let args = ["--lang", lang, "report", "series", "--from", "2025", "--to", "2025", "--format", "json"];
    let told: Json = serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON");
    assert!(notes(&told).contains(estimated) && notes(&told).contains(unknown), "{}", notes(&told));
}
