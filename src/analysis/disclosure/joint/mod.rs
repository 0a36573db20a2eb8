//! Joint protection of all tables that were ever published over the same firms.
//!
//! A table that is safe by itself can be subtracted from an earlier one. All published values are one system of equations
//! over the contributions of firms, of which each is the same variable in every release in which it did not change
//! (`system`). A new release withholds what one table needs; a value that was published before and whose contributors
//! changed by fewer enterprises than the threshold since (`change`); and further values, until every unsafe sum of the new
//! and of the earlier releases can be greater and smaller than it is by its protection level while all published values
//! stay the same (`freedom`).
//!
//! The reader that it protects against knows all releases, all firms with their units and sectors, and whose contribution
//! did not change. Enterprises that use their own contribution are taken into account within one table only.
//!
//! # Examples
//!
//! A firm that comes alone is hidden in the totals too:
//!
//! ```
//! use xuong::analysis::disclosure::{
//!     Intruder, Rule,
//!     joint::{Contribution, Release, Standing, release},
//! };
//!
//! let sizes = [20, 24, 30, 31, 36, 40, 25, 28, 33, 35, 38, 41];
//! let firm = |at: usize| Contribution {
//!     firm: i64::try_from(at).unwrap(),
//!     enterprise: u64::try_from(at).unwrap(),
//!     row: at % 2,
//!     column: 0,
//!     workers: sizes[at],
//! };
//! let frame = || Release {
//!     edition: "wards".to_owned(),
//!     rows: vec!["A".to_owned(), "B".to_owned()],
//!     columns: 1,
//!     rules: vec![Rule::Threshold(3), Rule::PPercent(15)],
//!     contributions: Vec::new(),
//!     published: Vec::new(),
//! };
//! let before = Release { contributions: (0..11).map(firm).collect(), ..frame() };
//! let first = release(&[], &before, Intruder::Reader).unwrap();
//! assert!(first.standings.iter().all(|standing| *standing == Standing::Told));
//! let before = Release { published: first.published(), ..before };
//!
//! let after = Release { contributions: (0..12).map(firm).collect(), ..frame() };
//! let second = release(&[before], &after, Intruder::Reader).unwrap();
//! assert_eq!(second.open, 0);
//! // Of the values row by row, those of A and its total did not change.
//! assert_eq!(second.published(), [true, true, false, false, false, false]);
//! ```

mod change;
mod freedom;
mod protect;
mod release;
mod system;

pub use protect::{Joint, Standing, release};
pub use release::{Contribution, Release};

#[cfg(test)]
mod tests;
