//! Workbooks of OpenDocument.

use super::{
    super::{decode, fault::BookFault},
    made::{ods, packed, rows},
};
use crate::exchange::{finding::Fault, grid::Merged};

fn table(name: &str, rows: &str) -> String {
    format!(
        "<table:table table:name=\"{name}\" table:style-name=\"{name}\"><table:table-column/>{rows}</table:table>"
    )
}

fn cell(attributes: &str, text: &str) -> String {
    format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
}

fn read(cells: &str) -> Vec<(usize, Vec<String>)> {
    let rows_xml = format!("<table:table-row>{cells}</table:table-row>");
    rows(&decode(&ods("", &table("A", &rows_xml)), None).unwrap()[0])
}

#[test]
fn cells_of_every_type_are_read() {
    let cells = [
        cell("office:value-type=\"string\"", "Gốm<text:s text:c=\"2\"/><text:span>Bát\n  Tràng</text:span>"),
        cell("office:value-type=\"float\" office:value=\"1234.5\" calcext:value-type=\"float\"", "1.234,5"),
        cell("office:value-type=\"float\" office:value=\"104123006\"", "0104123006"),
        cell("office:value-type=\"percentage\" office:value=\"0.85\"", "85%"),
        cell("office:value-type=\"currency\" office:value=\"5000000\"", "5.000.000 ₫"),
        cell("office:value-type=\"date\" office:date-value=\"2019-03-15\"", "15/03/2019"),
        cell("office:value-type=\"date\" office:date-value=\"2019-03-01\"", "03/2019"),
        cell("office:value-type=\"date\" office:date-value=\"2019-03-15T08:30:00\"", "15/03/2019 08:30"),
        cell("office:value-type=\"date\" office:date-value=\"1895-03-15T00:00:00\"", "15/03/1895"),
        cell("office:value-type=\"time\" office:time-value=\"PT8H\"", "08:00"),
        cell("office:value-type=\"boolean\" office:boolean-value=\"true\"", "ĐÚNG"),
    ];
    let expected = [
        "Gốm  Bát Tràng",
        "=1234.5",
        "0104123006",
        "=85",
        "=5000000",
        "=2019-03-15",
        "2019-03",
        "2019-03-15 08:30:00",
        "=1895-03-15",
        "08:00",
        "TRUE",
    ];
    assert_eq!(read(&cells.concat()), [(1, expected.map(str::to_owned).to_vec())]);
}

#[test]
fn annotations_drawings_and_covered_cells_are_no_values() {
    let cells = "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>ghi chú</text:p></office:annotation>\
        <text:p>một</text:p><text:p>hai</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"2\">\
        <text:p>che</text:p></table:covered-table-cell><table:table-cell office:value-type=\"string\"><text:p>ba</text:p>\
        </table:table-cell>";
    let expected = ["một\nhai", "", "", "ba"].map(str::to_owned).to_vec();
    assert_eq!(read(cells), [(1, expected)]);
}

#[test]
fn blank_repetitions_cost_nothing() {
    let rows_xml = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
        </table:table-row><table:table-row-group><table:table-row table:number-rows-repeated=\"2\">\
        <table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"2\"/>\
        <table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row></table:table-row-group>\
        <table:table-row table:number-rows-repeated=\"1048571\"><table:table-cell/></table:table-row>";
    let grids = decode(&ods("", &table("A", rows_xml)), None).unwrap();
    let seven = vec!["=7".to_owned(), "=7".to_owned()];
    assert_eq!(rows(&grids[0]), [(4, seven.clone()), (5, seven)]);
}

#[test]
fn errors_and_formulas_without_a_result_are_noted() {
    let cells = [
        cell(
            "table:formula=\"of:=1/0\" office:value-type=\"string\" calcext:value-type=\"error\"",
            "#DIV/0!",
        ),
        "<table:table-cell table:formula=\"of:=1\"/>".to_owned(),
    ];
    let rows_xml = format!("<table:table-row>{}</table:table-row>", cells.concat());
    let found: Vec<Fault> = decode(&ods("", &table("A", &rows_xml)), None)
        .unwrap()
        .remove(0)
        .findings
        .into_iter()
        .map(|f| f.fault)
        .collect();
    assert_eq!(found, [Fault::Book(BookFault::ErrorValue), Fault::Book(BookFault::NoResult(1))]);
}

#[test]
fn hidden_rows_and_merged_cells_are_noted() {
    let text = |more: &str| {
        format!("<table:table-cell {more} office:value-type=\"string\"><text:p>x</text:p></table:table-cell>")
    };
    let spanned = text("table:number-rows-spanned=\"3\" table:number-columns-spanned=\"2\"");
    let rows_xml = format!(
        "<table:table-row table:visibility=\"filter\">{0}</table:table-row><table:table-row table:visibility=\"collapse\" \
         table:number-rows-repeated=\"2\">{0}</table:table-row><table:table-row>{0}{spanned}</table:table-row>",
        text("")
    );
    let grid = decode(&ods("", &table("A", &rows_xml)), None).unwrap().remove(0);
    let found: Vec<Fault> = grid.findings.into_iter().map(|f| f.fault).collect();
    assert_eq!(found, [Fault::Book(BookFault::HiddenRows(3))]);
    assert_eq!(grid.merged, [Merged { rows: (4, 6), columns: (1, 2) }]);
}

#[test]
fn hidden_sheets_are_noted() {
    let style = "<style:style style:name=\"Kín\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let row = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let book = ods(style, &(table("Kín", row) + &table("Mở", row)));
    let grids = decode(&book, None).unwrap();
    assert_eq!((grids.len(), grids[0].name.as_deref()), (1, Some("Mở")));
    assert_eq!(grids[0].findings[0].fault, Fault::Book(BookFault::Hidden(vec!["Kín".into()])));
    assert_eq!(decode(&book, Some("Kín")).unwrap()[0].name.as_deref(), Some("Kín"));
    assert_eq!(
        decode(&ods(style, &table("Kín", row)), None).unwrap_err(),
        Fault::Book(BookFault::NoneVisible(vec!["Kín".into()]))
    );
}

#[test]
fn an_encrypted_workbook_is_named() {
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>\
        </manifest:manifest>";
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "\u{1}\u{2}"),
    ];
    assert_eq!(decode(&packed(&parts), None).unwrap_err(), Fault::Book(BookFault::Encrypted));
}
