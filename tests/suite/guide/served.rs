//! The book as the program serves it.

use std::collections::BTreeSet;

use super::{fences::read, structure::links};
use crate::harness::Server;

/// The values of an attribute of a page.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let mark = format!(" {attribute}=\"");
    let found = html.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    found.map(|value| value.replace("&amp;", "&")).collect()
}

/// The address of a link on a page.
fn joined(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Looks at all pages that can be reached from the first one, and at everything that they link.
#[test]
fn every_link_of_every_page_is_answered() {
    let server = Server::seeded();
    let mut seen = BTreeSet::new();
    let mut next = vec!["/docs/index.html".to_owned()];
    while let Some(address) = next.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let answer = server.get(&address);
        assert_eq!(answer.status, 200, "{address}");
        if !answer.header("content-type").starts_with("text/html") || !address.starts_with("/docs/") {
            continue;
        }
        let html = answer.text();
        let names = values(&html, "id");
        for link in values(&html, "href").into_iter().chain(values(&html, "src")) {
            if let Some(name) = link.strip_prefix('#') {
                assert!(names.iter().any(|own| own == name), "{address}: no heading is named {name}");
            } else if link.starts_with('/') || link.starts_with(&server.url("")) {
                next.push(link.replace(&server.url(""), ""));
            } else if !link.contains("://") && !link.starts_with('?') {
                next.push(joined(&address, link.split('#').next().expect("a path")));
            }
        }
    }
    for file in links(&read("docs/SUMMARY.md")) {
        let page = file.replace("README.md", "index.md").replace(".md", ".html");
        assert!(seen.contains(&format!("/docs/{page}")), "{page} is not reached");
    }
    server.stop();
}

#[test]
fn pages_need_no_script_and_nothing_of_other_servers() {
    let server = Server::seeded();
    let answer = server.get("/docs/keeping.html");
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    let html = answer.text();
    assert!(!html.contains("<script") && !html.contains(" style=\""), "the policy would stop it");
    assert!(html.contains("<h2 id=\"history-and-undo\">") && html.contains("<table>"), "{html}");
    assert!(answer.header("etag").starts_with("W/\""), "{}", answer.header("etag"));
    server.stop();
}

#[test]
fn folders_lead_to_their_first_page_and_what_is_not_there_is_a_problem() {
    let server = Server::seeded();
    for (address, text) in [("/docs", "Xưởng"), ("/docs/", "Xưởng"), ("/docs/planner", "Mười việc")]
    {
        let answer = server.get(address);
        assert!(answer.status == 200 && answer.text().contains(text), "{address}");
    }
    for address in ["/docs/nowhere.html", "/docs/SUMMARY.md", "/docs/../Cargo.toml", "/docs/book.toml"] {
        assert_eq!(server.get(address).status, 404, "{address}");
    }
    let spoken = server.get("/docs/planner/index.html?lang=en").text();
    assert!(spoken.contains("<html lang=\"en\">") && spoken.contains("Contents"), "{spoken}");
    server.stop();
}
