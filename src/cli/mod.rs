//! The command line: open, call, print.

pub mod args;
pub mod run;

mod backup;
mod check;
mod config;
mod demo;
mod exit;
mod export;
mod filter;
mod import;
mod near;
mod open;
mod print;
mod recognise;
mod report;
mod restore;
mod search;
mod seed;
mod serve;
mod synth;

pub use run::run;
