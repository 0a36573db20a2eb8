//! Lists whose rows, columns or cells are not all records: each that is left out is told, and none becomes a firm.

use std::{path::PathBuf, process::Command};

use rstest::rstest;

use super::{about, import, import_text, told};
use crate::{
    harness::Folder,
    imports::files::{firm, held},
};

/// A workbook that a script of openpyxl fills: `b` is the workbook, `s` its first sheet.
fn workbook(folder: &Folder, script: &str) -> PathBuf {
    let whole = format!(
        "import openpyxl, sys; b = openpyxl.Workbook(); s = b.active; s.title = 'DN'\n{script}\nb.save(sys.argv[1])"
    );
    let file = folder.file("so.xlsx", "");
    let made = Command::new("python3").args(["-c", &whole]).arg(&file).status().expect("Python");
    assert!(made.success(), "./check installs the packages of Python");
    file
}

/// The number of firms of the register.
fn count(folder: &Folder) -> usize {
    held(folder).0.firms.len()
}

#[test]
fn totals_of_parts_are_no_firms() {
    let folder = Folder::empty();
    let rows = "TT;Tên cơ sở;Lao động\nA;Phường Phúc Lợi;\n1;Xưởng Một;5\n;Cộng phường Phúc Lợi;5\n\
        B;Phường Láng;\n1;Cộng Hòa;7\n2;Tổng kho Láng;8\n;Cộng II;15\n;Tổng số 3 cơ sở;;\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(1);
    for row in [4, 8, 9] {
        told(&run, row, &["note", "a row of totals"]);
    }
    assert!(run.out.contains("3 rows: 3 new"), "{}", run.out);
    assert!(firm(&folder, "Cộng Hòa").is_some() && firm(&folder, "Tổng kho Láng").is_some());
}

#[test]
fn names_of_parts_without_a_number_are_no_firms() {
    let folder = Folder::empty();
    let rows = "Tên,Địa chỉ,Lao động\nPhường Phúc Lợi,,\nXưởng Một,Số 1,5\nII. Khối tư nhân,,\nXưởng Hai,Số 2,6\nXưởng Ba,,\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(1);
    for row in [2, 4] {
        told(&run, row, &["warning", "names a part of the table"]);
    }
    assert!(run.out.contains("3 rows: 3 new"), "{}", run.out);
}

#[test]
fn a_heading_that_is_repeated_on_each_page_is_left_out() {
    let folder = Folder::empty();
    let rows =
        "STT,Tên cơ sở,Địa chỉ\n1,Xưởng Một,Số 1\nSTT,Tên cơ sở,Địa chỉ\n2,Xưởng Hai,Số 2\n,Tên,Địa chỉ\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(0);
    told(&run, 3, &["note", "the heading again"]);
    told(&run, 5, &["note", "the heading again"]);
    assert!(run.out.contains("2 rows: 2 new") && count(&folder) == 2, "{}", run.out);
}

#[test]
fn a_heading_of_two_rows_that_is_repeated_is_left_out() {
    let folder = Folder::empty();
    let heading = "STT,Tên cơ sở,Mã số thuế,Tọa độ,,Địa chỉ\n,,,X,Y,\n";
    let rows = format!("{heading}1,Xưởng Một,,,,Số 1\n{heading}2,Xưởng Hai,,,,Số 2\n");
    let run = import_text(&folder, "firms", &rows, &[]).ended(0);
    told(&run, 4, &["note", "the heading again"]);
    told(&run, 5, &["note", "the heading again"]);
    assert!(run.out.contains("2 rows: 2 new") && count(&folder) == 2, "{}", run.out);
}

