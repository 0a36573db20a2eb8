//! The rule in tables: a list, another list, and what comes of it.

use rstest::rstest;

use super::counts;
use crate::{
    harness::{Folder, Run},
    imports::files::{firm, held, import},
};

/// Imports one list after the other into an empty register.
fn after(first: &str, second: &str) -> (Folder, Run) {
    let folder = Folder::empty();
    let run = import(&folder, first, &[]);
    assert!(run.code < 2, "{}", run.out);
    let run = import(&folder, second, &[]);
    (folder, run)
}

const CODED: &str = "name,tax_code,address,lon,lat\n";
const NAMED: &str = "name,address,lon,lat\n";

/// Twelve metres east at 21° N are 0.000 115 5°; 100 m are 0.000 962 2°.
const A: &str = "105.8,21";
const NEAR: &str = "105.8009521,21";
const FAR: &str = "105.8009718,21";

#[rstest]
// The same tax code changes the firm …
#[case::same_name("Xưởng Đúc,0101248141,,\n", "XUONG DUC,0101248141,,\n")]
#[case::same_name_moved("Xưởng Đúc,0101248141,Số 1,\n", "Xưởng Đúc,0101248141,Số 9 phố khác,\n")]
#[case::same_address("Xưởng Đúc,0101248141,\"Số 1, phố A\",\n", "Tên Khác,0101248141,số 1 phố a,\n")]
#[case::near(&format!("Xưởng Đúc,0101248141,,{A}\n"), &format!("Tên Khác,0101248141,,{NEAR}\n"))]
#[case::near_though_the_address_differs(&format!("Xưởng Đúc,0101248141,Số 1,{A}\n"), &format!("Tên Khác,0101248141,Ngõ 2,{NEAR}\n"))]
#[case::alone_and_no_place("Xưởng Đúc,0101248141,,\n", "Tên Khác,0101248141,,\n")]
#[case::alone_and_one_place("Xưởng Đúc,0101248141,Số 1,\n", &format!("Tên Khác,0101248141,,{A}\n"))]
#[case::alone_and_a_longer_address(
    "Xưởng Đúc,0101248141,Số 1 phố A,\n",
    "Tên Khác,0101248141,\"Số 1 phố A, quận B, Hà Nội\",\n"
)]
#[case::a_branch("Xưởng Đúc,0101248141-001,Số 1,\n", "Tên Khác,0101248141001,Số 1,\n")]
#[case::a_wrong_check_digit_twice("Xưởng Đúc,0101245487,Số 1,\n", "Tên Khác,0101245487,Số 1,\n")]
// … and so do the same name and place.
#[case::tax_code_corrected("Xưởng Đúc,0101245487,Số 1,\n", "Xưởng Đúc,0101248141,Số 1,\n")]
#[case::tax_code_corrected_by_point(&format!("Xưởng Đúc,0101245487,,{A}\n"), &format!("Xưởng Đúc,0101248141,,{NEAR}\n"))]
#[case::tax_code_added("Xưởng Đúc,,Số 1,\n", "Xưởng Đúc,0101248141,Số 1,\n")]
#[case::tax_code_added_and_no_place("Xưởng Đúc,,,\n", "Xưởng Đúc,0101248141,,\n")]
#[case::a_code_that_is_none("Xưởng Đúc,0000000000,Số 1,\n", "Xưởng Đúc,0101248141,Số 1,\n")]
#[case::legal_forms("Công ty Cổ phần Mẫu Đôi,,Số 1,\n", "CTCP Mẫu Đôi,0101248141,Số 1,\n")]
#[case::cty("Công ty TNHH Một Thành Viên Sao,0101245487,Số 1,\n", "Cty TNHH MTV Sao,0101248141,Số 1,\n")]
fn it_is_the_firm_that_is_held(#[case] first: &str, #[case] second: &str) {
    let (folder, run) = after(&padded(CODED, first), &padded(CODED, second));
    assert!(run.code < 2, "{}", run.out);
    assert_eq!(counts(&run)[0], 0, "{}", run.out);
    assert_eq!(held(&folder).0.firms.len(), 1);
}

/// A list whose rows have as many cells as its heading.
fn padded(heading: &str, rows: &str) -> String {
    let mut text = heading.to_owned();
    for row in rows.lines() {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
        let cells = reader.records().next().expect("a row").expect("cells").len();
        let missing = heading.trim().split(',').count().saturating_sub(cells);
        text.push_str(row);
        text.push_str(&",".repeat(missing));
        text.push('\n');
    }
    text
}

