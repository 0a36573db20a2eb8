//! Damaged workbooks: their parts before they are packed, whose sums would give the damage away, and the packed files.

use super::{
    super::decode,
    made::{Xlsx, ods, packed},
};
use crate::exchange::formats::mutation::mutants;

const ROWS: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Tên</t></is></c></row>\
    <row r=\"3\"><c r=\"A3\" s=\"1\"><v>43539.5</v></c><c r=\"C3\"><v>1.5e3</v></c><c t=\"b\"><v>1</v></c></row></sheetData>\
    <mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells>";

const TABLE: &str = "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"3\">\
    <table:table-cell office:value-type=\"string\"><text:p>Tên<text:s text:c=\"3\"/></text:p></table:table-cell>\
    <table:table-cell office:value-type=\"float\" office:value=\"1.5\" table:number-columns-repeated=\"2\"/>\
    <table:table-cell office:value-type=\"date\" office:date-value=\"2019-03-15\"/></table:table-row></table:table>";

/// A file that LibreOffice made of three columns.
const XLS: &[u8] = include_bytes!("../../../../../tests/fuzz/seeds/xls/dates");

fn texts(text: &str, count: u64) -> impl Iterator<Item = String> {
    mutants(text.as_bytes(), count).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn book(rows: String, strings: String) -> Vec<u8> {
    let formats: &[&str] = &["dd/mm/yyyy", "0%"];
    Xlsx { sheets: vec![("A", "visible", rows)], strings, formats, ..Xlsx::default() }.bytes()
}

#[test]
fn nothing_panics_whatever_the_bytes_are() {
    let strings = "<si><t>Gốm</t></si><si><r><t>a</t></r><r><t>b</t></r></si>";
    texts(ROWS, 2000).for_each(|rows| drop(decode(&book(rows, strings.into()), None)));
    texts(strings, 1000).for_each(|strings| drop(decode(&book(ROWS.into(), strings), None)));
    texts(TABLE, 2000).for_each(|table| drop(decode(&ods("", &table), None)));
    mutants(XLS, 5000).for_each(|bytes| drop(decode(&bytes, None)));
    let whole = book(ROWS.into(), strings.into());
    mutants(&whole, 2000).for_each(|bytes| drop(decode(&bytes, None)));
    mutants(&packed(&[("xl/workbook.xml", "<workbook/>")]), 1000)
        .for_each(|bytes| drop(decode(&bytes, None)));
}
