//! Importing what people hand in: every doubt is told by row, and nothing is half taken.

use std::{fs, path::Path};

use rstest::rstest;
use serde_json::{Value as Json, json};
use xuong::{
    geom::{lonlat::LonLat, measure::distance_m},
    model::{firm::Firm, holdings::Holdings},
    store::Store,
};

use crate::{
    harness::{Folder, Run},
    imports::facts::FIRMS,
    rules::laws::wait,
};

const BAD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/bad.csv");
const SQUARES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/squares.geojson");
const MOVED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/squares-moved.geojson");
const BOW_TIE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/bow-tie.geojson");

/// What a folder holds, and its version.
pub(crate) fn held(folder: &Folder) -> (Holdings, i64) {
    wait(async {
        let store = Store::open(folder.place()).await.expect("a registry");
        let held = store.load().await.expect("what it holds");
        store.close().await;
        held
    })
}

fn version(folder: &Folder) -> i64 {
    held(folder).1
}

/// The firm with a name.
pub(crate) fn firm(folder: &Folder, name: &str) -> Option<Firm> {
    let (holdings, _) = held(folder);
    holdings.firms.values().find(|f| f.name == name).map(|f| Firm::clone(f))
}

/// Imports firms written here.
pub(crate) fn import(folder: &Folder, content: impl AsRef<[u8]>, more: &[&str]) -> Run {
    let file = folder.file("given.csv", content);
    let args = ["--lang", "en", "import", "firms", file.to_str().expect("a name")];
    folder.xuong(&[&args, more].concat())
}

/// The finding about a row of the file, which must be the only one.
fn about(out: &str, row: usize) -> String {
    let mark = [format!(" {row}:"), format!(" {row},")];
    let severities = ["lỗi:", "cảnh báo:", "ghi chú:", "error:", "warning:", "note:"];
    let findings = out.lines().filter(|line| severities.iter().any(|own| line.starts_with(own)));
    let lines =
        findings.filter(|line| mark.iter().any(|m| line.split('“').next().unwrap_or(line).contains(m)));
    let told: Vec<&str> = lines.collect();
    assert_eq!(told.len(), 1, "row {row} in {out}");
    told[0].to_owned()
}

#[rstest]
#[case(3, &["cảnh báo", "cột Mã số thuế", "“0101245487”", "sai chữ số kiểm tra"])]
#[case(4, &["lỗi", "cột Kinh độ", "“21.03472”", "bị đảo cột", "105–106"])]
#[case(5, &["ghi chú", "cột Kinh độ", "“594446.581”", "EPSG:5897", "tọa độ mét"])]
#[case(6, &["lỗi", "cột Ngành", "“77777”", "VSIC 2018"])]
#[case(7, &["lỗi", "cột lon", "“106.7, 10.78”", "ngoài địa bàn"])]
#[case(8, &["lỗi", "trùng với dòng 2"])]
#[case(9, &["lỗi", "cột Tên", "bắt buộc"])]
#[case(10, &["lỗi", "dấu nháy kép mở mà không đóng"])]
fn every_fault_is_told_in_vietnamese_with_its_row(#[case] row: usize, #[case] parts: &[&str]) {
    let told = Folder::seeded().xuong(&["import", "firms", BAD, "--dry-run"]).ended(2);
    let line = about(&told.out, row);
    assert!(line.contains(&format!("dòng {row}")), "{line}");
    parts.iter().for_each(|part| assert!(line.contains(part), "{part}: {line}"));
}

#[rstest]
#[case(3, "the check digit is wrong; the row is taken and marked")]
#[case(4, "longitude and latitude are in each other's columns")]
#[case(5, "read as metres in EPSG:5897")]
#[case(6, "VSIC 2018 has no such code")]
#[case(7, "outside the area")]
#[case(8, "the same as row 2")]
#[case(9, "a value is needed here")]
#[case(10, "a quotation mark is never closed")]
fn the_same_faults_are_told_in_english_when_asked(#[case] row: usize, #[case] text: &str) {
    let told = Folder::seeded().xuong(&["--lang", "en", "import", "firms", BAD, "--dry-run"]).ended(2);
    assert!(about(&told.out, row).contains(text), "{}", told.out);
}

#[test]
fn a_file_with_faults_leaves_the_register_as_it_was() {
    let folder = Folder::seeded();
    let before = held(&folder);
    let told = folder.xuong(&["import", "firms", BAD]).ended(2);
    assert!(told.out.contains("9 dòng: 3 mới, 0 thay đổi, 0 giữ nguyên, 0 bỏ đi, 6 bị loại"), "{}", told.out);
    assert!(told.out.contains("Không ghi gì") && told.out.contains("--accept-partial"), "{}", told.out);
    assert_eq!(held(&folder), before);
}