#[rstest]
#[case::other_name_and_place("Xưởng Đúc,0101248141,Số 1,\n", "Tên Khác,0100109106,Số 1,\n")]
#[case::a_branch_is_not_its_enterprise(
    "Xưởng Đúc,0101248141,Số 1,\n",
    "Chi nhánh Đúc,0101248141-001,Số 2,\n"
)]
#[case::a_branch_of_the_same_name_elsewhere(
    "Xưởng Đúc,0101248141,Số 1,\n",
    "Xưởng Đúc,0101248141-001,Số 2,\n"
)]
#[case::another_branch("Xưởng Đúc,0101248141-002,Số 1,\n", "Xưởng Đúc,0101248141-001,Số 2,\n")]
#[case::a_namesake_elsewhere("Xưởng Đúc,,Số 1,\n", "Xưởng Đúc,,Số 2,\n")]
#[case::a_namesake_of_another_enterprise_elsewhere(
    "Xưởng Đúc,0100109106,Số 1,\n",
    "Xưởng Đúc,0101248141,Số 2,\n"
)]
#[case::a_namesake_beyond_100_m(&format!("Xưởng Đúc,,,{A}\n"), &format!("Xưởng Đúc,,,{FAR}\n"))]
#[case::a_code_that_is_none_tells_nothing("Xưởng Đúc,0000000000,,\n", "Tên Khác,0000000000,,\n")]
#[case::other_legal_form_and_tax_code(
    "Công ty TNHH Sao,0100109106,Số 1,\n",
    "Công ty CP Sao,0101248141,Số 1,\n"
)]
fn it_is_another_firm(#[case] first: &str, #[case] second: &str) {
    let (folder, run) = after(&padded(CODED, first), &padded(CODED, second));
    assert!(run.code < 2, "{}", run.out);
    assert_eq!(counts(&run), [1, 0, 0, 0], "{}", run.out);
    assert_eq!(held(&folder).0.firms.len(), 2);
}

#[rstest]
#[case::other_name_beyond_100_m(&format!("Xưởng Đúc,0101248141,,{A}\n"), &format!("Tên Khác,0101248141,,{FAR}\n"), "101 m away (same tax code, other name)")]
#[case::other_name_other_address(
    "Xưởng Đúc,0101248141,Số 1,\n",
    "Tên Khác,0101248141,Số 2,\n",
    "Số 1 (same tax code, other name)"
)]
#[case::two_firms_have_the_tax_code(
    "Xưởng Đúc,0101248141,Số 1,\nXưởng Rèn,0101248141,Số 2,\n",
    "Tên Khác,0101248141,,\n",
    "“Xưởng Rèn”, Số 2"
)]
#[case::one_has_the_name_another_the_place(
    "Xưởng Đúc,0101248141,Số 1,\nXưởng Rèn,0101248141,Số 2,\n",
    "Xưởng Đúc,0101248141,Số 2,\n",
    "“Xưởng Rèn”, Số 2 (same tax code, other name, same place)"
)]
#[case::one_has_the_tax_code_another_name_and_place(
    "Xưởng Đúc,0101248141,Số 1,\nXưởng Rèn,0100109106,Số 2,\n",
    "Xưởng Rèn,0101248141,Số 2,\n",
    "“Xưởng Rèn”, Số 2 (same name, same place)"
)]
#[case::two_namesakes(
    "Xưởng Đúc,,Số 1,\nXưởng Đúc,,Số 2,\n",
    "Xưởng Đúc,,,\n",
    "“Xưởng Đúc”, Số 2 (same name)"
)]
#[case::a_namesake_with_another_tax_code_and_no_place(
    "Xưởng Đúc,0100109106,,\n",
    "Xưởng Đúc,0101248141,,\n",
    "“Xưởng Đúc” (same name)"
)]
#[case::a_branch_at_the_place_of_its_enterprise(
    "Xưởng Đúc,0101248141,Số 1,\n",
    "Xưởng Đúc,0101248141-001,Số 1,\n",
    "(same name, same place)"
)]
#[case::other_legal_form_at_one_place(
    "Công ty TNHH Sao,,Số 1,\n",
    "Công ty CP Sao,0101248141,Số 1,\n",
    "(similar name, same place)"
)]
fn it_is_asked(#[case] first: &str, #[case] second: &str, #[case] told: &str) {
    let (folder, run) = after(&padded(CODED, first), &padded(CODED, second));
    assert!(run.code == 2 && counts(&run)[3] == 1, "{}", run.out);
    assert!(run.out.contains("not clear which firm this is") && run.out.contains(told), "{}", run.out);
    let before = held(&folder).0.firms.len();
    let run = import(&folder, padded(CODED, second), &["--new"]);
    assert!(run.code < 2 && counts(&run) == [1, 0, 0, 0], "{}", run.out);
    assert_eq!(held(&folder).0.firms.len(), before + 1);
}

