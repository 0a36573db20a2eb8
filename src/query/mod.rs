//! Queries on lists: filters, time intervals, sort orders and pages.

pub mod cql2;
pub mod filter;
pub mod interval;
pub mod order;
pub mod page;
pub mod radius;
