//! What every page has around its contents.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use crate::model::lang::Lang;

const STYLE: &str = include_str!("../../../web/style.css");

/// Nothing is fetched from elsewhere and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// `GET /style.css`.
pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// A page as an answer.
pub(crate) fn answer(page: impl Into<axum::body::Body>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, page.into()).into_response()
}

/// Where a page stands: its title, the pages above it as addresses and names, and itself in another language.
pub(crate) struct Frame<'a> {
    pub(crate) lang: Lang,
    pub(crate) title: &'a str,
    pub(crate) base: &'a str,
    pub(crate) above: &'a [(String, String)],
    /// The query of the page in a language.
    pub(crate) spoken: &'a dyn Fn(Lang) -> String,
}

/// A whole page.
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

/// The path at which the service begins: a page asked by another name of the server finds its style there too.
fn root(base: &str) -> &str {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    host.find('/').map_or("", |at| &host[at..])
}

/// What a language calls itself.
fn own_name(lang: Lang) -> &'static str {
    lang.name(lang)
}
