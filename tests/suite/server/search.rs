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

/// The first words of each line of the results.
fn codes(run: &str) -> Vec<&str> {
    run.lines().filter_map(|line| line.split_whitespace().next()).collect()
}

#[rstest]
#[case::abbreviated("KCN Nội Bài", "khu công nghiệp nội bài")]
#[case::high_tech("KCNC Hòa Lạc", "khu công nghệ cao hoa lac")]
#[case::cluster("CCN Phú Thị", "cum cong nghiep phu thi")]
#[case::district("Q. Long Biên", "quận Long Biên")]
#[case::town("TX Sơn Tây", "thi xa son tay")]
#[case::commune("TT Trâu Quỳ", "thị trấn Trâu Quỳ")]
fn an_abbreviation_finds_what_the_words_in_full_find(#[case] short: &str, #[case] full: &str) {
    let folder = Folder::seeded();
    let found = |words: &str| folder.xuong(&["search", words, "-k", "200"]).ended(0).out;
    let (short, full) = (found(short), found(full));
    assert_eq!(codes(&short), codes(&full));
}

#[test]
fn firms_are_found_by_abbreviations_and_by_joined_numbers() {
    let folder = Folder::seeded();
    let rows = "name,tax_code,address\n\
        Công ty Cổ phần Dệt Tám Ba,0314409058,\"Khu công nghiệp Thử, P. Một\"\n\
        CTCP Dệt 83,0101248141,Lô 5\nCông ty TNHH MTV Dệt83 Hai,,Lô 6\nCửa hàng Dụng cụ Ba Lan,,Lô 7\n\
        Xưởng Ðiện cơ Bốn,,Lô 8\n";
    let file = folder.file("spoken.csv", rows);
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let found = |words: &str| folder.xuong(&["search", words, "-k", "50"]).out;
    for words in ["ctcp det tam ba", "cty cp dệt tám ba", "công ty cổ phần det tam ba", "kcn thu det tam ba"]
    {
        assert!(found(words).contains("Dệt Tám Ba"), "{words}: {}", found(words));
    }
    for words in ["det83", "dệt 83"] {
        let told = found(words);
        assert!(told.contains("CTCP Dệt 83") && told.contains("Dệt83 Hai"), "{words}: {told}");
    }
    assert!(found("cong ty co phan det 83").contains("CTCP Dệt 83"));
    assert!(found("cty trach nhiem huu han mot thanh vien det83").contains("Dệt83 Hai"));
    for words in ["MST 0314 409 058", "mã số thuế: 0314409058", "0314-409-058"] {
        assert!(found(words).contains("Dệt Tám Ba"), "{words}: {}", found(words));
    }
    assert!(found("dung cu ba lan").contains("Dụng cụ Ba Lan"));
    assert!(found("dung cu").contains("Dụng cụ Ba Lan"), "{}", found("dung cu"));
    assert!(found("dien co bon").contains("Ðiện cơ Bốn"));
}

#[test]
fn a_zone_whose_name_is_part_of_what_is_asked_comes_before_one_of_another_name() {
    let run = Folder::seeded().xuong(&["search", "KCN Bắc Thăng Long"]).ended(0);
    let at = |code: &str| codes(&run.out).iter().position(|own| *own == code);
    let (asked, other) = (at("Z01").expect("KCN Thăng Long"), at("Z03"));
    assert!(other.is_none_or(|other| asked < other), "{}", run.out);
    let exact = Folder::seeded().xuong(&["search", "KCN Nam Thăng Long", "-k", "5"]).ended(0);
    assert_eq!(codes(&exact.out)[0], "Z03", "{}", exact.out);
}
