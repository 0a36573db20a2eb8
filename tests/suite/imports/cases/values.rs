//! Dates, words and codes as they are written, and bytes from before Unicode.

use rstest::rstest;
use xuong::model::firm::FirmStatus;

use super::{import_text, told, workers};
use crate::{harness::Folder, imports::files::firm};

#[test]
fn dates_are_read_as_they_are_written() {
    let folder = Folder::seeded();
    let dates = [
        "20/04/2018",
        "4/2018",
        "2018-04-20 00:00:00",
        "2018-4-5",
        "20-04-2018",
        "2018.0",
        "2018",
        "5/4/2018",
    ];
    let rows: Vec<String> =
        dates.iter().zip(1..).map(|(date, n)| format!("T{n},Xưởng {n},{date}\n")).collect();
    let run = import_text(&folder, "firms", format!("code,name,Bắt đầu\n{}", rows.concat()), &[]).ended(0);
    let opened =
        |n: usize| firm(&folder, &format!("Xưởng {n}")).and_then(|firm| firm.opened).map(|d| d.to_string());
    let expected =
        ["2018-04-20", "2018-04", "2018-04-20", "2018-04-05", "2018-04-20", "2018", "2018", "2018-04-05"];
    assert_eq!((1..=8).filter_map(opened).collect::<Vec<_>>(), expected, "{}", run.out);
}

#[test]
fn a_day_that_does_not_exist_is_refused_by_cell_and_the_number_of_a_day_is_told() {
    let folder = Folder::seeded();
    let rows = "code,name,opened\nA,Một,30/02/2018\nB,Hai,43210\n";
    let run = import_text(&folder, "firms", rows, &["--accept-partial"]);
    told(&run, 2, &["error", "column opened", "30/02/2018", "there is no 30 February"]);
    told(&run, 3, &["warning", "43210", "2018-04-20"]);
}

#[test]
fn the_order_of_day_and_month_is_that_of_the_column_or_the_requested_one() {
    let opened = |rows: &str, more: &[&str]| {
        let folder = Folder::seeded();
        let run = import_text(&folder, "firms", format!("code,name,opened\n{rows}"), more);
        (firm(&folder, "Một").and_then(|firm| firm.opened).map(|date| date.to_string()), run)
    };
    let (date, run) = opened("A,Một,03/04/2018\nB,Hai,5/6/2018\n", &[]);
    assert_eq!(date.as_deref(), Some("2018-04-03"));
    told(&run, 2, &["note", "day and month could be exchanged", "1 more", "--date-order"]);
    assert_eq!(opened("A,Một,03/04/2018\nB,Hai,12/31/2018\n", &[]).0.as_deref(), Some("2018-03-04"));
    let (date, run) = opened("A,Một,03/04/2018\n", &["--date-order", "mdy"]);
    assert_eq!(date.as_deref(), Some("2018-03-04"));
    assert!(!run.out.contains("exchanged"), "{}", run.out);
}

#[rstest]
#[case("Đang hoạt động", "operating")]
#[case("TẠM NGỪNG", "suspended")]
#[case("Tạm ngừng kinh doanh", "suspended")]
#[case("đã giải thể", "closed")]
#[case("Suspended", "suspended")]
#[case("NNT đang hoạt động (đã cấp mã)", "operating")]
#[case("operating", "operating")]
fn states_are_read_in_words(#[case] word: &str, #[case] code: &str) {
    let folder = Folder::seeded();
    import_text(&folder, "firms", format!("name,Tình trạng hoạt động\nXưởng Mộc,{word}\n"), &[]).ended(0);
    let status = firm(&folder, "Xưởng Mộc").and_then(|firm| firm.status).map(FirmStatus::code);
    assert_eq!(status, Some(code));
}

#[test]
fn kinds_of_zones_are_read_in_words_and_others_are_refused() {
    let folder = Folder::seeded();
    let rows = "Mã,Loại,Tên\nZA,Khu công nghệ cao,A\nZB,CCN,B\nZC,Khu du lịch,C\n";
    let run = import_text(&folder, "zones", rows, &["--accept-partial"]);
    told(&run, 4, &["error", "Loại", "Khu du lịch", "industrial_park"]);
    let kind = |code: &str| super::zone(&folder, code).map(|zone| zone.kind.code());
    assert_eq!(
        [kind("ZA"), kind("ZB"), kind("ZC")],
        [Some("high_tech_park"), Some("industrial_cluster"), None]
    );
}

#[test]
fn tax_codes_are_read_as_they_were_meant() {
    let folder = Folder::seeded();
    let written = [
        "101248141",
        "0101248141.0",
        "0314409058\u{2013}002",
        "MST: 0100109106",
        "'0100233488",
        "０１０９５７６２６４",
    ];
    let rows: Vec<String> =
        written.iter().zip(1..).map(|(code, n)| format!("M{n},Xưởng {n},{code}\n")).collect();
    let run = import_text(&folder, "firms", format!("code,name,Mã số thuế\n{}", rows.concat()), &[]);
    told(&run, 2, &["warning", "101248141", "read as 0101248141"]);
    let held =
        |n: usize| firm(&folder, &format!("Xưởng {n}")).and_then(|firm| firm.tax_code).map(|c| c.to_string());
    let expected = ["0101248141", "0101248141", "0314409058002", "0100109106", "0100233488", "0109576264"];
    assert_eq!((1..=6).filter_map(held).collect::<Vec<_>>(), expected, "{}", run.out);
    let run = import_text(&folder, "firms", "name,tax_code\nXưởng lạ,101248142\n", &[]).ended(1);
    told(&run, 2, &["warning", "101248142", "10 digits"]);
}

