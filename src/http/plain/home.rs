//! The home page without scripts: key figures and links to all parts of the service.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use super::page;
use crate::{
    collection::{
        kinds::Collection,
        overview_map,
        styles::colour_of_sector,
        summary::{self, Areas, Held, OfState, Summary, sectors},
    },
    document::{
        numerals::whole,
        provenance::records,
        table::{Provenance, made_up},
    },
    http::{extract::Ask, problem::Problem, state::AppState, then::Then, work::Class},
    model::{
        city::{City, Examples},
        lang::Lang,
        presence::When,
        sector::SectorCode,
        vsic,
    },
    report::{
        figures::{
            zone_states::{kinds_of_parks, though_founded},
            zones::zones,
        },
        kind::Report,
        parameter::Parameter,
    },
};

/// The number of sectors listed.
const SECTORS_SHOWN: usize = 10;

/// `GET /map.svg`, and with an edition of boundaries what the app shows until its map is drawn.
pub(crate) async fn map(State(state): State<AppState>, Then(mut ask): Then) -> Result<Response, Problem> {
    let edition = ask.query.text("boundaries");
    ask.query.finish()?;
    let draw = move |ask: &mut Ask| {
        let picture = match &edition {
            Some(edition) => overview_map::first_look(&ask.now, edition, ask.today, ask.lang),
            None => overview_map::svg(&ask.now, ask.today, ask.lang),
        };
        let picture = picture.ok_or_else(|| Problem::not_found(ask.lang, "map.svg"))?;
        Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
    };
    state.aside(Class::Look, ask, draw).await
}

/// `GET /plain`.
pub(crate) async fn home(State(state): State<AppState>, Then(ask): Then) -> Result<Response, Problem> {
    ask.query.finish()?;
    let write = |ask: &mut Ask| {
        let when = When::now(ask.today);
        let told = Told {
            held: summary::summary(&ask.now, ask.today),
            kinds: kinds_of_parks(&ask.now, ask.lang),
            sectors: sectors(&ask.now, ask.today),
            marks: overview_map::marks_said(&ask.now, ask.lang),
            provenance: Provenance::on(when, &ask.now, ask.now.base.editions.last()),
            of_zones: Provenance::of_observations(&ask.now, None, zones(&ask.now).map(AsRef::as_ref)),
        };
        Ok(page::answer(page(&told, &ask.now.city, &ask.base, ask.lang).into_string()))
    };
    state.aside(Class::Look, ask, write).await
}

/// The figures on the page.
struct Told {
    held: Summary,
    /// The number of parks by kind, as a sentence.
    kinds: Option<String>,
    /// The firms present on the current day, by division.
    sectors: Vec<(Option<SectorCode>, usize)>,
    /// Explains numbers in marks and lines to marks of the map.
    marks: Option<String>,
    /// The provenance of figures of establishments, and of zones.
    provenance: Provenance,
    of_zones: Provenance,
}

/// The name and code of an edition of boundaries.
fn named(own: &Areas, lang: Lang) -> String {
    format!("{} ({})", own.level.name(lang), own.code)
}

fn page(city: &Told, of: &City, base: &str, lang: Lang) -> Markup {
    let Told { held, provenance, of_zones, .. } = city;
    let contents = html! {
        p { a href="./" { (lang.pick("Mở bản đồ", "Open the map")) } }
        @if provenance.synthetic { p.made-up { strong { (made_up(lang)) } } }
        (figures(city, lang))
        div.glance {
            (picture(city, lang))
            (mix(&city.sectors, lang))
        }
        (search(&of.examples, lang))
        (reports(held, of, lang))
        (doors(base, lang))
        section {
            h2 { (lang.pick("Số liệu về cơ sở dựa vào đâu", "Sources of the figures on establishments")) }
            ul { @for line in provenance.say(lang) { li { (line) } } }
            h2 { (lang.pick("Số liệu về khu, cụm dựa vào đâu", "Sources of the figures on parks and clusters")) }
            ul { @for line in of_zones.say(lang) { li { (line) } } }
        }
    };
    let name = of.name.of(lang);
    let title = lang.pick(format!("Xưởng — công nghiệp {name}"), format!("Xưởng — the industry of {name}"));
    let spoken = |lang| format!("lang={lang}");
    page::page(&page::Frame { lang, title: &title, base, above: &[], spoken: &spoken, feed: None }, &contents)
}

