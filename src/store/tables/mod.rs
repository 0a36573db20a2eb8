//! The mapping of each kind of record to its table.

pub(super) mod attributes;
pub(super) mod firm;
pub(super) mod linkage;
pub(super) mod observation;
pub(super) mod outline;
pub(super) mod place;
pub(super) mod source;
pub(super) mod succession;
pub(super) mod unit;
pub(super) mod zone;
