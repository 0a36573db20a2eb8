//! What is counted is listed, what is estimated says why, and words for programs stand beside words for people.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
};

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    harness::{Folder, Server},
    imports::facts::{FIRMS_CSV, table},
    reports::cluster_cases::planted::{register_of, report},
};

fn row<'a>(told: &'a Json, column: &str, value: &str) -> &'a Json {
    let rows = told["rows"].as_array().expect("rows");
    rows.iter().find(|row| row[column] == value).unwrap_or_else(|| panic!("{value} in {told}"))
}

fn half_year(folder: &Folder, lang: &str) -> Json {
    let args = ["--lang", lang, "report", "six-monthly", "--period", "2026-H1", "--format", "json"];
    serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON")
}

#[test]
fn every_doubt_that_is_counted_below_tables_is_listed_by_codes() {
    let folder = Folder::seeded();
    let told = report(&folder, "compliance", &[]);
    let coverage = &told["provenance"]["coverage"];
    for (item, counted) in [
        ("unsure", "unsure"),
        ("no_status", "without_status"),
        ("seen_long_ago", "seen_long_ago"),
        ("by_name", "by_name"),
        ("undated_source", "undated"),
    ] {
        let own = row(&told, "item", item);
        assert_eq!(own["count"], coverage[counted], "{item}");
        let codes: BTreeSet<&str> = own["which"].as_str().unwrap_or_default().split("; ").collect();
        let n = codes.iter().filter(|code| !code.is_empty()).count();
        assert_eq!(json!(n), own["count"], "{item}: {own}");
    }
    // Those of the file of the seed that has no date, but for whoever is gone.
    let gone = ["closed", "moved"];
    let expected: BTreeSet<String> = table(FIRMS_CSV)
        .into_iter()
        .filter(|row| row["as_of"].is_empty() && row["closed"].is_empty() && !gone.contains(&&*row["status"]))
        .map(|row| row["code"].clone())
        .collect();
    let which = row(&told, "item", "undated_source")["which"].as_str().expect("codes");
    assert_eq!(which.split("; ").map(str::to_owned).collect::<BTreeSet<_>>(), expected);
    assert!(expected.len() > 9, "{expected:?}");
    // No form says of whom the workers are not known.
    assert_eq!(row(&told, "item", "no_workers")["which"], Json::Null);
}

#[rstest]
#[case("vi", "chưa ghi kỳ nào", "mã từng cơ sở: Phụ lục 5")]
#[case("en", "have no recorded period", "codes of each: annex 5")]
fn the_half_year_report_says_where_the_doubts_of_its_first_page_are_listed(
    #[case] lang: &str,
    #[case] counted: &str,
    #[case] listed: &str,
) {
    let told = half_year(&Folder::seeded(), lang);
    let parts = told["parts"].as_array().expect("parts");
    let texts: Vec<&str> = parts.iter().filter_map(|part| part["text"].as_str()).collect();
    let of_doubts: Vec<&&str> = texts.iter().filter(|text| text.contains(counted)).collect();
    assert_eq!(of_doubts.len(), 2, "{texts:?}");
    assert!(of_doubts.iter().all(|text| text.contains(listed)), "{of_doubts:?}");
    let mut tables = parts.iter().filter_map(|part| part.get("table"));
    let annex = tables.rfind(|table| table["report"] == "compliance").expect("annex 5");
    assert!(
        row(
            annex,
            "item_name",
            if lang == "vi" {
                "Chưa ghi kỳ nào có nguồn cho thấy có mặt"
            } else {
                "No recorded period in which a source shows it"
            }
        )["which"]
            .is_string()
    );
}

const HEADING: &str = "code,name,sector,sector_version,status,opened,as_of,lon,lat,ward\n";

/// In Phường Phúc Lợi.
const PLACE: &str = "105.9317,21.0343,";

