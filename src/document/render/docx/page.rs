//! Sheets of paper, and which part of a document lies on which.

use maud::{Markup, html};

use crate::document::parts::{Block, Document};

/// A table of more columns lies across the page.
pub(super) const NARROW_COLUMNS: usize = 7;

/// The sides of ISO A4 in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);

/// 20 mm in twentieths of a point.
const TWO_CM: u32 = 1134;

/// How a sheet of A4 lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// On its short side.
    Upright,
    /// On its long side.
    Across,
}

impl Sheet {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Upright => A4,
            Self::Across => (A4.1, A4.0),
        }
    }

    /// Margins at the left and the right: 30 and 15 mm as the decree has them, 20 mm across.
    fn sides(self) -> (u32, u32) {
        match self {
            Self::Upright => (1701, 850),
            Self::Across => (TWO_CM, TWO_CM),
        }
    }

    /// Room between the margins, in twentieths of a point.
    pub(super) fn room(self) -> (u32, u32) {
        let (width, height) = self.size();
        let (left, right) = self.sides();
        (width - left - right, height - 2 * TWO_CM)
    }

    /// The properties of a section on such sheets.
    pub(super) fn properties(self) -> Markup {
        let ((width, height), (left, right)) = (self.size(), self.sides());
        let orient = (self == Self::Across).then_some("landscape");
        html! {
            w:sectPr {
                w:footerReference w:type="default" r:id="footer" {}
                w:pgSz w:w=(width) w:h=(height) w:orient=[orient] {}
                w:pgMar w:top=(TWO_CM) w:right=(right) w:bottom=(TWO_CM) w:left=(left)
                    w:header="567" w:footer="567" w:gutter="0" {}
            }
        }
    }
}

/// The parts of a document by the sheets they lie on, in order; headings go with what follows them. There is
/// always one section.
pub(super) fn sections(document: &Document) -> Vec<(Sheet, Vec<&Block>)> {
    let mut sections: Vec<(Sheet, Vec<&Block>)> = Vec::new();
    let mut following = Sheet::Upright;
    for block in document.blocks.iter().rev() {
        following = match block {
            Block::Table(table) if table.grid.headings().len() > NARROW_COLUMNS => Sheet::Across,
            Block::Table(_) | Block::Text(_) | Block::Note(_) | Block::Blank(_) | Block::Picture(_) => {
                Sheet::Upright
            }
            Block::Heading(..) | Block::PageBreak => following,
        };
        match sections.last_mut() {
            Some((sheet, blocks)) if *sheet == following => blocks.push(block),
            _ => sections.push((following, vec![block])),
        }
    }
    if sections.is_empty() {
        sections.push((Sheet::Upright, Vec::new()));
    }
    sections.iter_mut().for_each(|(_, blocks)| blocks.reverse());
    sections.reverse();
    sections
}
