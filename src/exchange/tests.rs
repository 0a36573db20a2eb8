//! What findings say, and how grave they are.

use rstest::rstest;

use super::{
    finding::{Fault, Finding},
    identity::{Fit, Identity, Known},
    reading::{
        crs_fault::CrsFault,
        numbers::{NumberFault, ReadAs},
        text::NoText,
    },
    severity::Severity,
};
use crate::{
    geom::{crs::Crs, numeral::Mark},
    model::{
        breach::Breach, city::City, lang::Lang, sector::VsicVersion, tax_code::TaxCodeFault,
        text_fault::TextFault,
    },
};

fn overlap(share: f64) -> Fault {
    Fault::Overlap { other: "001".parse().unwrap(), row: None, area_ha: 12.34, share }
}

fn read_as(grave: bool) -> Fault {
    Fault::Number(NumberFault::ReadAs(ReadAs { taken: 1234.0, instead: 1.234, more: 0, grave }))
}

#[rstest]
#[case(Severity::Note, Fault::Utf16)]
#[case(Severity::Note, Fault::Cleared)]
#[case(Severity::Note, Fault::Projected(Crs::TM3_105, false))]
#[case(Severity::Note, read_as(false))]
#[case(Severity::Note, Fault::Crs(CrsFault::Read(Crs::Vn2000)))]
#[case(Severity::Warning, Fault::UnknownColumn)]
#[case(Severity::Warning, Fault::TaxCode(TaxCodeFault::Length))]
#[case(Severity::Warning, Fault::Crs(CrsFault::Unstated))]
#[case(Severity::Warning, read_as(true))]
#[case(Severity::Warning, Fault::Number(NumberFault::Share(0.85)))]
#[case(Severity::Warning, Fault::Rule(Breach::SourceUnheld))]
#[case(Severity::Warning, Fault::Removes(1, 2))]
#[case(Severity::Error, Fault::Removes(2, 3))]
#[case(Severity::Warning, overlap(0.05))]
#[case(Severity::Error, overlap(0.050_001))]
#[case(Severity::Error, Fault::Rule(Breach::ZoneUnheld))]
#[case(Severity::Error, Fault::Number(NumberFault::Either(1234.0, 1.234)))]
#[case(Severity::Error, Fault::Crs(CrsFault::Unknown("X".to_owned())))]
#[case(Severity::Error, Fault::Twice(2))]
#[case(Severity::Error, Fault::ColumnTwice)]
#[case(Severity::Error, Fault::Missing)]
fn a_fault_is_as_grave_as_what_it_does_to_the_row(#[case] severity: Severity, #[case] fault: Fault) {
    assert_eq!(fault.severity(), severity, "{fault:?}");
    let begin = [(Lang::Vi, "cảnh báo"), (Lang::En, "warning")];
    for (lang, word) in begin {
        assert_eq!(Finding::file(fault.clone()).say(lang).starts_with(word), severity == Severity::Warning);
    }
}

#[test]
fn severities_are_ordered_and_named() {
    assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
    let names =
        [Severity::Note, Severity::Warning, Severity::Error].map(|s| (s.name(Lang::Vi), s.name(Lang::En)));
    assert_eq!(names, [("ghi chú", "note"), ("cảnh báo", "warning"), ("lỗi", "error")]);
}

