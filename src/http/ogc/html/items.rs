//! Features as HTML: a table, a small map and a form for filters.

use maud::{Markup, PreEscaped, html};

use super::document;
use crate::{
    collection::{
        feature::Thing,
        kinds::{Collection, Property},
        overview_map,
        selection::Page,
        view::Shown,
    },
    document::render::tongue::foreign,
    http::{
        extract::Ask,
        ogc::{
            link::{HTML, Link, encoded},
            question::Question,
        },
    },
    index::scan::Start,
    model::{
        column::Value,
        firm::FirmStatus,
        lang::Lang,
        location::{PointFlag, PointMethod},
        unit::{Level, Precision},
        zone::{ZoneKind, ZoneStatus},
    },
};

/// A page of features.
pub(in crate::http::ogc) fn page(
    collection: Collection,
    ask: &Ask,
    question: &Question,
    page: &Page<'_>,
    links: &[Link<'_>],
) -> Vec<u8> {
    let lang = ask.lang;
    let title = collection.name(lang);
    let things = if question.shown.geometry { page.things.as_slice() } else { &[] };
    let contents = html! {
        p { (collection.description(lang)) }
        p.count { (count(question, page, lang)) }
        (forms(links))
        (form(collection, ask))
        (map(ask, things, title))
        (table(collection, ask, &question.shown, &page.things))
        (turns(links))
    };
    document::page(ask, title, &contents).into_string().into_bytes()
}

/// A feature.
pub(in crate::http::ogc) fn item(
    collection: Collection,
    ask: &Ask,
    thing: &Thing<'_>,
    shown: &Shown,
    links: &[Link<'_>],
) -> Vec<u8> {
    let name = collection.place("name").map_or(Value::Null, |place| thing.told(place)).to_string();
    let contents = html! {
        (forms(links))
        (map(ask, std::slice::from_ref(thing), &name))
        dl {
            dt { (ask.lang.pick("Số định danh", "Identity")) } dd { (thing.cursor().id) }
            @for property in &shown.properties {
                dt { (property.title(ask.lang)) } (described("dd", property.name, &thing.told(property.place), ask.lang))
            }
        }
    };
    document::page(ask, &name, &contents).into_string().into_bytes()
}

fn map(ask: &Ask, things: &[Thing<'_>], title: &str) -> Markup {
    html! {
        @if let Some((map, caption)) = overview_map::of_things(&ask.now, things, title, ask.lang) {
            figure { (PreEscaped(map)) figcaption { (caption) } }
        }
    }
}

/// A value of a property as people read it: codes of enumerated properties by their names, texts in another language with a
/// mark of it; unknown values are shown as a dash.
fn described(element: &str, property: &str, value: &Value<'_>, lang: Lang) -> Markup {
    let text = match value {
        Value::Null => "–".to_owned(),
        value => value.to_string(),
    };
    let named = named(property, &text, lang);
    let tongue = if named.is_none() { foreign(&text, lang) } else { None };
    let shown = named.unwrap_or(&text);
    let code = named.map(|_| text.as_str());
    if element == "dd" {
        html! { dd lang=[tongue] data-value=[code] { (shown) } }
    } else {
        html! { td lang=[tongue] data-value=[code] { (shown) } }
    }
}

/// The name of a code of a property with enumerated values.
fn named(property: &str, code: &str, lang: Lang) -> Option<&'static str> {
    match property {
        "kind" => code.parse().ok().map(|own: ZoneKind| own.name(lang)),
        "status" => {
            let of_zone = code.parse().ok().map(|own: ZoneStatus| own.name(lang));
            of_zone.or_else(|| code.parse().ok().map(|own: FirmStatus| own.name(lang)))
        }
        "point_method" => code.parse().ok().map(|own: PointMethod| own.name(lang)),
        "point_flag" => code.parse().ok().map(|own: PointFlag| own.name(lang)),
        "precision" | "unit_precision" => code.parse().ok().map(|own: Precision| own.name(lang)),
        "level" => code.parse().ok().map(|own: Level| own.name(lang)),
        _ => None,
    }
}

fn count(question: &Question, page: &Page<'_>, lang: Lang) -> String {
    let (returned, matched) = (page.things.len(), page.matched);
    let first = match question.start {
        None => Some(1),
        Some(Start::Offset(skipped)) => Some(skipped.saturating_add(1)),
        Some(Start::After(_)) => None,
    };
    let shown = match first {
        _ if returned == 0 => "0".to_owned(),
        Some(first) => format!("{first}–{}", first.saturating_add(returned - 1)),
        None => returned.to_string(),
    };
    lang.pick(format!("{shown} trong {matched} phần tử"), format!("{shown} of {matched} features"))
}

/// Links to the other formats, and to the versions of a feature.
fn forms(links: &[Link<'_>]) -> Markup {
    html! {
        p.forms {
            @for link in links.iter().filter(|l| matches!(l.rel, "alternate" | "version-history")) {
                a href=(link.href) rel=(link.rel) type=(link.media_type) { (link.title) } " "
            }
        }
    }
}

fn turns(links: &[Link<'_>]) -> Markup {
    html! {
        p.turns {
            @for link in links.iter().filter(|l| matches!(l.rel, "prev" | "next") && l.media_type == HTML) {
                a href=(link.href) rel=(link.rel) { (link.title) } " "
            }
        }
    }
}

/// Parameters that the form has fields for, or that belong to one page of the results.
const FIELDS: [&str; 9] = ["lang", "f", "filter", "bbox", "datetime", "sortby", "limit", "after", "offset"];

fn form(collection: Collection, ask: &Ask) -> Markup {
    let lang = ask.lang;
    let given = |name: &str| ask.query.given(name).unwrap_or_default();
    let field = |name: &str, label: &str, example: &str| {
        html! {
            label for=(name) { (label) }
            input id=(name) name=(name) value=(given(name)) placeholder=(example);
        }
    };
    let sorted = given("sortby");
    let examples = &ask.now.city.examples;
    html! {
        details open[!ask.query.again().is_empty()] {
            summary { (lang.pick("Lọc và sắp xếp", "Filter and sort")) }
            form.question {
                input type="hidden" name="lang" value=(lang);
                input type="hidden" name="f" value="html";
                @for (name, value) in ask.query.given_but(&FIELDS) {
                    input type="hidden" name=(name) value=(value);
                }
                (field("filter", lang.pick("Điều kiện (CQL2)", "Condition (CQL2)"), &format!("name LIKE '%{}%'", examples.part)))
                (field("bbox", lang.pick("Khung: tây,nam,đông,bắc", "Box: west,south,east,north"), &examples.bbox))
                (field("datetime", lang.pick("Ngày hoặc khoảng", "Day or interval"), "2025-07-01/.."))
                label for="sortby" { (lang.pick("Sắp xếp theo", "Sort by")) }
                select #sortby name="sortby" disabled[false] {
                    option value=(if sorted.is_empty() { "" } else { sorted }) { (if sorted.is_empty() { "–" } else { sorted }) }
                    @for Property { name, title, .. } in collection.properties(ask.role) {
                        option value=(name) { (title.of(lang)) }
                    }
                }
                label for="limit" { (lang.pick("Số dòng", "Rows")) }
                input #limit name="limit" type="number" min="1" max="10000" value=(if given("limit").is_empty() { "100" } else { given("limit") });
                button { (lang.pick("Hỏi", "Apply")) }
            }
        }
    }
}

/// The table, without columns in which no feature has a value.
fn table(collection: Collection, ask: &Ask, shown: &Shown, things: &[Thing<'_>]) -> Markup {
    let has_value = |p: &&Property| things.iter().any(|thing| thing.told(p.place) != Value::Null);
    let properties: Vec<&Property> = shown.properties.iter().filter(has_value).collect();
    let address = |thing: &Thing<'_>| {
        let code = collection.place("code").filter(|_| collection != Collection::Units);
        let own = code.map_or_else(|| thing.cursor().id.to_string(), |place| thing.told(place).to_string());
        format!("{}/ogc/collections/{collection}/items/{}?lang={}", ask.base, encoded(&own), ask.lang)
    };
    html! {
        div.wide {
            table.items {
                thead { tr {
                    th scope="col" { "#" }
                    @for property in &properties { th scope="col" { (property.title(ask.lang)) } }
                } }
                tbody {
                    @for thing in things {
                        tr {
                            th scope="row" { a href=(address(thing)) { (thing.cursor().id) } }
                            @for property in &properties { (described("td", property.name, &thing.told(property.place), ask.lang)) }
                        }
                    }
                }
            }
        }
    }
}
