//! The questions over HTTP: near, search, reports.

use rstest::rstest;
use serde_json::{Value, json};

use super::{detail, encoded};
use crate::{harness::Server, imports::facts::firms_there};

/// Before Kim khí Thăng Long.
const GATE: &str = "105.9128,21.0400";

fn near(server: &Server, query: &str) -> Value {
    let answer = server.get(&format!("/api/near?{query}"));
    assert_eq!(answer.header("content-type"), "application/geo+json", "{}", answer.text());
    answer.json(200)
}

fn list<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    answer[name].as_array().unwrap_or_else(|| panic!("no {name} in {answer}"))
}

fn distances(answer: &Value) -> Vec<f64> {
    let found = list(answer, "features").iter();
    found.map(|f| f["properties"]["distance_m"].as_f64().expect("a distance")).collect()
}

#[test]
fn firms_around_a_place_come_nearest_first() {
    let server = Server::seeded();
    let answer = near(&server, &format!("point={GATE}&within=3km"));
    assert!(answer.to_string().parse::<geojson::FeatureCollection>().is_ok());
    assert_eq!(answer["features"][0]["properties"]["code"], "F0086");
    let distances = distances(&answer);
    assert!(distances.is_sorted() && distances.len() > 3, "{distances:?}");
    assert!(distances[0] < 10.0 && distances.iter().all(|d| *d <= 3000.0), "{distances:?}");
    assert_eq!(
        [&answer["inRadius"], &answer["numberMatched"], &answer["numberReturned"]],
        [distances.len(); 3]
    );
    server.stop();
}

#[test]
fn a_limit_keeps_the_nearest() {
    let server = Server::seeded();
    let all = near(&server, &format!("point={GATE}&within=3km"));
    let few = near(&server, &format!("point={GATE}&within=3km&limit=2"));
    assert_eq!(list(&few, "features"), &list(&all, "features")[..2]);
    assert_eq!(few["numberMatched"], all["numberMatched"]);
    assert_eq!(list(&near(&server, &format!("point={GATE}")), "features").len(), 10, "ten when nobody says");
    server.stop();
}

#[test]
fn firms_of_unknown_sector_are_told_apart() {
    let server = Server::seeded();
    let answer = near(&server, &format!("point={GATE}&within=10km&sector=25,26"));
    let sector = |firm: &Value| firm["properties"]["sector"].as_str().map(str::to_owned);
    let found: Vec<_> = list(&answer, "features").iter().filter_map(sector).collect();
    assert!(
        !found.is_empty() && found.iter().all(|s| s.starts_with("25") || s.starts_with("26")),
        "{found:?}"
    );
    assert_eq!(found.len(), list(&answer, "features").len());
    let unknown = list(&answer["unknown"], "features");
    assert!(!unknown.is_empty() && unknown.iter().all(|firm| sector(firm).is_none()), "{unknown:?}");
    server.stop();
}

#[test]
fn a_spreadsheet_gets_its_byte_order_mark() {
    let server = Server::seeded();
    let answer = server.get(&format!("/api/near?point={GATE}&within=2km&f=csv&lang=vi"));
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"near.csv\"");
    let text = answer.text();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(text.starts_with("Khoảng cách (m),"), "{text}");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("rows of one width")).collect();
    assert_eq!(&rows[0][2], "F0086");
    server.stop();
}

#[rstest]
#[case::north_first("2327066 594446")]
#[case::east_first("594446 2327066")]
#[case::named_system("594446,2327066&crs=EPSG:5897")]
fn metres_of_vn_2000_are_read_in_both_orders(#[case] point: &str) {
    let server = Server::seeded();
    let answer = near(&server, &format!("point={}", point.replace(' ', "+")));
    let [lon, lat]: [f64; 2] =
        serde_json::from_value(answer["place"]["coordinates"].clone()).expect("a place");
    assert!((lon - 105.9106).abs() < 0.001 && (lat - 21.0347).abs() < 0.001, "{lon} {lat}");
    server.stop();
}

#[test]
fn a_place_may_be_named() {
    let server = Server::seeded();
    for (name, code) in [("Sài Đồng", None), ("F0086", Some("F0086")), ("Kim khí Thăng Long", Some("F0086"))]
    {
        let answer = near(&server, &format!("point={}&limit=3", encoded(name)));
        let nearest = answer["features"][0]["properties"]["code"].as_str();
        assert!(code.is_none() || nearest == code, "{name}: {nearest:?}");
        assert_eq!(distances(&answer).len(), 3, "{name}");
    }
    server.stop();
}

#[rstest]
#[case("", 400)]
#[case("point=", 400)]
#[case("point=zzzqq", 404)]
#[case("point=2,3,4", 404)]
#[case("point=105.9,91", 400)]
#[case("point=105.9128,21.04&within=three", 400)]
#[case("point=105.9128,21.04&within=-1", 400)]
#[case("point=105.9128,21.04&limit=0", 400)]
#[case("point=105.9128,21.04&sector=xx", 400)]
#[case("point=105.9128,21.04&workers_min=many", 400)]
#[case("point=105.9128,21.04&crs=EPSG:1", 400)]
#[case("point=105.9128,21.04&f=pdf", 400)]
#[case("point=105.9128,21.04&colour=red", 400)]
fn what_is_no_question_about_a_place_is_refused(#[case] query: &str, #[case] status: u16) {
    let server = Server::seeded();
    assert!(!detail(&server.get(&format!("/api/near?{query}")), status).is_empty());
    server.stop();
}

