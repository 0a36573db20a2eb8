//! What holds of the protection of every table.

use std::collections::BTreeSet;

use xuong::analysis::disclosure::{
    Cell, Derived, Interval, Intruder, Line, Pattern, Place, Status, Table, audit, protect,
};

use super::RULES;
use proptest::{prelude::*, test_runner::Config};

/// The lines of a table, and contributions to it: some enterprises have several, some cells are empty or hold zeros.
fn tables() -> impl Strategy<Value = Table> {
    (1_usize..7, 1_usize..6).prop_flat_map(|(rows, columns)| {
        let value = prop_oneof![1 => Just(0), 6 => 1_u64..60, 3 => 60_u64..5000];
        let contribution = (0..rows, 0..columns, 0_u32..60, value);
        let contributions = prop::collection::vec(contribution, 0..rows * columns * 5);
        contributions.prop_map(move |contributions| Table::new(rows, columns, contributions).expect("inside"))
    })
}

/// As [`tables`], of so many lines that unsafe values hide each other, some with far larger values than the others.
fn large_tables() -> impl Strategy<Value = Table> {
    (8_usize..20, 6_usize..14, 1_usize..6).prop_flat_map(|(rows, columns, density)| {
        let value = prop_oneof![1 => Just(0), 9 => 1_u64..40, 2 => 40_u64..1000, 1 => 1000_u64..50_000];
        let contribution = (0..rows, 0..columns, 0_u32..400, value);
        let contributions = prop::collection::vec(contribution, rows * columns * density / 2);
        contributions.prop_map(move |contributions| Table::new(rows, columns, contributions).expect("inside"))
    })
}

/// The level that an unsafe value needs at p = 15 %, rounded up, or one.
fn level(table: &Table, place: Place) -> u64 {
    let cell = table.cell(place);
    let rest = cell.total() - cell.largest() - cell.second();
    (15 * cell.largest()).saturating_sub(100 * rest).div_ceil(100).max(1)
}

fn is_protected(table: &Table, place: Place, interval: Interval) -> bool {
    let (value, level) = (table.cell(place).total(), level(table, place));
    interval.low <= value.saturating_sub(level) && interval.high.is_none_or(|high| high >= value + level)
}

/// What an enterprise that knows the value at a place takes for published.
fn known_to_owner(table: &Table, pattern: &Pattern, own: Place) -> Pattern {
    Pattern::new(table.clone(), |place| if place == own { Status::Shown } else { pattern.status(place) })
}

/// Whether two places count an enterprise in common.
fn overlap(table: &Table, one: Place, two: Place) -> bool {
    let meet = |a, b| match (a, b) {
        (Line::Total, line) | (line, Line::Total) => Some(line),
        (a, b) => (a == b).then_some(a),
    };
    let common = meet(one.row, two.row).zip(meet(one.column, two.column));
    common.is_some_and(|(row, column)| table.cell(Place { row, column }).enterprises() > 0)
}

fn is_unsafe(table: &Table, place: Place) -> bool {
    RULES.iter().any(|rule| rule.is_unsafe(table.cell(place)))
}

