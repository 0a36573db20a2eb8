//! Documents as self-contained HTML pages.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{characters::legal, notation::written, symbols, tongue::foreign};
use crate::{
    document::{
        column::{Cell, Heading, Mark},
        parts::{Block, Document, Picture},
        table::Table,
    },
    model::{
        column::{Type, Value},
        lang::Lang,
    },
    stop,
};

/// The style sheet, which is embedded in the page.
pub const STYLE: &str = include_str!("html.css");

/// Tables with more columns are printed in landscape.
const NARROW_COLUMNS: usize = 7;

/// Longer texts get a minimum width, so that a line holds several words.
const LONG_CHARS: usize = 20;

/// Writes a page with embedded style and pictures, without scripts.
pub fn page(document: &Document, lang: Lang) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    @if !document.heading.is_empty() {
                        div.letterhead { @for line in &document.heading { p { (line) } } }
                    }
                    h1 { (document.title) }
                    @for part in &document.blocks { (block(part, lang)) }
                }
            }
        }
    };
    legal(&page.into_string()).into_owned()
}

fn block(block: &Block, lang: Lang) -> Markup {
    match block {
        Block::Heading(rank, text) => heading(*rank, text),
        Block::Text(text) => html! { p { (text) } },
        Block::Note(text) => html! { p.note { (text) } },
        Block::Blank(prompt) => html! { div.blank { (prompt) } },
        Block::Table(own) => table(own, lang),
        Block::Picture(own) => picture(own),
        Block::PageBreak => html! { div.page-break {} },
    }
}

fn heading(rank: u8, text: &str) -> Markup {
    html! {
        @match rank {
            0 | 1 => h2 { (text) },
            2 => h3 { (text) },
            3 => h4 { (text) },
            4 => h5 { (text) },
            _ => h6 { (text) },
        }
    }
}

/// A table in a scrollable region, followed by its provenance and notes.
fn table(table: &Table, lang: Lang) -> Markup {
    let wide = table.grid.headings().len() > NARROW_COLUMNS;
    let below = [table.provenance.say(lang), table.notes_told(), symbols::of(table, lang)].concat();
    html! {
        section.table.wide[wide] {
            div.scroll role="region" tabindex="0" aria-label=(table.title) {
                table {
                    caption { span { (table.title) } }
                    thead {
                        tr {
                            @for heading in table.grid.headings() {
                                th.number[is_number(heading)] scope="col" { (heading.full_title(lang)) }
                            }
                        }
                    }
                    tbody {
                        @for row in table.grid.rows() {
                            @let () = stop::check();
                            tr { @for (heading, own) in row { (cell(heading, own, lang)) } }
                        }
                    }
                }
            }
            @if !below.is_empty() { footer { ul { @for text in &below { li { (text) } } } } }
        }
    }
}

/// A cell as people read it; published numbers are repeated in `data-value` in plain notation.
fn cell(heading: &Heading, own: &Cell, lang: Lang) -> Markup {
    let shown = written(heading, own, lang);
    let is_withheld = own.mark == Some(Mark::Withheld);
    let plain = match &own.value {
        _ if is_withheld => None,
        value @ (Value::Int(_) | Value::Real(_)) => Some(value.to_string()),
        Value::Null | Value::Text(_) | Value::Date(_) => None,
    };
    let class = match &own.value {
        _ if is_withheld => "withheld",
        Value::Null if is_number(heading) => "number unknown",
        Value::Null => "unknown",
        Value::Int(_) | Value::Real(_) => "number",
        Value::Date(_) => "date",
        Value::Text(text) if text.chars().count() > LONG_CHARS => "text long",
        Value::Text(_) => "text",
    };
    let tongue = if class.starts_with("text") { foreign(&shown, lang) } else { None };
    html! { td class=(class) data-value=[plain] lang=[tongue.map(Lang::code)] { (shown) } }
}

fn is_number(heading: &Heading) -> bool {
    matches!(heading.kind, Type::Int | Type::Real)
}

/// The drawing without what precedes the `<svg>` element in a file.
fn picture(picture: &Picture) -> Markup {
    let drawing = picture.svg.find("<svg").map_or("", |at| &picture.svg[at..]);
    html! {
        figure { (PreEscaped(drawing)) }
    }
}
