//! The pages of the book over HTTP.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, PreEscaped, html};

use super::{
    contents::{self, Entry, PARTS},
    sources,
};
use crate::{
    http::{
        extract::Ask,
        plain::page::{self, Frame},
        problem::Problem,
    },
    model::lang::Lang,
};

/// The first page.
const FIRST: &str = "index.html";

/// `GET /docs`: links of pages are relative, so that the first one needs an address with a folder.
pub(crate) async fn first(ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    Ok(moved(&ask, FIRST))
}

/// `GET /docs/…`.
pub(crate) async fn one(Path(address): Path<String>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    if let Some((kind, bytes)) = sources::file(&address) {
        return Ok(([(header::CONTENT_TYPE, kind)], bytes.into_owned()).into_response());
    }
    let of_folder = format!("{address}/{FIRST}");
    if sources::page(&of_folder).is_some() {
        return Ok(moved(&ask, &of_folder));
    }
    let found = sources::page(&address).ok_or_else(|| Problem::not_found(ask.lang, &address))?;
    let made = found.made();
    let above = [(format!("{}/", ask.base), "Xưởng".to_owned())];
    let spoken = |lang: Lang| ask.query.with("lang", lang.code());
    let frame = Frame {
        lang: ask.lang,
        title: &made.title,
        base: &ask.base,
        above: &above,
        spoken: &spoken,
        feed: None,
    };
    let contents = html! {
        (parts(&address, ask.lang))
        div.book { (PreEscaped(&made.body)) }
        (turns(&address, ask.lang))
    };
    Ok(page::answer(page::page(&frame, &contents).into_string()))
}

/// A redirection to a page.
fn moved(ask: &Ask, address: &str) -> Response {
    let lang = ask.query.given("lang").map(|_| format!("?lang={}", ask.lang)).unwrap_or_default();
    Redirect::temporary(&format!("{}/docs/{address}{lang}", ask.base)).into_response()
}

/// The address of a page relative to another one.
fn relative(from: &str, to: &str) -> String {
    format!("{}{to}", "../".repeat(from.matches('/').count()))
}

/// The table of contents, open on the first page.
fn parts(here: &str, lang: Lang) -> Markup {
    html! {
        details.contents open[here == FIRST] {
            summary { (lang.pick("Mục lục", "Contents")) }
            @for part in PARTS.iter() {
                @if !part.title.is_empty() { h2 { (part.title) } }
                ul { @for entry in &part.entries { (line(entry, here)) } }
            }
        }
    }
}

fn line(entry: &Entry, here: &str) -> Markup {
    let is_here = (entry.address == here).then_some("page");
    html! {
        li.below[entry.depth > 0] {
            a href=(relative(here, &entry.address)) aria-current=[is_here] { (entry.title) }
        }
    }
}

/// Links to the pages before and after.
fn turns(here: &str, lang: Lang) -> Markup {
    let (before, after) = contents::beside(here);
    html! {
        nav.turns aria-label=(lang.pick("Trang trước, trang sau", "Previous and next page")) {
            @if let Some(entry) = before { a href=(relative(here, &entry.address)) rel="prev" { "← " (entry.title) } }
            @if let Some(entry) = after { a href=(relative(here, &entry.address)) rel="next" { (entry.title) " →" } }
        }
    }
}
