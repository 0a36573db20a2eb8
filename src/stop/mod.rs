//! Cooperative cancellation of long computations.
//!
//! Long work runs [under](Stop::under) a stop, and its loops call [`check`] regularly, as PostgreSQL's call
//! `CHECK_FOR_INTERRUPTS`. Once the stop is requested, the next check unwinds the work, so that loops need no error
//! paths of their own and no partial result is ever returned. Outside of such work a check does nothing.

mod progress;
mod under;

pub use progress::{Part, Reached};
pub use under::{Stop, begin, check, joined, own, read, row, within};
