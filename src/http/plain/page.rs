//! The frame of all pages.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use crate::model::lang::Lang;

const STYLE: &str = include_str!("../../../web/style.css");

/// The content security policy: no scripts, and nothing from other hosts.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// `GET /style.css`.
pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// Responds with a page.
pub(crate) fn answer(page: impl Into<axum::body::Body>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, page.into()).into_response()
}

/// The title, language and breadcrumbs of a page.
pub(crate) struct Frame<'a> {
    pub(crate) lang: Lang,
    pub(crate) title: &'a str,
    pub(crate) base: &'a str,
    pub(crate) above: &'a [(String, String)],
    /// The query string of the page in another language.
    pub(crate) spoken: &'a dyn Fn(Lang) -> String,
    /// The address of the Atom feed of what the page shows.
    pub(crate) feed: Option<String>,
}

/// A page with its contents.
pub(crate) fn page(frame: &Frame<'_>, contents: &Markup) -> Markup {
    let lang = frame.lang;
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (frame.title) }
                link rel="stylesheet" href={ (root(frame.base)) "/style.css" };
                @if let Some(feed) = &frame.feed { link rel="alternate" type="application/atom+xml" href=(feed); }
            }
            body {
                header {
                    @if !frame.above.is_empty() {
                        nav.path aria-label=(lang.pick("Đường dẫn", "Path")) {
                            @for (address, name) in frame.above { a href=(address) { (name) } " › " }
                        }
                    }
                    h1 { (frame.title) }
                    nav aria-label=(lang.pick("Ngôn ngữ", "Language")) {
                        @for other in Lang::ALL {
                            a href={ "?" ((frame.spoken)(*other)) } lang=(other) aria-current=[(*other == lang).then_some("true")] { (own_name(*other)) } " "
                        }
                    }
                }
                main { (contents) }
            }
        }
    }
}

/// The path of the base URL; the style sheet is linked without host, so that it loads under any host name of the
/// server.
fn root(base: &str) -> &str {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    host.find('/').map_or("", |at| &host[at..])
}

/// The name of a language in that language.
fn own_name(lang: Lang) -> &'static str {
    lang.name(lang)
}
