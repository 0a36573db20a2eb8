//! Who a row is about, and what it leaves as it is: corrected lists change firms instead of making twins, what is
//! doubtful is asked, and what a file does not say stays known.

mod dependents;
mod doubts;
mod files;
mod many;
mod rules;
mod whole;

use std::path::PathBuf;

use crate::harness::{Folder, Run};

/// The path of a fixture.
fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "import-identity", name].iter().collect()
}

/// Imports a fixture of firms, with words after it.
fn given(folder: &Folder, name: &str, more: &[&str]) -> Run {
    let path = fixture(name);
    let args = ["--lang", "en", "import", "firms", path.to_str().expect("a path")];
    folder.xuong(&[&args, more].concat())
}

/// What a run said of its rows: new, changed, unchanged, rejected.
fn counts(run: &Run) -> [usize; 4] {
    let line = run.out.lines().find(|line| line.contains(" rows: ")).expect("a summary");
    let number = |what: &str| {
        let before = line.split_once(what).expect("its word").0;
        before.rsplit([' ', ':']).next().expect("a word").parse().expect("a number")
    };
    [" new,", " changed,", " unchanged,", " rejected"].map(number)
}
