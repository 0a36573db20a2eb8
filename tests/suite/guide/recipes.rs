//! What `CONTRIBUTING.md` says of the code is there: the files, and the tests that hold each recipe.

use std::{fs, path::Path, process::Command};

use super::fences::{read, without_fences};
use crate::harness::InTime;

const PAGE: &str = "CONTRIBUTING.md";

/// What stands in code spans of the page.
fn spans() -> Vec<String> {
    without_fences(&read(PAGE)).split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `a/{b,c}.rs` is `a/b.rs` and `a/c.rs`.
fn expanded(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let (names, after) = rest.split_once('}').expect("a closed list of names");
    names.split(',').flat_map(|name| expanded(&format!("{before}{name}{after}"))).collect()
}

#[test]
fn the_files_of_recipes_are_there() {
    let is_path = |path: &&String| {
        path.contains('/') && !path.starts_with('/') && !path.contains([' ', '<', ':', '\n', '*'])
    };
    let all: Vec<String> = spans().iter().filter(is_path).flat_map(|path| expanded(path)).collect();
    assert!(all.len() > 30, "{all:?}");
    for path in all {
        assert!(Path::new(&path).exists(), "{PAGE}: there is no {path}");
    }
}

/// A name such as `store::attributes` is a module of the suite.
#[test]
fn the_tests_of_recipes_are_there() {
    let rooms = [
        "app", "cli", "guide", "imports", "keeping", "ogc", "reports", "rules", "running", "server",
        "shared", "store",
    ];
    let mut count = 0;
    for name in spans().iter().filter(|name| name.split("::").next().is_some_and(|own| rooms.contains(&own)))
    {
        let path = format!("tests/suite/{}", name.trim_end_matches("::").replace("::", "/"));
        let is_there = Path::new(&path).is_dir() || Path::new(&format!("{path}.rs")).exists();
        assert!(is_there, "{PAGE}: there is no module {name}");
        count += 1;
    }
    assert!(count > 10, "{count} modules are named");
}

/// The names of code that recipes give in a file are in that file: "`ATTRIBUTES` of `src/model/firm.rs`".
#[test]
fn what_recipes_name_in_a_file_is_in_it() {
    let page = read(PAGE).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut count = 0;
    let places = ["` of `src/", "` in `src/"].into_iter().flat_map(|mark| page.match_indices(mark));
    for (at, mark) in places {
        let name = page[..at].rsplit('`').next().expect("a name");
        let file = page[at + mark.len() - "src/".len()..].split('`').next().expect("a file");
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{file}: {e}"));
        let word = name.rsplit("::").next().expect("a word").trim_end_matches("()");
        assert!(text.contains(word), "{PAGE}: {file} has no {name}");
        count += 1;
    }
    assert!(count > 5, "{count} names");
}

#[test]
fn the_parts_of_the_check_are_those_that_it_takes() {
    let told =
        Command::new("bash").args(["-c", "sed -n 's/^# A missing tool.*Parts: //p' check"]).output_in_time();
    let told = String::from_utf8(told.expect("bash is there").stdout).expect("text");
    let parts = told.split("./check ").nth(1).and_then(|rest| rest.split(" (").next()).expect("parts");
    assert!(read(PAGE).contains(&format!("`./check {parts}`")), "{PAGE} lists the parts: {parts}");
}