#[rstest]
#[case::as_cards_print_it("VN-2000 X 2.336.100 Y 580.200")]
#[case::with_english_marks("VN-2000 X 2,336,100 Y 580,200")]
#[case::without_letters("2.336.100; 580.200")]
#[case::plain("2336100 580200")]
fn coordinates_that_are_searched_for_are_a_point(#[case] words: &str) {
    let server = Server::seeded();
    let answer = server.get(&format!("/api/search?q={}", encoded(words))).json(200);
    let point = list(&answer, "point");
    // By the series of Krüger and the translation of EPSG:6960, worked out apart from this program.
    let near = |at: usize, degrees: f64| (point[at].as_f64().expect("degrees") - degrees).abs() < 1e-5;
    assert!(near(0, 105.773_922) && near(1, 21.116_990), "{point:?}");
    assert!(server.get("/api/search?q=thep").json(200)["point"].is_null());
    server.stop();
}

#[rstest]
#[case::place("Sài Đồng", false)]
#[case::former_district("Long Biên cũ", false)]
#[case::new_ward("Phúc Lợi", false)]
#[case::without_diacritics("kim khi thang", false)]
#[case::one_letter_wrong("kim khi thang lomg", true)]
#[case::one_letter_missing("kim khi thng long", true)]
#[case::code("F0086", false)]
#[case::foreign_name("thang long metal", false)]
fn kim_khi_thang_long_is_found(#[case] words: &str, #[case] forgiven: bool) {
    let server = Server::seeded();
    let answer = server.get(&format!("/api/search?limit=200&q={}", encoded(words))).json(200);
    let hit = list(&answer, "hits").iter().find(|hit| hit["code"] == "F0086").expect("the firm");
    assert_eq!(answer["oneLetterOff"], forgiven);
    assert_eq!(hit["formerDistrict"], "Quận Long Biên");
    let href = hit["href"].as_str().expect("a link").replace(&server.url(""), "");
    assert_eq!(server.get(&href).json(200)["properties"]["code"], "F0086");
    server.stop();
}

#[test]
fn a_search_gives_so_many_hits_and_says_how_many_there_are() {
    let server = Server::seeded();
    let answer = server.get("/api/search?q=cong+ty&limit=3").json(200);
    assert_eq!(list(&answer, "hits").len(), 3);
    assert!(answer["total"].as_u64() > Some(20), "{answer}");
    let nothing = server.get("/api/search?q=zzzqq").json(200);
    assert_eq!((list(&nothing, "hits").len(), nothing["total"].as_u64()), (0, Some(0)));
    server.stop();
}

#[test]
fn reports_are_listed_and_lead_to_themselves() {
    let server = Server::seeded();
    let catalogue = server.get("/api/reports").json(200);
    let names: Vec<&str> = list(&catalogue, "reports").iter().filter_map(|r| r["name"].as_str()).collect();
    assert!(names.contains(&"sector-mix"), "{names:?}");
    for report in list(&catalogue, "reports") {
        let href = report["href"].as_str().expect("a link").replace(&server.url(""), "");
        let boundaries = report["parameters"]["boundaries"]["enum"].as_array();
        for boundaries in boundaries
            .into_iter()
            .flatten()
            .filter(|_| report["required"] == json!([]) && report["name"] != "eligibility")
        {
            let asked = format!("{href}?lang=en&boundaries={}", boundaries.as_str().expect("a name"));
            let answer = server.get(&asked).json(200);
            // A city is one unit, and parks hold few firms, so that some reports have nothing to compare and say so.
            let says_why = || {
                let notes = answer["notes"].to_string();
                notes.contains("choose an edition of boundaries") || notes.contains("No pair")
            };
            assert!(!list(&answer, "rows").is_empty() || says_why(), "{asked}: {answer}");
        }
    }
    server.stop();
}

#[test]
fn a_report_says_that_its_boundaries_are_sketches() {
    let server = Server::seeded();
    let report = server.get("/api/reports/sector-mix?boundaries=wards-2025").json(200);
    assert_eq!(report["provenance"]["precision"], "schematic");
    let (city, areas): (Vec<&Value>, Vec<&Value>) =
        list(&report, "rows").iter().partition(|row| row["area"] == "city");
    let counted = |rows: &[&Value]| rows.iter().filter_map(|row| row["establishments"].as_u64()).sum::<u64>();
    assert_eq!(
        (counted(&city), counted(&areas)),
        (firms_there() as u64, firms_there() as u64),
        "the unplaced are counted too"
    );
    let sheet = server.get("/api/reports/sector-mix?boundaries=wards-2025&f=csv");
    assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(
        sheet.text().starts_with('\u{feff}') && sheet.text().contains("schematic boundaries"),
        "{}",
        sheet.text()
    );
    for wrong in ["boundaries=x", "level=0", "level=6", "f=pdf", "colour=red"] {
        assert_eq!(server.get(&format!("/api/reports/sector-mix?{wrong}")).status, 400, "{wrong}");
    }
    server.stop();
}
