//! A two-way table with margins as a circulation (Cox 1980; Castro 2002).
//!
//! Rows, columns and both margins are nodes; cells and totals are arcs. The uncertainty of a reader about the
//! suppressed values is the freedom of the flow on their arcs, so the linear programme of an intruder is a
//! maximum-flow problem, and its bounds are integers.

use super::table::{Line, Place, Table};

/// The values of a table as arcs between its rows and columns.
pub(super) struct Network {
    arcs: Vec<Arc>,
    nodes: usize,
}

/// A value between two nodes.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) value: i128,
}

/// The steps out of each node along some of the arcs.
#[derive(Clone)]
pub(super) struct Ways(Vec<Vec<Step>>);

/// A step out of a node: the arc, the node at its other end, and whether the value increases.
#[derive(Clone, Copy, Default)]
pub(super) struct Step {
    pub(super) arc: u32,
    pub(super) next: u32,
    pub(super) raises: bool,
}

impl Network {
    pub(super) fn new(table: &Table) -> Self {
        let (rows, columns) = (table.rows(), table.columns());
        let arc = |place: Place| {
            let node = |line, margin| if let Line::At(at) = line { at } else { margin };
            let (row, column) = (node(place.row, rows), rows + 1 + node(place.column, columns));
            let onward = (place.row == Line::Total) == (place.column == Line::Total);
            let (tail, head) = if onward { (row, column) } else { (column, row) };
            Arc { tail: number(tail), head: number(head), value: i128::from(table.cell(place).total()) }
        };
        Self { arcs: table.places().map(arc).collect(), nodes: rows + columns + 2 }
    }

    pub(super) fn nodes(&self) -> usize {
        self.nodes
    }

    pub(super) fn arc(&self, arc: usize) -> Arc {
        self.arcs[arc]
    }

    pub(super) fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// The tail and the head of an arc.
    pub(super) fn ends(&self, arc: usize) -> (u32, u32) {
        let arc = self.arcs[arc];
        (arc.tail, arc.head)
    }

    /// The values of the arcs.
    pub(super) fn values(&self) -> Vec<i128> {
        self.arcs.iter().map(|arc| arc.value).collect()
    }

    /// The steps along usable arcs.
    pub(super) fn ways(&self, usable: impl Fn(usize) -> bool) -> Ways {
        let mut ways = Ways(vec![Vec::new(); self.nodes]);
        (0..self.arcs.len()).filter(|arc| usable(*arc)).for_each(|arc| ways.open(self, arc));
        ways
    }
}

impl Ways {
    /// The steps out of a node.
    pub(super) fn from(&self, node: u32) -> &[Step] {
        &self.0[node as usize]
    }

    /// Adds an arc.
    pub(super) fn open(&mut self, network: &Network, arc: usize) {
        let Arc { tail, head, .. } = network.arc(arc);
        let arc = number(arc);
        self.0[tail as usize].push(Step { arc, next: head, raises: true });
        self.0[head as usize].push(Step { arc, next: tail, raises: false });
    }

    /// Removes an arc.
    pub(super) fn close(&mut self, network: &Network, arc: usize) {
        let Arc { tail, head, .. } = network.arc(arc);
        for node in [tail, head] {
            self.0[node as usize].retain(|step| step.arc != number(arc));
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a table of more than four thousand million values does not fit")
}
