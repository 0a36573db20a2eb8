//! The plain page, for browsers without scripts: what the register holds and where everything is.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use super::page;
use crate::{
    collection::{
        overview_map,
        summary::{self, Held, Summary, sectors},
    },
    document::table::Provenance,
    http::{extract::Ask, problem::Problem, state::AppState, work::Class},
    model::{lang::Lang, presence::When, sector::SectorCode, vsic},
    report::{kind::Report, parameter::Parameter},
};

/// Sectors that the page names.
const SECTORS_SHOWN: usize = 10;

/// `GET /map.svg`.
pub(crate) async fn map(State(state): State<AppState>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    let draw = |ask: &mut Ask| {
        let picture = overview_map::svg(&ask.now, ask.lang);
        let picture = picture.ok_or_else(|| Problem::not_found(ask.lang, "map.svg"))?;
        Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
    };
    state.aside(Class::Look, ask, draw).await
}

/// `GET /plain`.
pub(crate) async fn home(State(state): State<AppState>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    let write = |ask: &mut Ask| {
        let held = summary::summary(&ask.now);
        let when = When::now(ask.today);
        let provenance = Provenance::on(when, &ask.now, ask.now.base.editions.last());
        let page = page(&held, &sectors(&ask.now, ask.today), &provenance, &ask.base, ask.lang);
        Ok(page::answer(page.into_string()))
    };
    state.aside(Class::Look, ask, write).await
}

fn page(
    held: &Summary,
    sectors: &[(Option<SectorCode>, usize)],
    provenance: &Provenance,
    base: &str,
    lang: Lang,
) -> Markup {
    let contents = html! {
        p { a href="./" { (lang.pick("Mở bản đồ", "Open the map")) } }
        (figures(held, lang))
        div.glance {
            (picture(held, lang))
            (mix(sectors, lang))
        }
        (search(lang))
        (reports(held, lang))
        (doors(base, lang))
        section {
            h2 { (lang.pick("Số liệu này dựa vào đâu", "What these figures rest on")) }
            ul { @for line in provenance.say(lang) { li { (line) } } }
        }
    };
    let title = lang.pick("Xưởng — công nghiệp Hà Nội", "Xưởng — the industry of Hà Nội");
    let spoken = |lang| format!("lang={lang}");
    page::page(&page::Frame { lang, title, base, above: &[], spoken: &spoken }, &contents)
}

fn figures(held: &Summary, lang: Lang) -> Markup {
    html! {
        section.figures aria-label=(lang.pick("Số liệu chính", "Key figures")) {
            @for Held { collection, count, placed } in &held.collections {
                a.figure href={ "ogc/collections/" (collection) "/items?lang=" (lang) } {
                    strong { (count) }
                    span { (collection.name(lang)) }
                    small { (placed) " " (lang.pick("có vị trí", "with a place")) }
                    @for (_, status, count) in held.states.iter().filter(|(of, ..)| of == collection) {
                        small {
                            (status.map_or(lang.pick("Chưa rõ tình trạng", "State not known"), |s| s.name(lang)))
                            ": " (count)
                        }
                    }
                }
            }
        }
    }
}

fn picture(held: &Summary, lang: Lang) -> Markup {
    html! {
        figure hidden[held.editions.is_empty()] {
            img src={ "map.svg?lang=" (lang) } alt=(lang.pick("Bản đồ khu, cụm công nghiệp và cơ sở", "Map of zones, clusters and firms"));
            figcaption {
                span.zone { (lang.pick("khu", "parks")) } " "
                span.cluster { (lang.pick("cụm", "clusters")) } " "
                span.firm { (lang.pick("cơ sở", "firms")) }
                @if let Some((edition, _, precision)) = held.editions.last() {
                    " · " (edition) ", " (lang.pick("ranh giới", "boundaries")) " " (precision.name(lang))
                }
            }
        }
    }
}