#[test]
fn good_rows_alone_are_written_when_asked_and_the_doubtful_one_is_marked() {
    let folder = Folder::seeded();
    let (before, at) = held(&folder);
    let told = folder.xuong(&["import", "firms", BAD, "--accept-partial"]).ended(1);
    let (after, version) = held(&folder);
    assert_eq!((after.firms.len(), version), (before.firms.len() + 3, at + 3), "{}", told.out);
    assert_eq!(firm(&folder, "Cơ khí Kiểm Thử").and_then(|f| f.workers).map(|w| w.count), Some(1200));
    assert!(firm(&folder, "Đảo Cột Kiểm Thử").is_none());
    let doubtful = firm(&folder, "May mặc Kiểm Thử").expect("a wrong tax code rejects no row");
    let check = folder.xuong(&["check", "-o", "check.csv"]).ended(1);
    let doubts = fs::read_to_string(folder.path().join("check.csv")).expect(&check.out);
    let marked = |l: &str| {
        l.contains(doubtful.code.as_str()) && l.contains("0101245487") && l.contains("Mã số thuế sai")
    };
    assert!(doubts.lines().any(marked), "{doubts}");
}

#[test]
fn rejected_rows_come_back_as_they_were_with_the_reason() {
    let folder = Folder::seeded();
    folder.xuong(&["import", "firms", BAD, "--dry-run", "--rejects", "out.csv"]).ended(2);
    let bytes = fs::read(folder.path().join("out.csv")).expect("the rejects");
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("the mark of UTF-8");
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().expect("a heading").clone();
    assert_eq!(
        header.iter().collect::<Vec<_>>().join(","),
        "Tên,Mã số thuế,Ngành,Lao động,Kinh độ,Vĩ độ,Địa chỉ,Lý do"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    let given = fs::read_to_string(BAD).expect("bad.csv");
    let given: Vec<&str> = given.lines().collect();
    let lines = [4, 6, 7, 8, 9];
    assert_eq!(rows.len(), lines.len() + 1);
    for (row, line) in rows.iter().zip(lines) {
        assert_eq!(row.iter().take(7).collect::<Vec<_>>().join(","), given[line - 1]);
        assert!(row[7].contains(&format!("dòng {line}")), "{row:?}");
    }
    assert_eq!(rows[5][0].trim_end(), given[9]);
    assert!(rows[5][7].contains("dấu nháy"), "{:?}", rows[5]);
}

#[test]
fn a_row_of_the_wrong_width_is_among_the_rejects() {
    let folder = Folder::seeded();
    let told =
        import(&folder, "name,code\nA,\nB,T2,too much\n", &["--accept-partial", "--rejects", "out.csv"])
            .ended(1);
    assert!(told.out.contains("row 3: the row has 3 cells, the heading 2"), "{}", told.out);
    let rejects = fs::read_to_string(folder.path().join("out.csv")).expect("the rejects");
    assert!(rejects.contains("B,T2,too much,"), "{rejects}");
    assert!(!rejects.contains("\nA"), "{rejects}");
}

#[test]
fn a_dry_run_says_so_and_writes_nothing() {
    let folder = Folder::seeded();
    let (before, bytes) = (held(&folder), fs::read(folder.path().join("xuong.db")).expect("the registry"));
    let told = import(&folder, "name\nChạy Thử\n", &["--dry-run"]).ended(0);
    assert!(told.out.contains("1 new") && told.out.contains("Dry run: nothing was written."), "{}", told.out);
    assert_eq!(held(&folder), before);
    assert_eq!(fs::read(folder.path().join("xuong.db")).expect("the registry"), bytes);
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

#[test]
fn utf_16_with_tabs_is_read_and_told() {
    let folder = Folder::seeded();
    let told = import(&folder, utf16("Tên\tLao động\nCơ khí Bảng Tính\t7\n"), &[]).ended(0);
    assert!(told.out.contains("note: file: the file is UTF-16"), "{}", told.out);
    assert_eq!(firm(&folder, "Cơ khí Bảng Tính").and_then(|f| f.workers).map(|w| w.count), Some(7));
}

#[rstest]
#[case::empty(b"".to_vec(), "the file has no heading")]
#[case::blank(b"\n\n".to_vec(), "the file has no heading")]
#[case::binary((0..=255).rev().collect(), "the file is no UTF-8 text")]
#[case::wide(format!("{}a\n", "a,".repeat(199_999)).into_bytes(), "200000 columns are more than 1000")]
#[case::no_name(b"workers\n5\n".to_vec(), "the column 'name' is needed and missing")]
#[case::twice(b"name,T\xc3\xaan\na,b\n".to_vec(), "two columns mean the same")]
fn a_file_that_is_no_table_is_refused_with_one_sentence(#[case] content: Vec<u8>, #[case] said: &str) {
    let folder = Folder::seeded();
    let before = version(&folder);
    let told = import(&folder, content, &["--accept-partial"]).ended(2);
    let findings: Vec<&str> = told.out.lines().filter(|l| l.starts_with("error: ")).collect();
    assert!(findings.len() == 1 && findings[0].contains(said), "{}", told.out);
    assert!(told.out.len() < 500 && told.err.is_empty(), "{}{}", told.out, told.err);
    assert_eq!(version(&folder), before);
}

#[rstest]
#[case::missing("nowhere.csv")]
#[case::folder(".")]
fn what_is_no_file_is_named_and_makes_no_registry(#[case] path: &str) {
    let folder = Folder::empty();
    let told = folder.xuong(&["import", "firms", path]).ended(2);
    assert!(told.out.is_empty() && told.err.lines().count() == 1, "{}", told.err);
    assert!(told.err.contains(path), "{}", told.err);
    assert!(!folder.path().join("xuong.db").exists());
}

#[test]
fn rows_keep_their_numbers_after_blank_lines_and_broken_cells() {
    let told = import(&Folder::seeded(), "name,workers\n\n\"a\nb\",x\n\n\nc,y\r\nd,1.5\n", &[]).ended(2);
    for line in ["row 3, column workers, “x”", "row 7, column workers, “y”", "row 8, column workers, “1.5”"]
    {
        assert!(told.out.contains(line), "{line}: {}", told.out);
    }
}

#[test]
fn the_same_file_again_changes_nothing() {
    let folder = Folder::seeded();
    let rows = "Tên,Mã số thuế,Kinh độ,Vĩ độ\n\
        Hai Xưởng,0101248141,105.8,21.05\nHai Xưởng,0101248141,105.9,21.02\nKhông Mã,,,\nKhông Chỗ,0100109106,,\n";
    import(&folder, rows, &[]).ended(0);
    let first = held(&folder);
    let told = import(&folder, rows, &[]).ended(0);
    assert!(told.out.contains("4 rows: 0 new, 0 changed, 4 unchanged"), "{}", told.out);
    assert_eq!(held(&folder), first);
}

#[test]
fn a_file_of_codes_and_workers_leaves_everything_else() {
    let folder = Folder::seeded();
    let before = held(&folder).0.firms[&1].clone();
    import(&folder, format!("Mã cơ sở,Lao động\n{},321\n", before.code), &[]).ended(0);
    let after = Firm::clone(&held(&folder).0.firms[&1]);
    assert_eq!(after.workers.map(|w| w.count), Some(321));
    assert_eq!(Firm { workers: before.workers, ..after }, *before);
}

#[test]
fn a_new_code_needs_a_name() {
    let told = import(&Folder::seeded(), "code,workers\nNEW1,5\n", &[]).ended(2);
    assert!(told.out.contains("error: row 2, column name: a value is needed here"), "{}", told.out);
}

#[rstest]
#[case::named(
    "Tên,Toạ độ X,Toạ độ Y\nA,\"2327066,347\",\"594446,581\"\n",
    "EPSG:5897 594446,581 2327066,347"
)]
#[case::letters("Tên,x,y\nA,2.327.066,594447\n", "EPSG:5897 594447 2.327.066")]
#[case::degrees("Tên,Kinh độ,Vĩ độ\nA,\"594446,581\",\"2327066,347\"\n", "EPSG:5897 594446,581 2327066,347")]
fn vn_2000_metres_land_where_their_degrees_are_and_are_kept_as_entered(
    #[case] rows: &str,
    #[case] entered: &str,
) {
    let folder = Folder::seeded();
    import(&folder, rows, &[]).ended(0);
    let place = firm(&folder, "A").and_then(|f| f.location).expect("a place");
    let degrees = LonLat::new(105.91056, 21.03472).expect("a position");
    assert!(distance_m(place.point, degrees) < 1.0, "{place:?}");
    assert_eq!(place.entered.as_deref(), Some(entered));
}

