//! OGC API – Features, Part 1: Core, conformance class HTML (OGC 17-069r4 §8.2): pages for people tell what documents
//! for programs tell.

use rstest::rstest;
use serde_json::Value;

use crate::{harness::Server, imports::facts::FIRMS, ogc::core::path};

/// What a browser says it takes.
const BROWSER: [(&str, &str); 2] = [
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("accept-language", "vi"),
];

const PAGES: [&str; 15] = [
    "/ogc/",
    "/ogc/api",
    "/ogc/conformance",
    "/ogc/functions",
    "/ogc/styles",
    "/ogc/collections",
    "/ogc/collections/firms",
    "/ogc/collections/firms/queryables",
    "/ogc/collections/firms/schema",
    "/ogc/collections/firms/items",
    "/ogc/collections/firms/items/F0086",
    "/ogc/collections/units/items?limit=3",
    "/ogc/tiles",
    "/ogc/collections/zones/tiles/WebMercatorQuad",
    "/ogc/tileMatrixSets/WebMercatorQuad",
];

fn text_of(html: &str) -> String {
    html.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

/// Every text and number in a document but for links to the document itself in other forms.
fn facts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Number(number) => out.push(number.to_string()),
        Value::Array(list) => list.iter().for_each(|value| facts(value, out)),
        Value::Object(members) => {
            let told = members.iter().filter(|(name, _)| *name != "links");
            told.for_each(|(_, value)| facts(value, out));
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// /req/html/definition, /req/html/content
#[test]
fn a_browser_gets_pages() {
    let server = Server::seeded();
    for page in PAGES {
        let answer = server.ask("GET", page, &BROWSER);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{page}"
        );
        let html = answer.text();
        assert!(html.starts_with("<!DOCTYPE html>") && html.contains("lang=\"vi\""), "{page}");
        let html = html.replace("<script type=\"application/ld+json\">", "");
        assert!(!html.contains("<script") && !html.contains(" style=\""), "{page}: the policy would stop it");
        let other = format!("{page}{}f=html&lang=en", if page.contains('?') { "&" } else { "?" });
        assert!(server.get(&other).text().contains("<html lang=\"en\">"), "{other}");
    }
    server.stop();
}

/// /req/html/content: the same facts
#[rstest]
#[case("/ogc/")]
#[case("/ogc/conformance")]
#[case("/ogc/functions")]
#[case("/ogc/collections/firms")]
#[case("/ogc/collections/firms/schema")]
#[case("/ogc/tileMatrixSets/WebMercatorQuad")]
#[case("/ogc/tiles/WebMercatorQuad")]
#[case("/ogc/collections/firms/items/F0086")]
fn a_page_tells_what_the_document_tells(#[case] page: &str) {
    let server = Server::seeded();
    let document = server.ask("GET", page, &BROWSER[1..]).json(200);
    let html = text_of(&server.ask("GET", page, &BROWSER).text());
    let mut told = Vec::new();
    facts(
        if document["properties"]["code"].is_string() { &document["properties"] } else { &document },
        &mut told,
    );
    for fact in &told {
        assert!(html.contains(fact.as_str()), "{page} does not tell {fact}");
    }
    for link in document["links"].as_array().into_iter().flatten().filter(|l| l["rel"] != "self") {
        let href = link["href"].as_str().expect("an address");
        assert!(html.contains(href) || link["rel"] == "alternate", "{page} does not lead to {href}");
    }
    server.stop();
}

/// /rec/core/fc-next-1: pages lead to each other in their own form
#[test]
fn the_next_page_is_a_page() {
    let server = Server::seeded();
    let html = server.ask("GET", "/ogc/collections/firms/items?limit=150&f=html", &[]).text();
    assert!(html.contains(&format!("1–150 of {FIRMS}")), "{html}");
    let next = html.split("rel=\"next\"").next().and_then(|before| before.rsplit("href=\"").next());
    let next = text_of(next.and_then(|href| href.split('"').next()).expect("a link"));
    let html = server.get(path(&server, &next)).text();
    assert_eq!(html.matches("<th scope=\"row\">").count(), FIRMS - 150, "the rest");
    server.stop();
}

/// A browser sends every field of a form, also those that nobody filled in.
#[test]
fn a_form_asks_what_was_filled_in() {
    let server = Server::seeded();
    let asked = "/ogc/collections/firms/items?lang=vi&f=html&filter=&bbox=&datetime=&sortby=-name&limit=5";
    let answer = server.ask("GET", asked, &BROWSER);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.text().matches("<th scope=\"row\">").count(), 5);
    assert_eq!(server.get(asked).status, 400, "a program that sends nothing means something");
    server.stop();
}

/// A text of the register never becomes markup.
#[test]
fn texts_stay_texts() {
    let server = Server::seeded();
    let answer = server.get("/ogc/collections/firms/items?f=html&filter=name%20%3D%20%27%3Cb%3E%22x%27");
    let html = answer.text();
    assert!(answer.status == 200 && !html.contains("<b>") && html.contains("&lt;b&gt;"), "{html}");
    server.stop();
}

#[test]
fn codes_are_told_by_their_names_and_remarks_in_another_language_are_marked() {
    let server = Server::seeded();
    for (lang, names) in [
        ("vi", ["Khu công nghiệp", "Đang hoạt động", "Điểm do bên thứ ba công bố"]),
        ("en", ["Industrial park", "Operating", "Published by a third party"]),
    ] {
        for path in ["items/Z01", "items?limit=20"] {
            let page = server.get(&format!(
                "/ogc/collections/zones/{path}{}lang={lang}&f=html",
                if path.contains('?') { '&' } else { '?' }
            ));
            let page = page.text();
            for name in names {
                assert!(page.contains(&format!(">{name}</")), "{lang} {path}: {name}");
            }
            for code in ["industrial_park", "operating"] {
                assert!(!page.contains(&format!(">{code}<")), "{lang} {path}: {code}");
            }
            let marked = " lang=\"en\">also called Bắc Thăng Long; over 100 tenants and";
            assert_eq!(page.contains(marked), lang == "vi", "{lang} {path}");
        }
    }
    server.stop();
}
