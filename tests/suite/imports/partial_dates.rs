//! Dates of which the year or the month alone is known: told by their first day with their precision, asked for by as
//! much as is known, read back as they were.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    harness::{Folder, Server},
    ogc::filter::ask,
    ogc::gdal::gdal,
};

/// Firms that opened in a year, in a month, on a day, and at a time that nobody knows.
const FIRMS: &str = "\
code,name,opened,closed,lon,lat
P1,Biết năm,2010,,105.85,21.03
P2,Biết tháng,2010-05,2012,105.86,21.04
P3,Biết ngày,2010-05-03,2012-07,105.87,21.05
P4,Ngày trước,2009-12-31,,105.85,21.03
P5,Năm sau,2011,,105.85,21.03
P6,Ngày đầu năm,2010-01-01,,,
P7,Chưa rõ,,,,
";

fn folder() -> Folder {
    let folder = Folder::empty();
    let squares = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/squares.geojson");
    folder.xuong(&["import", "units", squares, "--edition", "squares"]).ended(0);
    folder.file("firms.csv", FIRMS);
    folder.xuong(&["import", "firms", "firms.csv"]).ended(0);
    folder
}

/// What is told of `opened`: code, day, precision.
const TOLD: [(&str, Option<&str>, Option<&str>); 7] = [
    ("P1", Some("2010-01-01"), Some("year")),
    ("P2", Some("2010-05-01"), Some("month")),
    ("P3", Some("2010-05-03"), Some("day")),
    ("P4", Some("2009-12-31"), Some("day")),
    ("P5", Some("2011-01-01"), Some("year")),
    ("P6", Some("2010-01-01"), Some("day")),
    ("P7", None, None),
];

fn codes(page: &Value) -> BTreeSet<String> {
    let features = page["features"].as_array().expect("features").iter();
    features.map(|f| f["properties"]["code"].as_str().expect("a code").to_owned()).collect()
}

fn set(codes: &str) -> BTreeSet<String> {
    codes.split_whitespace().map(str::to_owned).collect()
}

/// Rows of a table that GDAL reads, as texts by heading.
fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes())
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

