//! Rows of one file that are like each other, and what `xuong check` lists.

use std::fs;

use rstest::rstest;

use super::counts;
use crate::{
    harness::Folder,
    imports::files::{held, import},
};

#[rstest]
#[case::the_same_row("X,0101248141,Số 1\nX,0101248141,Số 1\n", "row 3: the same as row 2 (same tax code")]
#[case::one_tax_code_and_no_place(
    "A,0101248141,\nB,0101248141,\n",
    "row 3: the same as row 2 (same tax code"
)]
#[case::one_tax_code_at_one_place(
    "A,0101248141,Số 1\nB,0101248141,\"Số 1.\"\n",
    "row 3: the same as row 2 (same tax code"
)]
#[case::one_place_is_not_known(
    "A,0101248141,Số 1\nB,0101248141,\n",
    "row 3: the same as row 2 (same tax code"
)]
#[case::one_name_and_place("A,,Số 1\nC,,\nA,0101248141,Số 1\n", "row 4: the same as row 2 (same name")]
#[case::a_correction_in_the_same_file(
    "A,0101245487,Số 1\nA,0101248141,Số 1\n",
    "row 3: the same as row 2 (same name"
)]
#[case::one_name_and_no_place("A,,\nA,,\n", "row 3: the same as row 2 (same name")]
#[case::spelled_otherwise(
    "Công ty TNHH Sao,,Số 1\nCty TNHH SAO,,số 1\n",
    "row 3: the same as row 2 (same name"
)]
fn rows_that_are_one_firm_are_told(#[case] rows: &str, #[case] told: &str) {
    let folder = Folder::empty();
    let text = format!("name,tax_code,address\n{rows}");
    let run = import(&folder, &text, &[]).ended(2);
    assert!(run.out.contains(&format!("error: {told}")), "{}", run.out);
    let all = rows.lines().count();
    let run = import(&folder, &text, &["--new"]);
    assert!(run.code < 2 && counts(&run) == [all, 0, 0, 0], "{}", run.out);
    let run = import(&folder, &text, &[]);
    assert!(run.code < 2 && counts(&run) == [0, 0, all, 0], "what is held is known again: {}", run.out);
}

#[test]
fn two_places_of_one_enterprise_are_two_and_told() {
    let folder = Folder::empty();
    let text = "name,tax_code,address\nA,0101248141,Số 1\nB,0101248141,Số 2\nB,0101248141-001,Số 2\n";
    let run = import(&folder, text, &[]).ended(0);
    assert_eq!(counts(&run), [3, 0, 0, 0], "{}", run.out);
    let told = "note: row 3: has the tax code of row 2 at another place: taken as two establishments";
    assert!(run.out.contains(told), "{}", run.out);
    assert!(!run.out.contains("row 4:"), "a branch has a tax code of its own: {}", run.out);
    assert_eq!(counts(&import(&folder, text, &[]).ended(0)), [0, 0, 3, 0]);
}

#[test]
fn a_file_that_leaves_a_column_out_still_tells_two_establishments_apart() {
    let folder = Folder::empty();
    import(&folder, "name,tax_code,address\nA,0101248141,Số 1\nB,0101248141,Số 2\n", &[]).ended(0);
    let run = import(&folder, "name,tax_code,workers\nA,0101248141,5\nB,0101248141,6\n", &[]).ended(0);
    assert_eq!(counts(&run), [0, 2, 0, 0], "{}", run.out);
}

#[test]
fn an_answer_is_for_one_row_and_the_others_are_asked() {
    let folder = Folder::empty();
    import(&folder, "code,name,tax_code,address\nP,A,0101248141,Số 1\nQ,B,0100109106,Số 2\n", &[]).ended(0);
    let text = "name,tax_code,address\nC,0101248141,Số 3\nD,0100109106,Số 4\n";
    let run = import(&folder, text, &["--same", "2=P"]).ended(2);
    assert_eq!(counts(&run), [0, 1, 0, 1], "{}", run.out);
    let run = import(&folder, text, &["--same", "2=P", "--new=3"]).ended(0);
    assert_eq!(counts(&run), [1, 1, 0, 0], "{}", run.out);
    let named: Vec<String> =
        held(&folder).0.firms.values().map(|f| format!("{} {}", f.code, f.name)).collect();
    assert_eq!(named, ["P C", "Q B", "F0003 D"]);
}

