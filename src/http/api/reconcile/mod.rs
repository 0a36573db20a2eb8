//! `/api/reconcile/{collection}`: the Reconciliation Service API of the W3C community group, versions 0.2 and 1.0 (draft),
//! by which OpenRefine and other programs match names in their tables with the records of the register.
//!
//! A batch that cannot be answered is an error, never an empty result: programs take an empty result for "no match".

pub(in crate::http) mod extend;
pub(in crate::http) mod matching;
pub(in crate::http) mod preview;
pub(in crate::http) mod service;
pub(in crate::http) mod suggest;

pub(in crate::http) mod entity;
mod manifest;
mod sent;
