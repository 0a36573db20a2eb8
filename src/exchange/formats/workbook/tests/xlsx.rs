//! Workbooks of Excel.

use super::{
    super::{decode, fault::BookFault, is_workbook},
    made::{Xlsx, rows},
};
use crate::exchange::{finding::Fault, grid::Merged, severity::Severity};

/// The formats of the styles from 1 on.
const FORMATS: &[&str] = &["dd/mm/yyyy", "0%", "0000000000", "mm/yyyy"];

fn sheet(rows: &str) -> Xlsx<'static> {
    let rows = format!("<sheetData>{rows}</sheetData>");
    let strings = "<si><t>Cơ khí</t></si><si><r><t>Gốm </t></r><r><rPr><b/></rPr><t>Bát Tràng</t></r><rPh><t>x</t></rPh></si>";
    Xlsx {
        sheets: vec![("Trang 1", "visible", rows)],
        strings: strings.into(),
        formats: FORMATS,
        ..Xlsx::default()
    }
}

fn read(cells: &str) -> Vec<(usize, Vec<String>)> {
    let grids = decode(&sheet(cells).bytes(), None).unwrap();
    assert_eq!(grids.len(), 1);
    rows(&grids[0])
}

#[test]
fn cells_of_every_type_are_read() {
    let row = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>0104 &amp; &#x1ED3;</t></is></c>\
        <c r=\"C2\"><v>0.10000000000000001</v></c><c r=\"D2\" s=\"1\"><v>43539</v></c><c r=\"E2\" s=\"2\"><v>0.85</v></c>\
        <c r=\"F2\" s=\"3\"><v>104123006</v></c><c r=\"G2\" s=\"4\"><v>43539</v></c><c r=\"H2\" t=\"b\"><v>1</v></c>\
        <c r=\"I2\" t=\"str\"><f>A1&amp;B1</f><v>kết quả</v></c><c r=\"K2\" t=\"d\"><v>2019-03-15T00:00:00</v></c>\
        <c r=\"L2\" s=\"1\"/></row>";
    let expected = [
        "Gốm Bát Tràng",
        "0104 & ồ",
        "=0.1",
        "=2019-03-15",
        "=85",
        "0104123006",
        "2019-03",
        "TRUE",
        "kết quả",
        "",
        "=2019-03-15",
    ];
    assert_eq!(read(row), [(2, expected.map(str::to_owned).to_vec())]);
}

#[test]
fn places_need_not_be_stated_and_blank_rows_are_left_out() {
    let cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row r=\"9\"><c s=\"1\"/><c r=\"C9\"><v>3</v></c></row>\
        <row r=\"1048576\" s=\"1\"><c r=\"A1048576\" s=\"1\"/></row>";
    let expected =
        [(1, vec!["=1".to_owned(), "=2".into()]), (9, vec![String::new(), String::new(), "=3".into()])];
    assert_eq!(read(cells), expected);
}

#[test]
fn errors_and_formulas_without_a_result_are_empty_and_noted() {
    let cells = "<row r=\"1\"><c r=\"A1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"B1\"><f>1+1</f></c><c r=\"C1\"><v>1</v></c></row>";
    let grids = decode(&sheet(cells).bytes(), None).unwrap();
    assert_eq!(rows(&grids[0]), [(1, vec![String::new(), String::new(), "=1".into()])]);
    let found = &grids[0].findings;
    assert_eq!(
        (found[0].row, found[0].column.as_deref(), found[0].value.as_deref()),
        (Some(1), Some("A"), Some("#DIV/0!"))
    );
    assert_eq!(
        found.iter().map(|f| f.fault.clone()).collect::<Vec<_>>(),
        [Fault::Book(BookFault::ErrorValue), Fault::Book(BookFault::NoResult(1)),]
    );
    assert!(found.iter().all(|finding| finding.fault.severity() == Severity::Warning));
}

#[test]
fn a_text_without_a_type_is_a_text() {
    let cells = "<row><c><v> 12 người </v></c><c><v>inf</v></c><c><v/></c><c><v>1E3</v></c></row>";
    let expected = ["12 người", "inf", "", "=1000"].map(str::to_owned).to_vec();
    assert_eq!(read(cells), [(1, expected)]);
}