#[test]
fn an_answer_may_say_what_no_rule_would() {
    let folder = Folder::empty();
    import(&folder, "code,name,address\nP,Xưởng Đúc,Số 1\n", &[]).ended(0);
    let run = import(&folder, "name,address\nXưởng Rèn,Số 9\n", &["--same", "2=P"]).ended(0);
    assert_eq!(counts(&run), [0, 1, 0, 0], "{}", run.out);
    assert!(run.out.contains("changes the name of P: Xưởng Đúc → Xưởng Rèn"), "{}", run.out);
}

fn listed(folder: &Folder) -> Vec<String> {
    folder.xuong(&["check", "-o", "check.csv"]);
    let text = fs::read_to_string(folder.path().join("check.csv")).expect("the findings");
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    let rows = lines.records().map(|row| row.expect("a row"));
    rows.filter(|row| &row[0] == "shared_tax_code").map(|row| row[4].to_owned()).collect()
}

const PLACED: &str = "code,name,tax_code,address,lon,lat,point_precision_m\n";

#[rstest]
#[case::one_address("A,X,0101248141,Số 1,,,\nB,Y,0101248141,số 1,,,\n", &["0101248141: A, B"])]
#[case::near("A,X,0101248141,,105.8,21,\nB,Y,0101248141,,105.8009521,21,\n", &["0101248141: A, B"])]
#[case::far("A,X,0101248141,,105.8,21,\nB,Y,0101248141,,105.8009718,21,\n", &[])]
#[case::two_addresses("A,X,0101248141,Số 1,,,\nB,Y,0101248141,Số 2,,,\n", &[])]
#[case::one_ward_centre("A,X,0101248141,,105.8,21,3000\nB,Y,0101248141,,105.8,21,3000\n", &[])]
#[case::one_name_on_one_ward_centre("A,X,0101248141,,105.8,21,3000\nB,X,0101248141,,105.8,21,3000\n", &["0101248141: A, B"])]
#[case::no_place("A,X,0101248141,,,,\nB,Y,0101248141,Số 1,,,\n", &["0101248141: A, B"])]
#[case::a_branch("A,X,0101248141,Số 1,,,\nB,X,0101248141-001,Số 1,,,\n", &[])]
#[case::a_chain("A,X,0101248141,Số 1,,,\nB,Y,0101248141,Số 1,105.8,21,\nC,Z,0101248141,Số 2,105.8,21,\nD,W,0101248141,Số 3,,,\n", &["0101248141: A, B, C"])]
#[case::no_tax_code_that_is_one("A,X,0000000000,Số 1,,,\nB,Y,0000000000,Số 1,,,\n", &[])]
fn firms_that_share_a_tax_code_at_one_place_are_listed(#[case] rows: &str, #[case] expected: &[&str]) {
    let folder = Folder::empty();
    let run = import(&folder, format!("{PLACED}{rows}"), &[]);
    assert!(run.code < 2, "codes of their own make them firms: {}", run.out);
    assert_eq!(run.out.contains("another code and the tax code of row"), !expected.is_empty(), "{}", run.out);
    assert_eq!(listed(&folder), expected);
}

#[test]
fn a_new_code_beside_a_firm_that_is_held_is_told() {
    let folder = Folder::empty();
    import(&folder, format!("{PLACED}A,X,0101248141,Số 1,,,\n"), &[]).ended(0);
    let run = import(&folder, format!("{PLACED}B,Y,0101248141,Số 1,,,\n"), &[]).ended(1);
    let told = "warning: row 2: a new code beside A “X”, Số 1 (same tax code, other name, same place)";
    assert!(run.out.contains(told), "{}", run.out);
    import(&folder, format!("{PLACED}B,Y,0101248141,Số 1,,,\n"), &[]).ended(0);
}
