//! Finding things by the names people use, and understanding places, on Hà Nội's data.

use rstest::rstest;

use crate::harness::Folder;

#[rstest]
#[case::old_ward("Sài Đồng")]
#[case::old_ward_without_diacritics("phuong sai dong")]
#[case::old_district("Long Biên cũ")]
#[case::new_ward("Phúc Lợi")]
#[case::part_of_its_name("kim khi thang")]
#[case::decomposed_letters("Kim khi\u{301} Tha\u{306}ng Long")]
#[case::english_name("thang long metal")]
#[case::one_letter_off("kim khi thanh long")]
#[case::letters_swapped("kim khi thagn long")]
#[case::name_and_place("kim khí phúc lợi")]
#[case::code("F0086")]
#[case::name_in_full("công ty cp kim khí thăng long")]
fn kim_khi_thang_long_is_found_by(#[case] words: &str) {
    let run = Folder::seeded().xuong(&["search", words, "-k", "100"]).ended(0);
    assert!(run.out.contains("Công ty CP Kim khí Thăng Long"), "{}", run.out);
    assert!(run.out.contains("Phường Phúc Lợi") && run.out.contains("Quận Long Biên"), "{}", run.out);
}

#[test]
fn a_divided_ward_says_what_became_of_it() {
    let run = Folder::seeded().xuong(&["search", "Phường Sài Đồng"]).ended(0);
    let line = run.out.lines().find(|l| l.contains("communes-2024-12")).expect("the old ward is listed");
    assert!(line.contains("Phúc Lợi (một phần)") && line.contains("Việt Hưng (một phần)"), "{line}");
}

#[test]
fn an_old_district_says_which_wards_took_it_over() {
    let run = Folder::seeded().xuong(&["search", "Long Biên cũ", "--lang", "en"]).ended(0);
    let line = run.out.lines().find(|l| l.contains("districts-2024")).expect("the district is listed");
    assert!(line.contains("Phường Bồ Đề (whole)") && line.contains("Phường Phúc Lợi (part)"), "{line}");
}

#[test]
fn nothing_found_says_so_with_its_exit_code() {
    let run = Folder::seeded().xuong(&["search", "không có nơi này đâu"]).ended(1);
    assert!(run.out.contains("0 kết quả"), "{}", run.out);
}

#[rstest]
#[case::degrees("105.9128,21.0400")]
#[case::degrees_north_first("21.0400, 105.9128")]
#[case::vn2000_east_first("594446 2327066")]
#[case::vn2000_north_first("2327066 594446")]
#[case::vn2000_decimal_commas("2.327.066,347 594.446,581")]
#[case::old_ward("Sài Đồng")]
#[case::old_ward_without_diacritics("sai dong")]
#[case::zone("KCN Sài Đồng B")]
#[case::zone_code("Z04")]
#[case::firm("Kim khí Thăng Long")]
#[case::new_ward("Phường Phúc Lợi")]
fn kim_khi_thang_long_is_near(#[case] place: &str) {
    let run = Folder::seeded().xuong(&["near", place, "--within", "3km"]).ended(0);
    assert!(run.out.contains("Công ty CP Kim khí Thăng Long"), "{}", run.out);
}

#[test]
fn a_place_says_how_it_was_understood() {
    let folder = Folder::seeded();
    let said = |place: &str| {
        let run = folder.xuong(&["near", place, "-k", "1"]).ended(0);
        run.out.lines().next().map(str::to_owned).expect("a title")
    };
    assert!(said("2327066 594446").contains("EPSG:5897, bắc trước"));
    assert!(said("594446 2327066").contains("EPSG:5897, đông trước"));
    assert!(said("Quận Hoàn Kiếm").contains("trung tâm"));
    assert!(said("Thạch Bàn").contains("(cũ)"));
}

#[test]
fn a_misspelt_place_is_asked_back_and_not_guessed() {
    let run = Folder::seeded().xuong(&["near", "kim khi thanh long"]).ended(2);
    assert!(run.err.contains("có phải ý bạn là: Công ty CP Kim khí Thăng Long?"), "{}", run.err);
}

#[test]
fn a_branch_is_found_by_its_tax_code_as_people_write_it() {
    let folder = Folder::seeded();
    let file = folder.file("branch.csv", "name,tax_code\nChi nhánh Thử,0314409058-002\n");
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    for written in ["0314409058-002", "0314409058002", "0314409058 002"] {
        assert!(folder.xuong(&["search", written]).ended(0).out.contains("Chi nhánh Thử"), "{written}");
    }
}

#[test]
fn only_the_word_for_former_asks_for_what_ended() {
    let folder = Folder::seeded();
    let file = folder.file("firm.csv", "name,address\nXưởng Thử,Khu dân cư số 5\n");
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let run = folder.xuong(&["search", "khu dân cư"]).ended(0);
    assert!(run.out.contains("Xưởng Thử") && run.out.contains("1 kết quả"), "{}", run.out);
}

#[test]
fn a_loop_in_the_lineage_ends_where_it_closes() {
    let folder = Folder::empty();
    let heading = "old_edition,old_code,old_name,new_edition,new_code,new_name,extent";
    let rows = "z-1,A,Xã Vòng,z-2,B,Xã Tròn,whole\nz-2,B,Xã Tròn,z-1,A,Xã Vòng,whole";
    let file = folder.file("loop.csv", format!("{heading}\n{rows}\n"));
    folder.xuong(&["import", "successions", file.to_str().expect("a path")]).ended(0);
    assert!(folder.xuong(&["search", "xã vòng"]).ended(0).out.contains("Xã Vòng"));
    let own = folder.file("own.csv", format!("{heading}\nz-1,C,Xã Kín,z-1,C,Xã Kín,whole\n"));
    let run = folder.xuong(&["import", "successions", own.to_str().expect("a path")]).ended(2);
    assert!(run.out.contains("kế thừa chính nó"), "{}", run.out);
}
