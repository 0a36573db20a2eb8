//! Page sizes, and the division of a document into sections by page orientation.

use maud::{Markup, html};

use crate::document::parts::{Block, Document};

/// Tables with more columns are set in landscape.
pub(super) const NARROW_COLUMNS: usize = 7;

/// The sides of ISO A4, in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);

/// 20 mm, in twentieths of a point.
const TWO_CM: u32 = 1134;

/// The orientation of an A4 page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// Portrait.
    Portrait,
    /// Landscape.
    Landscape,
}

impl Sheet {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Portrait => A4,
            Self::Landscape => (A4.1, A4.0),
        }
    }

    /// The left and right margins: 30 and 15 mm as the decree requires, 20 mm in landscape.
    fn sides(self) -> (u32, u32) {
        match self {
            Self::Portrait => (1701, 850),
            Self::Landscape => (TWO_CM, TWO_CM),
        }
    }

    /// The width and height between the margins, in twentieths of a point.
    pub(super) fn room(self) -> (u32, u32) {
        let (width, height) = self.size();
        let (left, right) = self.sides();
        (width - left - right, height - 2 * TWO_CM)
    }

    /// The properties of a section with this orientation. The first page of the `opening` section has no page number.
    pub(super) fn properties(self, opening: bool) -> Markup {
        let ((width, height), (left, right)) = (self.size(), self.sides());
        let orient = (self == Self::Landscape).then_some("landscape");
        html! {
            w:sectPr {
                w:headerReference w:type="default" r:id="header" {}
                w:pgSz w:w=(width) w:h=(height) w:orient=[orient] {}
                w:pgMar w:top=(TWO_CM) w:right=(right) w:bottom=(TWO_CM) w:left=(left)
                    w:header="567" w:footer="567" w:gutter="0" {}
                @if opening { w:titlePg {} }
            }
        }
    }
}

/// Groups the blocks of a document by orientation, in order. Headings and page breaks go with the block that follows.
/// There is always at least one section.
pub(super) fn sections(document: &Document) -> Vec<(Sheet, Vec<&Block>)> {
    let mut sections: Vec<(Sheet, Vec<&Block>)> = Vec::new();
    let mut following = Sheet::Portrait;
    for block in document.blocks.iter().rev() {
        following = match block {
            Block::Table(table) if table.grid.headings().len() > NARROW_COLUMNS => Sheet::Landscape,
            Block::Table(_) | Block::Text(_) | Block::Note(_) | Block::Blank(_) | Block::Picture(_) => {
                Sheet::Portrait
            }
            Block::Heading(..) | Block::PageBreak => following,
        };
        match sections.last_mut() {
            Some((sheet, blocks)) if *sheet == following => blocks.push(block),
            _ => sections.push((following, vec![block])),
        }
    }
    if sections.is_empty() {
        sections.push((Sheet::Portrait, Vec::new()));
    }
    sections.iter_mut().for_each(|(_, blocks)| blocks.reverse());
    sections.reverse();
    sections
}
