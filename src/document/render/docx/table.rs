//! Tables.

use maud::{Markup, html};

use super::{column_widths::widths, page::Sheet, paragraph::paragraph};
use crate::{
    document::{
        column::{Cell, Heading, Mark},
        render::{notation::written, symbols},
        table::Table,
    },
    model::{column::Type, lang::Lang},
    stop,
};

/// Letter sizes by number of columns: the most columns, and the size in half points.
const SIZES: [(usize, u32); 3] = [(5, 21), (7, 20), (12, 17)];

/// The greatest size in brief tables, several of which share a page.
const BRIEF: u32 = 18;

/// The size in tables with more columns than [`SIZES`] lists.
const SMALLEST: u32 = 16;

/// How the cells of a table look.
#[derive(Clone, Copy)]
struct Look {
    /// The paragraph style.
    style: &'static str,
    /// The size of the letters in half points.
    size: u32,
}

/// A table with its title above, and its provenance and notes below.
pub(super) fn table(table: &Table, sheet: Sheet, breaks: bool, lang: Lang) -> Markup {
    let columns = table.grid.headings().len();
    let by_width = SIZES.iter().find(|(most, _)| columns <= *most).map_or(SMALLEST, |(_, size)| *size);
    let brief = table.provenance.brief;
    let size = if brief { by_width.min(BRIEF) } else { by_width };
    let (title, style, note) =
        if brief { ("BriefCaption", "BriefCell", "BriefNote") } else { ("Caption", "Cell", "Note") };
    let look = Look { style, size };
    let (room, _) = sheet.room();
    let widths = widths(table, size, room, lang);
    let below = [table.provenance.say(lang), table.notes_told(), symbols::of(table, lang)].concat();
    html! {
        (paragraph(title, &table.title, breaks))
        w:tbl {
            w:tblPr {
                w:tblStyle w:val="Grid" {}
                w:tblW w:w=(room) w:type="dxa" {}
                w:tblLayout w:type="fixed" {}
            }
            w:tblGrid { @for width in &widths { w:gridCol w:w=(width) {} } }
            (head(table, &widths, look, lang))
            @for row in table.grid.rows() {
                @let () = stop::check();
                w:tr {
                    w:trPr { w:cantSplit {} }
                    @for ((heading, own), width) in row.zip(&widths) { (cell(heading, own, *width, look, lang)) }
                }
            }
        }
        @for text in &below { (paragraph(note, text, false)) }
        w:p { w:pPr { w:pStyle w:val="Gap" {} } }
    }
}

/// The header row, repeated on every page.
fn head(table: &Table, widths: &[u32], look: Look, lang: Lang) -> Markup {
    html! {
        w:tr {
            w:trPr { w:cantSplit {} w:tblHeader {} }
            @for (heading, width) in table.grid.headings().iter().zip(widths) {
                w:tc {
                    w:tcPr {
                        w:tcW w:w=(width) w:type="dxa" {}
                        w:shd w:val="clear" w:color="auto" w:fill="E7ECF1" {}
                        w:vAlign w:val="center" {}
                    }
                    w:p {
                        w:pPr { w:pStyle w:val=(look.style) {} w:keepNext {} w:jc w:val="center" {} }
                        w:r {
                            w:rPr { w:b {} w:bCs {} (letters(look.size)) }
                            w:t xml:space="preserve" { (heading.full_title(lang)) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(heading: &Heading, own: &Cell, width: u32, look: Look, lang: Lang) -> Markup {
    let withheld = own.mark == Some(Mark::Withheld);
    let side = match heading.kind {
        _ if withheld => "center",
        Type::Int | Type::Real => "right",
        Type::Text | Type::Date | Type::Precision => "left",
    };
    html! {
        w:tc {
            w:tcPr { w:tcW w:w=(width) w:type="dxa" {} }
            w:p {
                w:pPr { w:pStyle w:val=(look.style) {} w:jc w:val=(side) {} }
                w:r {
                    w:rPr { @if withheld { w:color w:val="666666" {} } (letters(look.size)) }
                    w:t xml:space="preserve" { (written(heading, own, lang)) }
                }
            }
        }
    }
}

fn letters(size: u32) -> Markup {
    html! { w:sz w:val=(size) {} w:szCs w:val=(size) {} }
}
