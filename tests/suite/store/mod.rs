//! What is kept, lost and found again: crashes, damage, old registers, several writers.

pub(crate) mod attributes;
pub(crate) mod crash;
pub(crate) mod damage;
pub(crate) mod old_registers;
pub(crate) mod rules;
pub(crate) mod sequences;
pub(crate) mod snapshot_crash;
pub(crate) mod snapshot_file;
pub(crate) mod starting;
pub(crate) mod writers;
