//! The parts of a Word document: sections, breaks, sizes and what its XML must have.

use std::io::{Cursor, Read};

use rstest::rstest;
use zip::ZipArchive;

use super::{
    body::body,
    page::{NARROW_COLUMNS, Sheet, sections},
    style::styles,
    *,
};
use crate::{
    document::{
        column::int,
        grid::Grid,
        parts::{Block, Document, Picture},
        render::{
            png::PngError,
            tests::{document, table},
        },
        table::Table,
    },
    model::lang::{Lang, Text},
};

/// A table of this number of columns.
fn wide(columns: usize) -> Block {
    let columns: Vec<_> = (0..columns).map(|_| int("n", Text::new("Số", "Number"), |n: &i64| *n)).collect();
    Block::Table(Box::new(Table { grid: Grid::of(&columns, [1, 2]), ..table() }))
}

fn text(said: &str) -> Block {
    Block::Text(said.to_owned())
}

fn heading(said: &str) -> Block {
    Block::Heading(1, said.to_owned())
}

fn of(blocks: Vec<Block>) -> Document {
    Document { blocks, ..document() }
}

#[test]
fn only_tables_of_many_columns_lie_on_their_side_with_what_leads_to_them() {
    let report = of(vec![
        heading("I"),
        text("Một"),
        Block::PageBreak,
        heading("II"),
        wide(NARROW_COLUMNS + 1),
        heading("III"),
        wide(NARROW_COLUMNS),
        heading("IV"),
    ]);
    let lengths: Vec<_> = sections(&report).iter().map(|(sheet, blocks)| (*sheet, blocks.len())).collect();
    assert_eq!(lengths, [(Sheet::Portrait, 2), (Sheet::Landscape, 3), (Sheet::Portrait, 3)]);
    let all: Vec<&Block> = sections(&report).into_iter().flat_map(|(_, blocks)| blocks).collect();
    assert!(all.into_iter().eq(&report.blocks), "every block once and in order");
    assert_eq!(sections(&of(Vec::new())), [(Sheet::Portrait, Vec::new())]);
}

