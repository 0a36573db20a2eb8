//! Tables of areas and sectors.

mod breaks;
mod change;
mod concentration;
mod edge_cases;
mod fixture;
mod inequality;
mod laws;
mod structure;
