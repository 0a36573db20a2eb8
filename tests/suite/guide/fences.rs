//! The blocks of code of a page, with what their first lines say of them.

use std::fs;

use crate::rules::house::tracked;

/// A block of code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    /// The line of the page on which it begins.
    pub(crate) line: usize,
    pub(crate) language: String,
    /// Why it is not run on a machine of tests: the rest of its first line after `not-run:`.
    pub(crate) reason: Option<String>,
    /// The name of the file that it is, after `file=`.
    pub(crate) file: Option<String>,
    pub(crate) text: String,
}

/// The pages of readers: those of the book, and those that a repository begins with.
pub(crate) fn pages() -> Vec<String> {
    let own = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "ops/README.md"].map(str::to_owned);
    let book = tracked("docs/*.md").into_iter().filter(|page| page != "docs/SUMMARY.md");
    own.into_iter().chain(book).collect()
}

/// The text of a page.
pub(crate) fn read(page: &str) -> String {
    fs::read_to_string(page).unwrap_or_else(|e| panic!("{page}: {e}"))
}

/// The blocks of a text.
pub(crate) fn fences(text: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut lines = (1..).zip(text.lines());
    while let Some((line, first)) = lines.next() {
        let indent = first.len() - first.trim_start().len();
        let Some(about) = first.trim_start().strip_prefix("```") else { continue };
        let body = lines.by_ref().map(|(_, own)| own).take_while(|own| own.trim() != "```");
        let body: Vec<&str> = body.map(|own| own.get(indent..).unwrap_or_default()).collect();
        let (language, rest) = about.trim().split_once(' ').unwrap_or((about.trim(), ""));
        found.push(Fence {
            line,
            language: language.to_owned(),
            reason: rest.strip_prefix("not-run:").map(|reason| reason.trim().to_owned()),
            file: rest.strip_prefix("file=").map(|name| name.trim().to_owned()),
            text: format!("{}\n", body.join("\n")),
        });
    }
    found
}

/// A text without its blocks of code.
pub(crate) fn without_fences(text: &str) -> String {
    let mut is_code = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_block_is_found_with_what_its_first_line_says() {
    let text = "a\n\n```sh\nx\n```\n\n- b\n\n  ```sh not-run: needs a root\n  y\n\n  z\n  ```\n\n```sql file=a.sql\n```\n";
    let found = fences(text);
    let told: Vec<(usize, &str, Option<&str>, &str)> = found
        .iter()
        .map(|own| (own.line, own.language.as_str(), own.reason.as_deref(), own.text.as_str()))
        .collect();
    let expected =
        [(3, "sh", None, "x\n"), (9, "sh", Some("needs a root"), "y\n\nz\n"), (15, "sql", None, "\n")];
    assert_eq!(told, expected);
    assert_eq!(found[2].file.as_deref(), Some("a.sql"));
}

/// What cannot be run says why, so that the list is short and stays known.
#[test]
fn what_is_not_run_says_why() {
    let mut told = Vec::new();
    for page in pages() {
        for Fence { line, reason, language, .. } in fences(&read(&page)) {
            assert!(!language.is_empty(), "{page}:{line}: the block says no language");
            if let Some(reason) = reason {
                assert!(reason.split(' ').count() > 3, "{page}:{line}: {reason} is no reason");
                told.push(format!("{page}:{line}: {language}: {reason}"));
            }
        }
    }
    println!("{}", told.join("\n"));
    assert!(told.len() < 40, "{} blocks are not run:\n{}", told.len(), told.join("\n"));
}
