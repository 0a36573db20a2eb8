//! JSON documents as HTML, with all their members.

use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use serde_json::{Map, Value};

use super::words::called;
use crate::{
    collection::kinds::Collection,
    http::{
        extract::Ask,
        ogc::link::HTML,
        plain::page::{self, Frame},
    },
    model::lang::Lang,
};

/// Responds with a document under its title.
pub(in crate::http::ogc) fn answer(ask: &Ask, title: &str, document: &Value) -> Response {
    beside(ask, title, document, None)
}

/// The same with a description for search engines, which is data and no script.
pub(in crate::http::ogc) fn beside(
    ask: &Ask,
    title: &str,
    document: &Value,
    described: Option<&Value>,
) -> Response {
    let empty = Map::new();
    let facts = document.as_object().unwrap_or(&empty);
    let contents = html! {
        @if let Some(description) = facts.get("description").and_then(Value::as_str) { p { (description) } }
        @if let Some(items) = items(facts) {
            p.forms { a href=(items) { (ask.lang.pick("Xem danh sách, bản đồ và lọc", "Browse the items, map and filter")) } }
        }
        (whole(facts, ask.lang))
        @if let Some(described) = described {
            script type="application/ld+json" { (PreEscaped(described.to_string().replace('<', "\\u003c"))) }
        }
    };
    let own = facts.get("title").and_then(Value::as_str).unwrap_or(title);
    page::answer(page(ask, own, &contents).into_string())
}

/// The URL of the HTML page of the items of a collection.
fn items(facts: &Map<String, Value>) -> Option<&str> {
    let links = facts.get("links")?.as_array()?;
    links.iter().find(|l| l["rel"] == "items" && l["type"] == HTML)?["href"].as_str()
}

/// A page of the OGC API.
pub(super) fn page(ask: &Ask, title: &str, contents: &Markup) -> Markup {
    let spoken = |lang: Lang| ask.query.with("lang", lang.code());
    page::page(
        &Frame {
            lang: ask.lang,
            title,
            base: &ask.base,
            above: &above(ask),
            spoken: &spoken,
            feed: feed(ask),
        },
        contents,
    )
}

/// The address of the feed of changes of a collection, or of those of its items that a page selects.
fn feed(ask: &Ask) -> Option<String> {
    const OF_PAGES: [&str; 10] =
        ["f", "limit", "offset", "after", "sortby", "crs", "properties", "skipGeometry", "as_of", "csv"];
    let rest = ask.path.strip_prefix("/ogc/collections/")?;
    let (name, query) = match rest.strip_suffix("/items") {
        Some(name) => (name, ask.query.without(&OF_PAGES)),
        None => (rest, String::new()),
    };
    let collection: Collection = name.parse().ok()?;
    let query = if query.is_empty() { query } else { format!("?{query}") };
    Some(format!("{}/ogc/collections/{collection}/changes{query}", ask.base))
}

/// The breadcrumbs, from the home page to the parent of this page.
fn above(ask: &Ask) -> Vec<(String, String)> {
    let lang = ask.lang;
    let mut above = vec![(format!("{}/", ask.base), "Xưởng".to_owned())];
    let mut address = ask.base.clone();
    let chosen = ask.query.given("lang").map(|_| format!("?lang={lang}")).unwrap_or_default();
    let parts: Vec<&str> = ask.path.split('/').filter(|part| !part.is_empty()).collect();
    for part in parts.iter().take(parts.len().saturating_sub(1)) {
        address = format!("{address}/{part}");
        let name = match *part {
            "ogc" => "OGC API",
            "items" => lang.pick("Danh sách", "Items"),
            "tiles" => lang.pick("Ô bản đồ", "Tiles"),
            other => other.parse::<Collection>().map_or_else(|_| called(other, lang), |own| own.name(lang)),
        };
        above.push((format!("{address}{chosen}"), name.to_owned()));
    }
    above
}

fn whole(facts: &Map<String, Value>, lang: Lang) -> Markup {
    let (lists, plain): (Vec<_>, Vec<_>) = facts
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "title" | "description" | "links"))
        .partition(|(_, value)| many(value).is_some());
    html! {
        @if !plain.is_empty() { (pairs(plain.into_iter(), lang)) }
        @for (name, value) in lists {
            section {
                h2 { (called(name, lang)) }
                @for thing in many(value).unwrap_or_default() { (card(thing, lang)) }
            }
        }
        @if let Some(links) = facts.get("links").and_then(Value::as_array) {
            section { h2 { (called("links", lang)) } (self::links(links)) }
        }
    }
}

/// The elements of a list of objects.
fn many(value: &Value) -> Option<&[Value]> {
    value.as_array().map(Vec::as_slice).filter(|list| list.first().is_some_and(Value::is_object))
}

/// An object of a list, under its title.
fn card(thing: &Value, lang: Lang) -> Markup {
    let text = |name| thing.get(name).and_then(Value::as_str);
    let title = text("title").or_else(|| text("id"));
    let own = thing.get("links").and_then(Value::as_array).and_then(|links| {
        let own = |rel: &str| links.iter().find(|l| l["rel"] == rel).and_then(|l| l["href"].as_str());
        own("self").or_else(|| own("item"))
    });
    let empty = Map::new();
    let facts = thing.as_object().unwrap_or(&empty).iter();
    let plain = facts.filter(|(name, _)| !matches!(name.as_str(), "title" | "description" | "links"));
    html! {
        article {
            @if let Some(title) = title {
                h3 { @if let Some(own) = own { a href=(own) { (title) } } @else { (title) } }
            }
            @if let Some(description) = text("description") { p { (description) } }
            (pairs(plain, lang))
            @if let Some(links) = thing.get("links").and_then(Value::as_array) { (self::links(links)) }
        }
    }
}

fn pairs<'v>(facts: impl Iterator<Item = (&'v String, &'v Value)>, lang: Lang) -> Markup {
    html! {
        dl { @for (name, value) in facts { dt { (called(name, lang)) } dd { (shown(value, lang)) } } }
    }
}

fn shown(value: &Value, lang: Lang) -> Markup {
    match value {
        Value::Null => html! { "–" },
        Value::String(text) if text.starts_with("http://") || text.starts_with("https://") => {
            html! { a href=(text) { (text) } }
        }
        Value::String(text) => html! { (text) },
        Value::Array(list) if list.iter().all(|v| v.is_number() || v.is_array()) => {
            let parts: Vec<_> = list.iter().map(Value::to_string).collect();
            html! { (parts.join(", ")) }
        }
        Value::Array(list) => html! { ul { @for value in list { li { (shown(value, lang)) } } } },
        Value::Object(facts) => pairs(in_order(facts), lang),
        other => html! { (other.to_string()) },
    }
}

/// The properties of a schema in their declared order.
fn in_order(facts: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let mut facts: Vec<_> = facts.iter().collect();
    facts.sort_by_key(|(_, value)| value.get("x-ogc-propertySeq").and_then(Value::as_i64));
    facts.into_iter()
}

fn links(links: &[Value]) -> Markup {
    let text = |link: &Value, name: &str| link[name].as_str().unwrap_or_default().to_owned();
    html! {
        ul.links {
            @for link in links {
                li {
                    @if link["templated"] == true { code { (text(link, "href")) } }
                    @else { a href=(text(link, "href")) rel=(text(link, "rel")) { (text(link, "title")) } }
                    " " small { (text(link, "rel")) " · " (text(link, "type")) }
                }
            }
        }
    }
}
