//! The rules of the register, pure: what a record breaks by itself, and what beside everything held. Every write asks
//! them, and so does `xuong check` of what is held.

pub mod held;

mod beside;
mod broken;
mod firm;
mod judge;
mod linkage;
mod location;
mod observation;
mod outline;
mod overlap;
mod record;
mod source;
mod succession;
mod unit;
mod zone;

pub(super) use beside::Beside;
pub(super) use judge::{Judged, Weighed, judge, weigh};
pub(super) use overlap::LEAST;
pub(super) use record::own;
