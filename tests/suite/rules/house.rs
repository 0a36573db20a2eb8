//! The house rules that a program can hold.

use std::{fs, path::Path, process::Command};

use crate::harness::InTime;

pub(crate) fn tracked(pattern: &str) -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", pattern])
        .output_in_time();
    let output = output.expect("git is there");
    let files: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    files.into_iter().filter(|f| Path::new(f).exists()).collect()
}

#[test]
fn no_source_file_has_more_than_500_lines() {
    for file in tracked("*.rs") {
        let lines = fs::read_to_string(&file).expect("a source file").lines().count();
        assert!(lines <= 500, "{file} has {lines} lines: find the seam");
    }
}

#[test]
fn lints_are_only_left_with_a_reason() {
    for file in tracked("*.rs").into_iter().filter(|f| !f.ends_with("house.rs")) {
        let text = fs::read_to_string(&file).expect("a source file");
        assert!(!text.contains("#[allow("), "{file}: use #[expect(lint, reason = \"…\")]");
        assert!(!text.contains("todo!("), "{file}");
    }
}

/// `Grid` keeps its headings, rows and marks to itself, so that outside of `document` a column is a value or a name; what is
/// left is to number its headings or its cells by hand.
#[test]
fn no_number_stands_for_a_column_of_a_table() {
    let by_number =
        ["headings()[", "headings().get(", "headings().iter().position(", "headings().iter().enumerate("];
    for file in tracked("src/*.rs").into_iter().filter(|f| !f.starts_with("src/document/")) {
        let text = fs::read_to_string(&file).expect("a source file");
        let found = by_number.iter().find(|way| text.contains(**way));
        assert!(found.is_none(), "{file}: ask a table for a column by its name, not by {found:?}");
        let may_mark = file == "src/report/unredacted.rs";
        assert!(may_mark || !text.contains("cells_mut("), "{file}: what is published is said by a column");
    }
    let grid = fs::read_to_string("src/document/grid.rs").expect("the grid");
    let fields = grid.split("pub struct Grid {").nth(1).and_then(|rest| rest.split('}').next());
    assert!(!fields.expect("its fields").contains("pub"), "the fields of Grid are its own");
}

#[test]
fn what_a_role_may_do_is_asked_by_name() {
    for file in tracked("src/*.rs") {
        let text = fs::read_to_string(&file).expect("a source file");
        let compares = |line: &&str| {
            ["== Role::", "!= Role::", "Role::Public =>", "Role::Analyst =>"].iter().any(|c| line.contains(c))
        };
        let found = text.lines().find(compares);
        assert!(found.is_none(), "{file} compares roles: {}", found.unwrap_or_default());
    }
}

#[test]
fn the_files_of_geodata_are_those_its_readme_names() {
    let readme = fs::read_to_string("geodata/README.md").expect("geodata/README.md");
    for file in tracked("geodata/*").into_iter().filter(|f| f.ends_with(".csv") || f.ends_with(".geojson")) {
        let name = file.trim_start_matches("geodata/");
        let line = readme.lines().find(|l| l.contains(&format!("`{name}`")) && l.starts_with('|'));
        let line = line.unwrap_or_else(|| panic!("geodata/README.md does not name {name}"));
        let sum = Command::new("sha256sum").arg(&file).output_in_time().expect("sha256sum is there");
        let sum = String::from_utf8_lossy(&sum.stdout)[..64].to_owned();
        assert!(line.contains(&sum), "geodata/README.md: the checksum of {name} is {sum}");
    }
}

/// `a/{b,c}.rs` is `a/b.rs` and `a/c.rs`.
fn expanded(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let (names, after) = rest.split_once('}').expect("a closed list of names");
    names.split(',').flat_map(|name| expanded(&format!("{before}{name}{after}"))).collect()
}

#[test]
fn the_files_that_the_map_of_the_code_names_are_there() {
    for map in ["ARCHITECTURE.md", "docs/design.md"] {
        let text = fs::read_to_string(map).expect(map);
        let quoted = text.split('`').skip(1).step_by(2);
        let is_path = |path: &&str| path.contains('/') && !path.contains([' ', '<', ':', '\n']);
        let named: Vec<String> = quoted.filter(is_path).flat_map(expanded).collect();
        assert!(named.len() > 30, "{map} names few files");
        for path in named {
            let there =
                ["", "src", "tests/suite"].map(|root| Path::new(root).join(&path)).iter().any(|p| p.exists());
            assert!(there, "{map}: there is no {path}");
        }
    }
}
