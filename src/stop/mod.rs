//! Giving up what nobody waits for any more.
//!
//! Whoever begins long work does it [under](Stop::under) a stop; loops that may go on for long [ask](check) as they go,
//! as those of PostgreSQL do (`CHECK_FOR_INTERRUPTS`). When the stop has been told, the work is unwound from there, so that
//! no loop needs a way of its own to give up, and nobody sees half an answer. Outside of such work asking does nothing.

mod under;

pub use under::{Stop, check, joined, own, within};