#[test]
fn firms_whose_names_fold_to_totals_and_units_are_firms() {
    let folder = Folder::empty();
    let names =
        ["Công Toàn", "Công Vĩ", "Tống Công Danh", "Tống Xá", "Phương Đông", "Huyền Trang", "Quân Đạt"];
    let rows: Vec<String> =
        names.iter().enumerate().map(|(n, name)| format!("{},{name},,\n", n + 1)).collect();
    let heading = "STT,Tên cơ sở,Địa chỉ,Lao động\n";
    let run = import_text(&folder, "firms", heading.to_owned() + &rows.concat(), &[]).ended(0);
    assert!(run.out.contains("7 rows: 7 new"), "{}", run.out);
    let alone: Vec<String> = names[1..].iter().map(|name| format!(",{name},,\n")).collect();
    let folder = Folder::empty();
    let run = import_text(&folder, "firms", heading.to_owned() + &alone.concat(), &[]).ended(0);
    assert!(run.out.contains("6 rows: 6 new"), "{}", run.out);
}

#[test]
fn a_column_without_a_heading_that_does_not_number_the_rows_is_told() {
    let folder = Folder::empty();
    let rows = "Tên cơ sở,Địa chỉ,\nXưởng Một,Số 1,0101248141\nXưởng Hai,Số 2,0100109106\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(1);
    told(&run, 1, &["values and no heading"]);
    let counted = "Tên cơ sở,Địa chỉ,\nXưởng Ba,Số 1,1\nXưởng Bốn,Số 2,2\nXưởng Năm,Số 3,1\n";
    import_text(&folder, "firms", counted, &[]).ended(0);
}

#[test]
fn another_table_below_is_not_read_with_the_heading_of_the_first() {
    let folder = Folder::empty();
    let rows = "Tên,Mã số thuế,Địa chỉ\nXưởng Một,0101248141,Số 1\n\nTên,Địa chỉ,Mã số thuế\nXưởng Hai,Số 2,0100109106\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(2);
    told(&run, 4, &["error", "another table with another heading begins here"]);
    assert_eq!(count(&folder), 0);
    let run = import_text(&folder, "firms", rows, &["--accept-partial"]).ended(1);
    assert!(run.out.contains("1 new") && count(&folder) == 1, "{}", run.out);
    assert!(firm(&folder, "Xưởng Một").is_some());
}

#[test]
fn a_table_whose_records_are_columns_is_refused() {
    let folder = Folder::empty();
    let rows = "Tên,Công ty Một,Công ty Hai\nMã số thuế,0101248141,0100109106\nĐịa chỉ,Số 1,Số 2\n";
    let run = import_text(&folder, "firms", rows, &["--accept-partial"]).ended(2);
    assert!(run.out.contains("error: file: the table has its records in columns"), "{}", run.out);
    assert_eq!(count(&folder), 0);
}

#[test]
fn the_names_below_signatures_are_no_firms() {
    let folder = Folder::empty();
    let rows = "STT,Tên,Địa chỉ,Ghi chú\n1,Xưởng Một,Số 1,\n,NGƯỜI LẬP BIỂU,,THỦ TRƯỞNG ĐƠN VỊ\n\
        ,\"(Ký, ghi rõ họ tên)\",,(Ký tên)\n,,,\n,Phạm Thị Cúc,,Vũ Văn Dần\n2,Xưởng Hai,Số 2,\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(1);
    told(&run, 6, &["warning", "no record"]);
    assert!(run.out.contains("2 rows: 2 new"), "{}", run.out);
    assert!(firm(&folder, "Phạm Thị Cúc").is_none() && firm(&folder, "Xưởng Hai").is_some());
}

#[test]
fn a_column_without_a_heading_is_told_unless_it_counts() {
    let folder = Folder::empty();
    let run =
        import_text(&folder, "firms", ",Tên,,Ghi chú\n1,Xưởng Một,mới mở,\n2,Xưởng Hai,,x\n", &[]).ended(1);
    told(&run, 1, &["warning", "column 3", "no heading"]);
    assert_eq!(about(&run, 1).len(), 1, "{}", run.out);
    let file = workbook(&folder, "s.append(['Tên']); s.append(['Xưởng Ba', None, 'Số 5'])");
    let run = import(&folder, "firms", file, &[]).ended(1);
    told(&run, 1, &["warning", "column C", "no heading"]);
}