/// Four that are there for sure, three of an assumed sector, two that were perhaps not there before, one of both doubts and
/// one that is placed by its address.
fn doubtful() -> Folder {
    let rows = (0..11).map(|at| {
        let (sector, opened, as_of, place) = match at {
            0..4 => ("2599", "2010", "2026-06", PLACE),
            4..7 => ("3030", "2010", "2026-06", PLACE),
            7..9 => ("2599", "", "2026-03", PLACE),
            9 => ("3030", "", "2026-03", PLACE),
            _ => ("2599", "2010", "2026-06", ",,Phường Phúc Lợi"),
        };
        format!("E{at},Xưởng {at},{sector},2018,operating,{opened},{as_of},{place}\n")
    });
    register_of(&(HEADING.to_owned() + &rows.collect::<String>()))
}

#[rstest]
#[case::of_a_ward(&["--boundaries", "wards-2025"], "00136", [7., 4., 3.])]
#[case::of_the_city(&[], "city", [6., 3., 3.])]
fn what_is_estimated_says_whether_the_sector_or_the_presence_is_in_doubt(
    #[case] more: &[&str],
    #[case] area: &str,
    #[case] expected: [f64; 3],
) {
    let folder = doubtful();
    for name in ["change", "shift-share"] {
        let asked = [&["--from", "2025-12-31", "--to", "2026-06-30"], more].concat();
        let told = report(&folder, name, &asked);
        let own = row(&told, "area", area);
        let number = |column: &str| own[column].as_f64().unwrap_or_else(|| panic!("{column}: {own}"));
        let before = ["estimated_before_pct", "unsure_before_pct", "assumed_sector_before_pct"].map(number);
        for (found, expected) in before.into_iter().zip(expected.map(|n| n / 11.0 * 100.0)) {
            assert!((found - expected).abs() < 0.051, "{name}: {before:?} {own}");
        }
        // Each is the share of a count, rounded by itself, so that the parts may not add up.
        for (day, part) in ["before_", ""]
            .into_iter()
            .flat_map(|day| ["estimated", "unsure", "assumed_sector"].map(|p| (day, p)))
        {
            let pct = number(&format!("{part}_{day}pct"));
            assert!(
                (0..=11).any(|n| (pct - f64::from(n) / 11.0 * 100.0).abs() < 0.051),
                "{name} {part}: {own}"
            );
        }
        assert!(told["notes"].to_string().contains("rounded by itself"), "{}", told["notes"]);
        assert!(told["notes"].to_string().contains("two parts that do not overlap"), "{}", told["notes"]);
    }
}

/// Codes of every closed set of the program, as its sources write them.
fn closed_codes() -> BTreeSet<String> {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut codes = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("a source");
            let sets = source.split("closed! {").skip(1).filter_map(|rest| rest.split("\n}").next());
            for line in sets.flat_map(str::lines) {
                let named =
                    line.trim_start().split_once(" = \"").and_then(|(_, rest)| rest.split_once("\" (\""));
                // Years are no words.
                let words = named.filter(|(code, _)| code.contains(|c: char| c.is_alphabetic()));
                codes.extend(words.map(|(code, _)| code.to_owned()));
            }
        }
    }
    codes
}

