//! The statistics against values that come from elsewhere (`tests/fixtures/vectors/README.md` names the programs), and
//! the laws that hold for any values.

use std::{fs, path::PathBuf};

use serde_json::Value;

mod disclosure;
#[cfg(test)]
mod space;
mod tables;

/// Where an input or expected file of the vectors lies.
pub(super) fn vectors(name: &str) -> PathBuf {
    PathBuf::from("tests/fixtures/vectors").join(name)
}

/// The expected values of a family.
pub(super) fn fixture(name: &str) -> Value {
    let text = fs::read_to_string(vectors(&format!("expected/{name}.json"))).expect("expected values");
    serde_json::from_str(&text).expect("JSON")
}
