//! Workbooks that take far more memory than their size.

use std::fmt::Write;

use super::{
    super::{decode, fault::BookFault},
    made::{Xlsx, ods},
};
use crate::exchange::{finding::Fault, formats::fault::FormatFault};

fn refused(book: &Xlsx<'_>) -> Fault {
    decode(&book.bytes(), None).expect_err("the workbook is refused")
}

fn sheet(data: String) -> Xlsx<'static> {
    Xlsx { sheets: vec![("A", "visible", data)], ..Xlsx::default() }
}

#[test]
fn a_million_shared_strings_are_not_kept() {
    let strings = format!("<si><t>{}</t></si>", "x".repeat(150)).repeat(1_000_000);
    let fault =
        refused(&Xlsx { strings, ..sheet("<sheetData><row><c><v>1</v></c></row></sheetData>".into()) });
    let expected =
        [Fault::Book(BookFault::Bloated), Fault::Format(FormatFault::Bomb("xl/sharedStrings.xml".into()))];
    assert!(expected.contains(&fault), "{fault:?}");
}

#[test]
fn one_long_string_is_not_copied_for_every_cell() {
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(100);
    let data = format!("<sheetData>{}</sheetData>", format!("<row>{cells}</row>").repeat(50));
    let book = Xlsx { strings: format!("<si><t>{}</t></si>", "x".repeat(32_767)), ..sheet(data) };
    assert_eq!(refused(&book), Fault::Book(BookFault::Bloated));
}

#[test]
fn rows_of_blanks_before_one_value_are_not_kept() {
    let mut data = "<sheetData>".to_owned();
    for row in 1..=5_000 {
        write!(data, "<row r=\"{row}\"><c r=\"ALL{row}\"><v>1</v></c></row>").unwrap();
    }
    assert_eq!(refused(&sheet(data + "</sheetData>")), Fault::Book(BookFault::Bloated));
    let last = "<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row></sheetData>";
    assert_eq!(refused(&sheet(last.into())), Fault::TooManyColumns(16_384));
}

#[test]
fn one_long_piece_of_xml_is_not_kept() {
    let text = format!(
        "<sheetData><row><c t=\"inlineStr\"><is><t>{}</t></is></c></row></sheetData>",
        "x".repeat(3 << 20)
    );
    assert_eq!(refused(&sheet(text)), Fault::Book(BookFault::Bloated));
}

#[test]
fn one_text_of_many_pieces_is_not_kept() {
    let text = "ab&amp;<!-- -->".repeat(600_000);
    let cell = format!("<sheetData><row><c t=\"inlineStr\"><is><t>{text}</t></is></c></row></sheetData>");
    assert_eq!(refused(&sheet(cell)), Fault::Book(BookFault::Bloated));
    let cell = format!("<sheetData><row><c><v>{text}</v></c></row></sheetData>");
    assert_eq!(refused(&sheet(cell)), Fault::Book(BookFault::Bloated));
    let row = format!(
        "<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>"
    );
    let table = format!("<table:table table:name=\"A\">{row}</table:table>");
    assert_eq!(decode(&ods("", &table), None).unwrap_err(), Fault::Book(BookFault::Bloated));
}

#[test]
fn deep_nesting_and_entities_are_refused() {
    let deep = "<a>".repeat(200) + &"</a>".repeat(200);
    assert_eq!(refused(&sheet(deep)), Fault::Book(BookFault::Deep));
    let entity = "<sheetData><row><c t=\"inlineStr\"><is><t>&lol;</t></is></c></row></sheetData>";
    assert_eq!(refused(&sheet(entity.into())), Fault::Book(BookFault::Entities));
    let declared = "<!DOCTYPE a [<!ENTITY lol \"lol\">]><sheetData/>";
    assert_eq!(refused(&sheet(declared.into())), Fault::Book(BookFault::Entities));
}

#[test]
fn what_is_cut_off_or_out_of_order_is_damaged() {
    for data in [
        "<sheetData><row>",
        "<sheetData><row r=\"5\"/><row r=\"2\"/></sheetData>",
        "<sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData>",
    ] {
        assert_eq!(
            refused(&sheet(data.into())),
            Fault::Book(BookFault::Broken("xl/worksheets/s1.xml".into())),
            "{data}"
        );
    }
}

#[test]
fn repeated_values_of_opendocument_are_counted() {
    let cell =
        "<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated";
    for (rows, columns, expected) in
        [("1", "16384", Fault::TooManyColumns(16_384)), ("1048576", "1000", Fault::Book(BookFault::Bloated))]
    {
        let row = format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\">{cell}=\"{columns}\"/></table:table-row>"
        );
        let table = format!("<table:table table:name=\"A\">{row}</table:table>");
        assert_eq!(decode(&ods("", &table), None).unwrap_err(), expected);
    }
}

#[test]
fn many_sheets_of_one_part_share_one_budget() {
    let row = "<row><c t=\"inlineStr\"><is><t>".to_owned() + &"x".repeat(30_000) + "</t></is></c></row>";
    let data = format!("<sheetData>{}</sheetData>", row.repeat(300));
    let sheets = ["A", "B", "C", "D"].map(|name| (name, "visible", data.clone())).to_vec();
    assert_eq!(refused(&Xlsx { sheets, ..Xlsx::default() }), Fault::Book(BookFault::Bloated));
}
