//! Columns computed for rows, and what is kept of them.

use geo::{Geometry, Point};
use proptest::prelude::*;

use super::*;
use crate::{
    document::column::{Mark, date, int, real, text},
    model::lang::{Lang, Text},
};

/// A row of a table of sectors.
#[derive(Clone)]
struct Line {
    name: &'static str,
    workers: Option<f64>,
    share: Option<f64>,
    at: Option<(f64, f64)>,
}

fn line(name: &'static str, workers: impl Into<Option<f64>>, share: impl Into<Option<f64>>) -> Line {
    Line { name, workers: workers.into(), share: share.into(), at: None }
}

fn columns() -> [Column<'static, Line>; 3] {
    [
        text("name", Text::new("Tên", "Name"), |line: &Line| line.name),
        Column::new("workers", Text::new("Lao động", "Workers"), Type::Int, |line: &Line| line.workers)
            .in_units(Text::new("người", "persons"))
            .published_where(|line| line.name != "B"),
        real("share", Text::new("Tỷ trọng", "Share"), |line: &Line| line.share).in_unit("%").aside(),
    ]
}

fn grid(lines: &[Line]) -> Grid {
    Grid::of(&columns(), lines.iter().cloned())
}

/// The values of a column by its name.
fn values(grid: &Grid, name: &str) -> Vec<Value<'static>> {
    grid.column(name).expect("a column").map(|cell| cell.value.clone()).collect()
}

#[test]
fn a_column_has_its_names_units_and_type_in_both_languages() {
    let columns = columns();
    let [name, workers, share] = columns.each_ref().map(|column| &column.heading);
    assert_eq!((name.title(Lang::Vi), name.unit(Lang::Vi)), ("Tên", None));
    assert_eq!((name.full_title(Lang::En), name.kind, name.aside), ("Name".to_owned(), Type::Text, false));
    let full = [Lang::Vi, Lang::En].map(|lang| workers.full_title(lang));
    assert_eq!(full, ["Lao động (người)", "Workers (persons)"]);
    assert_eq!([Lang::Vi, Lang::En].map(|lang| share.unit(lang)), [Some("%"); 2]);
    assert_eq!((share.kind, share.decimals, share.aside), (Type::Real, Some(1), true));
    let own = |column: Column<'_, Line>| (column.name(), column.heading.kind, column.heading.decimals);
    assert_eq!(
        own(int("n", Text::new("", ""), |_: &Line| 1_i64).with_decimals(None)),
        ("n", Type::Int, None)
    );
    assert_eq!(
        own(date("d", Text::new("", ""), |_: &Line| Value::Null).with_decimals(3)),
        ("d", Type::Date, Some(3))
    );
}

#[test]
fn an_unknown_value_of_a_restricted_row_is_restricted_too() {
    let grid =
        grid(&[line("A", 5.0, None), line("B", 7.0, None), line("B", None, None), line("A", None, None)]);
    let marks: Vec<_> = grid.column("workers").unwrap().map(|cell| cell.mark).collect();
    assert_eq!(marks, [None, Some(Mark::Restricted), Some(Mark::Restricted), None]);
    assert!(grid.column("name").unwrap().all(|cell| cell.mark.is_none()));
    let hidden = Grid::of(&[int("n", Text::new("", ""), |n: &i64| *n).restricted()], [1, 2]);
    assert!(hidden.cells().all(|cell| cell.mark == Some(Mark::Restricted)));
}

#[test]
fn rows_and_columns_show_the_same_cells() {
    let grid = grid(&[line("A", 1.0, 10.0), line("C", 2.0, 20.0)]);
    assert_eq!((grid.len(), grid.is_empty(), grid.has_places()), (2, false, false));
    let by_row: Vec<_> = grid.rows().flatten().map(|(heading, cell)| (heading.name, cell.clone())).collect();
    assert_eq!(
        by_row.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["name", "workers", "share", "name", "workers", "share"]
    );
    assert!(by_row.iter().map(|(_, cell)| cell).eq(grid.cells()));
    assert_eq!(values(&grid, "share"), [Value::Real(10.0), Value::Real(20.0)]);
    assert!(grid.column("shares").is_none() && grid.has("share") && !grid.has("shares"));
    assert_eq!(
        grid.columns().map(|(heading, cells)| (heading.name, cells.count())).collect::<Vec<_>>(),
        [("name", 2), ("workers", 2), ("share", 2)]
    );
}

