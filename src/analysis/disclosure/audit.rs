//! What a reader can derive about the values that are withheld.

use super::{
    flow::{Field, Flows, Way},
    network::Network,
    pattern::{Pattern, Status},
    table::Place,
};

/// The closed interval in which a withheld value must lie, given all that is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The least possible value.
    pub low: u64,
    /// The greatest possible value; `None` if nothing bounds it.
    pub high: Option<u64>,
}

/// The interval of every withheld value, row by row: the reader knows the published values, that they add up, and that
/// none is negative. The bounds are exact.
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
