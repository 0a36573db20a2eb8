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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::disclosure::table::{Line, Table};

    /// More than any value of a table here, so that a value which reaches it is unbounded.
    const MOST: i64 = 10;

    /// All tables of one or two rows and two columns, cell by cell, that have the published values.
    struct Search<'p> {
        pattern: &'p Pattern,
        rows: usize,
        columns: usize,
        cells: Vec<i64>,
        /// The least and the greatest value found at each place.
        found: Vec<(i64, i64)>,
    }

    impl Search<'_> {
        fn sum(&self, place: Place) -> i64 {
            let is_of = |line: Line, at: usize| line == Line::Total || line == Line::At(at);
            let cells = self.cells.iter().enumerate();
            let own = cells.filter(|(at, _)| {
                is_of(place.row, at / self.columns) && is_of(place.column, at % self.columns)
            });
            own.map(|(_, value)| *value).sum()
        }

        fn published(&self, place: Place) -> Option<i64> {
            let is_shown = self.pattern.status(place) == Status::Shown;
            is_shown.then(|| i64::try_from(self.pattern.table().cell(place).total()).unwrap())
        }

        /// Whether the lines that are complete have their published totals.
        fn is_sound(&self) -> bool {
            let filled = self.cells.len();
            let places = self.pattern.table().places().filter(|place| match (place.row, place.column) {
                (Line::At(row), Line::At(column)) => row * self.columns + column < filled,
                (Line::At(row), Line::Total) => (row + 1) * self.columns <= filled,
                (Line::Total, Line::At(column)) => (self.rows - 1) * self.columns + column < filled,
                (Line::Total, Line::Total) => filled == self.rows * self.columns,
            });
            places.into_iter().all(|place| self.published(place).is_none_or(|value| self.sum(place) == value))
        }

        fn fill(&mut self) {
            if self.cells.len() == self.rows * self.columns {
                let places: Vec<Place> = self.pattern.table().places().collect();
                for (at, place) in places.into_iter().enumerate() {
                    let value = self.sum(place);
                    let (low, high) = &mut self.found[at];
                    (*low, *high) = ((*low).min(value), (*high).max(value));
                }
                return;
            }
            let place = Place::inner(self.cells.len() / self.columns, self.cells.len() % self.columns);
            let values = self.published(place).map_or(0..=MOST, |value| value..=value);
            for value in values {
                self.cells.push(value);
                if self.is_sound() {
                    self.fill();
                }
                self.cells.pop();
            }
        }
    }

    /// A table of few small cells, and which places are withheld.
    fn patterns() -> impl Strategy<Value = Pattern> {
        (1..3_usize, proptest::collection::vec(0..3_u64, 4), proptest::collection::vec(any::<bool>(), 9))
            .prop_map(|(rows, values, withheld)| {
                let cells = (0..rows * 2).map(|at| (at / 2, at % 2, at, values[at]));
                let table = Table::new(rows, 2, cells).unwrap();
                let order: Vec<Place> = table.places().collect();
                let at = |place| order.iter().position(|own| *own == place).unwrap();
                let status = |place| if withheld[at(place)] { Status::Unsafe } else { Status::Shown };
                Pattern::new(table.clone(), status)
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn the_bounds_are_those_of_all_tables_with_the_published_values(pattern in patterns()) {
            let (rows, columns) = (pattern.table().rows(), pattern.table().columns());
            let found = vec![(i64::MAX, 0); (rows + 1) * (columns + 1)];
            let mut search = Search { pattern: &pattern, rows, columns, cells: vec![], found };
            search.fill();
            let audited = audit(&pattern);
            prop_assert_eq!(audited.len(), pattern.places(Status::Unsafe).count());
            let places: Vec<Place> = pattern.table().places().collect();
            for (place, interval) in audited {
                let (low, high) = search.found[places.iter().position(|own| *own == place).unwrap()];
                let high = (high < MOST).then(|| u64::try_from(high).unwrap());
                let expected = Interval { low: u64::try_from(low).unwrap(), high };
                prop_assert_eq!(interval, expected, "{:?} {:?}", place, pattern);
            }
        }
    }

    #[test]
    fn what_is_published_has_no_interval() {
        let table = Table::new(2, 2, [(0, 0, 1, 5), (1, 1, 2, 7)]).unwrap();
        assert_eq!(audit(&Pattern::new(table.clone(), |_| Status::Shown)), []);
        let all = audit(&Pattern::new(table, |_| Status::Complementary));
        assert_eq!(all.len(), 9);
        assert!(all.iter().all(|(_, interval)| *interval == Interval { low: 0, high: None }));
    }
}