#[rstest]
#[case(
    Fault::NotText(NoText { byte: 0xfd, offset: 4, line: 2 }),
    "tệp không phải văn bản UTF-8 (byte 0xFD ở vị trí 4, dòng 2); hãy lưu lại với bảng mã UTF-8 (trong Excel: “CSV UTF-8”)",
    "the file is no UTF-8 text (byte 0xFD at offset 4, line 2); save it in UTF-8 (in Excel: \"CSV UTF-8\")"
)]
#[case(
    Fault::TooManyColumns(1001),
    "có 1001 cột, nhiều hơn mức 1000; hãy kiểm tra dấu phân cách",
    "1001 columns are more than 1000; check the separator"
)]
#[case(
    Fault::Text(TextFault::Long(501, 500)),
    "dài 501 ký tự, cột này nhận tối đa 500",
    "501 characters, more than the 500 that this column takes"
)]
#[case(Fault::Sector(VsicVersion::V2025), "không có mã này trong VSIC 2025", "VSIC 2025 has no such code")]
#[case(
    Fault::TaxCode(TaxCodeFault::Branch),
    "số thứ tự chi nhánh phải từ 001 đến 999; vẫn nhận và đánh dấu",
    "a branch is numbered 001 to 999; the row is taken and marked"
)]
#[case(
    Fault::Number(NumberFault::OtherMark(Mark::Comma)),
    "dấu thập phân của cột là dấu phẩy, ô này dùng dấu kia; hãy sửa cho thống nhất hoặc dùng --decimal",
    "the decimal mark of the column is a comma, this cell has the other; make them agree or use --decimal"
)]
#[case(
    Fault::Number(NumberFault::Either(1234.0, 1.234)),
    "có thể là 1234 hoặc 1,234, các ô khác trong cột không cho biết; hãy viết rõ hoặc dùng --decimal",
    "1234 or 1.234, and no other cell of the column decides; write it without the ambiguity or use --decimal"
)]
#[case(
    Fault::Number(NumberFault::Share(0.285)),
    "đọc là 0,285 %; nếu là tỷ lệ thì phải viết 28,5%",
    "read as 0.285 %; if it is a share, write 28.5%"
)]
#[case(
    Fault::Number(NumberFault::Fraction("0–10")),
    "cần số nguyên 0–10, đây là số có phần lẻ",
    "a whole number of 0–10 is needed, this one has a fraction"
)]
#[case(
    Fault::Projected(Crs::TM3_105, true),
    "đã đọc là tọa độ mét theo EPSG:5897, dấu phẩy thập phân",
    "read as metres in EPSG:5897 with decimal commas"
)]
#[case(
    Fault::Projected(Crs::Vn2000, false),
    "đã đọc là tọa độ độ theo EPSG:4756",
    "read as degrees in EPSG:4756"
)]
#[case(
    Fault::Swapped(City::made_up().name, City::made_up().degrees()),
    "kinh độ và vĩ độ bị đảo cột; kinh độ Mẫu khoảng 105–106, vĩ độ khoảng 20–22",
    "longitude and latitude are in each other's columns; in Sample longitude is 105–106, latitude 20–22"
)]
#[case(
    overlap(0.125),
    "chồng lên đơn vị 001 (đang có trong sổ): 12,3 ha, 12,5 % đơn vị nhỏ hơn",
    "overlaps unit 001 (in the register): 12.3 ha, 12.5 % of the smaller one"
)]
#[case(
    Fault::Overlap { other: "7".parse().unwrap(), row: Some(3), area_ha: 0.06, share: 1.0 },
    "chồng lên đơn vị 7 (dòng 3): 0,1 ha, 100,0 % đơn vị nhỏ hơn",
    "overlaps unit 7 (row 3): 0.1 ha, 100.0 % of the smaller one"
)]
#[case(
    Fault::Removes(3, 5),
    "tệp thiếu 3 trong 5 đơn vị của bộ ranh giới đang có (thiếu quá một nửa thì không nhận, hãy nhập đủ cả bộ hoặc đặt tên bộ mới bằng --edition)",
    "the file lacks 3 of the 5 units of the edition it replaces (more than half missing is refused: import the whole edition, or name a new one with --edition)"
)]
fn a_fault_says_what_is_wrong_and_what_to_do(#[case] fault: Fault, #[case] vi: &str, #[case] en: &str) {
    assert_eq!([fault.say(Lang::Vi).as_str(), fault.say(Lang::En).as_str()], [vi, en]);
}

#[test]
fn a_finding_names_row_column_and_a_harmless_beginning_of_the_value() {
    let finding = Finding {
        row: Some(7),
        column: Some("Số\u{1b}[31m".to_owned()),
        value: Some("ế".repeat(40) + "\u{7f}"),
        fault: Fault::Missing,
    };
    let said = finding.say(Lang::En);
    assert_eq!(said, format!("error: row 7, column Số␛[31m, “{}…”: a value is needed here", "ế".repeat(40)));
    let exact = Finding { value: Some("a\u{7f}\u{85}\t".to_owned()), column: None, ..finding };
    assert_eq!(exact.say(Lang::Vi), "lỗi: dòng 7, “a␡␡␉”: ô bắt buộc bị trống");
    assert_eq!(Finding::file(Fault::Empty).say(Lang::Vi), "lỗi: tệp: tệp không có dòng tiêu đề");
}

fn fit(tax_code: bool, same_name: bool, same_place: bool, distance_m: Option<f64>) -> Fit {
    let (code, name) = ("F0062".to_owned(), "Cơ khí".to_owned());
    Fit {
        code,
        name,
        address: Some("Số 1".to_owned()),
        distance_m,
        tax_code,
        same_name,
        same_place,
        scored: None,
    }
}

