//! Reports on the forms of the law: a form that was filled in becomes observations.

pub mod fault;
pub mod stated;

pub(in crate::exchange) mod report;

mod answers;
mod page;
