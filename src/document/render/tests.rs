//! One small document in every format, written out by hand.

use std::sync::Arc;

use geo::{Geometry, Point};
use rstest::rstest;
use serde_json::{Value as Json, json};
use time::macros::date;

use super::{characters::legal, notation::written, *};
use crate::{
    document::{
        column::{Cell, Column, Mark, date as dates, int, real, text},
        grid::Grid,
        parts::{Block, Document, Picture},
        table::{Note, Provenance, Table},
    },
    index::{
        Snapshot,
        standing::{Absent, Known},
    },
    model::{
        city::City,
        column::{Type, Value},
        holdings::Holdings,
        lang::{Lang, Text},
        unit::Precision,
    },
};

/// A row: name, date, workers, share.
type Line = (&'static str, Option<&'static str>, Option<i64>, Option<f64>);

const LINES: [Line; 3] = [
    ("=Dệt & <may>", Some("2024-06"), Some(12_345), Some(6.25)),
    ("A \"B\"\u{1}, C", None, Some(-7), None),
    ("", Some("2024-06-30"), None, Some(-1234.5)),
];

fn columns() -> [Column<'static, Line>; 4] {
    [
        text("name", Text::new("Tên", "Name"), |line: &Line| line.0),
        dates("since", Text::new("Từ", "Since"), |line: &Line| {
            Value::date(line.1.and_then(|date| date.parse().ok()))
        }),
        int("workers", Text::new("Lao động", "Workers"), |line: &Line| line.2)
            .in_units(Text::new("người", "persons"))
            .aside(),
        real("share", Text::new("Tỷ trọng", "Share"), |line: &Line| line.3).in_unit("%").with_decimals(2),
    ]
}

/// The provenance of figures of an empty register in version 9.
pub(super) fn provenance() -> Provenance {
    let now = Snapshot::new(Holdings::default(), 9, Arc::new(City::made_up()));
    Provenance::of_observations(&now, None, None)
}

/// A table in which workers of the second row are restricted and the share of the third is withheld.
pub(super) fn table() -> Table {
    let mut grid = Grid::of(&columns(), LINES);
    for (at, mark) in [(6, Mark::Restricted), (11, Mark::Withheld)] {
        grid.cells_mut().nth(at).expect("a cell").mark = Some(mark);
    }
    let notes = vec!["Ghi chú chung".into(), Note::on(&["workers"], "Về lao động")];
    Table { name: "sample", title: "Bảng 1".to_owned(), grid, provenance: provenance(), notes }
}

/// A document of every kind of block.
pub(super) fn document() -> Document {
    let svg = "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"1\" height=\"1\"/></svg>";
    let picture = Picture { title: "Hình <1>".to_owned(), svg: svg.to_owned(), width_px: 40, height_px: 10 };
    Document {
        name: "sample",
        file: "sample".to_owned(),
        title: "Báo cáo & \u{2}thử".to_owned(),
        heading: vec!["SỞ <CÔNG THƯƠNG>".to_owned()],
        blocks: vec![
            Block::Heading(1, "I. Chung".to_owned()),
            Block::Text("Một đoạn.".to_owned()),
            Block::Note("Chữ nhỏ.".to_owned()),
            Block::Blank("Viết tiếp".to_owned()),
            Block::Table(Box::new(table())),
            Block::PageBreak,
            Block::Picture(picture),
        ],
        origin: None,
    }
}

fn one_table() -> Document {
    table().into()
}

/// A document in a format of JSON.
fn told(document: &Document, format: Format, lang: Lang) -> Json {
    serde_json::from_slice(&write::write(document, format, lang).unwrap()).unwrap()
}

