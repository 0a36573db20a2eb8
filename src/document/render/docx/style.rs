//! Styles of paragraphs and tables.

use maud::{Markup, html};

use crate::model::lang::Lang;

/// The typeface required by Decree 30/2020/NĐ-CP, annex I.
const TYPEFACE: &str = "Times New Roman";

/// The weight and slope of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Plain,
    Bold,
    Italic,
    BoldItalic,
}

/// A paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    /// The outline level; `None` outside the outline.
    outline: Option<u8>,
    /// The size in half points.
    size: u32,
    letters: Letters,
    capitals: bool,
    /// The alignment: `left`, `center` or `both`.
    side: &'static str,
    /// Whether the paragraph is kept on one page with the next.
    stays: bool,
    /// The space above and below, in twentieths of a point.
    space: (u32, u32),
    /// The indent of the first line, in twentieths of a point.
    indent: u32,
}

/// The base of all styles: 13 points, aligned left, with a little space above and below.
const PLAIN: Style = Style {
    id: "",
    name: "",
    outline: None,
    size: 26,
    letters: Letters::Plain,
    capitals: false,
    side: "left",
    stays: false,
    space: (60, 60),
    indent: 0,
};

/// The base of the headings.
const HEADING: Style = Style { letters: Letters::Bold, stays: true, space: (200, 80), ..PLAIN };

const STYLES: [Style; 17] = [
    Style { id: "BodyText", name: "Body Text", side: "both", indent: 567, space: (0, 120), ..PLAIN },
    Style { id: "Heading1", name: "heading 1", outline: Some(0), size: 28, ..HEADING },
    Style { id: "Heading2", name: "heading 2", outline: Some(1), ..HEADING },
    Style { id: "Heading3", name: "heading 3", outline: Some(2), letters: Letters::BoldItalic, ..HEADING },
    Style { id: "Heading4", name: "heading 4", outline: Some(3), letters: Letters::Italic, ..HEADING },
    Style {
        id: "Letterhead",
        name: "Letterhead",
        size: 24,
        letters: Letters::Bold,
        side: "center",
        space: (0, 0),
        ..PLAIN
    },
    Style {
        id: "Title",
        name: "Title",
        size: 26,
        letters: Letters::Bold,
        capitals: true,
        side: "center",
        space: (120, 80),
        ..PLAIN
    },
    Style { id: "Caption", name: "caption", letters: Letters::Bold, stays: true, space: (160, 80), ..PLAIN },
    Style {
        id: "BriefCaption",
        name: "Brief caption",
        size: 22,
        letters: Letters::Bold,
        stays: true,
        space: (60, 20),
        ..PLAIN
    },
    Style {
        id: "BriefNote",
        name: "Brief note",
        size: 16,
        letters: Letters::Italic,
        space: (20, 0),
        ..PLAIN
    },
    Style { id: "Cell", name: "Cell", size: 20, space: (20, 20), ..PLAIN },
    Style { id: "BriefCell", name: "Brief cell", size: 18, space: (4, 4), ..PLAIN },
    Style { id: "Note", name: "Note", size: 19, letters: Letters::Italic, space: (40, 0), ..PLAIN },
    Style { id: "Blank", name: "Blank", letters: Letters::Italic, space: (120, 120), ..PLAIN },
    Style { id: "Picture", name: "Picture", side: "center", stays: true, space: (120, 60), ..PLAIN },
    Style { id: "PageNumber", name: "Page number", side: "center", space: (0, 0), ..PLAIN },
    Style { id: "Gap", name: "Gap", size: 2, space: (0, 0), ..PLAIN },
];

/// Writes `word/styles.xml`.
pub(super) fn styles(lang: Lang) -> Markup {
    html! {
        w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" {
            w:docDefaults {
                w:rPrDefault {
                    w:rPr {
                        w:rFonts w:ascii=(TYPEFACE) w:hAnsi=(TYPEFACE) w:eastAsia=(TYPEFACE) w:cs=(TYPEFACE) {}
                        w:sz w:val=(PLAIN.size) {}
                        w:szCs w:val=(PLAIN.size) {}
                        w:lang w:val=(lang.pick("vi-VN", "en-GB")) {}
                    }
                }
            }
            w:style w:type="paragraph" w:default="1" w:styleId="Normal" { w:name w:val="Normal" {} w:qFormat {} }
            w:style w:type="table" w:default="1" w:styleId="TableNormal" { w:name w:val="Normal Table" {} }
            (grid())
            @for style in &STYLES { (paragraphs(style)) }
        }
    }
}

fn paragraphs(style: &Style) -> Markup {
    let (above, below) = style.space;
    html! {
        w:style w:type="paragraph" w:styleId=(style.id) {
            w:name w:val=(style.name) {}
            w:basedOn w:val="Normal" {}
            @if style.outline.is_some() { w:next w:val="BodyText" {} }
            w:qFormat {}
            w:pPr {
                @if style.stays { w:keepNext {} }
                w:spacing w:before=(above) w:after=(below) {}
                w:ind w:firstLine=(style.indent) {}
                w:jc w:val=(style.side) {}
                @if let Some(level) = style.outline { w:outlineLvl w:val=(level) {} }
            }
            w:rPr {
                @if matches!(style.letters, Letters::Bold | Letters::BoldItalic) { w:b {} w:bCs {} }
                @if matches!(style.letters, Letters::Italic | Letters::BoldItalic) { w:i {} w:iCs {} }
                @if style.capitals { w:caps {} }
                w:sz w:val=(style.size) {}
                w:szCs w:val=(style.size) {}
            }
        }
    }
}

/// The table style: a thin line around every cell.
fn grid() -> Markup {
    let line = |at: &str| {
        maud::PreEscaped(format!(r#"<w:{at} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#))
    };
    html! {
        w:style w:type="table" w:styleId="Grid" {
            w:name w:val="Table Grid" {}
            w:basedOn w:val="TableNormal" {}
            w:tblPr {
                w:tblBorders {
                    @for at in ["top", "left", "bottom", "right", "insideH", "insideV"] { (line(at)) }
                }
                w:tblCellMar {
                    w:left w:w="70" w:type="dxa" {}
                    w:right w:w="70" w:type="dxa" {}
                }
            }
        }
    }
}
