//! The table of classes in the documentation is the one that the service declares, with the tests there are.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use xuong::http::ogc::conformance::CLASSES;

const TABLE: &str = "docs/ogc.md";

/// The text of a module of the suite with those below it.
fn module(name: &str) -> String {
    let below = Path::new("tests/suite").join(name.replace("::", "/"));
    let own = fs::read_to_string(below.with_extension("rs")).unwrap_or_else(|e| panic!("{name}: {e}"));
    let files = fs::read_dir(&below).into_iter().flatten().map(|entry| entry.expect("a file").path());
    files.fold(own, |text, file| text + &fs::read_to_string(file).expect("a module"))
}

/// Of each test its comment: what stands between the end of one function and the next test.
fn comments(text: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut comment = String::new();
    for line in text.lines() {
        match line.trim_start() {
            line if line.starts_with("///") => comment.extend([&line[3..], " "]),
            "#[test]" | "#[rstest]" => comments.push(std::mem::take(&mut comment)),
            line if line.starts_with("#[") || line.starts_with(',') => {}
            _ => comment.clear(),
        }
    }
    comments
}

/// The tests that name a requirement of a class, and the requirements.
fn proofs(class: &str, comments: &[String]) -> (usize, BTreeSet<String>) {
    let own = class.rsplit('/').next().expect("a name");
    let named = |comment: &String| -> BTreeSet<String> {
        let words = comment.split([' ', ',', ':', ';', '(', ')']).map(|word| word.trim_end_matches('.'));
        let of_class = |word: &&str| {
            let mut parts = word.split('/');
            let kind = (parts.next(), parts.next());
            matches!(kind, (Some(""), Some("req" | "conf" | "rec"))) && parts.next() == Some(own)
        };
        words.filter(of_class).map(|word| word.rsplit('/').next().expect("a name").to_owned()).collect()
    };
    let sets: Vec<_> = comments.iter().map(named).filter(|set| !set.is_empty()).collect();
    (sets.len(), sets.into_iter().flatten().collect())
}

#[test]
fn the_table_of_classes_is_the_one_declared() {
    let mut modules = BTreeMap::new();
    let mut rows = Vec::new();
    for (class, name) in CLASSES {
        let comments = modules.entry(name).or_insert_with(|| comments(&module(name)));
        let (tests, requirements) = proofs(class, comments);
        assert!(tests > 0, "{class} is declared, and no test in {name} names a requirement of it");
        let requirements = requirements.into_iter().collect::<Vec<_>>().join(", ");
        rows.push(format!("| `{class}` | {tests} in `{name}` | {requirements} |"));
    }
    let text = fs::read_to_string(TABLE).expect(TABLE);
    let table = text.split_once("| --- | --- | --- |\n").expect("a table").1.trim_end();
    assert_eq!(table, rows.join("\n"), "the table in {TABLE} should be\n{}", rows.join("\n"));
}