#[test]
fn twenty_thousand_rows_go_in_at_once() {
    let folder = Folder::seeded();
    let before = held(&folder);
    let row = |n: i32| {
        // One value is doubtful, in a later piece of those in which firms are written.
        let tax_code = if n == 4100 { "0101245487" } else { "" };
        format!(
            "L{n},Cơ sở {n},{tax_code},{},{}\n",
            105.6 + f64::from(n % 200) / 500.0,
            20.9 + f64::from(n / 200) / 500.0
        )
    };
    let rows: String = (0..20_000).map(row).collect();
    let told = import(&folder, format!("code,name,tax_code,lon,lat\n{rows}"), &[]).ended(1);
    assert!(told.out.contains("20000 rows: 20000 new"), "{}", told.out);
    let (after, version) = held(&folder);
    assert_eq!((after.firms.len(), version), (before.0.firms.len() + 20_000, before.1 + 20_000));
    let file = folder.path().join("history.json");
    let change = |code: &str| {
        folder.xuong(&["history", "firms", code, "-o", &file.display().to_string()]).ended(0);
        let told: Vec<Json> = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let rules = told[0]["warnings"].as_array().unwrap().iter().map(|warning| warning["rule"].clone());
        (told.len(), told[0]["set"].clone(), rules.collect::<Vec<_>>())
    };
    let (_, set, _) = change("L0");
    assert!(set.is_i64() && told.out.contains(&format!("Change set {set};")), "{}", told.out);
    assert_eq!(change("L4100"), (1, set.clone(), vec![json!("tax_code")]));
    assert_eq!(change("L19999"), (1, set, vec![]));
    let found = folder.xuong(&["check"]).ended(1);
    assert!(found.out.contains("L4100"), "{}", found.out);
}

