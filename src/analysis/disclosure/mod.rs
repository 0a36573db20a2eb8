//! Statistical disclosure control of two-way tables: primary suppression of cells that disclose an enterprise, and
//! secondary suppression of others, so that the published totals do not reveal them.
//!
//! # Examples
//!
//! ```
//! use xuong::analysis::disclosure::{Intruder, Rule, Status, Table, audit, protect};
//!
//! // Two districts and three sectors; one enterprise alone is in the first cell.
//! let firms = [
//!     (0, 0, "a", 90), (0, 1, "b", 20), (0, 1, "c", 30), (0, 2, "d", 40), (0, 2, "e", 50),
//!     (1, 0, "f", 25), (1, 0, "g", 35), (1, 1, "h", 45), (1, 1, "i", 55), (1, 2, "j", 65), (1, 2, "k", 75),
//! ];
//! let table = Table::new(2, 3, firms).unwrap();
//! let pattern = protect(table, &[Rule::Threshold(2)], Intruder::Reader);
//! assert_eq!(pattern.places(Status::Unsafe).count(), 1);
//! // Withholding that cell alone would be in vain, in its row or in its column.
//! assert!(pattern.places(Status::Complementary).count() >= 3);
//! for (place, interval) in audit(&pattern) {
//!     let value = pattern.table().cell(place).total();
//!     assert!(interval.low <= value && interval.high.is_none_or(|high| value <= high));
//!     if pattern.status(place) == Status::Unsafe {
//!         assert!(interval.low < value && interval.high.is_none_or(|high| value < high));
//!     }
//! }
//! ```

pub mod joint;

mod audit;
mod cell;
mod demand;
mod derived;
mod flow;
mod forests;
mod network;
mod pattern;
mod proof;
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