#[test]
fn csv_has_plain_numbers_marks_and_what_is_below_the_table() {
    let file = String::from_utf8(csv::write(&one_table(), Lang::En).unwrap()).unwrap();
    let expected = [
        "\u{feff}Name,Since,Workers (persons),Share (%),Columns not for the public",
        "'=Dệt & <may>,2024-06,12345,6.25,",
        "\"A \"\"B\"\"\u{1}, C\",,-7,,workers",
        ",2024-06-30,,c,",
        "Bảng 1,,,,",
        "Register version 9,,,,",
        "Ghi chú chung,,,,",
        "Về lao động,,,,",
        "\"c: not told, so that nobody learns about one enterprise.\",,,,",
        "\"*: for the reader, not for the public.\",,,,",
        "–: unknown or not applicable.,,,,",
        "",
    ];
    assert_eq!(file.split('\n').collect::<Vec<_>>(), expected);
    let mut open = one_table();
    let [Block::Table(own)] = open.blocks.as_mut_slice() else { panic!("one table") };
    own.grid.cells_mut().for_each(|cell| cell.mark = None);
    let file = String::from_utf8(csv::write(&open, Lang::Vi).unwrap()).unwrap();
    assert!(file.starts_with("\u{feff}Tên,Từ,Lao động (người),Tỷ trọng (%)\n"), "{file}");
}

#[test]
fn tables_of_one_csv_file_are_an_empty_line_apart() {
    let blocks = vec![Block::Table(Box::new(table())), Block::Table(Box::new(table()))];
    let both = csv::write(&Document { blocks, ..one_table() }, Lang::Vi).unwrap();
    let one = csv::write(&one_table(), Lang::Vi).unwrap();
    assert_eq!(both, [one.as_slice(), b"\r\n", one.as_slice()].concat());
    assert!(csv::write(&Document { blocks: Vec::new(), ..one_table() }, Lang::Vi).unwrap().is_empty());
}

#[test]
fn json_has_values_as_they_are_and_lists_what_is_marked() {
    let told = told(&one_table(), Format::Json, Lang::En);
    assert_eq!(
        told["rows"],
        json!([
            { "name": "=Dệt & <may>", "since": "2024-06", "workers": 12345, "share": 6.25 },
            { "name": "A \"B\"\u{1}, C", "since": null, "workers": -7, "share": null, "restricted": ["workers"] },
            { "name": "", "since": "2024-06-30", "workers": null, "share": -1234.5, "withheld": ["share"] },
        ])
    );
    assert_eq!(
        told["columns"],
        json!([
            { "name": "name", "title": "Name", "unit": null, "type": "string", "decimals": null },
            { "name": "since", "title": "Since", "unit": null, "type": "string", "decimals": null },
            { "name": "workers", "title": "Workers", "unit": "persons", "type": "integer", "decimals": null },
            { "name": "share", "title": "Share", "unit": "%", "type": "number", "decimals": 2 },
        ])
    );
    assert_eq!((&told["report"], &told["title"]), (&json!("sample"), &json!("Bảng 1")));
    assert_eq!(told["notes"], json!(["Ghi chú chung", "Về lao động"]));
}

#[test]
fn json_has_the_provenance_as_values_and_as_sentences() {
    let mut own = table();
    let known =
        Known { firms: 10, placed: 9, with_sector: 8, with_workers: 7, unsure: 6, ..Known::default() };
    own.provenance = Provenance {
        boundaries: Some("wards-2025".to_owned()),
        precision: Some(Precision::Schematic),
        dates: "2023".parse().ok().zip("2024-05".parse().ok()),
        sources: 3,
        undated_sources: 1,
        coverage: Some(known),
        absent: Some(Absent { closed: 4, ..Absent::default() }),
        outside: Some(2),
        ..provenance()
    };
    let provenance_of = |own: &Table| told(&own.clone().into(), Format::Json, Lang::En)["provenance"].clone();
    let said = provenance_of(&own);
    assert_eq!(said["said"].as_array().unwrap().len(), own.provenance.say(Lang::En).len());
    assert_eq!(said["as_of"], json!({ "oldest": "2023", "newest": "2024-05" }));
    for (name, value) in [
        ("basis", json!("imported")),
        ("synthetic", json!(false)),
        ("version", json!(9)),
        ("boundaries", json!("wards-2025")),
        ("precision", json!("schematic")),
        ("on", Json::Null),
        ("sources", json!(3)),
        ("undated_sources", json!(1)),
    ] {
        assert_eq!(said[name], value, "{name}");
    }
    let coverage = &said["coverage"];
    assert_eq!((&coverage["establishments"], &coverage["placed"]), (&json!(10), &json!(9)));
    assert_eq!((&coverage["records"], &coverage["outside_units"]), (&json!(14), &json!(2)));
    assert_eq!(coverage["unsure"], Json::Null, "without a day no state is known");
    own.provenance.on = Some(date!(2026 - 06 - 30));
    let said = provenance_of(&own);
    assert_eq!((&said["on"], &said["coverage"]["unsure"]), (&json!("2026-06-30"), &json!(6)));
    own.provenance.coverage = None;
    assert_eq!(provenance_of(&own)["coverage"], Json::Null);
}

