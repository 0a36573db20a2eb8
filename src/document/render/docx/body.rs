//! The body of the document.

use maud::{Markup, html};

use super::{
    page::{Sheet, sections},
    paragraph::paragraph,
    table,
};
use crate::{
    document::parts::{Block, Document, Picture},
    model::lang::Lang,
};

/// English Metric Units in a twentieth of a point.
const EMU: u64 = 635;

/// The greatest height of a picture, in percent of the height between the margins.
const HIGHEST: u64 = 85;

/// The state of writing the body.
struct Body {
    lang: Lang,
    /// Whether the next paragraph starts a page.
    breaks: bool,
    /// The number of pictures so far.
    pictures: usize,
}

/// Writes the document section by section. Pictures are numbered from 1.
pub(super) fn body(document: &Document, lang: Lang) -> Markup {
    let mut body = Body { lang, breaks: false, pictures: 0 };
    let sections = sections(document);
    let last = sections.len() - 1;
    html! {
        w:body {
            @for line in &document.heading { (paragraph("Letterhead", line, false)) }
            (paragraph("Title", &document.title, false))
            @for (at, (sheet, blocks)) in sections.iter().enumerate() {
                @for block in blocks.iter().skip(skipped(at, blocks)) { (body.block(block, *sheet)) }
                @if at == last {
                    (sheet.properties(at == 0))
                } @else {
                    w:p { w:pPr { w:pStyle w:val="Gap" {} (sheet.properties(at == 0)) } }
                }
            }
        }
    }
}

/// The number of blocks to skip: a section starts a page by itself, so a page break in front of it is dropped.
fn skipped(section: usize, blocks: &[&Block]) -> usize {
    usize::from(section > 0 && blocks.first() == Some(&&Block::PageBreak))
}

impl Body {
    fn block(&mut self, block: &Block, sheet: Sheet) -> Markup {
        let breaks = std::mem::replace(&mut self.breaks, *block == Block::PageBreak);
        match block {
            Block::Heading(rank, text) => paragraph(&format!("Heading{}", (*rank).clamp(1, 4)), text, breaks),
            Block::Text(text) => paragraph("BodyText", text, breaks),
            Block::Note(text) => paragraph("BriefNote", text, breaks),
            Block::Blank(prompt) => paragraph("Blank", &format!("…… [{prompt}]"), breaks),
            Block::Table(table) => table::table(table, sheet, breaks, self.lang),
            Block::Picture(picture) => self.picture(picture, sheet, breaks),
            Block::PageBreak => Markup::default(),
        }
    }

    /// A picture as wide as the text. Its title is part of the drawing, so there is no caption.
    fn picture(&mut self, picture: &Picture, sheet: Sheet, breaks: bool) -> Markup {
        self.pictures += 1;
        let (number, (width, height)) = (self.pictures, extent(picture, sheet));
        html! {
            w:p {
                w:pPr { w:pStyle w:val="Picture" {} @if breaks { w:pageBreakBefore {} } }
                w:r {
                    w:drawing {
                        wp:inline distT="0" distB="0" distL="0" distR="0" {
                            wp:extent cx=(width) cy=(height) {}
                            wp:docPr id=(number) name={ "Picture " (number) } descr=(picture.title) {}
                            a:graphic {
                                a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture" {
                                    (raster(number, width, height))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn raster(number: usize, width: u64, height: u64) -> Markup {
    html! {
        pic:pic {
            pic:nvPicPr {
                pic:cNvPr id=(number) name={ "picture" (number) ".png" } {}
                pic:cNvPicPr {}
            }
            pic:blipFill {
                a:blip r:embed={ "picture" (number) } {}
                a:stretch { a:fillRect {} }
            }
            pic:spPr {
                a:xfrm {
                    a:off x="0" y="0" {}
                    a:ext cx=(width) cy=(height) {}
                }
                a:prstGeom prst="rect" { a:avLst {} }
            }
        }
    }
}

/// The width and height in English Metric Units: the full width between the margins, reduced where the height would
/// exceed [`HIGHEST`].
fn extent(picture: &Picture, sheet: Sheet) -> (u64, u64) {
    let (room_width, room_height) = sheet.room();
    let (width, height) = (u64::from(picture.width_px.max(1)), u64::from(picture.height_px.max(1)));
    let (widest, highest) = (u64::from(room_width) * EMU, u64::from(room_height) * EMU * HIGHEST / 100);
    if widest * height <= highest * width {
        (widest, widest * height / width)
    } else {
        (highest * width / height, highest)
    }
}
