//! Cooperative cancellation of long computations.
//!
//! Long work runs [under](Stop::under) a stop, and its loops call [`check`] regularly, as PostgreSQL's call
//! `CHECK_FOR_INTERRUPTS`. Once the stop is requested, the next check unwinds the work, so that loops need no error
//! paths of their own and no partial result is ever returned. Outside of such work a check does nothing.

mod under;

pub use under::{Stop, check, joined, own, within};