#[test]
fn a_heading_can_be_named_and_an_unknown_one_is_told() {
    let folder = Folder::seeded();
    let told = import(&folder, "Tên,Foo,Màu sơn\nkhông phải,Đúng Tên,đỏ\n", &["--map", "name=Foo"]).ended(1);
    for column in ["Tên", "Màu sơn"] {
        assert!(
            told.out.contains(&format!("warning: row 1, column {column}: this column is not known")),
            "{}",
            told.out
        );
    }
    assert!(firm(&folder, "Đúng Tên").is_some());
}

#[test]
fn an_export_comes_back_without_a_change_even_where_a_formula_was_disarmed() {
    let folder = Folder::seeded();
    import(&folder, "code,name,address\nX1,=HYPERLINK(1),@nhà\n", &[]).ended(0);
    let before = held(&folder);
    folder.xuong(&["export", "firms", "-o", "x.csv"]).ended(0);
    let text = fs::read_to_string(folder.path().join("x.csv")).expect("the export");
    assert!(
        text.starts_with('\u{feff}') && text.contains("X1,'=HYPERLINK(1),") && text.contains(",'@nhà,"),
        "{text}"
    );
    let told = folder.xuong(&["--lang", "en", "import", "firms", "x.csv"]).ended(0);
    let unchanged = format!("0 new, 0 changed, {} unchanged, 0 removed, 0 rejected", FIRMS + 1);
    assert!(told.out.contains(&unchanged), "{}", told.out);
    assert!(told.out.lines().all(|l| !l.starts_with("error")), "{}", told.out);
    assert_eq!(held(&folder), before);
}

fn units(folder: &Folder, file: impl AsRef<Path>, more: &[&str]) -> Run {
    let file = file.as_ref().to_str().expect("a name");
    folder.xuong(&[&["--lang", "en", "import", "units", file], more].concat())
}

fn ward_of(folder: &Folder, code: &str) -> String {
    folder.xuong(&["export", "firms", "-o", "wards.csv"]).ended(0);
    let mut reader = csv::Reader::from_path(folder.path().join("wards.csv")).expect("the export");
    let at = reader.headers().expect("a heading").iter().position(|h| h == "ward_code").expect("its column");
    let row = reader.records().map(|r| r.expect("a row")).find(|r| &r[0] == code);
    row.expect("the firm")[at].to_owned()
}

#[test]
fn a_replaced_edition_gives_every_firm_its_unit_anew() {
    let folder = Folder::empty();
    units(&folder, SQUARES, &["--edition", "squares"]).ended(0);
    import(&folder, "code,name,lon,lat\nA,A,105.82,21.05\nB,B,105.86,21.05\n", &[]).ended(0);
    assert_eq!((ward_of(&folder, "A"), ward_of(&folder, "B")), ("W1".into(), "W2".into()));
    let told = units(&folder, MOVED, &["--edition", "squares"]).ended(0);
    assert!(told.out.contains("0 new, 2 changed, 0 unchanged, 0 removed"), "{}", told.out);
    assert_eq!((ward_of(&folder, "A"), ward_of(&folder, "B")), ("W1".into(), "W1".into()));
    let one = fs::read_to_string(MOVED).expect("the squares").replace("W2", "W3");
    let told = units(&folder, folder.file("renamed.geojson", one), &["--edition", "squares"]).ended(1);
    assert!(told.out.contains("1 new, 0 changed, 1 unchanged, 1 removed"), "{}", told.out);
}