#[test]
fn marking_one_cell_leaves_the_others_alone() {
    let mut grid = grid(&[line("A", 1.0, 10.0), line("C", 2.0, 20.0)]);
    grid.cells_mut().nth(4).unwrap().mark = Some(Mark::Withheld);
    let marked = grid.rows().flatten().filter(|(_, cell)| cell.mark.is_some());
    assert_eq!(
        marked.map(|(heading, cell)| (heading.name, cell.value.clone())).collect::<Vec<_>>(),
        [("workers", Value::Real(2.0))]
    );
}

#[test]
fn places_follow_their_rows() {
    let mut lines = vec![line("A", 1.0, None), line("C", 2.0, None), line("D", 3.0, None)];
    (lines[0].at, lines[2].at) = (Some((105.0, 21.0)), Some((106.0, 20.0)));
    let place = |line: &Line| line.at.map(|(x, y)| Geometry::Point(Point::new(x, y)));
    let grid = Grid::placed(&columns(), lines, place);
    let shown = |grid: &Grid| -> Vec<(String, Option<f64>)> {
        grid.placed_rows()
            .map(|(mut row, place)| {
                let x = place.map(|place| Point::try_from(place.clone()).unwrap().x());
                (row.next().unwrap().1.value.to_string(), x)
            })
            .collect()
    };
    let all = [("A".to_owned(), Some(105.0)), ("C".to_owned(), None), ("D".to_owned(), Some(106.0))];
    assert_eq!(shown(&grid), all);
    assert_eq!(shown(&grid.clone().first(2)), all[..2]);
    assert_eq!(shown(&grid.clone().with_columns(&["name"]).rounded()), all);
    assert!(grid.clone().first(0).has_places() && grid.first(0).is_empty());
    let unplaced = Grid::of(&columns(), [line("A", 1.0, None)]);
    assert_eq!(unplaced.placed_rows().count(), 0);
}

#[test]
fn columns_that_are_kept_stay_in_their_order_with_their_marks() {
    let grid = grid(&[line("B", 7.0, 1.0)]).with_columns(&["workers", "name"]);
    assert_eq!(grid.headings().iter().map(|heading| heading.name).collect::<Vec<_>>(), ["name", "workers"]);
    let cells: Vec<_> = grid.cells().map(|cell| (cell.value.to_string(), cell.mark)).collect();
    assert_eq!(cells, [("B".to_owned(), None), ("7".to_owned(), Some(Mark::Restricted))]);
}

#[test]
#[should_panic(expected = "a name of no column")]
fn a_misspelt_column_is_a_mistake() {
    let _ = grid(&[]).with_columns(&["name", "worker"]);
}

#[test]
fn a_count_stays_whole_unless_a_row_of_its_column_is_a_part() {
    let whole =
        grid(&[line("A", 3.0, 6.25), line("C", 4.000_000_01, -0.04), line("D", None, None)]).rounded();
    assert_eq!(values(&whole, "workers"), [Value::Int(3), Value::Int(4), Value::Null]);
    assert_eq!(values(&whole, "share"), [Value::Real(6.3), Value::Real(0.0), Value::Null]);
    assert!(!whole.cells().any(|cell| cell.value.to_string().starts_with('-')));
    let parts = grid(&[line("A", 3.0, None), line("C", 2.5, None), line("D", 0.333, None)]).rounded();
    assert_eq!(values(&parts, "workers"), [Value::Real(3.0), Value::Real(2.5), Value::Real(0.3)]);
    let kinds = [&whole, &parts].map(|grid| grid.headings().iter().map(|h| h.kind).collect::<Vec<_>>());
    assert_eq!(kinds, [[Type::Text, Type::Int, Type::Real], [Type::Text, Type::Real, Type::Real]]);
}

#[test]
fn a_column_with_all_digits_is_not_rounded() {
    let exact = Grid::of(&[real("m", Text::new("", ""), |n: &f64| *n).with_decimals(None)], [0.123_456_789])
        .rounded();
    assert_eq!(values(&exact, "m"), [Value::Real(0.123_456_789)]);
}

proptest! {
    /// Rounding again changes nothing, and moves no value by more than half a unit of its last digit.
    #[test]
    fn rounding_is_near_and_happens_once(all in proptest::collection::vec(-1e9..1e9_f64, 1..20), decimals in 0..6_u8) {
        let column = || [real("n", Text::new("", ""), |n: &f64| *n).with_decimals(decimals)];
        let once = Grid::of(&column(), all.clone()).rounded();
        let twice = once.clone().rounded();
        prop_assert_eq!(&once, &twice);
        let half = 0.5 * 10_f64.powi(-i32::from(decimals)) + 1e-6;
        for (cell, n) in once.cells().zip(&all) {
            let Value::Real(rounded) = cell.value else { panic!("{cell:?}") };
            prop_assert!((rounded - n).abs() <= half, "{} {}", rounded, n);
        }
    }
}
