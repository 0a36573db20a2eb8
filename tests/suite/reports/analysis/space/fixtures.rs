//! What the vectors hold, read and compared.

use serde_json::Value;
use xuong::analysis::clusters::Clusters;

pub(super) use crate::reports::analysis::fixture;
use crate::reports::analysis::vectors;

/// The rows of a table of the input.
fn table(name: &str, has_headers: bool) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(has_headers)
        .from_path(vectors(&format!("data/{name}")))
        .unwrap();
    reader.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect()
}

/// Permutations, one a row.
pub(super) fn permutations(name: &str) -> Vec<Vec<usize>> {
    let row = |row: Vec<String>| row.iter().map(|cell| cell.parse().unwrap()).collect();
    table(name, false).into_iter().map(row).collect()
}

/// A firm with its employees at a date at which it is active.
pub(super) struct Firm {
    pub(super) id: String,
    pub(super) at: [f64; 2],
    pub(super) sector: usize,
    pub(super) employees: f64,
}

/// The firms active at a date, 0 or 1, in the order of the file.
pub(super) fn firms(date: usize) -> Vec<Firm> {
    let firm = |row: Vec<String>| {
        let employees = row[8 + date].parse().ok()?;
        let [x, y] = [1, 2].map(|column| row[column].parse().unwrap());
        let sector = row[6][1..].parse().unwrap();
        Some(Firm { id: row[0].clone(), at: [x, y], sector, employees })
    };
    table("firms.csv", true).into_iter().filter_map(firm).collect()
}

pub(super) fn points(firms: &[Firm]) -> Vec<[f64; 2]> {
    firms.iter().map(|firm| firm.at).collect()
}

pub(super) fn employees(firms: &[Firm]) -> Vec<f64> {
    firms.iter().map(|firm| firm.employees).collect()
}

/// The firms of a sector, or all for 0.
pub(super) fn of_sector(firms: Vec<Firm>, sector: usize) -> Vec<Firm> {
    firms.into_iter().filter(|firm| sector == 0 || firm.sector == sector).collect()
}

/// Asserts that a number is as expected to twelve digits, or undefined as expected.
#[track_caller]
pub(super) fn same(found: Option<f64>, expected: &Value, what: &str) {
    close(found, expected, |expected| 1e-12 * expected.abs(), what);
}

/// Asserts that a number is as expected to nine digits, for what is a small difference of large numbers.
#[track_caller]
pub(super) fn alike(found: Option<f64>, expected: &Value, what: &str) {
    close(found, expected, |expected| 1e-9 * expected.abs(), what);
}

/// Asserts that a length is as expected to a micrometre.
#[track_caller]
pub(super) fn same_length(found: Option<f64>, expected: &Value, what: &str) {
    close(found, expected, |_| 1e-6, what);
}

#[track_caller]
fn close(found: Option<f64>, expected: &Value, slack: impl Fn(f64) -> f64, what: &str) {
    match (found, expected) {
        (None, Value::Null) => {}
        (Some(found), Value::Number(expected)) => {
            let expected = expected.as_f64().unwrap();
            assert!((found - expected).abs() <= slack(expected), "{what}: {found} instead of {expected}");
        }
        _ => panic!("{what}: {found:?} instead of {expected}"),
    }
}

/// Asserts that numbers are as expected; gives how many there were.
#[track_caller]
pub(super) fn same_all(found: &[Option<f64>], expected: &Value, what: &str) -> usize {
    let expected = expected.as_array().unwrap();
    assert_eq!(found.len(), expected.len(), "{what}");
    found.iter().zip(expected).for_each(|(found, expected)| same(*found, expected, what));
    found.len()
}

/// Asserts that defined numbers are as expected; gives how many there were.
#[track_caller]
pub(super) fn same_numbers(found: &[f64], expected: &Value, what: &str) -> usize {
    same_all(&found.iter().copied().map(Some).collect::<Vec<_>>(), expected, what)
}

/// The cluster of each point as the vectors write it, -1 for noise.
pub(super) fn labels(clusters: &Clusters) -> Vec<i64> {
    clusters.labels.iter().map(|label| label.map_or(-1, |id| i64::try_from(id).unwrap())).collect()
}

/// The numbers of a list.
pub(super) fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// The points of a list of pairs.
pub(super) fn pairs(list: &Value) -> Vec<[f64; 2]> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|pair| [pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap()])
        .collect()
}
