//! Statistical disclosure control of a two-way table: which cells say too much about one enterprise, and which others
//! must be withheld so that the published totals do not give them back.

mod audit;
mod cell;
mod derived;
mod flow;
mod forests;
mod network;
mod pattern;
mod protect;
mod rule;
mod table;

pub use audit::{Interval, audit};
pub use cell::Cell;
pub use derived::Derived;
pub use pattern::{Pattern, Status};
pub use protect::{Intruder, protect};
pub use rule::{Dominant, ProtectionLevel, Rule};
pub use table::{Line, Place, Table};