#[test]
fn merged_cells_of_several_rows_are_told_by_their_column() {
    let folder = Folder::empty();
    let script = "for row in (['Phường', 'Tên', 'Địa chỉ'], ['Phường Láng', 'Xưởng Một', 'Số 1'], [None, 'Xưởng Hai', 'Số 2'],\n \
        ['Phường Yên Hòa', 'Xưởng Ba', 'Số 3'], [None, 'Xưởng Bốn', 'Số 4']): s.append(row)\n\
        s.merge_cells('A2:A3'); s.merge_cells('A4:A5')";
    let run = import(&folder, "firms", workbook(&folder, script), &[]).ended(1);
    told(&run, 2, &["warning", "Phường (A2)", "“Phường Láng”", "the others have none (1 more such cells)"]);
    let ward = |name: &str| firm(&folder, name).and_then(|firm| firm.written.ward);
    assert_eq!((ward("Xưởng Một").as_deref(), ward("Xưởng Hai")), (Some("Phường Láng"), None));
}

#[test]
fn merged_headings_of_two_rows_are_not_told() {
    let folder = Folder::empty();
    let script = "s.append(['STT', 'Tên', 'Tọa độ', None]); s.append([None, None, 'X (m)', 'Y (m)'])\n\
        s.append([1, 'Xưởng Một', 2327066, 594446])\n\
        for own in ('A1:A2', 'B1:B2', 'C1:D1'): s.merge_cells(own)";
    let run = import(&folder, "firms", workbook(&folder, script), &[]).ended(0);
    assert!(!run.out.contains("merged"), "{}", run.out);
    assert!(firm(&folder, "Xưởng Một").and_then(|firm| firm.location).is_some());
}

#[test]
fn rows_that_are_hidden_are_read_and_told() {
    let folder = Folder::empty();
    let script = "for row in (['Tên'], ['Xưởng Một'], ['Xưởng Hai']): s.append(row)\n\
        s.row_dimensions[3].hidden = True; s.row_dimensions[9].hidden = True";
    let run = import(&folder, "firms", workbook(&folder, script), &[]).ended(1);
    assert!(run.out.contains("warning: file: 1 rows of the sheet are hidden"), "{}", run.out);
    assert_eq!(count(&folder), 2);
}

#[test]
fn formulas_that_were_never_computed_are_told() {
    let folder = Folder::empty();
    let script = "for row in (['Tên', 'Lao động'], ['Xưởng Một', '=10+20'], ['Xưởng Hai', 5]): s.append(row)";
    let run = import(&folder, "firms", workbook(&folder, script), &[]).ended(1);
    assert!(run.out.contains("warning: file: 1 formulas have no result"), "{}", run.out);
    let workers = |name: &str| firm(&folder, name).and_then(|firm| firm.workers).map(|own| own.count);
    assert_eq!((workers("Xưởng Một"), workers("Xưởng Hai")), (None, Some(5)));
}

