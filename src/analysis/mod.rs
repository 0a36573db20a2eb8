//! Statistics of industry by area and sector, of points and areas in the plane, and disclosure control.
//!
//! An undefined statistic is `None`, never a number; `0 ln 0` is 0; logarithms are natural. Points are `[x, y]` in
//! metres of a projected system. A distance equal to a limit is within it, and coincident points are neighbours.

pub mod autocorrelation;
pub mod breaks;
pub mod centrography;
pub mod change;
pub mod clusters;
pub mod colocation;
pub mod concentration;
pub mod density;
pub mod disclosure;
pub mod envelope;
pub mod hot_spots;
pub mod hot_spots_grid;
pub mod hull;
pub mod inequality;
pub mod job_flows;
pub mod k_density;
pub mod local_autocorrelation;
pub mod matrix;
pub mod normal;
pub mod pattern;
pub mod relatedness;
pub mod shares;
pub mod shuffle;
pub mod significance;
pub mod stars;
pub mod structure;
pub mod weights;

mod cells;
mod nearest;
mod parallel;
mod real;
mod sum;