#[rstest]
#[case::vague_points_are_no_place(
    "Xưởng Đúc,0101248141,105.8,21,3000\nXưởng Rèn,0101248141,105.8,21,3000\n",
    "Tên Khác,0101248141,105.8,21,3000\n",
    2
)]
#[case::one_firm_within_what_is_known(
    "Xưởng Đúc,0101248141,105.8,21,3000\n",
    "Tên Khác,0101248141,105.82,21,5\n",
    0
)]
#[case::one_firm_beyond_it("Xưởng Đúc,0101248141,105.8,21,3000\n", "Tên Khác,0101248141,105.84,21,5\n", 2)]
fn how_well_points_are_known_counts(#[case] first: &str, #[case] second: &str, #[case] code: i32) {
    let heading = "name,tax_code,lon,lat,point_precision_m\n";
    let folder = Folder::empty();
    import(&folder, format!("{heading}{first}"), &["--new"]).ended(0);
    let run = import(&folder, format!("{heading}{second}"), &[]).ended(code);
    assert_eq!(counts(&run)[if code == 0 { 1 } else { 3 }], 1, "{}", run.out);
}

#[test]
fn a_firm_that_moves_under_its_name_and_tax_code_is_told() {
    let first = format!("{CODED}Xưởng Đúc,0101248141,Số 1 Đông Anh,105.8,21.1\n");
    let (folder, run) = after(&first, "name,tax_code,address\nXưởng Đúc,0101248141,Số 9 Thường Tín\n");
    let address = "note: row 2: changes the address of F0001: Số 1 Đông Anh → Số 9 Thường Tín";
    let point = "note: row 2: F0001 gets another address and keeps its point; check the point";
    assert!(run.code == 0 && run.out.contains(address) && run.out.contains(point), "{}", run.out);
    let run =
        import(&folder, format!("{CODED}Xưởng Đúc,0101248141,Số 9 Thường Tín,105.8,20.9\n"), &[]).ended(0);
    assert!(run.out.contains("moves the point of F0001, 22.1 km away"), "{}", run.out);
    assert_eq!(held(&folder).0.firms.len(), 1);
}

#[rstest]
#[case::by_place("Số 1,", "recognised as F0001 by name and place")]
#[case::by_name(",", "recognised as F0001 by its name")]
fn who_is_recognised_without_a_tax_code_is_told(#[case] place: &str, #[case] told: &str) {
    let (folder, run) = after(
        "name,tax_code,address\nXưởng Đúc,0101248141,Số 1\n",
        &format!("name,address,workers\nXưởng Đúc,{place}7\n"),
    );
    assert!(run.code == 0 && run.out.contains(told), "{}", run.out);
    let after = firm(&folder, "Xưởng Đúc").expect("the firm");
    assert_eq!(after.tax_code.map(|t| t.to_string()).as_deref(), Some("0101248141"));
}

#[test]
fn a_code_with_another_name_or_tax_code_is_told() {
    let (_, run) = after(
        "code,name,tax_code\nX1,Xưởng Đúc,0101245487\n",
        "code,name,tax_code\nX1,Xưởng Rèn,0101248141\n",
    );
    for told in [
        "note: row 2: changes the name of X1: Xưởng Đúc → Xưởng Rèn",
        "note: row 2: changes the tax code of X1: 0101245487 → 0101248141",
    ] {
        assert!(run.code == 0 && run.out.contains(told), "{}", run.out);
    }
}

#[test]
fn a_row_finds_its_firm_before_a_row_that_is_less_like_it() {
    let folder = Folder::empty();
    let list = format!("{NAMED}Xưởng Đúc,Số 1,,\nXưởng Đúc,Số 2,,\n");
    import(&folder, list, &[]).ended(0);
    let later = format!("{NAMED}Xưởng Đúc,\"Số 2, phường B\",,\nXưởng Đúc,Số 1,,\nXưởng Đúc,Số 3,,\n");
    let run = import(&folder, later, &[]).ended(0);
    assert_eq!(counts(&run), [1, 1, 1, 0], "{}", run.out);
}

#[test]
fn firms_known_by_their_codes_are_nobody_elses() {
    let folder = Folder::empty();
    import(&folder, "code,name,address\nX1,Xưởng Đúc,Số 1\n", &[]).ended(0);
    let run = import(&folder, "code,name,address\n,Xưởng Đúc,Số 1\nX1,Xưởng Đúc,Số 1\n", &[]).ended(2);
    assert!(run.out.contains("error: row 2: the same as row 3 (same name"), "{}", run.out);
}

#[test]
fn a_code_that_is_made_is_none_that_the_file_has() {
    let folder = Folder::empty();
    let run = import(&folder, "code,name\n,Xưởng Đúc\nF0001,Xưởng Rèn\n", &[]).ended(0);
    assert_eq!(counts(&run), [2, 0, 0, 0]);
    assert_eq!(firm(&folder, "Xưởng Đúc").map(|f| f.code.to_string()).as_deref(), Some("X0001"));
}