fn figures(city: &Told, lang: Lang) -> Markup {
    let number = |n: usize| whole(n as u64, lang);
    html! {
        section.figures aria-label=(lang.pick("Số liệu chính", "Key figures")) {
            @for Held { collection, count, placed } in &city.held.collections {
                a.figure href={ "ogc/collections/" (collection) "/items?lang=" (lang) } {
                    strong { (number(*count)) }
                    @if *collection == Collection::Firms {
                        (records_of_firms(&city.held, *placed, lang))
                    } @else {
                        span { (collection.name(lang)) }
                        small { (number(*placed)) " " (lang.pick("có vị trí", "with a place")) }
                    }
                    @for OfState { status, count, disputed, .. } in city.held.states.iter().filter(|own| own.collection == *collection) {
                        small {
                            (status.map_or(lang.pick("Chưa rõ tình trạng", "State not known"), |s| s.name(lang)))
                            ": " (number(*count))
                            @if *disputed > 0 { ", " (though_founded(*disputed, lang)) }
                        }
                    }
                    @if *collection == Collection::Units {
                        @for own in &city.held.editions { small { (named(own, lang)) ": " (number(own.units)) } }
                    }
                    @if let Some(kinds) = city.kinds.as_ref().filter(|_| *collection == Collection::Zones) { small { (kinds) } }
                }
            }
        }
    }
}

/// The number of records, and below it those of establishments present today and those with coordinates, since not all
/// records are of present establishments.
fn records_of_firms(held: &Summary, placed: usize, lang: Lang) -> Markup {
    let placed = whole(placed as u64, lang);
    html! {
        span { (lang.pick("bản ghi cơ sở", "records of establishments")) }
        small { (lang.pick("Hiện nay", "Today")) ": " (records(held.known, held.absent, lang)) }
        small { (lang.pick("Có tọa độ, trong số được tính", "With coordinates, of those counted")) ": " (placed) }
    }
}

fn picture(city: &Told, lang: Lang) -> Markup {
    let Told { held, marks, .. } = city;
    html! {
        figure hidden[held.editions.is_empty()] {
            img src={ "map.svg?lang=" (lang) } alt=(lang.pick(
                    "Bản đồ khu, cụm công nghiệp và cơ sở",
                    "Map of zones, clusters and establishments",
            ));
            figcaption {
                span.zone { (lang.pick("khu", "parks")) } " "
                span.cluster { (lang.pick("cụm", "clusters")) } " "
                span.firm { (overview_map::a_dot(held.known.placed, lang)) }
                @if let Some(told) = marks { " · " (told) }
                @if let Some(own) = held.editions.last() {
                    " · " (named(own, lang)) ", " (lang.pick("ranh giới", "boundaries")) " " (own.precision.name(lang))
                }
            }
        }
    }
}

/// The largest sectors, and the number of firms without a known sector.
fn mix(sectors: &[(Option<SectorCode>, usize)], lang: Lang) -> Markup {
    let known = sectors.iter().filter_map(|(sector, count)| Some(((*sector)?, *count)));
    let unknown = sectors.iter().find(|(sector, _)| sector.is_none()).map_or(0, |(_, count)| *count);
    let most = known.clone().map(|(_, n)| n).max().unwrap_or(1);
    // Those as large as the last that is shown are shown too.
    let last = known.clone().nth(SECTORS_SHOWN - 1).map_or(0, |(_, n)| n);
    let shown = known.clone().filter(|(_, n)| *n >= last).count();
    let others = known.clone().count() - shown;
    let rest: usize = known.clone().skip(shown).map(|(_, n)| n).sum();
    let all: usize = sectors.iter().map(|(_, n)| n).sum();
    html! {
        table {
            caption { (lang.pick("Ngành hiện có nhiều cơ sở nhất", "Sectors with most establishments today")) }
            thead {
                tr {
                    th scope="col" { (lang.pick("Ngành (VSIC)", "Sector (VSIC)")) }
                    td {}
                    th scope="col" { (lang.pick("Cơ sở", "Establishments")) }
                }
            }
            @for (sector, count) in known.take(shown) {
                tr {
                    th scope="row" { (sector.as_str()) " " (vsic::find(sector).map_or("", |h| h.name(lang))) }
                    td aria-hidden="true" { (swatch(sector)) meter min="0" max=(most) value=(count) { (count) } }
                    td { (whole(count as u64, lang)) }
                }
            }
            @if others > 0 {
                tr {
                    th scope="row" { (lang.pick("Các ngành khác", "Other sectors")) }
                    td {}
                    td { (whole(rest as u64, lang)) }
                }
            }
            tr {
                th scope="row" { (lang.pick("Chưa rõ ngành", "Sector unknown")) }
                td {}
                td { (whole(unknown as u64, lang)) }
            }
            tr {
                th scope="row" { (lang.pick("Tổng số cơ sở được tính", "All establishments that count")) }
                td {}
                td { (whole(all as u64, lang)) }
            }
        }
    }
}

