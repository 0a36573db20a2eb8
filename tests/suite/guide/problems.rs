//! The catalogue of errors: the type of every problem is the address of a page in both languages.

use std::fs;

use crate::harness::{Folder, Server};

/// The codes and statuses that the source declares.
fn declared() -> Vec<(String, u16)> {
    let text = fs::read_to_string("src/http/problem/kinds.rs").expect("the types");
    let parts = text.lines().filter(|line| line.starts_with("    ") && line.contains(" = "));
    let kinds = parts.filter_map(|line| {
        let (status, code) = line.split(" = ").nth(1)?.split_once(" \"")?;
        Some((code.trim_end_matches('"').to_owned(), status.parse().ok()?))
    });
    kinds.collect()
}

#[test]
fn every_type_has_a_page_in_both_languages() {
    let server = Server::seeded();
    let all = declared();
    assert!(all.len() > 55, "{all:?}");
    let lists = ["vi", "en"].map(|lang| server.get(&format!("/problems?lang={lang}")).text());
    for (code, status) in &all {
        let pages = ["vi", "en"].map(|lang| server.get(&format!("/problems/{code}?lang={lang}")));
        for (page, list) in pages.iter().zip(&lists) {
            assert_eq!(page.status, 200, "{code}");
            assert!(page.text().contains(&format!("<dd>{status}</dd>")), "{code}: {}", page.text());
            assert!(list.contains(&format!("/problems/{code}?")), "{code} is not in the list");
        }
        assert_ne!(pages[0].text(), pages[1].text(), "{code}");
    }
    assert_eq!(server.get("/problems/nothing").status, 404);
    server.stop();
}

#[test]
fn the_type_of_a_problem_is_an_address_that_is_answered() {
    let server = Server::seeded();
    for (method, path, code) in [
        ("GET", "/nowhere", "not-found"),
        ("GET", "/ogc/collections/firms/items?colour=red", "parameter"),
        ("GET", "/ogc/collections/firms/items/%FF", "bad-request"),
        ("GET", "/api/search?q=a&key=xg_secret", "key-in-url"),
        ("POST", "/ogc", "method"),
        ("DELETE", "/api/sessions", "key-needed"),
    ] {
        let problem = server.ask(method, path, &[("accept-encoding", "gzip, br")]);
        let body = problem.json(problem.status);
        assert_eq!(body["type"], server.url(&format!("/problems/{code}")), "{path}");
        let page = server.get(&format!("/problems/{code}?lang=en")).text();
        assert!(page.contains(body["title"].as_str().expect("a title")), "{page}");
    }
    server.stop();
}

#[test]
fn behind_a_proxy_the_type_has_its_address() {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "public_url = 'https://example.vn/dang-ky'\n");
    let server = Server::on(folder);
    for (path, headers) in [("/nowhere", &[][..]), ("/plain", &[("authorization", "Bearer wrong")])] {
        let answer = server.ask("GET", path, headers);
        let body = answer.json(answer.status);
        let told = body["type"].as_str().expect("a type");
        assert!(told.starts_with("https://example.vn/dang-ky/problems/"), "{body}");
    }
    server.stop();
}

/// The page of the book lists the same types.
#[test]
fn the_table_of_the_book_is_that_of_the_server() {
    let server = Server::seeded();
    let page = fs::read_to_string("docs/problems.md").expect("the page");
    let mut rows = Vec::new();
    for (code, status) in declared() {
        let told = server.get(&format!("/problems/{code}?lang=en")).text();
        let title = told.split("<h1>").nth(1).and_then(|rest| rest.split('<').next()).expect("a title");
        rows.push(format!("| {status} | `{code}` | {title} |"));
    }
    let table = page.split_once("| --- | --- | --- |\n").expect("a table").1;
    let table = table.split("\n\n").next().expect("its rows").trim_end();
    assert_eq!(table, rows.join("\n"), "the table should be\n{}", rows.join("\n"));
    server.stop();
}
