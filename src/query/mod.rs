//! What can be asked of a list: filters, time intervals, pages.

pub mod cql2;
pub mod filter;
pub mod interval;
pub mod page;
pub mod radius;
