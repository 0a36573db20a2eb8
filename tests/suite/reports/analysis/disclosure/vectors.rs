//! Disclosure control against Tau-Argus, HiGHS and the definitions.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
};

use rstest::rstest;
use serde_json::{Value, json};
use xuong::analysis::disclosure::{
    Cell, Dominant, Interval, Intruder, Line, Pattern, Place, Rule, Status, Table, audit, protect,
};

use super::{RULES, fixtures::records};
use crate::reports::analysis::fixture;

const NAMED: [(&str, Rule); 6] = [
    ("threshold_n<3", Rule::Threshold(3)),
    ("dominance_(1,75)", Rule::Dominance { of: Dominant::One, percent: percent(75) }),
    ("dominance_(2,85)", Rule::Dominance { of: Dominant::Two, percent: percent(85) }),
    ("p_percent_10", Rule::PPercent(10)),
    ("p_percent_15", Rule::PPercent(15)),
    ("pq_(15,50)", Rule::PriorPosterior { p: 15, q: percent(50) }),
];

const fn percent(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("not zero")
}

/// A table of the active firms, its rows and columns by name; each firm is its own enterprise.
struct Named {
    rows: Vec<String>,
    columns: Vec<String>,
    table: Table,
}

impl Named {
    fn new(variable: &str, rows: Vec<String>, column_of: impl Fn(&str) -> String) -> Self {
        let district = fixture("join")["district_of_firm"].clone();
        let firms: Vec<_> = records("firms")
            .into_iter()
            .filter(|firm| !firm[variable].is_empty())
            .map(|firm| {
                let row = district[&firm["firm_id"]].as_str().expect("as the README says").to_owned();
                (
                    row,
                    column_of(&firm["sector"]),
                    firm["firm_id"].clone(),
                    firm[variable].parse().expect("as the README says"),
                )
            })
            .collect();
        let columns: BTreeSet<_> = firms.iter().map(|firm| firm.1.clone()).collect();
        let columns: Vec<_> = columns.into_iter().collect();
        let at = |names: &[String], name: &String| names.binary_search(name).expect("as the README says");
        let contributions: Vec<_> = firms
            .iter()
            .map(|(row, column, firm, value)| (at(&rows, row), at(&columns, column), firm, *value))
            .collect();
        let table = Table::new(rows.len(), columns.len(), contributions).expect("as the README says");
        Self { rows, columns, table }
    }

    /// The revenue of the districts by groups of sectors.
    fn grouped() -> (Self, Value) {
        let expected = fixture("disclosure")["table_revenue_t1_district_x_group"].clone();
        let groups = expected["groups"].clone();
        let rows = expected["rows"].as_array().expect("as the README says");
        let rows = rows.iter().map(|row| row.as_str().expect("as the README says").to_owned()).collect();
        (
            Self::new("revenue_t1", rows, move |sector| {
                groups[sector].as_str().expect("as the README says").to_owned()
            }),
            expected,
        )
    }

    fn place(&self, name: &str) -> Place {
        let (row, column) = name.split_once('|').expect("as the README says");
        let line = |names: &[String], name: &str| match name {
            "TOTAL" => Line::Total,
            _ => Line::At(names.binary_search(&name.to_owned()).expect("as the README says")),
        };
        Place { row: line(&self.rows, row), column: line(&self.columns, column) }
    }

    fn places(&self, names: &Value) -> BTreeSet<Place> {
        names
            .as_array()
            .expect("as the README says")
            .iter()
            .map(|name| self.place(name.as_str().expect("as the README says")))
            .collect()
    }

    fn intervals(&self, expected: &Value) -> BTreeMap<Place, Interval> {
        let interval = |bounds: &Value| Interval { low: whole(&bounds[0]), high: Some(whole(&bounds[1])) };
        let expected = expected.as_object().expect("as the README says");
        expected.iter().map(|(name, bounds)| (self.place(name), interval(bounds))).collect()
    }
}

