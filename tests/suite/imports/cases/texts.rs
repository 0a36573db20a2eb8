//! Texts that a register, a spreadsheet and a document can all hold.

use std::io::Read;

use rstest::rstest;
use serde_json::json;
use xuong::model::record::Record;

use super::{case, import, import_text, told};
use crate::{
    harness::{Folder, Server},
    imports::files::held,
    rules::laws::wait,
    store::rules::write_around,
};

#[test]
fn control_characters_are_refused_by_cell() {
    let folder = Folder::seeded();
    let before = held(&folder);
    let run = import(&folder, "firms", case("control.csv"), &[]).ended(2);
    told(&run, 2, &["error", "column name", "control character U+0001"]);
    told(&run, 2, &["error", "column address", "control character U+FFFE"]);
    assert_eq!(held(&folder), before);
    let run = import(&folder, "firms", case("control.csv"), &["--accept-partial"]).ended(1);
    assert!(run.out.contains("2 rows: 1 new, 0 changed, 0 unchanged, 0 removed, 1 rejected"), "{}", run.out);
}

#[rstest]
#[case::name("name", 500)]
#[case::address("address", 2000)]
#[case::activity("activity", 4000)]
#[case::notes("notes", 16_000)]
#[case::status_note("status_note", 4000)]
#[case::tax_code("tax_code", 40)]
fn a_text_longer_than_its_column_is_refused_with_the_most(#[case] column: &str, #[case] most: usize) {
    let folder = Folder::seeded();
    let row = |length: usize| match column {
        "name" => format!("name\n{}\n", "ế".repeat(length)),
        other => format!("name,{other}\nXưởng dài,{}\n", "7".repeat(length)),
    };
    let run = import_text(&folder, "firms", row(most + 1), &[]).ended(2);
    told(&run, 2, &["error", column, &format!("{} characters", most + 1), &most.to_string()]);
    let run = import_text(&folder, "firms", row(most), &[]);
    assert!(run.out.contains("1 new"), "{}", run.out);
}

#[rstest]
#[case("1.04E+08")]
#[case("1,04E+08")]
#[case("1.00109e+08")]
#[case("1E8")]
fn a_tax_code_that_lost_its_digits_is_refused(#[case] tax_code: &str) {
    let rows = format!("name,tax_code\nXưởng,\"{tax_code}\"\n");
    let run = import_text(&Folder::seeded(), "firms", rows, &[]).ended(2);
    told(&run, 2, &["error", "column tax_code", tax_code, "digits are gone", "format the column as Text"]);
}

#[test]
fn every_row_of_a_list_whose_tax_codes_lost_their_digits_is_refused() {
    let folder = Folder::seeded();
    let before = held(&folder);
    let run = import(&folder, "firms", case("lost-digits.csv"), &[]).ended(2);
    for row in 2..=4 {
        told(&run, row, &["error", "MST", "“1.09E+08”", "Excel"]);
    }
    assert_eq!(held(&folder), before);
}

#[rstest]
#[case("code,name\n1.2E+05,A\n", "code")]
#[case("code,name\n1.2E5,A\n", "code")]
#[case("name,zone_code\nA,1E+05\n", "zone_code")]
#[case("name,sector\nA,2.511E+03\n", "sector")]
#[case("name,sources\nA,1E+12\n", "sources")]
fn codes_of_every_column_that_lost_their_digits_are_refused(#[case] rows: &str, #[case] column: &str) {
    let run = import_text(&Folder::seeded(), "firms", rows, &[]).ended(2);
    told(&run, 2, &["error", column, "digits are gone"]);
}

#[test]
fn a_code_of_digits_and_an_e_is_a_code() {
    let folder = Folder::seeded();
    import_text(&folder, "firms", "code,name\n12E5,Xưởng mã lạ\n", &[]).ended(0);
}

/// What an earlier version took is held still: a name beyond a spreadsheet's cell, with a control character in it.
fn with_a_monster() -> Folder {
    let folder = Folder::seeded();
    let firm = json!({
        "id": 100_001, "code": "MON", "name": format!("X\u{1}\u{ffff}{}", "ế".repeat(40_000)), "written": {},
        "location": { "point": [105.9, 21.03] }, "sources": [],
    });
    let firm = Record::Firm(serde_json::from_value(firm).expect("a firm"));
    wait(write_around(&folder, firm));
    folder
}

/// The text of a part of a zip file.
fn part(zip: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("a zip file");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("a text");
    text
}

#[test]
fn what_is_held_already_leaves_in_every_form() {
    let server = Server::on(with_a_monster());
    let xlsx = server.get("/ogc/collections/firms/items?f=xlsx&code=MON");
    assert_eq!(xlsx.status, 200, "{}", xlsx.text());
    let strings = part(&xlsx.body, "xl/sharedStrings.xml");
    assert!(strings.contains("characters in full]") || strings.contains("ký tự]"), "it says that it is cut");
    roxmltree::Document::parse(&strings).expect("XML");
    for form in ["json", "csv", "html", "fgb"] {
        assert_eq!(
            server.get(&format!("/ogc/collections/firms/items?f={form}&code=MON")).status,
            200,
            "{form}"
        );
    }
    for form in ["xlsx", "docx", "html"] {
        let near = server.get(&format!("/api/near?point=105.9,21.03&limit=3&f={form}"));
        assert_eq!(near.status, 200, "{form}");
        match form {
            "xlsx" => _ = roxmltree::Document::parse(&part(&near.body, "xl/sharedStrings.xml")).expect("XML"),
            "docx" => _ = roxmltree::Document::parse(&part(&near.body, "word/document.xml")).expect("XML"),
            _ => assert!(!near.text().contains('\u{1}')),
        }
    }
    server.stop();
}