#[test]
fn every_word_of_a_closed_set_stands_beside_its_word_for_people() {
    let codes = closed_codes();
    assert!(["imported", "counted", "not_yet", "operating"].iter().all(|code| codes.contains(*code)));
    let folder = Folder::seeded();
    for lang in ["vi", "en"] {
        let mut tables = half_year(&folder, lang)["parts"].as_array().expect("parts").clone();
        tables = tables.iter().filter_map(|part| part.get("table").cloned()).collect();
        let listed = folder.xuong(&["report", "--help"]).ended(0).out;
        for name in [
            "targets",
            "series",
            "occupancy",
            "compliance",
            "change",
            "sector-mix",
            "clusters",
            "cluster-change",
            "eligibility",
            "specialisation",
            "quality",
        ] {
            if !listed.contains(name) {
                continue;
            }
            let run = folder.xuong(&["--lang", lang, "report", name, "--format", "json"]);
            if run.code == 0 {
                tables.push(serde_json::from_str(&run.out).expect("JSON"));
            }
        }
        assert!(tables.len() > 9, "{} tables", tables.len());
        for told in &tables {
            let columns: Vec<&Json> = told["columns"].as_array().expect("columns").iter().collect();
            let has = |name: &str| columns.iter().any(|column| column["name"] == name);
            // An English word may be spelled like its code.
            let is_word = |name: &str| lang == "en" && name.ends_with("_name");
            let names = columns.iter().filter_map(|column| column["name"].as_str());
            for name in names.filter(|name| {
                !is_word(name) && !has(&format!("{name}_name")) && !["code", "area", "zone"].contains(name)
            }) {
                let raw = told["rows"].as_array().expect("rows").iter().filter_map(|row| row[name].as_str());
                let raw: BTreeSet<&str> = raw.filter(|text| codes.contains(*text)).collect();
                assert!(raw.is_empty(), "{} {lang}: {name} tells {raw:?} to people", told["report"]);
            }
        }
        let targets = report_in(&folder, lang, "targets");
        let words: BTreeSet<&str> = targets["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .filter_map(|row| row["basis_name"].as_str())
            .collect();
        let wanted = if lang == "vi" { "nhập từ nguồn công bố" } else { "imported" };
        assert!(words.contains(wanted), "{words:?}");
    }
}

fn report_in(folder: &Folder, lang: &str, name: &str) -> Json {
    let run = folder.xuong(&["--lang", lang, "report", name, "--format", "json"]).ended(0);
    serde_json::from_str(&run.out).expect("JSON")
}

#[rstest]
#[case::withheld("none")]
#[case::told("live")]
fn the_public_is_told_between_which_years_the_workers_of_the_city_were_counted(#[case] policy: &str) {
    let heading = "code,name,sector,sector_version,status,opened,as_of,workers,workers_as_of,lon,lat\n";
    let rows = (0..12).map(|at| {
        let (workers, of) = [("120", "2021-04-17"), ("80", "2024"), ("15", "")][at % 3];
        format!("W{at},Xưởng {at},2599,2018,operating,2010,2026-06,{workers},{of},105.9317,21.0343\n")
    });
    let folder = register_of(&(heading.to_owned() + &rows.collect::<String>()));
    let server = Server::start(folder, &["--public-workers", policy]);
    for (lang, said) in [
        ("vi", "được thống kê từ năm 2021 đến năm 2024; một số không ghi ngày"),
        ("en", "were counted from 2021 to 2024; some are undated"),
    ] {
        for boundaries in ["city", "wards-2025"] {
            let told =
                server.get(&format!("/api/reports/sector-mix?boundaries={boundaries}&lang={lang}&f=json"));
            let notes = told.json(200)["notes"].to_string();
            assert!(notes.contains(said), "{policy} {boundaries}: {notes}");
            assert!(!notes.contains("04-17") && !notes.contains("17/4"), "{notes}");
        }
    }
    // A table without a column of workers says nothing of them.
    let notes =
        server.get("/api/reports/specialisation?boundaries=wards-2025&lang=en&f=json").json(200)["notes"]
            .to_string();
    assert!(!notes.contains("were counted"), "{notes}");
    server.stop();
}

/// A mark of the drawing: what it is, its place, its size.
fn marks(svg: &str) -> Vec<(String, f64, f64, f64)> {
    let number = |circle: &str, name: &str| {
        let (_, rest) = circle.split_once(&format!(" {name}=\"")).expect("an attribute");
        rest.split('"').next().and_then(|text| text.parse::<f64>().ok()).expect("a number")
    };
    let circles = svg.split("<circle class=\"").skip(1).filter_map(|rest| rest.split("/>").next());
    let marks = circles.filter(|circle| !circle.starts_with("firm"));
    marks
        .map(|circle| {
            let class = circle.split('"').next().expect("a class").to_owned();
            (class, number(circle, "cx"), number(circle, "cy"), number(circle, "r"))
        })
        .collect()
}

/// The colours of the groups of divisions in the app.
fn colours_of_divisions() -> HashMap<String, String> {
    let source = fs::read_to_string("web/src/lib/sectors.ts").expect("the groups of the app");
    let (_, groups) = source.split_once("GROUPS").expect("the groups");
    let quoted = groups.split('\'').skip(1).step_by(2);
    let mut colour = String::new();
    let mut all = HashMap::new();
    for text in quoted {
        if text.starts_with('#') {
            text.clone_into(&mut colour);
        } else if text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) {
            all.insert(text.to_owned(), colour.clone());
        }
    }
    all
}

