//! Files of which it is known what a planner expects, one after another.

use rstest::rstest;

use super::{counts, given};
use crate::{
    harness::Folder,
    imports::files::{firm, held, import},
};

const NEW: [usize; 4] = [1, 0, 0, 0];
const CHANGED: [usize; 4] = [0, 1, 0, 0];
const UNCHANGED: [usize; 4] = [0, 0, 1, 0];
const REJECTED: [usize; 4] = [0, 0, 0, 1];

#[rstest]
#[case::the_tax_code_then_the_name_is_corrected(&[("wrong-tax-code.csv", NEW), ("corrected-tax-code.csv", CHANGED), ("corrected-name.csv", CHANGED)])]
#[case::the_tax_code_is_left_out(&[("corrected-tax-code.csv", NEW), ("no-tax-code.csv", CHANGED), ("no-tax-code.csv", UNCHANGED)])]
#[case::a_comma_in_the_address(&[("corrected-tax-code.csv", NEW), ("comma-in-address.csv", CHANGED)])]
#[case::a_space_after_the_tax_code(&[("corrected-tax-code.csv", NEW), ("space-after-tax-code.csv", UNCHANGED), ("no-tax-code.csv", CHANGED), ("space-after-tax-code.csv", CHANGED)])]
#[case::back_again(&[("wrong-tax-code.csv", NEW), ("corrected-tax-code.csv", CHANGED), ("wrong-tax-code.csv", CHANGED)])]
#[case::another_legal_form_and_no_tax_code(&[("corrected-tax-code.csv", NEW), ("corrected-name.csv", CHANGED), ("comma-in-address.csv", REJECTED)])]
fn a_corrected_list_changes_the_firm(#[case] files: &[(&str, [usize; 4])]) {
    let folder = Folder::seeded();
    let before = held(&folder).0.firms.len();
    for (file, expected) in files {
        let run = given(&folder, file, &[]);
        assert_eq!(counts(&run), *expected, "{file}: {}", run.out);
    }
    assert_eq!(held(&folder).0.firms.len(), before + 1);
}

#[test]
fn a_correction_is_told_with_what_was_and_what_is() {
    let folder = Folder::seeded();
    given(&folder, "wrong-tax-code.csv", &[]).ended(1);
    let code = code(&folder, "Công ty TNHH Đúc Chuông Vàng");
    let run = given(&folder, "corrected-tax-code.csv", &[]).ended(0);
    let told = format!("note: row 2: changes the tax code of {code}: 0109314559 → 0109314558");
    assert!(run.out.contains(&told), "{}", run.out);
    let run = given(&folder, "corrected-name.csv", &[]).ended(0);
    let told =
        format!("changes the name of {code}: Công ty TNHH Đúc Chuông Vàng → Công ty CP Đúc Chuông Vàng");
    assert!(run.out.contains(&told), "{}", run.out);
    let after = firm(&folder, "Công ty CP Đúc Chuông Vàng").expect("the firm");
    assert_eq!(after.tax_code.map(|t| t.to_string()).as_deref(), Some("0109314558"));
    assert_eq!(after.workers.map(|w| w.count), Some(33));
}

/// The code that a firm got.
fn code(folder: &Folder, name: &str) -> String {
    firm(folder, name).expect("the firm").code.to_string()
}

#[test]
fn what_a_list_leaves_out_stays() {
    let folder = Folder::seeded();
    given(&folder, "corrected-tax-code.csv", &[]).ended(0);
    let run = given(&folder, "no-tax-code.csv", &[]).ended(0);
    let after = firm(&folder, "Công ty TNHH Đúc Chuông Vàng").expect("the firm");
    let told = format!("note: row 2: recognised as {} by name and place", after.code);
    assert!(run.out.contains(&told), "{}", run.out);
    assert_eq!(after.tax_code.map(|t| t.to_string()).as_deref(), Some("0109314558"));
    assert_eq!(after.workers.map(|w| w.count), Some(36));
}

