//! Points and areas.

mod areal;
mod centres;
mod clusters;
mod edge_cases;
mod fixtures;
mod hot_spots;
mod laws;
mod pairs;
mod patterns;
