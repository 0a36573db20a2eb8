//! Names this build after everything that it is made of, so that builds that may answer differently have different names.
//! The same sources have the same name on every machine.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// Files and folders that end up in the program.
const MADE_OF: [&str; 12] = [
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "SECURITY.md",
    "build.rs",
    "docs",
    "geodata",
    "migrations",
    "src",
    "web/dist",
    "web/style.css",
];

fn main() {
    let mut files = Vec::new();
    for part in MADE_OF {
        println!("cargo:rerun-if-changed={part}");
        gather(Path::new(part), &mut files);
    }
    files.sort();
    let mut name = DefaultHasher::new();
    for file in files {
        file.to_string_lossy().replace('\\', "/").hash(&mut name);
        fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display())).hash(&mut name);
    }
    println!("cargo:rustc-env=XUONG_BUILD={:016x}", name.finish());
}

fn gather(part: &Path, files: &mut Vec<PathBuf>) {
    if part.is_dir() {
        let entries = fs::read_dir(part).unwrap_or_else(|e| panic!("{}: {e}", part.display()));
        entries.flatten().for_each(|entry| gather(&entry.path(), files));
    } else {
        files.push(part.to_owned());
    }
}