#[rstest]
#[case::json("json")]
#[case::csv("csv")]
#[case::workbook("xlsx")]
#[case::flatgeobuf("fgb")]
fn every_form_tells_the_first_day_and_the_precision(#[case] form: &str) {
    let server = Server::on(folder());
    let answer = server.get(&format!("/ogc/collections/firms/items?f={form}&lang=vi"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let file = server.folder.file(&format!("told.{form}"), &answer.body);
    let told = if form == "csv" {
        answer.text()
    } else {
        let workbook: &[&str] = &["-oo", "HEADERS=FORCE", "Cơ sở"];
        let more = if form == "xlsx" { workbook } else { &[] };
        let args = [&["-f", "CSV", "/vsistdout/", file.to_str().expect("a path")], more].concat();
        // A workbook has titles for people.
        let text = gdal("ogr2ogr", &args).replacen("Mã cơ sở", "code", 1);
        text.replacen("Bắt đầu,", "opened,", 1).replacen("Bắt đầu: độ chính xác", "opened_precision", 1)
    };
    let rows = rows(&told);
    assert_eq!(rows.len(), TOLD.len());
    for (code, day, precision) in TOLD {
        let row = rows.iter().find(|row| row["code"] == code).expect(code);
        // GDAL writes a day with slashes.
        let own = (row["opened"].replace('/', "-"), row["opened_precision"].as_str());
        // A workbook has dates of its own for days, and what is known of others.
        let known = match (form, precision) {
            ("xlsx", Some("year")) => 4,
            ("xlsx", Some("month")) => 7,
            _ => 10,
        };
        let day = day.map_or("", |day| &day[..known]);
        assert_eq!(own, (day.to_owned(), precision.unwrap_or("")), "{code}");
    }
    server.stop();
}

#[test]
fn the_page_for_people_tells_both() {
    let server = Server::on(folder());
    let page = server.get("/ogc/collections/firms/items?f=html&lang=en&code=P1").text();
    assert!(
        page.contains("Opened: precision") && page.contains("2010-01-01") && page.contains("year"),
        "{page}"
    );
    server.stop();
}

/// A date is asked for by a text of any length; what depends on a day that is not known is not found.
#[rstest]
#[case("opened = '2010'", "P1 P2 P3 P6")]
#[case("'2010' = opened", "P1 P2 P3 P6")]
#[case("opened = DATE('2010')", "P1 P2 P3 P6")]
#[case("opened IN ('2009', '2011')", "P4 P5")]
#[case("opened <> '2010'", "P4 P5")]
#[case("opened = '2010-05'", "P2 P3")]
#[case("opened = '2010-05-03'", "P3")]
#[case("opened = '2010-01-01'", "P6")]
#[case("opened < '2010'", "P4")]
#[case("opened <= '2010'", "P1 P2 P3 P4 P6")]
#[case("opened > '2010'", "P5")]
#[case("opened >= '2010'", "P1 P2 P3 P5 P6")]
#[case("opened >= '2010-01-01'", "P1 P2 P3 P5 P6")]
#[case("opened > '2010-05'", "P5")]
#[case("opened <= '2010-05-31'", "P2 P3 P4 P6")]
#[case("opened BETWEEN '2010' AND '2010'", "P1 P2 P3 P6")]
#[case("opened LIKE '2010%'", "P1 P2 P3 P6")]
#[case("opened LIKE '2010'", "P1")]
#[case("opened LIKE '%-05%'", "P2 P3")]
#[case("opened ILIKE '2010%'", "P1 P2 P3 P6")]
#[case("opened NOT LIKE '2010%'", "P4 P5")]
#[case("T_DURING(opened, INTERVAL('2009', '2011'))", "P1 P2 P3 P4 P6")]
#[case("T_INTERSECTS(INTERVAL(opened, closed), DATE('2013'))", "")]
#[case("opened_precision = 'year'", "P1 P5")]
#[case("opened IS NULL AND opened_precision IS NULL", "P7")]
#[case("closed = '2012'", "P2 P3")]
fn a_text_means_its_whole_span(#[case] filter: &str, #[case] found: &str) {
    let server = Server::on(folder());
    assert_eq!(codes(&ask(&server, "firms", filter, "").json(200)), set(found), "{filter}");
    server.stop();
}

#[rstest]
#[case(json!({ "op": "=", "args": [{ "property": "opened" }, "2010"] }), "P1 P2 P3 P6")]
#[case(json!({ "op": "=", "args": [{ "property": "opened" }, { "date": "2010-05" }] }), "P2 P3")]
#[case(json!({ "op": "like", "args": [{ "property": "opened" }, "2010-05%"] }), "P2 P3")]
#[case(json!({ "op": ">", "args": ["2010", { "property": "opened" }] }), "P4")]
#[case(json!({ "op": "t_during", "args": [{ "property": "opened" }, { "interval": ["2009", "2011"] }] }), "P1 P2 P3 P4 P6")]
fn json_says_the_same(#[case] filter: Value, #[case] found: &str) {
    let server = Server::on(folder());
    let page = ask(&server, "firms", &filter.to_string(), "&filter-lang=cql2-json").json(200);
    assert_eq!(codes(&page), set(found), "{filter}");
    server.stop();
}

#[rstest]
#[case("opened=2010", "opened = '2010'")]
#[case("opened=2010-05", "opened = '2010-05'")]
#[case("opened=2010-05-03", "opened = '2010-05-03'")]
#[case("opened_precision=month", "opened_precision = 'month'")]
fn a_parameter_finds_what_the_filter_finds(#[case] parameter: &str, #[case] filter: &str) {
    let server = Server::on(folder());
    let by_parameter = server.get(&format!("/ogc/collections/firms/items?{parameter}")).json(200);
    let by_filter = ask(&server, "firms", filter, "").json(200);
    assert_eq!(codes(&by_parameter), codes(&by_filter), "{parameter}");
    assert!(!codes(&by_filter).is_empty());
    server.stop();
}

#[rstest]
#[case("opened=201")]
#[case("opened=2010-13")]
#[case("opened_precision=decade")]
fn what_no_date_is_is_refused(#[case] query: &str) {
    let server = Server::on(folder());
    assert_eq!(server.get(&format!("/ogc/collections/firms/items?{query}")).status, 400);
    server.stop();
}

/// GDAL sends what it can and looks through the rest itself: either way it must find the same.
#[rstest]
#[case("opened LIKE '2010%'", "P1 P2 P3 P6")]
#[case("opened = '2010'", "P1 P2 P3 P6")]
#[case("opened = '2010-05'", "P2 P3")]
#[case("opened >= '2010-01-01'", "P1 P2 P3 P5 P6")]
#[case("opened >= '2010-01-01' AND opened < '2011'", "P1 P2 P3 P6")]
#[case("opened IS NOT NULL AND closed IS NULL", "P1 P4 P5 P6")]
fn gdal_filters_by_dates(#[case] condition: &str, #[case] found: &str) {
    let server = Server::on(folder());
    let source = format!("OAPIF:{}", server.url("/ogc"));
    let text = gdal("ogr2ogr", &["-f", "CSV", "/vsistdout/", &source, "firms", "-where", condition]);
    let told: BTreeSet<String> = rows(&text).iter().map(|row| row["code"].clone()).collect();
    assert_eq!(told, set(found), "{condition}");
    server.stop();
}

/// What is exported is imported again and changes nothing, in whichever file.
#[rstest]
#[case("firms", "csv", "7 unchanged")]
#[case("units", "geojson", "unchanged")]
fn what_is_exported_is_read_back(#[case] collection: &str, #[case] form: &str, #[case] said: &str) {
    let folder = folder();
    let file = format!("out.{form}");
    folder.xuong(&["export", collection, "-o", &file]).ended(0);
    let again = folder.xuong(&["--lang", "en", "import", collection, &file]).ended(0);
    assert!(again.out.contains("0 new, 0 changed") && again.out.contains(said), "{}", again.out);
    assert!(!again.out.contains("warning"), "{}", again.out);
}

#[rstest]
#[case("zones", "csv")]
#[case("clusters", "csv")]
#[case("firms", "csv")]
#[case("outlines", "geojson")]
#[case("units", "geojson")]
fn the_seed_is_read_back(#[case] collection: &str, #[case] form: &str) {
    let folder = Folder::seeded();
    let file = format!("out.{form}");
    folder.xuong(&["--role", "analyst", "export", collection, "-o", &file]).ended(0);
    let again = folder.xuong(&["--lang", "en", "import", collection, &file, "--dry-run"]).ended(0);
    assert!(again.out.contains("0 new, 0 changed"), "{}", again.out);
}

#[rstest]
#[case::day_of_a_year("opened,opened_precision", "2010-05-03,year", Err(()))]
#[case::second_of_a_month("opened,opened_precision", "2010-05-03,month", Err(()))]
#[case::month_of_a_day("opened,opened_precision", "2010-05,day", Err(()))]
#[case::month_of_a_year("opened,opened_precision", "2010-01,year", Err(()))]
#[case::without_a_date("opened,opened_precision", ",year", Err(()))]
#[case::no_precision("opened,opened_precision", "2010-01-01,decade", Err(()))]
#[case::year("opened,opened_precision", "2010-01-01,year", Ok("2010"))]
#[case::year_by_itself("opened,opened_precision", "2010,year", Ok("2010"))]
#[case::month("opened,opened_precision", "2010-05-01,month", Ok("2010-05"))]
#[case::day("opened,opened_precision", "2010-01-01,day", Ok("2010-01-01"))]
#[case::nothing_beside_it("opened,opened_precision", "2010-05,", Ok("2010-05"))]
#[case::titles_of_a_workbook("Bắt đầu,Bắt đầu: độ chính xác", "2010-01-01,year", Ok("2010"))]
fn a_precision_is_taken_or_told(#[case] heading: &str, #[case] cells: &str, #[case] taken: Result<&str, ()>) {
    let folder = Folder::empty();
    folder.file("firm.csv", format!("code,name,{heading}\nQ1,Thử,{cells}\n"));
    let run = folder.xuong(&["--lang", "en", "import", "firms", "firm.csv"]);
    match taken {
        Err(()) => {
            let run = run.ended(2);
            assert!(run.out.contains("row 2") && run.out.contains("opened_precision"), "{}", run.out);
        }
        Ok(known) => {
            let run = run.ended(0);
            assert!(!run.out.contains("warning"), "{}", run.out);
            let server = Server::on(folder);
            let page = server.get(&format!("/ogc/collections/firms/items?opened={known}")).json(200);
            let precision = &page["features"][0]["properties"]["opened_precision"];
            let length = match precision.as_str() {
                Some("year") => 4,
                Some("month") => 7,
                _ => 10,
            };
            assert_eq!((page["numberMatched"].as_i64(), length), (Some(1), known.len()), "{page}");
            server.stop();
        }
    }
}

#[test]
fn a_precision_without_its_date_is_an_unknown_column() {
    let folder = Folder::empty();
    folder.file("firm.csv", "code,name,opened_precision\nQ1,Thử,year\n");
    let run = folder.xuong(&["--lang", "en", "import", "firms", "firm.csv"]);
    assert!(run.out.contains("opened_precision") && run.out.contains("not known"), "{}{}", run.out, run.err);
}

#[test]
fn the_precision_of_a_feature_is_held_against_its_date() {
    let folder = Folder::seeded();
    let outline = |as_of: &str, precision: &str| {
        let ring = [[105.78, 21.12], [105.79, 21.12], [105.79, 21.13], [105.78, 21.12]];
        json!({ "type": "FeatureCollection", "features": [{
            "type": "Feature",
            "properties": { "code": "Z01", "as_of": as_of, "as_of_precision": precision },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        }] })
    };
    folder.file("good.geojson", outline("2026-10-01", "month").to_string());
    folder.file("bad.geojson", outline("2026-10-05", "month").to_string());
    let bad = folder.xuong(&["--lang", "en", "import", "outlines", "bad.geojson"]).ended(2);
    assert!(bad.out.contains("as_of_precision, “month”: the precision contradicts"), "{}", bad.out);
    // Its area is not that of the zone, which is told.
    folder.xuong(&["import", "outlines", "good.geojson"]).ended(1);
    let server = Server::on(folder);
    let told = server.get("/ogc/collections/outlines/items/Z01").json(200);
    assert_eq!(told["properties"]["as_of_precision"], "month");
    server.stop();
}
