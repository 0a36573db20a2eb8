//! The rules of the register, as pure functions: of a record by itself, and of a record against the register. Every
//! write and `xuong check` use the same ones.

pub mod held;

mod attribute;
mod beside;
mod broken;
mod firm;
mod judge;
mod land;
mod linkage;
mod location;
mod observation;
mod outline;
mod overlap;
mod record;
mod remit;
mod source;
mod succession;
mod unit;
mod zone;

pub(super) use beside::Beside;
pub(super) use judge::{Judged, Sound, Weighed, judge, warnings, weigh};
pub(super) use overlap::LEAST;
pub(super) use record::own;
pub(super) use remit::of_topic;
