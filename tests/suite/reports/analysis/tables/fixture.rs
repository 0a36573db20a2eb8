//! The files of the vectors, and what several tests need of them.

use std::collections::BTreeMap;

use serde_json::Value;
use xuong::analysis::matrix::Matrix;

pub(super) use crate::reports::analysis::fixture;
use crate::reports::analysis::vectors;

pub(crate) const DATES: [&str; 2] = ["t0", "t1"];

fn rows() -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(vectors("data/firms.csv")).expect("the firms");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

pub(crate) fn districts() -> Vec<String> {
    (1..=12).map(|number| format!("D{number:02}")).collect()
}

pub(crate) fn sectors() -> Vec<String> {
    (1..=8).map(|number| format!("S{number}")).collect()
}

/// A firm of the fixture: places in `districts` and `sectors`, and figures of the two dates.
pub(crate) struct Firm {
    pub(crate) district: usize,
    pub(crate) sector: usize,
    pub(crate) employees: [Option<u32>; 2],
    pub(crate) revenue: [Option<u32>; 2],
}

impl Firm {
    /// What it weighs at a date; `None` if it is not there.
    pub(crate) fn weight(&self, weight: &str, date: usize) -> Option<f64> {
        match weight {
            "firms" => self.employees[date].map(|_| 1.0),
            "employees" => self.employees[date].map(f64::from),
            _ => self.revenue[date].map(f64::from),
        }
    }
}

pub(crate) fn firms() -> Vec<Firm> {
    let join = fixture("join");
    let place =
        |names: Vec<String>, name: &str| names.iter().position(|one| one == name).expect("a known name");
    let figures = |row: &BTreeMap<String, String>, name: &str| {
        [0, 1].map(|date| row[&format!("{name}_t{date}")].parse::<u32>().ok())
    };
    let district = |id: &str| join["district_of_firm"][id].as_str().expect("a district").to_owned();
    let firm = |row: &BTreeMap<String, String>| Firm {
        district: place(districts(), &district(&row["firm_id"])),
        sector: place(sectors(), &row["sector"]),
        employees: figures(row, "employees"),
        revenue: figures(row, "revenue"),
    };
    rows().iter().map(firm).collect()
}

/// The table of districts and sectors.
pub(crate) fn table(weight: &str, date: usize) -> Matrix {
    let mut cells = vec![0.0; 12 * 8];
    for firm in firms() {
        cells[firm.district * 8 + firm.sector] += firm.weight(weight, date).unwrap_or(0.0);
    }
    Matrix::new(8, cells).expect("weights")
}

/// Compares numbers and counts what it compared.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) compared: usize,
}

impl Tally {
    /// A ratio holds to twelve digits; what is undefined is null.
    pub(crate) fn ratio(&mut self, got: impl Into<Option<f64>>, expected: &Value, what: &str) {
        self.close(got.into(), expected, 1e-12, what);
    }

    /// Any other number holds to nine digits.
    pub(crate) fn number(&mut self, got: impl Into<Option<f64>>, expected: &Value, what: &str) {
        self.close(got.into(), expected, 1e-9, what);
    }

    /// Flags, integers and what is undefined hold exactly.
    pub(crate) fn exact(&mut self, got: impl Into<Value>, expected: &Value, what: &str) {
        assert_eq!(&got.into(), expected, "{what}");
        self.compared += 1;
    }

    fn close(&mut self, got: Option<f64>, expected: &Value, tolerance: f64, what: &str) {
        assert!(expected.is_null() || expected.is_number(), "{what}: the vectors have {expected}");
        match (got, expected.as_f64()) {
            (None, None) => {}
            (Some(got), Some(expected)) => {
                let error = (got - expected).abs();
                assert!(error <= tolerance * expected.abs(), "{what}: {got} is not {expected}");
            }
            (got, expected) => panic!("{what}: {got:?} is not {expected:?}"),
        }
        self.compared += 1;
    }
}