proptest! {
    #![proptest_config(Config { cases: 1000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_reader_comes_closer_to_an_unsafe_value_than_its_protection_level(table in tables()) {
        let pattern = protect(table.clone(), &RULES, Intruder::Reader);
        let mut unsafe_places: BTreeSet<_> = table.places().filter(|place| is_unsafe(&table, *place)).collect();
        for (place, interval) in audit(&pattern) {
            let value = table.cell(place).total();
            prop_assert!(interval.low <= value && interval.high.is_none_or(|high| high >= value));
            if unsafe_places.remove(&place) {
                prop_assert!(is_protected(&table, place, interval), "{place:?} {interval:?}");
            }
        }
        prop_assert!(unsafe_places.is_empty());
    }

    #[test]
    fn no_known_zero_is_withheld_and_nothing_superfluous(table in tables()) {
        let pattern = protect(table.clone(), &RULES, Intruder::Reader);
        for place in pattern.places(Status::Complementary) {
            prop_assert!(table.cell(place).enterprises() > 0);
            let less = known_to_owner(&table, &pattern, place);
            let holds = audit(&less).into_iter().all(|(place, interval)| {
                !is_unsafe(&table, place) || is_protected(&table, place, interval)
            });
            prop_assert!(!holds, "{place:?} is not needed");
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_enterprise_that_knows_its_own_value_comes_closer_to_another(table in tables()) {
        let pattern = protect(table.clone(), &RULES, Intruder::Enterprise);
        for own in table.places().filter(|place| table.cell(*place).enterprises() == 1) {
            for (place, interval) in audit(&known_to_owner(&table, &pattern, own)) {
                if is_unsafe(&table, place) && !overlap(&table, own, place) {
                    prop_assert!(is_protected(&table, place, interval), "{own:?} {place:?} {interval:?}");
                }
            }
        }
    }

    #[test]
    fn a_table_of_known_cells_is_that_of_their_enterprises(table in tables()) {
        let cells = |table: &Table| {
            let known = |place| {
                let cell = table.cell(place);
                let largest = [cell.largest(), cell.second()];
                (place, Cell::summed(cell.enterprises(), cell.total(), largest).expect("a cell"))
            };
            table.places().map(known).collect::<Vec<_>>()
        };
        let (rows, columns) = (table.rows(), table.columns());
        prop_assert_eq!(Table::of_cells(rows, columns, cells(&table)), Some(table.clone()));
        let is_filled = |(_, cell): &(Place, Cell)| cell.total() > 0;
        if let Some(at) = cells(&table).iter().position(is_filled) {
            let mut wrong = cells(&table);
            wrong[at].1 = Cell::default();
            prop_assert_eq!(Table::of_cells(rows, columns, wrong), None);
        }
    }

    #[test]
    fn a_table_is_always_protected_in_the_same_way(table in tables()) {
        let first = protect(table.clone(), &RULES, Intruder::Enterprise);
        prop_assert_eq!(first, protect(table.clone(), &RULES, Intruder::Enterprise));
    }
}

proptest! {
    #![proptest_config(Config { cases: 40, failure_persistence: None, ..Config::default() })]

    #[test]
    fn in_a_large_table_nobody_comes_closer_to_an_unsafe_value(table in large_tables()) {
        let pattern = protect(table.clone(), &RULES, Intruder::Enterprise);
        let alone = table.places().filter(|place| table.cell(*place).enterprises() == 1);
        for own in alone.map(Some).chain([None]) {
            let known = own.map_or_else(|| pattern.clone(), |own| known_to_owner(&table, &pattern, own));
            for (place, interval) in audit(&known) {
                let is_foreign = own.is_none_or(|own| !overlap(&table, own, place));
                if is_unsafe(&table, place) && is_foreign {
                    prop_assert!(is_protected(&table, place, interval), "{own:?} {place:?} {interval:?}");
                }
            }
        }
    }
}

#[test]
fn cells_that_contradict_themselves_are_none() {
    let contradictions =
        [(0, 1, [1, 0]), (1, 5, [4, 0]), (1, 5, [4, 1]), (2, 5, [3, 1]), (3, 5, [2, 3]), (3, 4, [3, 2])];
    for (enterprises, total, largest) in contradictions {
        assert_eq!(Cell::summed(enterprises, total, largest), None, "{enterprises} {total} {largest:?}");
    }
    assert_eq!(Cell::summed(0, 0, [0, 0]), Some(Cell::default()));
    assert_eq!(Cell::summed(3, 0, [0, 0]).map(|cell| cell.enterprises()), Some(3));
}

/// Two rows of three columns; the second row's middle cell is the one withheld.
fn with_one_withheld(hidden: Place, judge: impl Fn(&Pattern)) {
    let cells = (0..2).flat_map(|row| (0..3).map(move |column| (row, column, (row, column), 10)));
    let table = Table::new(2, 3, cells).expect("inside");
    judge(&Pattern::new(table.clone(), |place| if place == hidden { Status::Unsafe } else { Status::Shown }));
}

#[test]
fn what_needs_a_withheld_cell_is_not_shown() {
    with_one_withheld(Place::inner(1, 1), |pattern| {
        let hidden = [
            Derived::ShareOfRow(1, 1),
            Derived::LocationQuotient(1, 1),
            Derived::RowConcentration(1),
            Derived::RowAgainstAll(1),
        ];
        let shown = [
            Derived::ShareOfRow(1, 0),
            Derived::LocationQuotient(0, 1),
            Derived::RowConcentration(0),
            Derived::RowAgainstAll(0),
        ];
        assert!(hidden.into_iter().all(|derived| !pattern.may_show(derived)));
        assert!(shown.into_iter().all(|derived| pattern.may_show(derived)));
    });
}

#[test]
fn what_needs_a_withheld_total_is_not_shown() {
    with_one_withheld(Place::column_total(1), |pattern| {
        assert!(pattern.may_show(Derived::ShareOfRow(0, 1)));
        assert!(!pattern.may_show(Derived::LocationQuotient(0, 1)));
        assert!(pattern.may_show(Derived::LocationQuotient(0, 2)));
        assert!(!pattern.may_show(Derived::RowAgainstAll(0)));
    });
    with_one_withheld(Place::row_total(0), |pattern| {
        assert!(!pattern.may_show(Derived::ShareOfRow(0, 0)));
        assert!(!pattern.may_show(Derived::RowConcentration(0)));
        assert!(pattern.may_show(Derived::RowConcentration(1)));
    });
    with_one_withheld(Place::GRAND_TOTAL, |pattern| {
        assert!(!pattern.may_show(Derived::LocationQuotient(1, 1)));
        assert!(!pattern.may_show(Derived::RowAgainstAll(1)));
    });
}

#[test]
fn what_lies_outside_or_overflows_is_no_table() {
    assert_eq!(Table::new(1, 1, [(0, 1, 0, 1)]), None);
    assert_eq!(Table::new(1, 1, [(0, 0, 0, u64::MAX), (0, 0, 1, 1)]), None);
    assert_eq!(Table::new(1, 2, [(0, 0, 0, u64::MAX), (0, 1, 0, 1)]), None);
}