#[test]
fn days_may_be_counted_from_1904() {
    let mut book = sheet("<row><c s=\"1\"><v>42077</v></c></row>");
    book.properties = "date1904=\"1\"";
    assert_eq!(rows(&decode(&book.bytes(), None).unwrap()[0]), [(1, vec!["=2019-03-15".to_owned()])]);
}

#[test]
fn a_percentage_is_noted_once_and_merged_cells_of_several_rows_are_kept() {
    let mut book = sheet("<row><c s=\"2\"><v>0.5</v></c></row><row><c s=\"2\"><v>0.7</v></c></row>");
    book.sheets[0].2 += "<mergeCells><mergeCell ref=\"A1:K1\"/><mergeCell ref=\"B5:B9\"/><mergeCell ref=\"C5:D6\"/></mergeCells>";
    let grid = decode(&book.bytes(), None).unwrap().remove(0);
    let found: Vec<Fault> = grid.findings.into_iter().map(|f| f.fault).collect();
    assert_eq!(found, [Fault::Book(BookFault::Percent)]);
    let merged = [((5, 9), (1, 1)), ((5, 6), (2, 3))];
    assert_eq!(grid.merged, merged.map(|(rows, columns)| Merged { rows, columns }));
}

#[test]
fn hidden_rows_with_cells_and_formulas_with_an_empty_result_are_noted() {
    let rows_xml = "<row hidden=\"1\"><c><v>1</v></c></row><row hidden=\"true\"/><row hidden=\"0\"><c><f>1+1</f><v></v></c></row>\
        <row><c t=\"str\"><f>\"\"</f><v></v></c><c><v>2</v></c></row>";
    let grid = decode(&sheet(rows_xml).bytes(), None).unwrap().remove(0);
    let found: Vec<Fault> = grid.findings.into_iter().map(|f| f.fault).collect();
    assert_eq!(found, [BookFault::NoResult(1), BookFault::HiddenRows(1)].map(Fault::Book));
}

#[test]
fn hidden_sheets_are_read_when_they_are_named() {
    let cells = |n: i32| format!("<sheetData><row><c><v>{n}</v></c></row></sheetData>");
    let sheets = vec![
        ("Ẩn", "hidden", cells(1)),
        ("Long Biên", "visible", cells(2)),
        ("Gia Lâm", "visible", cells(3)),
    ];
    let book = Xlsx { sheets, ..Xlsx::default() }.bytes();
    let grids = decode(&book, None).unwrap();
    let names: Vec<&str> = grids.iter().filter_map(|grid| grid.name.as_deref()).collect();
    assert_eq!(names, ["Long Biên", "Gia Lâm"]);
    assert_eq!(grids[0].findings[0].fault, Fault::Book(BookFault::Hidden(vec!["Ẩn".into()])));
    for (which, cell) in [("gia lâm", "=3"), ("Ẩn", "=1")] {
        let grids = decode(&book, Some(which)).unwrap();
        assert_eq!((grids.len(), rows(&grids[0])[0].1[0].as_str()), (1, cell));
    }
    let names = ["Ẩn", "Long Biên", "Gia Lâm"].map(str::to_owned).to_vec();
    assert_eq!(decode(&book, Some("x")).unwrap_err(), Fault::Book(BookFault::NoSheet("x".into(), names)));
}

#[test]
fn other_files_are_named() {
    for (bytes, is_one) in [
        (&b"<!DOCTYPE html><html><table>"[..], true),
        (b"\xef\xbb\xbf<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>", true),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", true),
        (b"code;name\nF1;A", false),
        (b"{\"type\": \"FeatureCollection\"}", false),
        (b"", false),
    ] {
        assert_eq!(is_workbook(bytes), is_one);
        assert!(decode(bytes, None).is_err());
    }
    let document = super::made::packed(&[("word/document.xml", "<w/>")]);
    assert!(matches!(decode(&document, None), Err(Fault::Book(BookFault::Foreign(_)))));
}