#[test]
fn the_picture_that_stands_for_the_map_has_every_firm_in_the_colour_of_its_sector() {
    let server = Server::seeded();
    let colours = colours_of_divisions();
    let svg = server.get("/map.svg?boundaries=districts-2024").text();
    let drawn: BTreeMap<&str, usize> = svg
        .split("<g class=\"firm\" fill=\"")
        .skip(1)
        .filter_map(|group| {
            Some((group.split('"').next()?, group.split("</g>").next()?.matches("<circle").count()))
        })
        .collect();
    let items = server.get("/ogc/collections/firms/items?limit=10000&f=json").json(200);
    let mut there: BTreeSet<&str> = BTreeSet::new();
    for firm in items["features"].as_array().expect("firms").iter().filter(|firm| !firm["geometry"].is_null())
    {
        let division =
            firm["properties"]["sector"].as_str().map(|code| &code.trim_start_matches("2025:")[..2]);
        there.insert(division.and_then(|own| colours.get(own)).map_or("#8d9499", String::as_str));
    }
    assert_eq!(drawn.keys().copied().collect::<BTreeSet<_>>(), there);
    let dots: usize = drawn.values().sum();
    assert!(dots > 100, "{dots} dots");
    assert_eq!(server.get("/map.svg?boundaries=nowhere").status, 404);
    server.stop();
}

#[test]
fn no_mark_of_a_park_or_cluster_hides_another_on_the_plain_map() {
    let server = Server::seeded();
    let svg = server.get("/map.svg").text();
    let marks = marks(&svg);
    for (at, one) in marks.iter().enumerate() {
        for other in &marks[..at] {
            let apart = (one.1 - other.1).hypot(one.2 - other.2);
            assert!(apart >= one.3 + other.3, "{one:?} lies over {other:?}");
        }
    }
    // Every place with coordinates is in one of the marks, or in the number that one bears.
    let placed = |collection: &str| {
        let items = server.get(&format!("/ogc/collections/{collection}/items?limit=1000&f=json")).json(200);
        items["features"].as_array().expect("features").iter().filter(|f| !f["geometry"].is_null()).count()
    };
    let told: usize = svg
        .split("<g><title>")
        .skip(1)
        .filter_map(|rest| rest.split("</title>").next())
        .map(|names| names.split("; ").count())
        .sum();
    assert_eq!(told, placed("zones") + placed("clusters"));
    let numbers = svg.matches("class=\"many\"").count();
    assert!(numbers > 0, "the seed has parks that stand near each other");
    let page = server.get("/plain?lang=vi").text();
    assert!(page.contains("số trong dấu: bấy nhiêu nơi ở gần nhau"), "{page}");
    server.stop();
}