/// A whole number that the vectors write as a double.
fn whole(value: &Value) -> u64 {
    let text = value.to_string();
    text.strip_suffix(".0").unwrap_or(&text).parse().expect("as the README says")
}

fn assert_close(found: f64, expected: &Value, what: &str) {
    let expected = expected.as_f64().expect("as the README says");
    assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{what}: {found}, not {expected}");
}

#[rstest]
#[case("primary_revenue_t1_district_x_sector", "revenue_t1")]
#[case("primary_employees_t1_district_x_sector", "employees_t1")]
fn every_rule_finds_the_unsafe_cells_and_totals(#[case] key: &str, #[case] variable: &str) {
    let expected = fixture("disclosure")[key].clone();
    let districts =
        fixture("join")["area_m2"].as_object().expect("as the README says").keys().cloned().collect();
    let named = Named::new(variable, districts, str::to_owned);
    let mut compared = 0;
    for (name, expected) in expected.as_object().expect("as the README says") {
        let cell = named.table.cell(named.place(name));
        let found = json!({
            "n": cell.enterprises(), "total": cell.total(), "x1": cell.largest(), "x2": cell.second(),
        });
        for (what, found) in found.as_object().expect("as the README says") {
            assert_eq!(*found, expected[what], "{what} of {name}");
            compared += 1;
        }
        for (what, rule) in NAMED {
            assert_eq!(rule.is_unsafe(cell), expected[what], "{what} of {name}");
            compared += 1;
        }
        for (what, rule) in [("UPL_p15", NAMED[4].1), ("UPL_(2,85)", NAMED[2].1)] {
            assert_close(rule.protection_level(cell).to_f64(), &expected[what], name);
            compared += 1;
        }
    }
    assert_eq!(compared, 117 * 12);
}

#[test]
fn a_table_knows_its_unsafe_cells_and_totals() {
    let (named, expected) = Named::grouped();
    assert_eq!(json!(named.columns), expected["cols"]);
    let pattern = protect(named.table.clone(), &RULES, Intruder::Reader);
    let cells = expected["cells"].as_object().expect("as the README says");
    for (name, expected) in cells {
        let place = named.place(name);
        let cell = named.table.cell(place);
        assert_eq!(cell.total(), expected["value"].as_u64().expect("as the README says"), "{name}");
        assert_eq!(cell.enterprises(), expected["n"].as_u64().expect("as the README says"), "{name}");
        assert_eq!(pattern.status(place) == Status::Unsafe, expected["primary"], "{name}");
        assert_close(Rule::PPercent(15).protection_level(cell).to_f64(), &expected["UPL"], name);
    }
    assert_eq!(cells.len(), named.table.places().count());
}

#[test]
fn the_audit_finds_what_withholding_only_the_unsafe_cells_gives_away() {
    let (named, _) = Named::grouped();
    let is_unsafe = |place| RULES.iter().any(|rule| rule.is_unsafe(named.table.cell(place)));
    let pattern =
        Pattern::new(
            named.table.clone(),
            |place| if is_unsafe(place) { Status::Unsafe } else { Status::Shown },
        );
    let found: BTreeMap<_, _> = audit(&pattern).into_iter().collect();
    assert_eq!(found, named.intervals(&fixture("disclosure")["audit_primary_only"]));
    assert_eq!(found.len(), pattern.places(Status::Unsafe).count());
}

#[test]
fn the_complementary_suppressions_are_the_optimal_ones() {
    let (named, _) = Named::grouped();
    let expected = fixture("disclosure")["secondary_optimal"].clone();
    let pattern = protect(named.table.clone(), &RULES, Intruder::Reader);
    let places = |status| pattern.places(status).collect::<BTreeSet<_>>();
    assert_eq!(places(Status::Unsafe), named.places(&expected["primary"]));
    assert_eq!(places(Status::Complementary), named.places(&expected["secondary"]));
    assert_eq!(pattern.cost(), u128::from(whole(&expected["cost"])));
    let found: BTreeMap<_, _> = audit(&pattern).into_iter().collect();
    assert_eq!(found, named.intervals(&expected["audit"]));
    assert_eq!(found.len(), places(Status::Unsafe).len() + places(Status::Complementary).len());
}