/// A firm of the tax code that `elsewhere.csv` has, 11 km away from where that says.
fn with_the_tax_code() -> Folder {
    let folder = Folder::seeded();
    let row = "code,name,tax_code,address,lon,lat\n\
        HL,Công ty TNHH Cơ khí Hoàng Long,0109314607,12 Ngô Gia Tự,105.9128,21.0402\n";
    import(&folder, row, &[]).ended(0);
    folder
}

#[test]
fn the_tax_code_of_a_firm_elsewhere_is_asked() {
    let folder = with_the_tax_code();
    let before = held(&folder);
    let run = given(&folder, "elsewhere.csv", &[]).ended(2);
    assert_eq!(counts(&run), REJECTED);
    for part in [
        "error: row 2",
        "HL “Công ty TNHH Cơ khí Hoàng Long”, 12 Ngô Gia Tự, 11.1 km away (same tax code, other name)",
        "--same 2=HL",
        "--new=2",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    assert_eq!(held(&folder), before);
}

#[test]
fn the_question_is_asked_in_vietnamese_too_and_stands_among_the_rejects() {
    let folder = with_the_tax_code();
    let path = super::fixture("elsewhere.csv");
    let path = path.to_str().expect("a path");
    let run = folder.xuong(&["import", "firms", path, "--rejects", "loi.csv"]).ended(2);
    let said = "lỗi: dòng 2: chưa rõ là cơ sở nào, có thể là HL “Công ty TNHH Cơ khí Hoàng Long”, 12 Ngô Gia Tự, \
        cách 11,1 km (cùng mã số thuế, khác tên). Nếu chính là cơ sở ấy, thêm --same 2=HL; nếu là cơ sở mới, thêm --new=2";
    assert!(run.out.contains(said), "{}", run.out);
    let rejects = std::fs::read_to_string(folder.path().join("loi.csv")).expect("the rejects");
    assert!(rejects.contains("Cty Đuốc Sáng") && rejects.contains("--same 2=HL"), "{rejects}");
}

#[rstest]
#[case::this_firm(&["--same", "HL"], CHANGED)]
#[case::this_firm_by_row(&["--same", "2=HL"], CHANGED)]
#[case::new(&["--new"], NEW)]
#[case::new_by_row(&["--new=2"], NEW)]
#[case::another_row_is_new(&["--new=3"], REJECTED)]
#[case::another_firm(&["--same", "F0001"], REJECTED)]
#[case::no_such_firm(&["--same", "KHONG"], REJECTED)]
#[case::no_such_row(&["--same", "9=HL"], REJECTED)]
fn the_answer_is_taken(#[case] said: &[&str], #[case] expected: [usize; 4]) {
    let folder = with_the_tax_code();
    let run = given(&folder, "elsewhere.csv", said).ended(if expected == REJECTED { 2 } else { 0 });
    assert_eq!(counts(&run), expected, "{}", run.out);
    if expected != REJECTED {
        let again = given(&folder, "elsewhere.csv", said).ended(0);
        assert_eq!(counts(&again), UNCHANGED, "{}", again.out);
        let unsaid = given(&folder, "elsewhere.csv", &[]).ended(0);
        assert_eq!(counts(&unsaid), UNCHANGED, "{}", unsaid.out);
    }
    let named = firm(&folder, "Cty Đuốc Sáng");
    assert_eq!(named.is_some(), expected != REJECTED);
}

#[rstest]
#[case(&["--same", "KHONG"], "--same KHONG: the register holds no firm with this code")]
#[case(&["--same", "9=HL"], "--same 9=…: the file has no such row")]
#[case(&["--same", "F0001"], "--same F0001: no doubtful row matches this firm")]
fn an_answer_that_answers_nothing_is_told(#[case] said: &[&str], #[case] told: &str) {
    let run = given(&with_the_tax_code(), "elsewhere.csv", said).ended(2);
    assert!(run.out.contains(told), "{}", run.out);
}

#[test]
fn one_tax_code_twice_is_never_two_firms_in_silence() {
    let folder = Folder::seeded();
    let run = given(&folder, "two-names.csv", &[]).ended(2);
    assert!(run.out.contains("error: row 3: the same as row 2 (same tax code"), "{}", run.out);
    let run = given(&folder, "two-names.csv", &["--accept-partial"]).ended(1);
    assert_eq!(counts(&run), [1, 0, 0, 1]);
    let run = given(&folder, "two-names.csv", &["--new"]).ended(0);
    assert_eq!(counts(&run), [1, 0, 1, 0], "{}", run.out);
    let run = given(&folder, "two-names.csv", &[]).ended(0);
    assert_eq!(counts(&run), [0, 0, 2, 0], "{}", run.out);
    let [one, other] = ["Cty Khuôn Đôi", "Xưởng cùng mã"].map(|name| code(&folder, name));
    assert!(check(&folder).contains(&format!("0109314607: {one}, {other}")));
}

fn check(folder: &Folder) -> String {
    folder.xuong(&["check", "-o", "check.csv"]).ended(1);
    let text = std::fs::read_to_string(folder.path().join("check.csv")).expect("the findings");
    text.lines().filter(|line| line.starts_with("shared_tax_code")).collect::<Vec<_>>().join("\n")
}

#[test]
fn one_code_twice_is_an_error_and_three_codes_of_one_firm_are_told_and_listed() {
    let folder = Folder::seeded();
    let run = given(&folder, "code-twice.csv", &[]).ended(2);
    assert!(run.out.contains("error: row 3: the same as row 2"), "{}", run.out);
    assert_eq!(check(&folder), "");
    let run = given(&folder, "three-codes.csv", &[]).ended(1);
    assert_eq!(counts(&run), [3, 0, 0, 0], "{}", run.out);
    for row in [3, 4] {
        let told = format!("warning: row {row}: another code and the tax code of row 2");
        assert!(run.out.contains(&told), "{}", run.out);
    }
    let listed = check(&folder);
    assert!(
        listed.contains("Chung mã số thuế tại một nơi") && listed.contains("0109314558: BA, BB, BC"),
        "{listed}"
    );
    given(&folder, "three-codes.csv", &[]).ended(0);
}

#[test]
fn an_empty_cell_keeps_and_clears_only_when_asked() {
    let folder = Folder::seeded();
    given(&folder, "known.csv", &[]).ended(0);
    let known = |folder: &Folder| {
        let firm = firm(folder, "Xưởng đậu").expect("the firm");
        (firm.workers.map(|w| w.count), firm.written.address)
    };
    for (file, code) in [("emptied.csv", Some(0)), ("a-word.csv", None)] {
        let run = given(&folder, file, &[]);
        assert!(code.is_none_or(|code| run.code == code), "{}", run.out);
        assert_eq!(known(&folder), (Some(140), Some("Số 28".to_owned())), "{file}");
    }
    let run = given(&folder, "emptied.csv", &["--empty", "clear"]).ended(0);
    for told in ["note: row 2, column workers, “140”: this value is cleared", "column address, “Số 28”"]
    {
        assert!(run.out.contains(told), "{}", run.out);
    }
    assert_eq!(known(&folder), (None, None));
}

#[test]
fn a_point_that_moves_leaves_its_pedigree_behind() {
    let folder = Folder::seeded();
    let before = firm(&folder, "SEI Electronic Components Việt Nam").expect("a firm of the seed");
    let run = given(&folder, "moved.csv", &[]).ended(0);
    assert!(run.out.contains("column point_method, “bus_stop_named_after_site”"), "{}", run.out);
    let after = firm(&folder, "SEI Electronic Components Việt Nam").expect("the same");
    let place = after.location.clone().expect("a place");
    assert_eq!((place.method, place.precision_m, place.flag, place.evidence), (None, None, None, None));
    assert_eq!(place.point.lon().to_bits(), 105.785_f64.to_bits());
    assert_eq!(after.id, before.id);
    assert_eq!((after.zone, after.sector, after.written), (before.zone, before.sector, before.written));
}