/// The largest sectors, and how many firms there are of which none is known.
fn mix(sectors: &[(Option<SectorCode>, usize)], lang: Lang) -> Markup {
    let known = sectors.iter().filter_map(|(sector, count)| Some(((*sector)?, *count)));
    let unknown = sectors.iter().find(|(sector, _)| sector.is_none()).map_or(0, |(_, count)| *count);
    let most = known.clone().map(|(_, n)| n).max().unwrap_or(1);
    html! {
        table {
            caption { (lang.pick("Ngành hiện có nhiều cơ sở nhất", "Sectors with most firms today")) }
            thead {
                tr {
                    th scope="col" { (lang.pick("Ngành (VSIC)", "Sector (VSIC)")) }
                    td {}
                    th scope="col" { (lang.pick("Cơ sở", "Firms")) }
                }
            }
            @for (sector, count) in known.take(SECTORS_SHOWN) {
                tr {
                    th scope="row" { (sector.as_str()) " " (vsic::find(sector).map_or("", |h| h.name(lang))) }
                    td aria-hidden="true" { meter min="0" max=(most) value=(count) { (count) } }
                    td { (count) }
                }
            }
            tr {
                th scope="row" { (lang.pick("Chưa rõ ngành", "Sector unknown")) }
                td {}
                td { (unknown) }
            }
        }
    }
}

fn search(lang: Lang) -> Markup {
    html! {
        section {
            h2 { (lang.pick("Tìm", "Find")) }
            form action="api/search" {
                input type="hidden" name="lang" value=(lang);
                label for="q" { (lang.pick("Tên, mã số thuế, phường xã cũ hoặc mới", "Name, tax code, old or new unit")) }
                input #q name="q" required placeholder="sai dong";
                button { (lang.pick("Tìm", "Search")) }
            }
            form action="api/near" {
                input type="hidden" name="lang" value=(lang);
                label for="point" { (lang.pick("Cơ sở quanh một nơi: tọa độ hoặc tên", "Firms near a place: coordinates or a name")) }
                input #point name="point" required placeholder="105.9128,21.0400";
                label for="within" { (lang.pick("Bán kính", "Within")) }
                input #within name="within" value="3km" size="6";
                button { "GeoJSON" } button name="f" value="csv" { "CSV" }
            }
        }
    }
}

fn reports(held: &Summary, lang: Lang) -> Markup {
    let whole = [
        ("city", lang.pick("cả thành phố", "whole city")),
        ("zones", lang.pick("khu, cụm công nghiệp", "zones and clusters")),
    ];
    let editions = held.editions.iter().map(|(edition, ..)| (edition.as_str(), edition.as_str()));
    let cuts = whole.into_iter().chain(editions);
    html! {
        section {
            h2 { (lang.pick("Báo cáo", "Reports")) }
            ul {
                @for report in Report::ALL.iter().filter(|report| report.needs().is_none()) {
                    li {
                        (report.name(lang)) ": "
                        @if report.takes().contains(&Parameter::Boundaries) && *report != Report::Eligibility {
                            @for (cut, name) in cuts.clone() {
                                (forms(*report, &format!("boundaries={cut}&"), name, lang)) " "
                            }
                        } @else {
                            (forms(*report, "", lang.pick("xem", "see"), lang))
                        }
                    }
                }
            }
            p.quiet {
                @for (edition, units, precision) in &held.editions {
                    (edition) ": " (units) " " (lang.pick("đơn vị, ranh giới", "units, boundaries")) " " (precision.name(lang)) ". "
                }
            }
        }
    }
}

/// A report to read, and as files.
fn forms(report: Report, query: &str, name: &str, lang: Lang) -> Markup {
    let address = format!("api/reports/{report}?{query}lang={lang}&f=");
    html! {
        a href={ (address) "html" } { (name) }
        " (" a href={ (address) "xlsx" } { "Excel" } ", " a href={ (address) "json" } { "JSON" } ") "
    }
}

fn doors(base: &str, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (lang.pick("Cho QGIS và lập trình viên", "For QGIS and programmers")) }
            ul {
                li { a href="ogc/" { "OGC API – Features" } ": " code { "OAPIF:" (base) "/ogc" } }
                li { a href="ogc/api" { "OpenAPI 3.0" } " · " a href="ogc/conformance" { (lang.pick("mức tuân thủ", "conformance")) } }
                li { a href="api/reports" { (lang.pick("Danh mục báo cáo", "Catalogue of reports")) } }
                li { a href="api/health/ready" { (lang.pick("Tình trạng máy chủ", "State of the server")) } }
            }
        }
    }
}