#[test]
fn the_sectors_of_the_plain_page_add_up_and_no_tie_is_cut() {
    let server = Server::seeded();
    let page = server.get("/plain?lang=en").text();
    let (_, table) = page.split_once("Sectors with most establishments today").expect("the table");
    let table = table.split("</table>").next().expect("its end");
    let rows = table.split("<tr>").skip(2).map(|row| {
        let (_, rest) = row.split_once("<th scope=\"row\">").expect("a name");
        let (name, cells) = rest.split_once("</th>").expect("its end");
        let number = cells.rsplit("<td>").next().and_then(|cell| cell.split("</td>").next());
        let number: u64 = number.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{row}"));
        (name.to_owned(), number)
    });
    let rows: Vec<(String, u64)> = rows.collect();
    let of = |name: &str| rows.iter().find(|row| row.0 == name).expect("a row").1;
    let all = of("All establishments that count");
    assert_eq!(rows.iter().map(|row| row.1).sum::<u64>(), 2 * all, "{rows:?}");
    let mix = server.get("/api/reports/sector-mix?boundaries=city&f=json").json(200);
    assert_eq!(mix["provenance"]["coverage"]["establishments"], all);
    let named: Vec<u64> =
        rows.iter().filter(|row| row.0.starts_with(|c: char| c.is_ascii_digit())).map(|row| row.1).collect();
    let least = named.iter().min().expect("sectors");
    let counts = mix["rows"].as_array().expect("rows").iter().filter(|row| !row["sector"].is_null());
    let as_large = counts.filter(|row| row["establishments"].as_u64() >= Some(*least)).count();
    assert_eq!(as_large, named.len(), "{rows:?}");
    server.stop();
}

#[test]
fn sums_of_areas_on_the_first_page_say_of_how_many_they_are() {
    let told = half_year(&Folder::seeded(), "en");
    let tables = told["parts"].as_array().expect("parts").iter().filter_map(|part| part.get("table"));
    let land = tables
        .clone()
        .find(|table| table["title"].as_str().is_some_and(|title| title.starts_with("2. Land")))
        .expect("block 2");
    let known = |file: &'static str| {
        let rows = table(file);
        (rows.iter().filter(|row| !row["area_ha"].is_empty()).count(), rows.len())
    };
    let ((parks, all_parks), (clusters, all_clusters)) =
        (known(crate::imports::facts::ZONES_CSV), known(crate::imports::facts::CLUSTERS_CSV));
    let said = format!(
        "{parks} of {all_parks} parks and {clusters} of {all_clusters} clusters of known area, so it is the least"
    );
    assert!(land["notes"].to_string().contains(&said), "{said}: {}", land["notes"]);
}

#[rstest]
#[case(
    "en",
    " on all records of establishments and ",
    "Leased land known of",
    "annex 4 also places by address",
    "unknown or not applicable."
)]
#[case(
    "vi",
    " về mọi bản ghi cơ sở và ",
    "Diện tích toàn bộ đã biết",
    "Phụ lục 4 xếp cả theo địa chỉ",
    "chưa có số liệu hoặc không áp dụng."
)]
fn the_half_year_report_says_of_what_its_figures_are(
    #[case] lang: &str,
    #[case] sources: &str,
    #[case] heading: &str,
    #[case] placed: &str,
    #[case] dash: &str,
) {
    let told = half_year(&Folder::seeded(), lang);
    let parts = told["parts"].as_array().expect("parts");
    let texts: Vec<&str> = parts.iter().filter_map(|part| part["text"].as_str()).collect();
    let tables: Vec<&Json> = parts.iter().filter_map(|part| part.get("table")).collect();
    let targets = tables.iter().rfind(|table| table["report"] == "targets").expect("targets");
    assert!(targets["provenance"]["said"].to_string().contains(sources), "{}", targets["provenance"]);
    let land = tables.iter().find(|table| table["report"] == "land_by_state").expect("annex 1");
    assert!(land["columns"].to_string().contains(heading), "{}", land["columns"]);
    assert_eq!(texts.iter().filter(|text| text.contains(placed)).count(), 2, "annexes 2 and 3: {texts:?}");
    assert!(texts.iter().any(|text| text.contains(dash)), "{texts:?}");
    // Remarks of the register are no quotations.
    let annex = tables.iter().find(|table| table["report"] == "occupancy").expect("annex 1");
    assert!(!annex["notes"].to_string().contains("“nearly"), "{}", annex["notes"]);
    // Below the figure of years: what the shares are of, and how many of these were perhaps not there.
    let whole = if lang == "vi" { "chưa chắc có mặt" } else { "perhaps not there" };
    assert!(texts.iter().any(|text| text.contains(whole)), "{texts:?}");
}