#[rstest]
#[case(
    fit(true, true, true, Some(12.4)),
    "F0062 “Cơ khí”, Số 1, cách 12 m (cùng mã số thuế, cùng tên, cùng nơi)",
    "F0062 “Cơ khí”, Số 1, 12 m away (same tax code, same name, same place)"
)]
#[case(
    fit(true, false, false, Some(1500.0)),
    "F0062 “Cơ khí”, Số 1, cách 1,5 km (cùng mã số thuế, khác tên)",
    "F0062 “Cơ khí”, Số 1, 1.5 km away (same tax code, other name)"
)]
#[case(
    fit(false, false, true, None),
    "F0062 “Cơ khí”, Số 1 (tên gần giống, cùng nơi)",
    "F0062 “Cơ khí”, Số 1 (similar name, same place)"
)]
#[case(Fit { address: None, ..fit(false, true, false, Some(999.4)) }, "F0062 “Cơ khí”, cách 999 m (cùng tên)", "F0062 “Cơ khí”, 999 m away (same name)")]
fn a_candidate_says_in_what_it_agrees(#[case] fit: Fit, #[case] vi: &str, #[case] en: &str) {
    let doubt = Fault::Identity(Box::new(Identity::Doubtful { row: 5, fits: vec![fit.clone()], more: 0 }));
    assert_eq!(
        doubt.say(Lang::Vi),
        format!(
            "chưa rõ là cơ sở nào, có thể là {vi}. Nếu chính là cơ sở ấy, thêm --same 5=F0062; nếu là cơ sở mới, thêm --new=5"
        )
    );
    assert_eq!(
        doubt.say(Lang::En),
        format!(
            "not clear which firm this is, it may be {en}. If it is that firm, add --same 5=F0062; if it is a new one, add --new=5"
        )
    );
    let many =
        Fault::Identity(Box::new(Identity::Doubtful { row: 5, fits: vec![fit.clone(), fit], more: 9 }));
    assert!(
        many.say(Lang::En).contains(&format!("it may be {en}; {en}; and 9 more. If")),
        "{}",
        many.say(Lang::En)
    );
}

#[rstest]
#[case(Identity::Twin { row: 5, earlier: 2, by_tax_code: true }, Severity::Error, "the same as row 2 (same tax code")]
#[case(Identity::Twin { row: 5, earlier: 2, by_tax_code: false }, Severity::Error, "the same as row 2 (same name")]
#[case(Identity::NotHeld("F1".into()), Severity::Error, "--same F1: the register holds no firm with this code")]
#[case(Identity::NoRow(9), Severity::Error, "--same 9=…: the file has no such row")]
#[case(Identity::Shares(fit(true, true, true, None)), Severity::Warning, "a new code beside F0062")]
#[case(Identity::SharesRow(3), Severity::Warning, "another code and the tax code of row 3")]
#[case(Identity::Establishment(3), Severity::Note, "has the tax code of row 3 at another place")]
#[case(Identity::Recognised { code: "F1".into(), by_place: true }, Severity::Note, "recognised as F1 by name and place")]
#[case(Identity::Recognised { code: "F1".into(), by_place: false }, Severity::Note, "recognised as F1 by its name")]
#[case(Identity::Changed { code: "F1".into(), what: Known::TaxCode, before: None, after: "7".into() }, Severity::Note, "changes the tax code of F1: none → 7")]
#[case(Identity::Changed { code: "F1".into(), what: Known::Name, before: Some("A".into()), after: "B".into() }, Severity::Note, "changes the name of F1: A → B")]
#[case(Identity::Moved("F1".into(), 1234.0), Severity::Note, "moves the point of F1, 1.2 km away")]
#[case(Identity::PointStays("F1".into()), Severity::Note, "F1 gets another address and keeps its point")]
#[case(Identity::Unused("F1".into()), Severity::Note, "--same F1: no doubtful row matches this firm")]
fn a_match_is_told_as_gravely_as_it_is(
    #[case] identity: Identity,
    #[case] severity: Severity,
    #[case] en: &str,
) {
    let fault = Fault::Identity(Box::new(identity));
    assert_eq!(fault.severity(), severity);
    assert!(fault.say(Lang::En).starts_with(en), "{}", fault.say(Lang::En));
    assert_ne!(fault.say(Lang::Vi), fault.say(Lang::En));
}

#[test]
fn values_of_recognition_are_properties_of_firms() {
    assert_eq!(
        [Known::Name, Known::TaxCode, Known::Address].map(Known::property),
        ["name", "tax_code", "address"]
    );
}
