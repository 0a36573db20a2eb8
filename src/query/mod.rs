//! What can be asked of a list: filters, time intervals, orders, pages.

pub mod cql2;
pub mod filter;
pub mod interval;
pub mod order;
pub mod page;
pub mod radius;
