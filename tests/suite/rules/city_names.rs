//! A city is configuration: what the program says of its own city stands in that city's folder.

use std::fs;

use super::house::tracked;

/// Files that may name the city that comes with the program, and why.
const MAY: [(&str, &str); 2] = [
    ("src/model/city.rs", "registers that are older than the mark of their city are of the first one"),
    ("src/index/trial.rs", "a register of unit tests takes the names of editions for examples"),
];

/// Lower-case names of the city that comes with the program, and of what it alone has.
const NAMES: [&str; 8] = [
    "hà nội",
    "ha noi",
    "hanoi",
    "204-kh",
    "districts-2024\"",
    "wards-2025\"",
    "'districts-2024'",
    "'wards-2025'",
];

#[test]
fn no_file_outside_the_folder_of_the_city_names_it() {
    let files = [tracked("src/*"), tracked("web/src/*"), tracked("web/index.html")].concat();
    assert!(files.len() > 400, "{} files", files.len());
    let mut found = Vec::new();
    let may = |file: &str| file.contains("/tests") || MAY.iter().any(|(own, _)| *own == file);
    for file in files.iter().filter(|file| !may(file)) {
        let Ok(text) = fs::read_to_string(file) else { continue };
        for (line, text) in (1..).zip(outside_tests(&text).lines()) {
            let text = text.to_lowercase();
            found.extend(
                NAMES
                    .iter()
                    .filter(|name| text.contains(**name))
                    .map(|name| format!("{file}:{line}: {name}")),
            );
        }
    }
    assert!(found.is_empty(), "these belong into geodata/city.toml:\n{}", found.join("\n"));
    for (file, _) in MAY {
        let text = fs::read_to_string(file).expect(file).to_lowercase();
        assert!(
            NAMES.iter().any(|name| text.contains(name)),
            "{file} names it no more: take it out of the list"
        );
    }
}

/// Tests may take the names of editions for examples.
fn outside_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}
