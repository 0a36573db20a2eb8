//! Requirements of unsafe values.

use super::{flow::Way, network::Network};

/// A requirement: an unsafe value must be able to change by `units` in one direction.
pub(super) struct Demand {
    pub(super) arc: usize,
    /// The ends of the arc.
    pub(super) ends: (u32, u32),
    pub(super) way: Way,
    pub(super) units: i128,
}

impl Demand {
    /// The units of the demand; a decrease ends at zero.
    pub(super) fn units_of(&self, network: &Network) -> i128 {
        if self.way == Way::Up { self.units } else { self.units.min(network.arc(self.arc).value) }
    }
}