/// The colour of a sector on the map.
fn swatch(sector: SectorCode) -> Markup {
    html! {
        svg.swatch viewBox="0 0 10 10" aria-hidden="true" {
            circle cx="5" cy="5" r="4" fill=(colour_of_sector(Some(sector))) {}
        }
    }
}

fn search(examples: &Examples, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (lang.pick("Tìm", "Find")) }
            form action="api/search" {
                input type="hidden" name="lang" value=(lang);
                label for="q" { (lang.pick(
                        "Tên, mã số thuế, phường xã cũ hoặc mới",
                        "Name, tax code, old or new unit",
                )) }
                input #q name="q" required placeholder=(examples.words);
                button { (lang.pick("Tìm", "Search")) }
            }
            form action="api/near" {
                input type="hidden" name="lang" value=(lang);
                label for="point" { (lang.pick(
                        "Cơ sở quanh một nơi: tọa độ hoặc tên",
                        "Establishments near a place: coordinates or a name",
                )) }
                input #point name="point" required placeholder=(examples.point);
                label for="within" { (lang.pick("Bán kính", "Within")) }
                input #within name="within" value="3km" size="6";
                button { "GeoJSON" } button name="f" value="csv" { "CSV" }
            }
        }
    }
}

fn reports(held: &Summary, of: &City, lang: Lang) -> Markup {
    let whole = [
        ("city", lang.pick("cả thành phố", "whole city").to_owned()),
        ("zones", lang.pick("khu, cụm công nghiệp", "zones and clusters").to_owned()),
    ];
    let editions = held.editions.iter().map(|own| (own.code.as_str(), named(own, lang)));
    let cuts = whole.into_iter().chain(editions);
    html! {
        section {
            h2 { (lang.pick("Báo cáo", "Reports")) }
            ul {
                @for report in Report::ALL.iter().filter(|report| report.needs().is_none()) {
                    li {
                        (report.title(of, lang)) ": "
                        @if report.takes().contains(&Parameter::Boundaries) && *report != Report::Eligibility {
                            @for (cut, name) in cuts.clone() {
                                (forms(*report, &format!("boundaries={cut}&"), &name, lang)) " "
                            }
                        } @else {
                            (forms(*report, "", lang.pick("xem", "see"), lang))
                        }
                    }
                }
            }
            p.quiet {
                @for own in &held.editions {
                    (named(own, lang)) ": " (own.units) " " (lang.pick(
                            "đơn vị, ranh giới",
                            "units, boundaries",
                    ))
                    " " (own.precision.name(lang)) ". "
                }
            }
        }
    }
}

/// A report as a page and as files.
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
                li { a href="catalogue" { (lang.pick("Danh mục dữ liệu (DCAT)", "Catalogue of data (DCAT)")) } }
                li { a href="ogc/api" { "OpenAPI 3.0" } " · " a href="ogc/conformance" { (lang.pick(
                        "mức tuân thủ",
                        "conformance",
                )) } }
                li { a href="api/reports" { (lang.pick("Danh mục báo cáo", "Catalogue of reports")) } }
                li { a href="docs" { (lang.pick("Tài liệu hướng dẫn", "Documentation")) } " · " a href="problems" { (lang.pick("danh mục lỗi", "catalogue of errors")) } }
                li { a href="api/health/ready" { (lang.pick("Tình trạng máy chủ", "State of the server")) } }
            }
        }
    }
}
