//! The parts of a workbook: strings, formats, sheets, names and relations.

use std::io::{Cursor, Read};

use rstest::rstest;
use zip::ZipArchive;

use super::{
    format::{Look, Looks, numbers},
    package::Book,
    sheet::{Content, Sheet},
    strings::Strings,
    *,
};
use crate::{
    document::{
        column::{Column, real},
        grid::Grid,
        parts::{Block, Document},
        render::tests::{document, table},
        table::Table,
    },
    model::{
        column::Type,
        lang::{Lang, Text},
    },
};

fn part(file: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_string_is_kept_once_and_counted_for_every_cell() {
    let mut strings = Strings::default();
    let places = ["Dệt", " đầu", "Dệt", "cuối\n", "", "_x0041_"].map(|text| strings.place(text));
    assert_eq!(places, [0, 1, 0, 2, 3, 4]);
    let part = strings.part();
    assert!(part.contains(r#"count="6" uniqueCount="5""#), "{part}");
    assert!(part.ends_with(
        "<si><t>Dệt</t></si><si><t xml:space=\"preserve\"> đầu</t></si><si><t xml:space=\"preserve\">cuối\n</t></si>\
         <si><t></t></si><si><t>_x005F_x0041_</t></si></sst>"
    ));
}

fn code(look: &Look) -> &str {
    let Look::Number(code) = look else { panic!("{look:?}") };
    code
}

#[rstest]
#[case(Type::Real, Some(1), "#,##0.0", "#,##0.0\"*\"")]
#[case(Type::Real, Some(3), "#,##0.000", "#,##0.000\"*\"")]
#[case(Type::Real, Some(0), "#,##0", "#,##0\"*\"")]
#[case(Type::Real, None, "General", "General\"*\"")]
#[case(Type::Int, Some(1), "#,##0", "#,##0\"*\"")]
#[case(Type::Int, None, "0", "0\"*\"")]
fn numbers_have_the_decimals_of_their_column(
    #[case] kind: Type,
    #[case] decimals: Option<u8>,
    #[case] plain: &str,
    #[case] restricted: &str,
) {
    let column = Column::new("n", Text::new("", ""), kind, |n: &f64| *n).with_decimals(decimals);
    let [open, hidden] = numbers(&Grid::of(&[column], [1.0]).headings()[0]);
    assert_eq!([code(&open), code(&hidden)], [plain, restricted]);
}

#[test]
fn a_format_is_written_once_and_refers_to_its_code() {
    let mut looks = Looks::default();
    let number = |code: &str| Look::Number(code.to_owned());
    let all = [
        Look::Header,
        Look::Text,
        number("#,##0"),
        number("General"),
        number("0\"*\""),
        number("#,##0"),
        Look::Header,
    ];
    assert_eq!(all.map(|look| looks.place(look)), [1, 2, 3, 4, 5, 3, 1]);
    let part = looks.part();
    assert!(
        part.contains(
            "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"#,##0\"/>\
         <numFmt numFmtId=\"165\" formatCode=\"0&quot;*&quot;\"/></numFmts>"
        ),
        "{part}"
    );
    assert!(part.contains("<cellXfs count=\"6\">"));
    let formats: Vec<&str> = part
        .split_once("<cellXfs")
        .unwrap()
        .1
        .split("<xf numFmtId=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(formats, ["0", "0", "0", "164", "0", "165"]);
    assert!(!Looks::default().part().contains("numFmts"), "no code, no list of codes");
}

#[test]
fn cells_stand_in_their_rows_under_the_letters_of_their_columns() {
    let mut sheet = Sheet::new("A", &[9, 9, 20], true).unwrap();
    let cells = [(0, 1, Content::Text(7)), (2, 3, Content::Number("-1.5".to_owned()))];
    sheet.row(15, cells).unwrap();
    sheet.row(30, [(1, 2, Content::Nothing)]).unwrap();
    let part = sheet.part("Tiêu đề & \"A\"", true);
    assert!(part.contains(
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\" t=\"s\"><v>7</v></c><c r=\"C1\" s=\"3\"><v>-1.5</v></c></row>\
         <row r=\"2\" ht=\"30\" customHeight=\"1\"><c r=\"B2\" s=\"2\"/></row></sheetData>"
    ), "{part}");
    // 9 characters and 5 pixels of padding, in 256ths of a character.
    assert!(part.contains(
        r#"<col min="1" max="2" width="9.7109375" customWidth="1"/><col min="3" max="3" width="20.7109375""#
    ));
    assert!(part.contains(r#"<dimension ref="A1:C2"/>"#) && part.contains(r#"<autoFilter ref="A1:C2"/>"#));
    assert!(part.contains("<oddHeader>&amp;CTiêu đề &amp;&amp; &quot;A&quot;</oddHeader>"), "{part}");
    assert!(part.contains("tabSelected") && part.contains("state=\"frozen\""));
}

#[test]
fn a_sheet_without_a_header_is_neither_frozen_nor_filtered() {
    let sheet = Sheet::new("A", &[9], false).unwrap();
    let part = sheet.part("", false);
    assert!(
        ["autoFilter", "frozen", "tabSelected", "ignoredErrors"].iter().all(|word| !part.contains(word)),
        "{part}"
    );
    assert_eq!((sheet.filtered(), sheet.is_titled()), (None, false));
    assert!(part.contains(r#"<dimension ref="A1:A1"/>"#));
    let nothing = Sheet::new("A", &[], true).unwrap();
    assert_eq!(nothing.filtered(), None);
    assert!(
        nothing.part("", false).contains(r#"<dimension ref="A1"/>"#)
            && !nothing.part("", false).contains("<cols>")
    );
}

#[test]
fn names_of_sheets_are_quoted_where_they_are_referred_to() {
    let mut book = Book::default();
    for (name, titled) in [("Số 'A' & B", true), ("Ghi chú", false)] {
        let mut sheet = Sheet::new(name, &[9, 9], titled).unwrap();
        sheet.row(15, []).unwrap();
        book.sheets.push((sheet, String::new()));
    }
    let file = book.pack("Tiêu đề <1>").unwrap();
    let workbook = part(&file, "xl/workbook.xml");
    assert!(workbook.contains(r#"<sheet name="Số 'A' &amp; B" sheetId="1" r:id="rId1"/>"#), "{workbook}");
    let names = "<definedNames><definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">\
                 'Số ''A'' &amp; B'!$A$1:$B$1</definedName><definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">\
                 'Số ''A'' &amp; B'!$1:$1</definedName></definedNames>";
    assert!(workbook.contains(names), "{workbook}");
    assert!(part(&file, "docProps/core.xml").contains("<dc:title>Tiêu đề &lt;1&gt;</dc:title>"));
    let relations = part(&file, "xl/_rels/workbook.xml.rels");
    for (number, target) in
        ["worksheets/sheet1.xml", "worksheets/sheet2.xml", "styles.xml", "sharedStrings.xml"]
            .iter()
            .enumerate()
    {
        let own = format!("Id=\"rId{}\"", number + 1);
        assert!(
            relations
                .split("<Relationship ")
                .any(|r| r.contains(&own) && r.contains(&format!("Target=\"{target}\""))),
            "{target}"
        );
    }
    let types = part(&file, "[Content_Types].xml");
    assert_eq!((types.matches("/xl/worksheets/").count(), types.contains("sheet3")), (2, false));
}

/// The cells of a sheet by their places, with the texts that they refer to.
fn cells(file: &[u8], number: usize) -> Vec<(String, String)> {
    let strings = part(file, "xl/sharedStrings.xml");
    let strings = roxmltree::Document::parse(&strings).unwrap();
    let said = |node: roxmltree::Node<'_, '_>| {
        node.descendants().find_map(|own| own.text()).unwrap_or_default().to_owned()
    };
    let texts: Vec<String> = strings
        .descendants()
        .filter(|node| node.has_tag_name(("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "si")))
        .map(said)
        .collect();
    let sheet = part(file, &format!("xl/worksheets/sheet{number}.xml"));
    let sheet = roxmltree::Document::parse(&sheet).unwrap();
    let cells = sheet.descendants().filter(|node| node.tag_name().name() == "c");
    cells
        .map(|cell| {
            let value = said(cell);
            let value = if cell.attribute("t") == Some("s") {
                texts[value.parse::<usize>().unwrap()].clone()
            } else {
                value
            };
            (cell.attribute("r").unwrap().to_owned(), value)
        })
        .collect()
}

#[test]
fn a_table_is_a_sheet_of_numbers_and_texts_without_what_is_unknown() {
    let file = write(&document(), Lang::Vi).unwrap();
    let told = cells(&file, 1);
    let told: Vec<(&str, &str)> =
        told.iter().map(|(place, value)| (place.as_str(), value.as_str())).collect();
    assert_eq!(
        told,
        [
            ("A1", "Tên"),
            ("B1", "Từ"),
            ("C1", "Lao động (người)"),
            ("D1", "Tỷ trọng (%)"),
            ("A2", "=Dệt & <may>"),
            ("B2", "2024-06"),
            ("C2", "12345"),
            ("D2", "6.25"),
            ("A3", "A \"B\"_x0001_, C"),
            ("C3", "-7"),
            ("A4", ""),
            ("B4", "45473"),
            ("D4", "c"),
        ]
    );
}

#[test]
fn the_last_sheet_explains_the_others() {
    let file = write(&document(), Lang::En).unwrap();
    let told = cells(&file, 2);
    let told: Vec<(&str, &str)> = told.iter().map(|(place, value)| (&place[..1], value.as_str())).collect();
    assert_eq!(
        told,
        [
            ("A", "Report"),
            ("B", "Báo cáo & _x0002_thử"),
            ("B", "SỞ <CÔNG THƯƠNG>"),
            ("A", "Bảng 1"),
            ("B", "Bảng 1"),
            ("B", "Register version 9"),
            ("B", "Ghi chú chung"),
            ("B", "Về lao động"),
            ("A", "Signs"),
            ("B", "c: not told, so that nobody learns about one enterprise."),
            ("B", "*: for the reader, not for the public."),
            ("B", "An empty cell: unknown or not applicable."),
        ]
    );
    let workbook = part(&file, "xl/workbook.xml");
    assert!(workbook.contains(r#"<sheet name="Sources and notes" sheetId="2""#), "{workbook}");
    assert!(part(&file, "docProps/core.xml").contains("<dc:title>Báo cáo &amp;  thử</dc:title>"));
}

#[test]
fn a_number_that_is_none_is_a_text() {
    let columns = [real("n", Text::new("Số", "Number"), |n: &f64| *n)];
    let grid = Grid::of(&columns, [f64::INFINITY, 1.5, f64::NAN]);
    let file = write(&Table { grid, ..table() }.into(), Lang::Vi).unwrap();
    assert_eq!(
        cells(&file, 1).iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
        ["Số", "inf", "1.5", "NaN"]
    );
    assert!(part(&file, "xl/worksheets/sheet1.xml").contains("<c r=\"A3\" s=\"4\"><v>1.5</v>"));
}

#[test]
fn tables_of_one_title_have_sheets_of_their_own_names() {
    let blocks = vec![Block::Table(Box::new(table())), Block::Table(Box::new(table()))];
    let file = write(&Document { blocks, ..document() }, Lang::Vi).unwrap();
    let workbook = part(&file, "xl/workbook.xml");
    for name in ["Bảng 1", "Bảng 1 (2)", "Nguồn và ghi chú"] {
        assert!(workbook.contains(&format!("<sheet name=\"{name}\"")), "{name}: {workbook}");
    }
}
