//! Plain language in comments, and examples that run.

use std::fs;

use super::house::tracked;

/// Folders of `src` whose comments are plain. The list only grows: add a folder once its comments are rewritten, and
/// rewrite a comment rather than take a folder out.
const PLAIN: &[&str] = &[
    "analysis",
    "cli",
    "collection",
    "config",
    "document",
    "exchange",
    "geom",
    "http",
    "index",
    "model",
    "query",
    "registry",
    "report",
    "stop",
    "store",
    "synthetic",
    "telemetry",
    "tile",
];

/// Words that turn a statement into a riddle: values are published or returned rather than told, requested rather than
/// asked, a program is no person (`who`), and a number has a name (`so many`).
const RIDDLES: [&str; 14] = [
    "so many",
    "so much",
    "who",
    "whom",
    "whoever",
    "nobody",
    "anybody",
    "somebody",
    "everybody",
    "told",
    "tells",
    "asked",
    "asks",
    "bears",
];

/// The fewest examples that the documentation may have.
const EXAMPLES: usize = 60;

/// The comment of a line.
fn comment(line: &str) -> Option<&str> {
    let (_, comment) = ["//! ", "/// ", "// "].iter().find_map(|mark| line.split_once(mark))?;
    Some(comment)
}

/// The text of the comments of a file with their line numbers, without examples and code spans.
fn prose(source: &str) -> Vec<(usize, String)> {
    let mut is_example = false;
    let mut prose = Vec::new();
    for (number, line) in (1..).zip(source.lines()) {
        let Some(comment) = comment(line) else { continue };
        if comment.trim_start().starts_with("```") {
            is_example = !is_example;
        } else if !is_example {
            prose.push((number, comment.split('`').step_by(2).collect::<Vec<_>>().join(" ")));
        }
    }
    prose
}

/// Riddles in the comments of a file, with their line numbers.
fn riddles(source: &str) -> Vec<(usize, &'static str)> {
    let found = |(number, comment): (usize, String)| {
        let words: Vec<String> = comment
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let comment = format!(" {} ", words.join(" "));
        RIDDLES
            .into_iter()
            .filter(move |riddle| comment.contains(&format!(" {riddle} ")))
            .map(move |riddle| (number, riddle))
    };
    prose(source).into_iter().flat_map(found).collect()
}

/// The number of examples in the documentation of a file that are compiled and run.
fn examples(source: &str) -> usize {
    let mut fences = source.lines().filter_map(|line| {
        let line = line.trim_start();
        let doc = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
        doc.trim_start().strip_prefix("```").map(str::trim)
    });
    let mut count = 0;
    while let Some(language) = fences.next() {
        count += usize::from(language.is_empty() || language == "rust");
        fences.next();
    }
    count
}

#[test]
fn comments_of_plain_folders_have_no_riddles() {
    let mut all = Vec::new();
    for folder in PLAIN {
        let files = tracked(&format!("src/{folder}/*.rs"));
        assert!(!files.is_empty(), "src/{folder} has no files");
        for file in files {
            let found = riddles(&fs::read_to_string(&file).expect("a source file"));
            all.extend(found.into_iter().map(|(line, word)| format!("{file}:{line}: {word}")));
        }
    }
    assert!(all.is_empty(), "say it in plain words: {all:#?}");
}

#[test]
fn the_documentation_has_examples() {
    let files = tracked("src/*.rs");
    let count: usize =
        files.iter().map(|file| examples(&fs::read_to_string(file).expect("a source file"))).sum();
    assert!(count >= EXAMPLES, "{count} examples in the documentation of src");
}

#[test]
fn a_planted_riddle_is_found_and_an_example_counted() {
    let planted = [
        "//! Giving up what nobody waits for.",
        "/// Whether `who` is a word: plain.",
        "/// ```",
        "/// let told = 1; // so many",
        "/// ```",
        "fn a() {} // Stops after so many",
        "/// Asks whoever comes.",
        "/// ```text",
        "/// no example",
        "/// ```",
    ];
    let source = planted.join("\n");
    assert_eq!(riddles(&source), [(1, "nobody"), (6, "so many"), (7, "whoever"), (7, "asks")]);
    assert_eq!(examples(&source), 1);
}
