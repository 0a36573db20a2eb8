//! The catalogue of errors: a page for each type of problems, which is the address in its `type`.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};

use super::page::{self, Frame};
use crate::{
    http::{
        extract::Ask,
        problem::{
            Problem,
            kind::{Kind, PAGES},
            kinds::ALL,
        },
    },
    model::lang::Lang,
};

/// `GET /problems`.
pub(crate) async fn all(ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    let lang = ask.lang;
    let contents = html! {
        p { (lang.pick(
            "Câu trả lời lỗi là đối tượng JSON theo RFC 9457 (application/problem+json). type dẫn tới một trang dưới đây, status là mã HTTP, detail nói rõ lỗi lần này.",
            "The body of an error is a JSON object of RFC 9457 (application/problem+json). type leads to one of the pages below, status is the status of HTTP, detail describes this occurrence.",
        )) }
        table.operation {
            thead { tr { th { "status" } th { "type" } th { (lang.pick("Nghĩa là", "Meaning")) } } }
            @for kind in ALL {
                tr {
                    td { (kind.status) }
                    td { a href={ (ask.base) (PAGES) "/" (kind.code) (chosen(&ask)) } { (kind.code) } }
                    td { (kind.title.of(lang)) }
                }
            }
        }
    };
    Ok(answer(&ask, title(lang), &[], &contents))
}

/// `GET /problems/{kind}`.
pub(crate) async fn one(Path(code): Path<String>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    let lang = ask.lang;
    let kind: &Kind =
        ALL.iter().find(|kind| kind.code == code).ok_or_else(|| Problem::not_found(lang, &code))?;
    let contents = html! {
        dl {
            dt { "status" } dd { (kind.status) }
            dt { "type" } dd { code { (ask.base) (PAGES) "/" (kind.code) } }
        }
        p { (kind.meaning.of(lang)) }
    };
    let above = (format!("{}{PAGES}{}", ask.base, chosen(&ask)), title(lang).to_owned());
    Ok(answer(&ask, kind.title.of(lang), &[above], &contents))
}

fn title(lang: Lang) -> &'static str {
    lang.pick("Danh mục lỗi", "Catalogue of errors")
}

/// The language in links, if the request has one.
fn chosen(ask: &Ask) -> String {
    ask.query.given("lang").map(|_| format!("?lang={}", ask.lang)).unwrap_or_default()
}

fn answer(ask: &Ask, title: &str, above: &[(String, String)], contents: &Markup) -> Response {
    let above = [&[(format!("{}/", ask.base), "Xưởng".to_owned())], above].concat();
    let spoken = |lang: Lang| ask.query.with("lang", lang.code());
    let frame = Frame { lang: ask.lang, title, base: &ask.base, above: &above, spoken: &spoken, feed: None };
    page::answer(page::page(&frame, contents).into_string())
}
