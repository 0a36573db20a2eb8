//! The first page: what the register holds and where everything is.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use super::{extract::Ask, problem::Problem};
use crate::{
    model::lang::Lang,
    report::{
        catalogue::Report,
        summary::{self, Summary},
        table::Provenance,
    },
};

const STYLE: &str = include_str!("../../web/style.css");

/// Nothing is fetched from elsewhere and nothing runs.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'";

/// `GET /style.css`.
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// `GET /`.
pub(super) async fn home(ask: Ask) -> Result<Response, Problem> {
    let lang = ask.lang;
    ask.query.finish(lang)?;
    let held = summary::summary(&ask.now, lang);
    let page = page(&held, &Provenance::of(&ask.now, ask.now.base.editions.last()), lang);
    Ok(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page.into_string())).into_response())
}

fn page(held: &Summary, provenance: &Provenance, lang: Lang) -> Markup {
    let title = lang.pick("Xưởng — công nghiệp Hà Nội", "Xưởng — the industry of Hà Nội");
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body {
                header {
                    h1 { (title) }
                    nav { a href="/?lang=vi" lang="vi" { "Tiếng Việt" } " · " a href="/?lang=en" lang="en" { "English" } }
                }
                main {
                    (figures(held, lang))
                    (search(lang))
                    (reports(held, lang))
                    (doors(lang))
                    section {
                        h2 { (lang.pick("Số liệu này dựa vào đâu", "What these figures rest on")) }
                        ul { @for line in provenance.say(lang) { li { (line) } } }
                    }
                }
            }
        }
    }
}

fn figures(held: &Summary, lang: Lang) -> Markup {
    html! {
        section.figures aria-label=(lang.pick("Số liệu chính", "Key figures")) {
            @for (collection, title, count, placed) in &held.collections {
                a.figure href={ "/ogc/collections/" (collection) "/items" } {
                    strong { (count) }
                    span { (title) }
                    small { (placed) " " (lang.pick("có vị trí", "with a place")) }
                }
            }
        }
    }
}

fn search(lang: Lang) -> Markup {
    html! {
        section {
            h2 { (lang.pick("Tìm", "Find")) }
            form action="/api/search" {
                label for="q" { (lang.pick("Tên, mã số thuế, phường xã cũ hoặc mới", "Name, tax code, old or new unit")) }
                input #q name="q" required placeholder="sai dong";
                button { (lang.pick("Tìm", "Search")) }
            }
            form action="/api/near" {
                label for="point" { (lang.pick("Cơ sở quanh một nơi: tọa độ hoặc tên", "Firms near a place: coordinates or a name")) }
                input #point name="point" required placeholder="105.9128,21.0400";
                label for="within" { (lang.pick("Bán kính", "Within")) }
                input #within name="within" value="3km" size="6";
                button { (lang.pick("Xem", "Show")) }
            }
        }
    }
}

fn reports(held: &Summary, lang: Lang) -> Markup {
    let cuts =
        ["city", "zones"].into_iter().map(str::to_owned).chain(held.editions.iter().map(|(e, ..)| e.clone()));
    html! {
        section {
            h2 { (lang.pick("Báo cáo", "Reports")) }
            @for report in Report::ALL {
                p { (report.name(lang)) }
                ul {
                    @for cut in cuts.clone() {
                        li {
                            (cut) ": "
                            a href={ "/api/reports/" (report) "?boundaries=" (cut) } { "JSON" } " · "
                            a href={ "/api/reports/" (report) "?boundaries=" (cut) "&f=csv&lang=" (lang) } { "CSV" }
                        }
                    }
                }
            }
            p.schematic {
                @for (edition, units, precision) in &held.editions {
                    (edition) ": " (units) " " (lang.pick("đơn vị, ranh giới", "units, boundaries")) " " (precision.name(lang)) ". "
                }
            }
        }
    }
}

fn doors(lang: Lang) -> Markup {
    html! {
        section {
            h2 { (lang.pick("Cho QGIS và lập trình viên", "For QGIS and programmers")) }
            ul {
                li { a href="/ogc/" { "OGC API – Features" } ": " code { "OAPIF:http://127.0.0.1:8080/ogc" } }
                li { a href="/ogc/api" { "OpenAPI 3.0" } " · " a href="/ogc/conformance" { (lang.pick("mức tuân thủ", "conformance")) } }
                li { a href="/api/reports" { (lang.pick("Danh mục báo cáo", "Catalogue of reports")) } }
                li { a href="/api/health/ready" { (lang.pick("Tình trạng máy chủ", "State of the server")) } }
            }
        }
    }
}