#[test]
fn the_sheet_the_heading_and_the_columns_are_told_as_they_were_understood() {
    let folder = Folder::empty();
    let script = "s.append(['ỦY BAN NHÂN DÂN']); s.append(['DANH SÁCH CƠ SỞ']); s.merge_cells('A2:D2')\n\
        s.append(['STT', 'Tên doanh nghiệp,\\ncơ sở', 'MSDN', 'Địa chỉ'])\n\
        s.append([1, 'Xưởng Một', '0101248141', 'Số 1'])\n\
        b.create_sheet('Bìa').append(['Kính gửi'])";
    let run = import(&folder, "firms", workbook(&folder, script), &[]).ended(0);
    for part in [
        "note: file: the sheet 'DN' was read; Bìa left out",
        "note: file: the heading is in row 3",
        "note: file: these columns were understood: Tên doanh nghiệp, cơ sở → Name; MSDN → Tax code; use --map",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    let run = folder.xuong(&["import", "firms", "so.xlsx", "--dry-run"]).ended(0);
    assert!(
        run.out.contains("đã hiểu các cột: Tên doanh nghiệp, cơ sở → Tên; MSDN → Mã số thuế"),
        "{}",
        run.out
    );
}

#[rstest]
#[case("104124472001", Some("0104124472001"))]
#[case("034085012345", Some("034085012345"))]
#[case("=\"0104124472\"", Some("0104124472"))]
#[case("=0104124472", Some("0104124472"))]
#[case("chưa có", None)]
#[case("Không có", None)]
fn tax_codes_that_programs_and_people_changed_are_what_was_meant(
    #[case] text: &str,
    #[case] held: Option<&str>,
) {
    let folder = Folder::empty();
    let cell = text.replace('"', "\"\"");
    let rows = format!("Tên,Mã số thuế,Địa chỉ\nXưởng Một,\"{cell}\",Số 1\nXưởng Hai,,Số 2\n");
    let run = import_text(&folder, "firms", rows, &[]);
    let code = firm(&folder, "Xưởng Một").and_then(|firm| firm.tax_code).map(|code| code.to_string());
    assert_eq!(code.as_deref(), held, "{}", run.out);
    if held.is_none() {
        told(&run, 2, &["note", text, "taken as an empty cell"]);
    }
    if held.is_some_and(|code| code.len() > text.len() && text.starts_with('1')) {
        told(&run, 2, &["warning", text, "the 0 at the beginning is missing"]);
    }
}

#[test]
fn an_outline_is_found_by_the_heading_that_its_zone_has() {
    let folder = Folder::empty();
    import_text(&folder, "zones", "code,name,kind\nZN,KCN Bến Đá,industrial_park\n", &[]).ended(0);
    let area = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"MA_KCN":"ZN"},"geometry":
        {"type":"Polygon","coordinates":[[[105.9,21.02],[105.91,21.02],[105.91,21.03],[105.9,21.02]]]}}]}"#;
    let run = import_text(&folder, "outlines", area, &[]).ended(0);
    assert!(run.out.contains("1 new"), "{}", run.out);
}

#[test]
fn what_becomes_of_a_file_is_told_as_it_is() {
    let folder = Folder::empty();
    import_text(&folder, "firms", "code,name,notes\nA1,Xưởng Một,cũ\n", &[]).ended(0);
    let again = import_text(&folder, "firms", "code,name,notes\nA1,Xưởng Một,cũ\n", &[]).ended(0);
    assert!(
        again.out.contains("There was nothing to write") && !again.out.contains("Written"),
        "{}",
        again.out
    );
    let twice = import_text(&folder, "firms", "name,Tên\na,b\n", &["--accept-partial"]).ended(2);
    assert!(twice.out.contains("Nothing was written. Mend the file"), "{}", twice.out);
    assert!(!twice.out.contains("--accept-partial"), "{}", twice.out);
}

#[test]
fn a_change_of_what_no_collection_publishes_is_told_too() {
    let folder = Folder::empty();
    import_text(&folder, "firms", "code,name,notes,Phường\nA1,Xưởng Một,cũ,Phường Láng\n", &[]).ended(0);
    let later = "code,name,notes,Phường\nA1,Xưởng Một,mới,Phường Yên Hòa\n";
    let run = import_text(&folder, "firms", later, &["--changes", "c.csv"]).ended(0);
    assert!(
        run.out.contains("notes: cũ → mới") && run.out.contains("Phường Láng → Phường Yên Hòa"),
        "{}",
        run.out
    );
    let changes = std::fs::read_to_string(folder.path().join("c.csv")).expect("the changes");
    assert!(changes.contains("notes,cũ,mới"), "{changes}");
    import_text(
        &folder,
        "zones",
        "code,name,kind,investment_bn_vnd\nZN,KCN Một,KCN,12.5\n",
        &["--changes", "z.csv"],
    )
    .ended(0);
    let changes = std::fs::read_to_string(folder.path().join("z.csv")).expect("the changes");
    assert!(changes.contains("investment_bn_vnd,,12.5"), "{changes}");
}
