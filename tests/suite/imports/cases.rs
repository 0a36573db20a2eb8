//! Files of kinds that were once taken wrongly and in silence: now each is read rightly, or refused and told.

mod encodings;
mod layouts;
mod lists;
mod numbers;
mod overlaps;
mod places;
mod systems;
mod texts;
mod values;

use std::path::Path;

use xuong::model::{unit::Unit, zone::Zone};

use crate::{
    harness::{Folder, Run},
    imports::files::held,
};

/// The path of a file in `tests/fixtures/import-cases`.
fn case(name: &str) -> String {
    format!("{}/tests/fixtures/import-cases/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Imports a file, told in English.
fn import(folder: &Folder, kind: &str, file: impl AsRef<Path>, more: &[&str]) -> Run {
    let file = file.as_ref().to_str().expect("a name");
    folder.xuong(&[&["--lang", "en", "import", kind, file], more].concat())
}

/// Imports a text.
fn import_text(folder: &Folder, kind: &str, content: impl AsRef<[u8]>, more: &[&str]) -> Run {
    import(folder, kind, folder.file("given.csv", content), more)
}

fn workers(folder: &Folder, code: &str) -> Option<u32> {
    let holdings = held(folder).0;
    let firm = holdings.firms.values().find(|firm| firm.code.as_str() == code)?;
    firm.workers.map(|workers| workers.count)
}

fn zone(folder: &Folder, code: &str) -> Option<Zone> {
    held(folder).0.zones.values().find(|zone| zone.code.as_str() == code).map(|zone| Zone::clone(zone))
}

/// The first unit that a register holds.
fn unit(folder: &Folder) -> Option<Unit> {
    held(folder).0.units.values().next().map(|unit| Unit::clone(unit))
}

/// The lines about a row of the file.
fn about(run: &Run, row: usize) -> Vec<&str> {
    let marks = [format!(": row {row}:"), format!(": row {row},")];
    run.out.lines().filter(|line| marks.iter().any(|mark| line.contains(mark))).collect()
}

/// Asserts that a row was told with these words, in one line.
fn told(run: &Run, row: usize, words: &[&str]) {
    let lines = about(run, row);
    let found = lines.iter().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(found, "{words:?} of row {row} in {}", run.out);
}