#[test]
fn json_of_a_document_has_its_parts_in_order_without_page_breaks() {
    let whole = told(&document(), Format::Json, Lang::Vi);
    let parts = whole["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 6);
    assert_eq!(
        parts[..4],
        [
            json!({ "heading": "I. Chung", "rank": 1 }),
            json!({ "text": "Một đoạn." }),
            json!({ "text": "Chữ nhỏ." }),
            json!({ "blank": "Viết tiếp" }),
        ]
    );
    assert_eq!(parts[4]["table"], told(&one_table(), Format::Json, Lang::Vi));
    assert_eq!(parts[5]["picture"], "Hình <1>");
    assert!(parts[5]["svg"].as_str().unwrap().contains("<svg"));
}

#[test]
fn geojson_has_a_feature_for_each_row_of_the_tables_with_places() {
    let place = |line: &Line| line.3.map(|share| Geometry::Point(Point::new(105.0, share)));
    let mut placed = table();
    placed.grid = Grid::placed(&columns(), LINES, place);
    let blocks = vec![Block::Table(Box::new(table())), Block::Table(Box::new(placed))];
    let both = Document { blocks, ..one_table() };
    assert!(both.has_layer() && !one_table().has_layer());
    let told = told(&both, Format::GeoJson, Lang::En);
    let features = told["features"].as_array().unwrap();
    assert_eq!(features.len(), 3, "the first table has no places");
    assert_eq!(features[0]["geometry"], json!({ "type": "Point", "coordinates": [105.0, 6.25] }));
    assert_eq!((&features[1]["geometry"], &features[1]["type"]), (&Json::Null, &json!("Feature")));
    assert_eq!(features[2]["properties"]["since"], "2024-06-30");
    assert_eq!(told["tables"].as_array().unwrap().len(), 1);
    assert_eq!(told["tables"][0]["rows"], Json::Null, "rows are features");
    assert_eq!((&told["type"], &told["name"]), (&json!("FeatureCollection"), &json!("sample")));
}

/// The cells of a page, each with its attributes and its text.
fn cells(page: &str) -> Vec<(String, String)> {
    let cells = page.split("<td ").skip(1).map(|rest| rest.split_once("</td>").unwrap().0);
    cells.map(|cell| cell.split_once('>').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap()).collect()
}

#[test]
fn html_cells_have_a_class_and_the_plain_number() {
    let page = html::page(&one_table(), Lang::Vi);
    let expected = [
        (r#"class="text""#, "=Dệt &amp; &lt;may&gt;"),
        (r#"class="date""#, "06/2024"),
        (r#"class="number" data-value="12345""#, "12.345"),
        (r#"class="number" data-value="6.25""#, "6,25"),
        (r#"class="text""#, "A &quot;B&quot;, C"),
        (r#"class="unknown""#, "–"),
        (r#"class="number" data-value="-7""#, "-7*"),
        (r#"class="number unknown""#, "–"),
        (r#"class="text""#, ""),
        (r#"class="date""#, "30/06/2024"),
        (r#"class="number unknown""#, "–"),
        (r#"class="withheld""#, "c"),
    ];
    assert_eq!(cells(&page), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert!(page.contains(r#"<html lang="vi">"#) && !page.contains("<script") && !page.contains('\u{1}'));
    assert!(page.contains(r#"<th class="number" scope="col">Lao động (người)</th>"#), "{page}");
    assert!(page.contains("<li>Về lao động</li>") && page.contains("<li>c: số liệu không công bố"));
}

#[test]
fn a_text_in_another_language_or_a_long_one_is_marked() {
    let long = "Sản xuất các cấu kiện kim loại";
    let column = || text("name", Text::new("Tên", "Name"), |text: &&'static str| *text);
    let own = |text: &'static str| {
        let grid = Grid::of(&[column()], [text]);
        let page = html::page(&Table { grid, ..table() }.into(), Lang::Vi);
        cells(&page)[0].0.clone()
    };
    assert_eq!(own(long), r#"class="text long""#);
    assert_eq!(own("list of the firms"), r#"class="text" lang="en""#);
    assert_eq!(own(&long[..long.char_indices().nth(20).unwrap().0]), r#"class="text""#);
}

#[test]
fn html_has_every_block_in_its_place() {
    let page = html::page(&document(), Lang::En);
    let order = [
        "<title>Báo cáo &amp; thử</title>",
        r#"<div class="letterhead"><p>SỞ &lt;CÔNG THƯƠNG&gt;</p></div>"#,
        "<h1>Báo cáo &amp; thử</h1>",
        "<h2>I. Chung</h2>",
        "<p>Một đoạn.</p>",
        r#"<p class="note">Chữ nhỏ.</p>"#,
        r#"<div class="blank">Viết tiếp</div>"#,
        r#"<section class="table">"#,
        r#"<div class="page-break"></div>"#,
        "<figure><svg",
    ];
    let places: Vec<_> =
        order.iter().map(|part| page.find(part).unwrap_or_else(|| panic!("{part}: {page}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    let ranks = [(0, "h2"), (1, "h2"), (2, "h3"), (3, "h4"), (4, "h5"), (5, "h6"), (9, "h6")];
    for (rank, tag) in ranks {
        let blocks = vec![Block::Heading(rank, "Mục".to_owned())];
        let page = html::page(&Document { blocks, heading: Vec::new(), ..document() }, Lang::Vi);
        assert!(
            page.contains(&format!("<{tag}>Mục</{tag}>")) && !page.contains("<div class=\"letterhead\">"),
            "{rank}"
        );
    }
}

#[rstest]
#[case(7, false)]
#[case(8, true)]
fn a_table_of_more_than_seven_columns_is_wide(#[case] columns: usize, #[case] wide: bool) {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let columns: Vec<_> =
        names[..columns].iter().map(|name| int(name, Text::new("", ""), |(): &()| 1_i64)).collect();
    let page = html::page(&Table { grid: Grid::of(&columns, [()]), ..table() }.into(), Lang::Vi);
    assert_eq!(page.contains(r#"<section class="table wide">"#), wide);
}

/// The rows between the borders of a table in a terminal, without spaces at the ends of cells.
fn rows(said: &str) -> Vec<&str> {
    said.lines().filter_map(|line| line.strip_prefix('│')?.strip_suffix('│')).map(str::trim).collect()
}

#[test]
fn a_terminal_shows_the_columns_that_are_asked_for() {
    let said = terminal::document(&one_table(), &[], Lang::En);
    assert!(said.starts_with("Bảng 1\n┌"), "{said}");
    assert!(!said.contains("Workers") && !said.contains("Về lao động"), "{said}");
    assert!(said.contains("Ghi chú chung") && said.contains("Register version 9"), "{said}");
    let shown = terminal::document(&one_table(), &["workers"], Lang::Vi);
    assert_eq!(rows(&shown), ["Lao động (người)", "12.345", "-7*", "–"], "{shown}");
    assert!(shown.contains("Về lao động"), "{shown}");
    let right = shown.lines().find(|line| line.contains("12.345")).unwrap();
    assert!(right.ends_with("12.345 │"), "numbers stand on the right: {right:?}");
    let left = said.lines().find(|line| line.contains("=Dệt")).unwrap();
    assert!(left.starts_with("│ =Dệt"), "texts stand on the left: {left:?}");
}

#[test]
fn a_terminal_cuts_long_texts_and_leaves_out_pictures() {
    let own = |chars: usize| {
        let grid = Grid::of(
            &[Column::new("t", Text::new("T", "T"), Type::Text, |n: &usize| "ế".repeat(*n))],
            [chars],
        );
        let said = terminal::document(&Table { grid, ..table() }.into(), &[], Lang::Vi);
        rows(&said)[1].to_owned()
    };
    assert_eq!(own(60), "ế".repeat(60));
    assert_eq!(own(61), "ế".repeat(59) + "…");
    let said = terminal::document(&document(), &[], Lang::Vi);
    let parts: Vec<&str> = said.split("\n\n").collect();
    assert_eq!(parts[..4], ["I. CHUNG", "Một đoạn.", "Chữ nhỏ.", "…… [Viết tiếp]"]);
    assert_eq!((parts.len(), said.contains("svg")), (5, false));
}

#[rstest]
#[case(Value::Null, None, "–")]
#[case(Value::Null, Some(Mark::Restricted), "–")]
#[case(Value::Null, Some(Mark::Withheld), "c")]
#[case(Value::Int(1234), Some(Mark::Withheld), "c")]
#[case(Value::Int(-1_234_567), None, "-1.234.567")]
#[case(Value::Int(999), Some(Mark::Restricted), "999*")]
#[case(Value::Real(1234.5), None, "1.234,50")]
#[case(Value::from("Dệt"), Some(Mark::Restricted), "Dệt*")]
fn a_cell_is_written_with_its_sign(
    #[case] value: Value<'static>,
    #[case] mark: Option<Mark>,
    #[case] expected: &str,
) {
    let grid = table().grid;
    let heading = &grid.headings()[3];
    assert_eq!(written(heading, &Cell { value, mark }, Lang::Vi), expected);
}

#[test]
fn only_signs_that_occur_are_explained_and_once_for_all_tables() {
    let own = table();
    assert_eq!(symbols::of(&own, Lang::En).len(), 3);
    let mut open = table();
    open.grid = open.grid.first(1);
    assert_eq!(symbols::of(&open, Lang::En), [""; 0]);
    assert_eq!(symbols::signs(&[&open, &own], "Ô trống", Lang::Vi).len(), 3);
    assert_eq!(
        symbols::signs(&[&own], "Ô trống", Lang::Vi)[2],
        "Ô trống: chưa có số liệu hoặc không áp dụng."
    );
    let mut brief = table();
    brief.provenance.brief = true;
    assert_eq!(symbols::of(&brief, Lang::En), [""; 0]);
    let mut unpublished = table();
    unpublished.provenance.unpublished = true;
    let [withheld, ..] = &symbols::of(&unpublished, Lang::En)[..] else { panic!("three signs") };
    assert_eq!(withheld, "c: workers, which are not published here.");
    // A value that is withheld is not unknown, even if there is none.
    let mut hidden = table();
    hidden.grid.cells_mut().for_each(|cell| cell.mark = Some(Mark::Withheld));
    assert_eq!(symbols::of(&hidden, Lang::En).len(), 1);
}

#[test]
fn characters_that_xml_forbids_are_left_out_and_no_others() {
    let all: String =
        (0..=0x30_u32).chain([0x7f, 0xfffd, 0xfffe, 0xffff, 0x1_0000]).filter_map(char::from_u32).collect();
    let kept = legal(&all);
    let xml = format!("<a>{}</a>", kept.replace(['&', '<'], ""));
    assert!(roxmltree::Document::parse(&xml).is_ok());
    let lost: Vec<u32> = all.chars().filter(|c| !kept.contains(*c)).map(u32::from).collect();
    let expected: Vec<u32> = (0..0x20).filter(|c| ![9, 10, 13].contains(c)).chain([0xfffe, 0xffff]).collect();
    assert_eq!(lost, expected);
    assert!(matches!(legal("Dệt\tmay\r\n"), std::borrow::Cow::Borrowed(_)));
}

#[test]
fn every_format_writes_a_file_of_its_own_kind_twice_alike() {
    for format in Format::ALL {
        let [once, again] = [(); 2].map(|()| write::write(&document(), *format, Lang::Vi).unwrap());
        assert_eq!(once, again, "{format}");
        assert_eq!(once.starts_with(b"PK"), format.is_package(), "{format}");
        let begin: &[u8] = match format {
            Format::Json | Format::GeoJson => b"{",
            Format::Csv => "\u{feff}".as_bytes(),
            Format::Html => b"<!DOCTYPE html>",
            Format::Xlsx | Format::Docx | Format::DataPackage => b"PK",
        };
        assert!(once.starts_with(begin), "{format}");
        let is_text = format.media_type().starts_with("text/");
        assert_eq!(is_text, format.media_type().ends_with("charset=utf-8"), "{format}");
        assert_eq!(format.code().parse::<Format>(), Ok(*format));
    }
    let downloads: Vec<_> = Format::ALL.iter().filter(|format| format.is_download()).collect();
    assert_eq!(downloads, [&Format::Csv, &Format::Xlsx, &Format::Docx, &Format::DataPackage]);
}
