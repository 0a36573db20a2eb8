//! The records of the inputs.

use std::collections::BTreeMap;

use crate::reports::analysis::vectors;

/// The records of an input table, by the names of its columns.
pub(super) fn records(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(vectors(&format!("data/{name}.csv"))).expect("a fixture");
    reader.deserialize().map(|record| record.expect("a record")).collect()
}