#[test]
fn a_page_has_the_margins_of_the_decree() {
    // Decree 30/2020/NĐ-CP, annex I: A4, 20 mm above and below, 30 mm left, 15 mm right; 1 mm is 56.7 twentieths of a point.
    let millimetres = |twips: u32| twips * 10_000 / 566_929 + u32::from(twips * 10_000 % 566_929 > 283_464);
    let [(width, height), (across, down)] = [Sheet::Portrait, Sheet::Landscape].map(Sheet::room);
    assert_eq!([width, height].map(millimetres), [210 - 45, 297 - 40]);
    assert_eq!([across, down].map(millimetres), [297 - 40, 210 - 40]);
    let [upright, lying] =
        [Sheet::Portrait, Sheet::Landscape].map(|sheet| sheet.properties(false).into_string());
    assert!(upright.contains(r#"<w:pgSz w:w="11906" w:h="16838"></w:pgSz>"#), "{upright}");
    assert!(upright.contains(r#"w:right="850" w:bottom="1134" w:left="1701""#), "{upright}");
    assert!(lying.contains(r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape">"#), "{lying}");
}

/// The style, the text and whether a page begins, of each paragraph of a body.
fn paragraphs(body: &str) -> Vec<(String, String, bool)> {
    let between = |text: &str, from: &str, to: &str| {
        text.split_once(from)
            .and_then(|(_, rest)| Some(rest.split_once(to)?.0.to_owned()))
            .unwrap_or_default()
    };
    let each = body.split("<w:p>").skip(1).map(|rest| rest.split_once("</w:p>").unwrap().0);
    each.map(|own| {
        let style = between(own, "<w:pStyle w:val=\"", "\"");
        (style, between(own, "<w:t xml:space=\"preserve\">", "</w:t>"), own.contains("<w:pageBreakBefore>"))
    })
    .collect()
}

#[test]
fn blocks_have_their_styles_and_a_break_starts_the_next_one() {
    let blocks = vec![
        Block::Heading(0, "A".to_owned()),
        Block::Heading(7, "B".to_owned()),
        Block::PageBreak,
        text("C & D"),
        Block::Note("E".to_owned()),
        Block::Blank("F".to_owned()),
    ];
    let told = paragraphs(&body(&of(blocks), Lang::Vi).into_string());
    let told: Vec<_> =
        told.iter().map(|(style, text, breaks)| (style.as_str(), text.as_str(), *breaks)).collect();
    assert_eq!(
        told,
        [
            ("Letterhead", "SỞ &lt;CÔNG THƯƠNG&gt;", false),
            ("Title", "Báo cáo &amp; \u{2}thử", false),
            ("Heading1", "A", false),
            ("Heading4", "B", false),
            ("BodyText", "C &amp; D", true),
            ("BriefNote", "E", false),
            ("Blank", "…… [F]", false),
        ]
    );
}

#[test]
fn pages_are_numbered_at_the_head_from_the_second_on() {
    let turned = of(vec![text("A"), wide(9), text("B")]);
    let file = write(&turned, |_| Ok(vec![]), Lang::Vi).unwrap();
    let xml = String::from_utf8(part(&file, "word/document.xml")).unwrap();
    let sections: Vec<&str> =
        xml.split("<w:sectPr>").skip(1).filter_map(|rest| rest.split("</w:sectPr>").next()).collect();
    assert_eq!(
        sections.iter().map(|own| own.contains("<w:titlePg>")).collect::<Vec<_>>(),
        [true, false, false]
    );
    for own in &sections {
        let order = ["<w:headerReference", "<w:pgSz", "<w:pgMar", "<w:titlePg"];
        let places: Vec<usize> = order.iter().filter_map(|name| own.find(name)).collect();
        assert!(places.len() >= 3 && places.is_sorted(), "the order of the schema: {own}");
        assert!(
            own.contains(r#"w:type="default" r:id="header""#) && !own.contains(r#"w:type="first""#),
            "{own}"
        );
    }
    let header = String::from_utf8(part(&file, "word/header.xml")).unwrap();
    assert!(
        header.contains(r#"<w:pStyle w:val="PageNumber">"#) && header.contains(r#"w:instr="PAGE""#),
        "{header}"
    );
    assert!(!header.contains("NUMPAGES"), "the number alone: {header}");
    let style = styles(Lang::Vi).into_string();
    let style =
        style.split("w:styleId=\"PageNumber\"").nth(1).and_then(|rest| rest.split("</w:style>").next());
    assert!(style.is_some_and(|own| own.contains(r#"<w:jc w:val="center">"#)), "{style:?}");
}

#[test]
fn a_break_before_a_section_is_not_one_page_more() {
    let turned = of(vec![text("A"), Block::PageBreak, wide(9)]);
    let xml = body(&turned, Lang::Vi).into_string();
    assert_eq!(xml.matches("<w:sectPr>").count(), 2);
    assert!(!xml.contains("pageBreakBefore"), "{xml}");
    let kept = of(vec![text("A"), Block::PageBreak, wide(3)]);
    let xml = body(&kept, Lang::Vi).into_string();
    assert_eq!((xml.matches("<w:sectPr>").count(), xml.matches("<w:pageBreakBefore>").count()), (1, 1));
}

fn picture(width_px: u32, height_px: u32) -> Block {
    Block::Picture(Picture { title: "Hình".to_owned(), svg: String::new(), width_px, height_px })
}

/// The width and the height of the pictures of a body, in English Metric Units.
fn extents(xml: &str) -> Vec<(u64, u64)> {
    let each = xml.split("<wp:extent cx=\"").skip(1).map(|rest| rest.split('"'));
    each.map(|mut parts| {
        let mut next = || parts.next().unwrap();
        let width = next().parse().unwrap();
        next();
        (width, next().parse().unwrap())
    })
    .collect()
}

#[rstest]
#[case::wide(720, 360, None)]
#[case::high(100, 4000, Some(85))]
#[case::nothing(0, 0, None)]
fn a_picture_is_as_wide_as_the_text_unless_it_would_be_too_high(
    #[case] width: u32,
    #[case] height: u32,
    #[case] percent_of_height: Option<u64>,
) {
    let (room_width, room_height) = Sheet::Portrait.room();
    let xml = body(&of(vec![picture(width, height)]), Lang::Vi).into_string();
    let [(cx, cy)] = extents(&xml)[..] else { panic!("one picture") };
    match percent_of_height {
        None => assert_eq!(cx, u64::from(room_width) * 635),
        Some(percent) => assert_eq!(cy, u64::from(room_height) * 635 * percent / 100),
    }
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    assert!((cx * height).abs_diff(cy * width) <= width.max(height), "the sides keep their ratio");
}

#[test]
fn pictures_are_numbered_through_the_document() {
    let report = of(vec![picture(10, 10), text("A"), picture(20, 10)]);
    let xml = body(&report, Lang::Vi).into_string();
    for number in [1, 2] {
        assert!(xml.contains(&format!("r:embed=\"picture{number}\"")), "{number}");
    }
    let file = write(&report, |picture| Ok(vec![u8::try_from(picture.width_px).unwrap()]), Lang::Vi).unwrap();
    assert_eq!(part(&file, "word/media/picture1.png"), [10]);
    assert_eq!(part(&file, "word/media/picture2.png"), [20]);
    let relations = String::from_utf8(part(&file, "word/_rels/document.xml.rels")).unwrap();
    assert!(relations.contains(r#"Id="picture2""#) && relations.contains(r#"Target="media/picture2.png""#));
    assert!(!relations.contains("picture3"));
}

fn part(file: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut bytes = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_picture_that_cannot_be_painted_fails_the_document() {
    let refuse = |_: &Picture| Err(PngError::Unknown("element image".to_owned()));
    let error = write(&document(), refuse, Lang::En).unwrap_err();
    assert_eq!(error.to_string(), "the drawing cannot be painted: element image");
}

#[test]
fn every_part_is_xml_and_every_style_that_is_used_is_defined() {
    let brief = {
        let mut own = table();
        own.provenance.brief = true;
        Block::Table(Box::new(own))
    };
    let report = of([document().blocks, vec![brief, wide(9), Block::Heading(2, "Hai".to_owned())]].concat());
    let file = write(&report, |_| Ok(Vec::new()), Lang::Vi).unwrap();
    let archive = ZipArchive::new(Cursor::new(&file)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut used = Vec::new();
    for name in names.iter().filter(|name| !name.ends_with(".png")) {
        let text = String::from_utf8(part(&file, name)).unwrap();
        let xml = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let styles =
            xml.descendants().filter(|node| ["pStyle", "tblStyle"].contains(&node.tag_name().name()));
        used.extend(styles.filter_map(|node| node.attributes().next()).map(|own| own.value().to_owned()));
    }
    let defined = styles(Lang::Vi).into_string();
    for style in &used {
        assert!(defined.contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
    for style in ["BriefCaption", "BriefCell", "BriefNote", "Caption", "Cell", "Note", "Grid", "Picture"] {
        assert!(used.iter().any(|own| own == style), "{style} is of no use");
    }
}

#[test]
fn letters_are_those_of_the_decree_in_the_language_of_the_document() {
    let [vi, en] = [Lang::Vi, Lang::En].map(|lang| styles(lang).into_string());
    assert_eq!(vi.replace("vi-VN", "en-GB"), en);
    assert_eq!(vi.matches("Times New Roman").count(), 4);
    assert!(vi.contains(r#"<w:sz w:val="26"></w:sz>"#), "13 points");
    let title =
        vi.split("w:styleId=\"Title\"").nth(1).and_then(|rest| rest.split("</w:style>").next()).unwrap();
    assert!(title.contains("<w:b>") && title.contains("<w:caps>") && !title.contains("<w:i>"), "{title}");
}

#[test]
fn cells_are_aligned_by_their_type_and_signs_stand_in_the_middle() {
    let xml = body(&of(vec![Block::Table(Box::new(table()))]), Lang::Vi).into_string();
    let rows: Vec<&str> = xml.split("<w:tr>").skip(1).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[0].contains("<w:tblHeader>") && !rows[1].contains("<w:tblHeader>"));
    let sides = |row: &str| -> Vec<String> {
        row.split("<w:jc w:val=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    assert_eq!(sides(rows[1]), ["left", "left", "right", "right"]);
    assert_eq!(sides(rows[3].split("</w:tr>").next().unwrap()), ["left", "left", "right", "center"]);
    assert_eq!(xml.matches(r#"<w:color w:val="666666">"#).count(), 1, "one value is withheld");
    let widths: Vec<u32> = xml
        .split("<w:gridCol w:w=\"")
        .skip(1)
        .map(|w| w.split('"').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!((widths.len(), widths.iter().sum::<u32>()), (4, Sheet::Portrait.room().0));
}

#[rstest]
#[case(5, false, 21)]
#[case(6, false, 20)]
#[case(7, false, 20)]
#[case(8, false, 17)]
#[case(12, false, 17)]
#[case(13, false, 16)]
#[case(5, true, 18)]
#[case(8, true, 17)]
fn letters_are_smaller_in_tables_of_more_columns(
    #[case] columns: usize,
    #[case] brief: bool,
    #[case] half_points: u32,
) {
    let Block::Table(mut own) = wide(columns) else { panic!("a table") };
    own.provenance.brief = brief;
    let xml = body(&of(vec![Block::Table(own)]), Lang::Vi).into_string();
    let sizes: Vec<&str> =
        xml.split("<w:sz w:val=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(!sizes.is_empty() && sizes.iter().all(|size| *size == half_points.to_string()), "{sizes:?}");
}
