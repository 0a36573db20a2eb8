//! A report for Word, read back part by part.

use roxmltree::{Document as Xml, Node};
use xuong::{
    document::{
        parts::{Block, Document, Picture},
        render::docx,
    },
    model::{column::Type, lang::Lang},
};

use super::{
    parts::{all, part, said},
    sample::{FIRMS, POINT_PNG, column, report, table, text},
};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn written(document: &Document) -> Vec<u8> {
    docx::write(document, |_| Ok(POINT_PNG.to_vec()), Lang::Vi).expect("a file")
}

fn val<'n>(node: Node<'n, '_>) -> Option<&'n str> {
    node.attribute((WORD, "val"))
}

/// The paragraphs of a style.
fn of_style(document: &Xml<'_>, style: &str) -> Vec<String> {
    let styles = all(document, "pStyle").into_iter().filter(|own| val(*own) == Some(style));
    styles.filter_map(|own| own.ancestors().find(|node| node.has_tag_name((WORD, "p")))).map(said).collect()
}

#[test]
fn the_same_report_gives_the_same_file() {
    assert_eq!(written(&report()), written(&report()));
}

#[test]
fn every_part_is_xml() {
    let file = written(&report());
    let names = ["[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml"];
    let more = ["word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml", "word/header.xml"];
    for name in names.into_iter().chain(more) {
        assert!(Xml::parse(&part(&file, name)).is_ok(), "{name}");
    }
    assert!(part(&file, "docProps/core.xml").contains("<dc:title>Báo cáo sơ kết 6 tháng"));
    assert!(!part(&file, "docProps/core.xml").contains("created"));
}

#[test]
fn headings_and_blanks_have_styles() {
    let document = part(&written(&report()), "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    assert_eq!(of_style(&document, "Heading1").len(), 5);
    assert_eq!(of_style(&document, "Heading2")[0], "1. So với mục tiêu");
    assert_eq!(of_style(&document, "Letterhead")[1], "SỞ CÔNG THƯƠNG");
    assert!(of_style(&document, "Blank")[0].starts_with("…… [Văn bản đã ban hành"));
    let notes = of_style(&document, "Note");
    assert!(
        notes.contains(
            &"c: số liệu không công bố, để không lộ thông tin của riêng một doanh nghiệp.".to_owned()
        )
    );
}

#[test]
fn tables_are_as_wide_as_the_text_and_repeat_their_titles() {
    let document = part(&written(&report()), "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    let width = |node: Node<'_, '_>| node.attribute((WORD, "w")).unwrap().parse::<u32>().expect("a number");
    let tables = all(&document, "tbl");
    let shapes: Vec<_> = tables
        .iter()
        .map(|table| {
            let of = |name| table.descendants().filter(move |node| node.has_tag_name((WORD, name)));
            (
                of("gridCol").count(),
                of("gridCol").map(width).sum::<u32>(),
                of("tblHeader").count(),
                of("tr").count(),
            )
        })
        .collect();
    let text_width = 11_906 - 1701 - 850;
    assert_eq!(shapes[1], (7, text_width, 1, 19));
    assert_eq!(shapes[4], (12, 16_838 - 2 * 1134, 1, FIRMS + 1));
    assert_eq!(all(&document, "cantSplit").len(), all(&document, "tr").len());
}

#[test]
fn a_wide_table_lies_across_and_the_rest_does_not() {
    let document = part(&written(&report()), "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    let across: Vec<_> =
        all(&document, "pgSz").into_iter().map(|size| size.attribute((WORD, "orient"))).collect();
    assert_eq!(across, [None, Some("landscape"), None]);
    assert!(all(&document, "pageBreakBefore").is_empty(), "the section begins a page");
}

#[test]
fn a_picture_is_in_the_file_as_wide_as_the_text() {
    let file = written(&report());
    let document = part(&file, "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    let extent = all(&document, "extent")[0];
    let width = (11_906 - 1701 - 850) * 635;
    assert_eq!(extent.attribute("cx"), Some(width.to_string().as_str()));
    assert_eq!(extent.attribute("cy"), Some((width * 340 / 640).to_string().as_str()));
    assert!(part(&file, "word/_rels/document.xml.rels").contains(r#"Target="media/picture1.png""#));
    assert!(file.windows(POINT_PNG.len()).any(|bytes| bytes == POINT_PNG));
}

#[test]
fn a_high_picture_fits_the_page() {
    let picture = Picture { title: "Hình".to_owned(), svg: String::new(), width_px: 100, height_px: 1000 };
    let document = Document { blocks: vec![Block::Picture(picture)], ..report() };
    let document = part(&written(&document), "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    let side = |name| all(&document, "extent")[0].attribute(name).unwrap().parse::<u64>().expect("a number");
    assert!(side("cy") < 14_570 * 635);
    assert_eq!(side("cy") / 10, side("cx"));
}

#[test]
fn a_break_begins_the_next_paragraph_on_a_new_page() {
    let said = |text: &str| Block::Text(text.to_owned());
    let document = Document { blocks: vec![said("một"), Block::PageBreak, said("hai")], ..report() };
    let document = part(&written(&document), "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    let breaks = all(&document, "pageBreakBefore");
    let broken = breaks[0].ancestors().find(|node| node.has_tag_name((WORD, "p"))).unwrap();
    assert_eq!((breaks.len(), super::parts::said(broken)), (1, "hai".to_owned()));
}

#[test]
fn what_xml_forbids_is_left_out() {
    let rows = vec![vec![text("Công\u{b} ty <A> & \"B\"")]];
    let table = table("Bảng", &[column("name", "Tên", Type::Text)], rows);
    let document = part(&written(&Document::from(table)), "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    assert!(of_style(&document, "Cell").contains(&"Công ty <A> & \"B\"".to_owned()));
}