#[test]
fn surveyed_boundaries_end_the_talk_of_schematic_ones() {
    let folder = Folder::seeded();
    let report = ["--lang", "en", "report", "sector-mix", "--boundaries", "wards-2025"];
    assert!(folder.xuong(&report).ended(0).out.contains("schematic boundaries"));
    folder.xuong(&["export", "units", "-o", "u.geojson", "--where", "edition=wards-2025"]).ended(0);
    let text = fs::read_to_string(folder.path().join("u.geojson")).expect("the units");
    let surveyed = folder.file("s.geojson", text.replace("\"schematic\"", "\"surveyed\""));
    let before = held(&folder).0;
    let told = units(&folder, surveyed, &[]).ended(0);
    assert!(told.out.contains("126 rows: 0 new, 126 changed, 0 unchanged, 0 removed"), "{}", told.out);
    let now = folder.xuong(&report).ended(0).out;
    assert!(
        now.contains("Boundaries: Wards and communes (from July 2025) (surveyed)")
            && !now.to_lowercase().contains("schematic"),
        "{now}"
    );
    assert_eq!(held(&folder).0.units.len(), before.units.len());
}

#[rstest]
#[case::crossing(fs::read(BOW_TIE).expect("a bow-tie"), "row 1, column geometry: the boundary cannot be used: a ring has a self-intersection near")]
#[case::no_json(b"{\"type\": \"FeatureColl".to_vec(), "the file cannot be read as GeoJSON")]
#[case::no_collection(b"{\"type\":\"Point\",\"coordinates\":[105,21]}".to_vec(), "a Feature or FeatureCollection is needed")]
#[case::half_a_position(br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"99999","name":"X"},"geometry":{"type":"Polygon","coordinates":[[[105],[106,20],[106,21],[105]]]}}]}"#.to_vec(), "fewer than two numbers")]
fn a_boundary_that_cannot_be_used_is_told_with_its_reason(#[case] content: Vec<u8>, #[case] said: &str) {
    let folder = Folder::seeded();
    let before = version(&folder);
    let told = units(&folder, folder.file("bad.geojson", content), &["--edition", "wards-2025"]).ended(2);
    assert!(told.out.contains(said), "{}", told.out);
    assert_eq!(version(&folder), before);
}

#[test]
fn a_namesake_elsewhere_is_asked_about() {
    let folder = Folder::seeded();
    let import = |name: &str, address: &str, more: &[&str]| {
        let file = folder.file(name, format!("name,address\nCơ khí Hai Xưởng,{address}\n"));
        folder.xuong(&[&["import", "firms", file.to_str().expect("a path")], more].concat())
    };
    assert!(import("a.csv", "Đông Anh", &[]).ended(0).out.contains("1 mới"));
    let asked = import("b.csv", "Thường Tín", &[]).ended(2).out;
    assert!(asked.contains("chưa rõ là cơ sở nào") && asked.contains("cùng tên, khác địa chỉ"), "{asked}");
    assert!(import("b.csv", "Thường Tín", &["--new=2"]).ended(0).out.contains("1 mới"));
    assert!(import("c.csv", "thường tín", &[]).ended(0).out.contains("1 thay đổi"));
}

#[test]
fn a_part_of_an_edition_does_not_replace_it() {
    let folder = Folder::seeded();
    let all = folder.path().join("all.geojson");
    folder.xuong(&["export", "units", "-o", all.to_str().expect("a path"), "--where", "level=ward"]).ended(0);
    let text = std::fs::read_to_string(&all).expect("the export");
    let mut wards: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let features = wards["features"].as_array_mut().expect("features");
    features.truncate(125);
    let most = folder.file("most.geojson", wards.to_string());
    let run = folder.xuong(&["import", "units", most.to_str().expect("a path"), "--dry-run"]).ended(1);
    assert!(run.out.contains("thiếu 1 trong 126"), "{}", run.out);
    wards["features"].as_array_mut().expect("features").truncate(1);
    let one = folder.file("one.geojson", wards.to_string());
    let run = folder.xuong(&["import", "units", one.to_str().expect("a path")]).ended(2);
    assert!(run.out.contains("thiếu 125 trong 126"), "{}", run.out);
}
