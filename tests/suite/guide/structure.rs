//! The book is whole: every page is in its table of contents, every link leads to a page and a heading that are there, and
//! mdBook builds it.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Component, Path, PathBuf},
    process::Command,
};

use super::fences::{pages, read, without_fences};
use crate::{
    harness::{InTime, Run},
    rules::house::tracked,
};

const SUMMARY: &str = "docs/SUMMARY.md";

/// A text without its blocks of code and its spans of code.
fn prose(text: &str) -> String {
    let text = without_fences(text);
    let lines = text.lines().map(|line| line.split('`').step_by(2).collect::<Vec<_>>().join("`"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The targets of the links of a text.
pub(crate) fn links(text: &str) -> Vec<String> {
    let found = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    found.map(str::to_owned).collect()
}

/// The identifiers of the headings of a page, as GitHub, mdBook and the program make them.
fn headings(text: &str) -> BTreeSet<String> {
    let mut before: HashMap<String, usize> = HashMap::new();
    let mut is_code = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        is_code ^= line.starts_with("```");
        if is_code || !line.starts_with('#') {
            continue;
        }
        let plain: String = line.trim_start_matches('#').trim().replace("](", "\u{0}").chars().collect();
        let plain = plain.split('\u{0}').next().unwrap_or_default();
        let kept = plain.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
        let name: String =
            kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect();
        let count = before.entry(name.clone()).or_default();
        found.insert(if *count == 0 { name } else { format!("{name}-{count}") });
        *count += 1;
    }
    found
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut own = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(own.pop()),
            Component::CurDir => {}
            other => own.push(other),
        }
    }
    own
}

/// What is wrong with the links of a page.
fn broken(page: &str, text: &str) -> Vec<String> {
    let folder = Path::new(page).parent().expect("a folder");
    let mut faults = Vec::new();
    for link in links(&prose(text)).into_iter().filter(|link| !link.contains("://")) {
        let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
        let target = if path.is_empty() { PathBuf::from(page) } else { plain(&folder.join(path)) };
        if !target.exists() {
            faults.push(format!("{page}: {link}: there is no {}", target.display()));
        } else if !anchor.is_empty() && !headings(&read(&target.display().to_string())).contains(anchor) {
            faults.push(format!("{page}: {link}: no heading of {} has this name", target.display()));
        }
    }
    faults
}

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    let listed: Vec<String> = links(&read(SUMMARY)).iter().map(|file| format!("docs/{file}")).collect();
    let own: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(own.len(), listed.len(), "a page is listed twice: {listed:?}");
    let there: BTreeSet<String> = tracked("docs/*.md").into_iter().filter(|page| page != SUMMARY).collect();
    assert_eq!(own, there, "the pages of the table of contents, and those of the folder");
}

#[test]
fn every_link_leads_to_a_page_and_a_heading() {
    let more = ["ARCHITECTURE.md", "CHANGELOG.md", "geodata/README.md", "benches/README.md", "web/README.md"];
    let all: Vec<String> = pages().into_iter().chain(more.map(str::to_owned)).collect();
    let faults: Vec<String> = all.iter().flat_map(|page| broken(page, &read(page))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_planted_broken_link_is_found() {
    let text = "# A\n\n[b](#a) [c](#nothing) [d](nowhere.md) [e](https://example.org) `[f](g.md)`\n";
    let found = broken("docs/files.md", text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(headings("# Hai · `xuong`\n## B\n## B\n").contains("b-1"));
}

#[test]
fn mdbook_builds_the_book_with_a_page_for_each_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let output =
        Command::new("mdbook").args(["build", "docs", "--dest-dir"]).arg(folder.path()).output_in_time();
    let run = Run::of(&output.expect("mdbook (./check installs it)")).ended(0);
    assert!(!run.err.contains("ERROR") && !run.err.contains("WARN"), "{}", run.err);
    for file in links(&read(SUMMARY)) {
        let page = file.replace("README.md", "index.md").replace(".md", ".html");
        assert!(folder.path().join(&page).exists(), "mdbook made no {page}");
    }
}

/// What a page tells planners to press is written on the screen: its words in italics are texts of the app or titles of
/// reports.
#[test]
fn what_pages_of_planners_name_is_on_the_screen() {
    let sources = [tracked("web/src/*.ts"), tracked("web/src/*.svelte"), tracked("src/report/*.rs")].concat();
    let sources: String = sources.iter().map(|file| read(file)).collect();
    let city = read("geodata/city.toml");
    let mut missing = Vec::new();
    let mut count = 0;
    for page in tracked("docs/planner/*.md") {
        let text = prose(&read(&page)).replace("**", "");
        for words in text.split('*').skip(1).step_by(2) {
            count += 1;
            let is_shown = [&sources, &city].iter().any(|own| own.contains(words));
            missing.extend((!is_shown).then(|| format!("{page}: {words}")));
        }
    }
    assert!(count > 30, "{count} names");
    assert!(missing.is_empty(), "no text of the screen: {missing:#?}");
}

#[test]
fn pictures_of_the_book_are_used_and_small() {
    let all: String = pages().iter().map(|page| read(page)).collect();
    for picture in tracked("docs/screenshots/*") {
        let name = picture.trim_start_matches("docs/");
        assert!(all.contains(name), "{picture} is in no page");
        let bytes = fs::metadata(&picture).expect("a picture").len();
        assert!(bytes < 450_000, "{picture} has {bytes} bytes, and is part of the program");
    }
}
