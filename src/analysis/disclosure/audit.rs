//! The intervals that a reader can derive for withheld values.

use super::{
    flow::{Field, Flows, Way},
    network::Network,
    pattern::{Pattern, Status},
    table::Place,
};

/// The closed interval of the possible values of a withheld cell, given everything that is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The smallest possible value.
    pub low: u64,
    /// The greatest possible value; `None` if it is unbounded.
    pub high: Option<u64>,
}

/// The interval of every withheld value, row by row. The reader knows the published values, that rows and columns add
/// up, and that no value is negative. The bounds are exact.
///
/// # Examples
///
/// If only the totals are published, the bounds are those of Fréchet: max(0, row + column - total) and min(row,
/// column).
///
/// ```
/// use xuong::analysis::disclosure::{Interval, Line, Pattern, Status, Table, audit};
///
/// let table = Table::new(2, 2, [(0, 0, "a", 30), (0, 1, "b", 50), (1, 0, "c", 40), (1, 1, "d", 0)]).unwrap();
/// let pattern = Pattern::new(table, |place| match (place.row, place.column) {
///     (Line::At(_), Line::At(_)) => Status::Unsafe,
///     _ => Status::Shown,
/// });
/// let intervals: Vec<Interval> = audit(&pattern).into_iter().map(|(_, interval)| interval).collect();
/// // Rows of 80 and 40, columns of 70 and 50, 120 in total.
/// assert_eq!(intervals[0], Interval { low: 80 + 70 - 120, high: Some(70) });
/// assert_eq!(intervals[3], Interval { low: 0, high: Some(40) });
/// ```
pub fn audit(pattern: &Pattern) -> Vec<(Place, Interval)> {
    let is_withheld = |index: usize| pattern.statuses[index] != Status::Shown;
    let network = Network::new(&pattern.table);
    let withheld = network.ways(is_withheld);
    let field = Field { network: &network, withheld: &withheld, to_buy: None, fixed: [None; 2] };
    let mut flows = Flows::new(&network);
    let cells = pattern.table.cells();
    let mut interval = |index: usize| {
        let mut reach = |way| flows.greatest_change(field, index, way);
        let value = i128::from(cells[index].total());
        let bound = |change: i128| u64::try_from(value + change).ok();
        let low = reach(Way::Down).and_then(|units| bound(-units)).unwrap_or(0);
        Interval { low, high: reach(Way::Up).and_then(bound) }
    };
    let indices = (0..cells.len()).filter(|index| is_withheld(*index));
    indices.map(|index| (pattern.table.place(index), interval(index))).collect()
}
