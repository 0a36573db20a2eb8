//! A document as a page that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{characters::legal, notation::written, symbols};
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

/// The style of the page, which stands in it.
pub const STYLE: &str = include_str!("html.css");

/// A table of more columns is wide: it is printed across the page.
const NARROW_COLUMNS: usize = 7;

/// A longer text gets room for a few words on each line.
const LONG_CHARS: usize = 20;

/// The page, with its style and pictures in it and no script.
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

/// A table in a box of its own, above what it rests on and how to read it.
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

/// A value as people read it; a number that is told stands beside it as machines read it.
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
    html! { td class=(class) data-value=[plain] { (shown) } }
}

fn is_number(heading: &Heading) -> bool {
    matches!(heading.kind, Type::Int | Type::Real)
}

/// A drawing, in which its title stands; what comes before the drawing in a file of its own is left out.
fn picture(picture: &Picture) -> Markup {
    let drawing = picture.svg.find("<svg").map_or("", |at| &picture.svg[at..]);
    html! {
        figure { (PreEscaped(drawing)) }
    }
}