#[test]
fn sectors_are_read_as_they_were_meant() {
    let folder = Folder::seeded();
    let written = [
        "C2592",
        "25.92",
        "\"2592: Gia công cơ khí; xử lý kim loại\"",
        "710",
        "Sản xuất trang phục",
        "Cơ khí nhỏ",
    ];
    let rows: Vec<String> =
        written.iter().zip(1..).map(|(code, n)| format!("V{n},Xưởng {n},{code}\n")).collect();
    let run = import_text(&folder, "firms", format!("code,name,Ngành nghề\n{}", rows.concat()), &[]).ended(1);
    told(&run, 5, &["warning", "“710”", "read as 0710"]);
    told(&run, 6, &["note", "name of a sector", "14"]);
    told(&run, 7, &["warning", "Cơ khí nhỏ", "kept as the activity"]);
    let sector = |n: usize| {
        firm(&folder, &format!("Xưởng {n}")).and_then(|firm| firm.sector).map(|s| s.code.to_string())
    };
    assert_eq!(
        (1..=6).filter_map(sector).collect::<Vec<_>>(),
        ["2018:2592", "2018:2592", "2018:2592", "2018:0710", "2018:14"]
    );
    assert_eq!(firm(&folder, "Xưởng 6").and_then(|firm| firm.activity).as_deref(), Some("Cơ khí nhỏ"));
    let run = import_text(&folder, "firms", "name,sector\nXưởng lạ,\"1410; 4641\"\n", &[]).ended(1);
    told(&run, 2, &["warning", "1410; 4641", "several sectors", "kept as the activity"]);
    let held = firm(&folder, "Xưởng lạ").expect("it is held");
    assert_eq!((held.sector, held.activity.as_deref()), (None, Some("1410; 4641")));
    let run = import_text(&folder, "firms", "name,sector\nXưởng khác,\"25, 99999\"\n", &[]).ended(2);
    told(&run, 2, &["error", "25, 99999"]);
}

#[test]
fn signs_for_nothing_are_empty_cells() {
    let folder = Folder::seeded();
    import_text(&folder, "firms", "code,name,workers\nN1,Xưởng một,100\n", &[]).ended(0);
    let content = "code,name,workers,Địa chỉ\nN1,Xưởng một,-,N/A\nN2,Xưởng hai,n/a,–\nN3,Xưởng ba,5,null\n";
    let run = import_text(&folder, "firms", content, &[]).ended(0);
    told(&run, 2, &["note", "column workers", "“-”", "taken as an empty cell", "1 more"]);
    told(&run, 2, &["note", "Địa chỉ", "“N/A”", "2 more"]);
    assert_eq!(
        (workers(&folder, "N1"), workers(&folder, "N2"), workers(&folder, "N3")),
        (Some(100), None, Some(5))
    );
    let run = import_text(&folder, "firms", "code,name,workers\nN1,Xưởng một,-\n", &["--empty", "clear"]);
    assert!(run.out.contains("is cleared"), "{}", run.out);
}

#[rstest]
#[case::tcvn3(
    "TCVN3",
    b"T\xaan,\xa7\xdea ch\xd8\nX\xad\xebng d\xd6t H\xb5 \xa7\xabng,S\xe8 2 ph\xe8 B\xb5 Tri\xd6u\n"
)]
#[case::windows("Windows-1258", b"T\xean,\xd0i\xf2a chi\xd2\nX\xfd\xf5\xd2ng d\xea\xf2t Ha\xcc \xd0\xf4ng,S\xf4\xec 2 ph\xf4\xec Ba\xcc Tri\xea\xf2u\n")]
#[case::vni("VNI", b"Te\xe2n,\xd1\xf2a ch\xe6\nX\xf6\xf4\xfbng de\xe4t Ha\xf8 \xd1o\xe2ng,So\xe1 2 pho\xe1 Ba\xf8 Trie\xe4u\n")]
fn old_encodings_are_recognised_and_told(#[case] name: &str, #[case] bytes: &[u8]) {
    let folder = Folder::seeded();
    let run = import_text(&folder, "firms", bytes, &[]).ended(0);
    assert!(run.out.contains(&format!("the file is {name}")), "{}", run.out);
    let firm = firm(&folder, "Xưởng dệt Hà Đông").expect("it is held");
    assert_eq!(firm.written.address.as_deref(), Some("Số 2 phố Bà Triệu"));
}

#[test]
fn broken_utf_8_is_refused_with_its_place_and_an_encoding_can_be_requested() {
    let folder = Folder::seeded();
    let mut bytes = "name,address\nXưởng Mộc Hà Đông,Số 2 phố Bà Triệu\n".repeat(3).into_bytes();
    let at = bytes.len() - 2;
    bytes[at] = 0xff;
    let run = import_text(&folder, "firms", &bytes, &[]).ended(2);
    assert!(run.out.contains("byte 0xFF") && run.out.contains("line 6"), "{}", run.out);
    let short = b"T\xaan\nX\xad\xebng\n";
    import_text(&folder, "firms", short, &["--encoding", "tcvn3"]).ended(0);
    assert!(firm(&folder, "Xưởng").is_some());
    let nul = import_text(&folder, "firms", "name\nX\0A\n", &[]).ended(2);
    told(&nul, 2, &["error", "control character U+0000"]);
}
