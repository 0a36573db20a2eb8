//! The floors of the house: a module imports from the modules named beside it and from itself, nothing else.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Module and what it may import. Changing this table is a decision about the architecture, not a fix.
const FLOORS: &[(&str, &[&str])] = &[
    ("geom", &[]),
    ("telemetry", &[]),
    ("stop", &[]),
    ("model", &["geom"]),
    ("analysis", &["model", "geom", "stop"]),
    ("query", &["model", "geom"]),
    ("tile", &["model", "geom"]),
    ("synthetic", &["model", "geom"]),
    ("exchange", &["model", "geom", "stop"]),
    ("config", &["model", "geom"]),
    ("store", &["model", "geom"]),
    ("index", &["query", "tile", "model", "geom", "stop"]),
    ("registry", &["index", "store", "exchange", "model", "geom", "stop", "telemetry"]),
    ("document", &["index", "exchange", "model", "geom", "stop"]),
    ("collection", &["document", "index", "exchange", "query", "tile", "model", "geom", "stop"]),
    ("report", &["document", "analysis", "index", "exchange", "query", "tile", "model", "geom", "stop"]),
    (
        "http",
        &[
            "report",
            "collection",
            "document",
            "registry",
            "index",
            "exchange",
            "query",
            "tile",
            "model",
            "geom",
            "config",
            "stop",
            "telemetry",
        ],
    ),
    (
        "cli",
        &[
            "http",
            "report",
            "collection",
            "document",
            "registry",
            "index",
            "exchange",
            "query",
            "synthetic",
            "model",
            "geom",
            "config",
            "stop",
            "telemetry",
            "store",
        ],
    ),
];

/// What only one file may name.
const ALONE: &[(&str, &[&str])] = &[
    (
        "AssertSqlSafe",
        &[
            "src/collection/geopackage/database.rs",
            "src/exchange/formats/geopackage/tables.rs",
            "src/store/db/postgres.rs",
            "src/store/db/sqlite.rs",
        ],
    ),
    (
        "StatusCode",
        &[
            "src/http/problem.rs",
            "src/http/caching.rs",
            "src/http/router.rs",
            // The statuses of the faults of another protocol.
            "src/http/assistant/message.rs",
        ],
    ),
];

#[test]
fn imports_only_run_down() {
    let mut broken = Vec::new();
    for (module, allowed) in FLOORS {
        for file in rust_files(&Path::new("src").join(module)) {
            let text = fs::read_to_string(&file).expect("a source file");
            for (line, name) in imports(&text) {
                if name != *module && !allowed.contains(&name.as_str()) {
                    broken.push(format!("{}:{line}: {module} imports {name}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "imports that run up or sideways:\n{}", broken.join("\n"));
}

#[test]
fn every_module_has_a_floor() {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let modules = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'));
    for module in modules {
        assert!(FLOORS.iter().any(|(name, _)| *name == module), "{module} stands on no floor");
    }
}

#[test]
fn some_names_have_one_home() {
    for file in rust_files(Path::new("src")) {
        let text = fs::read_to_string(&file).expect("a source file");
        let path = file.to_string_lossy().replace('\\', "/");
        for (name, homes) in ALONE {
            let found = text.lines().any(|line| line.contains(name) && !line.trim_start().starts_with("//"));
            assert!(!found || homes.contains(&path.as_str()), "{path} names {name}");
        }
    }
}

#[test]
fn a_forbidden_import_is_seen() {
    let text =
        "use crate::{\n    geom::{bbox::Bbox, crs},\n    http::state,\n};\nlet x = crate::cli::run();\n";
    let names: Vec<String> = imports(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["geom", "http", "cli"]);
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut files = Vec::new();
    for path in entries.map(|e| e.expect("a readable entry").path()) {
        match path.is_dir() {
            true => files.extend(rust_files(&path)),
            false if path.extension().is_some_and(|e| e == "rs") => files.push(path),
            false => {}
        }
    }
    files.sort();
    files
}

/// Line and top-level module of every `crate::` path, brace lists included.
fn imports(text: &str) -> Vec<(usize, String)> {
    let paths = text.match_indices("crate::");
    let names = paths.filter(|(at, _)| !text[..*at].ends_with('$')).flat_map(|(at, mark)| {
        let line = text[..at].matches('\n').count() + 1;
        first_names(&text[at + mark.len()..]).into_iter().map(move |name| (line, name))
    });
    names.filter(|(_, name)| !name.is_empty()).collect()
}

/// `model::Zone` gives `model`; `{geom::Bbox, model::{Firm, Zone}}` gives `geom` and `model`.
fn first_names(path: &str) -> Vec<String> {
    let word =
        |s: &str| s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(list) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut depth, mut names, mut start) = (0_i32, Vec::new(), 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(word(&list[start..at]));
                return names;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(word(&list[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}