fn edge_case(id: &str) -> Value {
    let cases = fixture("edge_cases")["cases"].clone();
    cases
        .as_array()
        .expect("as the README says")
        .iter()
        .find(|case| case["id"] == id)
        .expect("as the README says")
        .clone()
}

#[rstest]
fn a_cell_on_the_edge_of_a_rule_is_judged_as_defined(
    #[values("E49", "E50", "E51", "E52", "E53", "E54", "E55", "E56")] id: &str,
) {
    let case = edge_case(id);
    let values = case["input"]["contributions"].as_array().expect("as the README says");
    let cell = Cell::new(values.iter().map(|value| value.as_u64().expect("as the README says")).enumerate())
        .expect("as the README says");
    let judged = NAMED.into_iter().filter(|(name, _)| !case["expected"][name].is_null());
    let mut compared = 0;
    for (name, rule) in judged {
        assert_eq!(rule.is_unsafe(&cell), case["expected"][name], "{name}");
        compared += 1;
    }
    let level = Rule::PPercent(15).protection_level(&cell).to_f64();
    assert_close(level, &case["expected"]["upper_protection_level_p15"], id);
    assert_eq!(compared + 1, case["expected"].as_object().expect("as the README says").len());
}

/// E57.
#[test]
fn establishments_of_one_enterprise_are_one_contribution() {
    let case = edge_case("E57");
    let parts = case["input"]["contributions"].as_array().expect("as the README says");
    let cell = Cell::new(parts.iter().map(|part| {
        (part[0].as_str().expect("as the README says"), part[1].as_u64().expect("as the README says"))
    }))
    .expect("as the README says");
    assert_eq!(cell.enterprises(), case["expected"]["n"].as_u64().expect("as the README says"));
    assert_eq!(Rule::Threshold(3).is_unsafe(&cell), case["expected"]["threshold_n<3"]);
}

/// E58.
#[test]
fn one_blank_in_a_row_follows_from_its_total() {
    let case = edge_case("E58");
    let row = case["input"]["row"].as_array().expect("as the README says");
    let blank = row.iter().position(Value::is_null).expect("as the README says");
    let known: u64 = row.iter().filter_map(Value::as_u64).sum();
    let missing = case["input"]["row_total"].as_u64().expect("as the README says") - known;
    let value = |column: usize| row[column].as_u64().unwrap_or(missing);
    let table = Table::new(1, row.len(), (0..row.len()).map(|column| (0, column, column, value(column))))
        .expect("as the README says");
    let hidden = [Place::inner(0, blank), Place::column_total(blank)];
    let status = |place| if hidden.contains(&place) { Status::Unsafe } else { Status::Shown };
    let (_, found) = audit(&Pattern::new(table.clone(), status))[0];
    let expected = &case["expected"]["interval"];
    assert_eq!(found, Interval { low: whole(&expected[0]), high: Some(whole(&expected[1])) });
}

/// E59.
#[test]
fn the_totals_alone_bound_every_cell() {
    let case = edge_case("E59");
    let sums = |name: &str| [0, 1].map(|at| case["input"][name][at].as_u64().expect("as the README says"));
    let ([top, _], [left, right]) = (sums("row_sums"), sums("col_sums"));
    let cells = [(0, 0, top - 2), (0, 1, 2), (1, 0, left + 2 - top), (1, 1, right - 2)];
    let table = Table::new(2, 2, cells.map(|(row, column, value)| (row, column, (row, column), value)))
        .expect("as the README says");
    let is_total = |place: Place| place.row == Line::Total || place.column == Line::Total;
    let status = |place| if is_total(place) { Status::Shown } else { Status::Unsafe };
    let (place, found) = audit(&Pattern::new(table.clone(), status))[0];
    let expected = &case["expected"]["cell11"];
    assert_eq!(place, Place::inner(0, 0));
    assert_eq!(found, Interval { low: whole(&expected[0]), high: Some(whole(&expected[1])) });
}
